/* SPDX-License-Identifier: ISC */
/*
 * application/x-www-form-urlencoded (WHATWG URL 5): queries and form bodies.
 * Split on '&' only, '+' is a space, %XX decoded once, a bad %XX kept as it
 * stands, NUL, C0 and DEL become spaces, blanks collapse and are trimmed,
 * malformed UTF-8 becomes U+FFFD (SOURCES 3, step 1).
 */
#ifndef HTTP_QUERY_H
#define HTTP_QUERY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena;
struct buf;

/*
 * Takes the next pair off *rest, still encoded; start with the whole text, false at the end.
 * Empty pieces are skipped.
 */
bool query_next(struct str *rest, struct str *name, struct str *value);
/* Decodes into out[0..cap), cut between two characters; returns the length.
 * No allocation, for hostile input.  Line ends and tabs become spaces too. */
size_t query_decode(struct str encoded, char *out, size_t cap);
/* The same, keeping line ends and inner blanks: form fields of several lines. */
size_t query_decode_text(struct str encoded, char *out, size_t cap);
/* First non-empty value of `name` (compared after decoding, case-sensitive),
 * decoded, at most `cap` bytes, in the arena; the empty slice when absent. */
struct str query_get(struct arena *, struct str query, struct str name,
    size_t cap);
/* Percent-encodes everything but unreserved characters (RFC 3986 2.3). */
void query_encode(struct buf *, struct str);
/* An address as an author wrote it, '%' and all, fit for a header: only what is
 * not ASCII, a blank or a control byte is percent-encoded. */
void query_plain(struct buf *, struct str);

#endif
