/* SPDX-License-Identifier: ISC */
/*
 * A text that grows in an arena, with a limit and a sticky error: append as
 * often as needed, look once at the end.  After the error nothing more is
 * added, so a text is either whole or marked bad.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct arena;

struct buf {
	struct arena *arena;
	char *p;
	size_t n, cap, limit;
	bool bad; /* an append passed the limit */
};

/* An empty text in `arena` of at most `limit` bytes. */
void buf_init(struct buf *, struct arena *, size_t limit);
void buf_add(struct buf *, const void *, size_t);
void buf_str(struct buf *, struct str);
void buf_char(struct buf *, char);
void buf_printf(struct buf *, const char *, ...)
    __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *, const char *, va_list)
    __attribute__((format(printf, 2, 0)));
/* Decimal digits. */
void buf_i64(struct buf *, int64_t);
/* A number the way XPath 1.0 4.2 writes it: no exponent, no trailing zeros,
 * "NaN", "Infinity". */
void buf_number(struct buf *, double);
/* What stands so far; valid until the next append. */
struct str buf_view(const struct buf *);
#define buf_lit(b, lit) buf_add((b), "" lit, sizeof(lit) - 1)

#endif
