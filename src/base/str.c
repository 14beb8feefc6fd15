/* SPDX-License-Identifier: ISC */
/*
 * Slices of bytes: comparing, cutting, matching.  Does not know UTF-8 beyond
 * where its characters begin and end, nor any grammar but that of keys.
 */
#include "base/str.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"

#define KEY_LENGTH_MAX 64

static unsigned char
lower(char c)
{
	unsigned char u = (unsigned char)c;

	return u >= 'A' && u <= 'Z' ? (unsigned char)(u | 0x20) : u;
}

static bool
is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str
str_of(const char *s)
{
	return (struct str){s, s == NULL ? 0 : strlen(s)};
}

bool
str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool
str_ieq(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	return true;
}

int
str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n == 0 ? 0 : memcmp(a.p, b.p, n);

	return c != 0 ? c : (a.n > b.n) - (a.n < b.n);
}

bool
str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && str_eq(str_head(s, prefix.n), prefix);
}

bool
str_istarts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && str_ieq(str_head(s, prefix.n), prefix);
}

bool
str_ends(struct str s, struct str suffix)
{
	return s.n >= suffix.n && str_eq(str_from(s, s.n - suffix.n), suffix);
}

struct str
str_from(struct str s, size_t from)
{
	if (from > s.n)
		from = s.n;
	/* Nothing may be added to NULL, not even 0. */
	if (from == 0)
		return s;
	return (struct str){s.p + from, s.n - from};
}

struct str
str_head(struct str s, size_t n)
{
	return (struct str){s.p, s.n < n ? s.n : n};
}

size_t
str_chr(struct str s, char c)
{
	const char *at = s.n == 0 ? NULL : memchr(s.p, c, s.n);

	return at == NULL ? s.n : (size_t)(at - s.p);
}

size_t
str_find(struct str s, struct str needle)
{
	const char *at;

	if (needle.n == 0)
		return 0;
	at = s.n == 0 ? NULL : memmem(s.p, s.n, needle.p, needle.n);
	return at == NULL ? s.n : (size_t)(at - s.p);
}

struct str
str_trim(struct str s)
{
	while (s.n > 0 && is_blank(s.p[0]))
		s = str_from(s, 1);
	while (s.n > 0 && is_blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

bool
str_cut(struct str *rest, char sep, struct str *head)
{
	size_t at;

	if (rest->p == NULL) {
		*head = (struct str){NULL, 0};
		return false;
	}
	at = str_chr(*rest, sep);
	*head = str_head(*rest, at);
	*rest = at == rest->n ? (struct str){NULL, 0} : str_from(*rest, at + 1);
	return true;
}

bool
str_word(struct str *rest, struct str *word)
{
	size_t n = 0;

	*rest = str_trim(*rest);
	while (n < rest->n && !is_blank(rest->p[n]))
		n++;
	*word = str_head(*rest, n);
	*rest = str_from(*rest, n);
	return n > 0;
}

bool
str_lists(struct str list, struct str word)
{
	struct str one;

	while (str_word(&list, &one))
		if (str_eq(one, word))
			return true;
	return false;
}

/*
 * Only the last star is ever retried: what an earlier one took is settled, for
 * a later star can take whatever it leaves.
 */
/* A byte in lower case: the capitals of Latin-1 are C3 80 to C3 9E in UTF-8,
 * their small letters 20 further; C3 97 is a sign. */
static unsigned char
folded(struct str s, size_t i)
{
	unsigned char c = (unsigned char)s.p[i];

	if (c >= 0x80 && c <= 0x9e && c != 0x97 && i > 0 &&
	    (unsigned char)s.p[i - 1] == 0xc3)
		return (unsigned char)(c + 0x20);
	return lower(s.p[i]);
}

bool
str_glob(struct str pattern, struct str s)
{
	size_t p = 0, i = 0, star = SIZE_MAX, mark = 0;

	while (i < s.n) {
		if (p < pattern.n && pattern.p[p] == '*') {
			star = p++;
			mark = i;
		} else if (p < pattern.n &&
			   folded(pattern, p) == folded(s, i)) {
			p++;
			i++;
		} else if (star != SIZE_MAX) {
			p = star + 1;
			i = ++mark;
		} else {
			return false;
		}
	}
	while (p < pattern.n && pattern.p[p] == '*')
		p++;
	return p == pattern.n;
}

struct str
str_copy(struct arena *a, struct str s)
{
	char *p = arena_raw(a, s.n + 1);

	if (s.n > 0)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return (struct str){p, s.n};
}

struct str
str_lower(struct arena *a, struct str s)
{
	char *p = arena_raw(a, s.n + 1);

	for (size_t i = 0; i < s.n; i++)
		p[i] = (char)lower(s.p[i]);
	p[s.n] = '\0';
	return (struct str){p, s.n};
}

struct str
str_format(struct arena *a, const char *format, ...)
{
	va_list args;
	char *p;
	int n;

	va_start(args, format);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	assert(n >= 0);
	p = arena_raw(a, (size_t)n + 1);
	va_start(args, format);
	vsnprintf(p, (size_t)n + 1, format, args);
	va_end(args);
	return (struct str){p, (size_t)n};
}

bool
str_i64(struct str s, int64_t *out)
{
	bool minus = s.n > 0 && s.p[0] == '-';
	int64_t v = 0;

	if (minus)
		s = str_from(s, 1);
	if (s.n == 0)
		return false;
	/* Counted downwards: INT64_MIN has no positive counterpart. */
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9' ||
		    __builtin_mul_overflow(v, 10, &v) ||
		    __builtin_sub_overflow(v, s.p[i] - '0', &v))
			return false;
	}
	if (!minus && v == INT64_MIN)
		return false;
	*out = minus ? v : -v;
	return true;
}

static bool
is_small(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool
str_is_key(struct str s)
{
	if (s.n == 0 || s.n > KEY_LENGTH_MAX || !is_small(s.p[0]))
		return false;
	for (size_t i = 1; i < s.n; i++)
		if (!is_small(s.p[i]) && !is_digit(s.p[i]) && s.p[i] != '_')
			return false;
	return true;
}

bool
str_is_name(struct str s)
{
	bool first = true;

	if (s.n > KEY_LENGTH_MAX)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (is_small(c) || is_digit(c))
			first = false;
		else if (first || (c != '_' && c != '-' && c != '/'))
			return false;
		else
			first = c == '/';
	}
	return !first;
}
