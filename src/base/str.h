/* SPDX-License-Identifier: ISC */
/*
 * Slices of bytes: a pointer and a length, not ended by NUL.  Every text that
 * moves between modules is one of these, so a length is never measured twice
 * and a visitor's NUL never cuts a comparison short.
 *
 * Knows nothing of memory: whoever owns the bytes says how long they live.
 * "Case" is ASCII case; keys, header names and hosts are ASCII.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct str {
	const char *p;
	size_t n;
};

/* A slice of a string literal, without its NUL. */
#define STR(lit) ((struct str){"" lit, sizeof(lit) - 1})
/* For printf's "%.*s". */
#define STR_ARG(s) (int)(s).n, (s).p

/* The slice of a C string; NULL gives the empty slice. */
struct str str_of(const char *);

bool str_eq(struct str, struct str);
/* Equal without regard to ASCII case. */
bool str_ieq(struct str, struct str);
/* Byte order, the shorter first on a common beginning; like memcmp. */
int str_cmp(struct str, struct str);
bool str_starts(struct str, struct str prefix);
bool str_istarts(struct str, struct str prefix);
bool str_ends(struct str, struct str suffix);

/* The bytes from `from` (clamped) on; at most `n` of them. */
struct str str_from(struct str, size_t from);
struct str str_head(struct str, size_t n);
/* Position of the first `c` or of the first `needle`; s.n when absent. */
size_t str_chr(struct str s, char c);
size_t str_find(struct str s, struct str needle);
/* Without blanks (space, TAB, CR, LF, FF, VT) at both ends. */
struct str str_trim(struct str);

/*
 * Takes what stands before the first `sep` off *rest and puts it into *head.
 * false when *rest was exhausted (then *head is empty).  A trailing separator
 * yields one more, empty, head: "a," gives "a" and "".
 * Start with rest.p != NULL; the exhausted state is rest.p == NULL.
 */
bool str_cut(struct str *rest, char sep, struct str *head);
/* The next word of a list separated by blanks; false when there is none. */
bool str_word(struct str *rest, struct str *word);
/* true when a list holds that word. */
bool str_lists(struct str list, struct str word);

/*
 * Glob without case, that of Å, Ä, Æ, Ö, Ø and their like too: `*` matches none
 * or more bytes, '/' too; everything else is literal.  At worst s.n times
 * pattern.n steps: no backtracking blow-up.
 */
bool str_glob(struct str pattern, struct str s);

/* Copies into the arena; the copy is also ended by a NUL outside the slice. */
struct str str_copy(struct arena *, struct str);
/* The copy in ASCII lower case. */
struct str str_lower(struct arena *, struct str);
/* printf into the arena. */
struct str str_format(struct arena *, const char *, ...)
    __attribute__((format(printf, 2, 3)));

/* Decimal, the whole slice, optional '-'; false (out untouched) otherwise. */
bool str_i64(struct str, int64_t *out);

/* What a hexadecimal digit of either case is worth; -1: it is none. */
int str_hex(char);
/* How many decimal digits it begins with. */
size_t str_digits(struct str);

/* [a-z][a-z0-9_]*, at most 64 bytes: the grammar of keys (SITE, "Names"). */
bool str_is_key(struct str);
/* Also '-', a digit first and '/' between parts: names of files and parts. */
bool str_is_name(struct str);

/* Length of the longest beginning of s, at most n, that ends between two
 * UTF-8 characters. */
size_t str_utf8_cut(struct str s, size_t n);
/* true when s is well-formed UTF-8 (RFC 3629). */
bool str_utf8_ok(struct str s);

/*
 * The name of `known` (n entries) nearest to `word` by edit distance, for "did
 * you mean"; the empty slice when nothing is near (more than a third of the
 * letters off).
 */
struct str str_nearest(struct str word, const struct str *known, size_t n);

#endif
