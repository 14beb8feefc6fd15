/* SPDX-License-Identifier: ISC */
/*
 * The growing text.  Room for one byte more than the text is always kept, so
 * that printf may write its NUL in place.
 */
#include "base/buf.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

#define FIRST_ROOM 256

void
buf_init(struct buf *b, struct arena *a, size_t limit)
{
	assert(limit < SIZE_MAX / 2);
	*b = (struct buf){.arena = a, .limit = limit};
}

/* Room for n bytes and a NUL; false, and bad, when that passes the limit. */
static bool
make_room(struct buf *b, size_t n)
{
	size_t cap = b->cap < FIRST_ROOM ? FIRST_ROOM : b->cap * 2;

	if (b->bad || n > b->limit - b->n) {
		b->bad = true;
		return false;
	}
	if (b->n + n < b->cap)
		return true;
	if (cap < b->n + n + 1)
		cap = b->n + n + 1;
	if (cap > b->limit + 1)
		cap = b->limit + 1;
	b->p = arena_grow(b->arena, b->p, b->cap, cap);
	b->cap = cap;
	return true;
}

void
buf_add(struct buf *b, const void *p, size_t n)
{
	/* Nearly always there is room: then without the call. */
	if ((b->bad || n >= b->cap - b->n) && !make_room(b, n))
		return;
	if (n == 0)
		return;
	memcpy(b->p + b->n, p, n);
	b->n += n;
}

void
buf_str(struct buf *b, struct str s)
{
	buf_add(b, s.p, s.n);
}

void
buf_char(struct buf *b, char c)
{
	if ((!b->bad && b->cap - b->n > 1) || make_room(b, 1))
		b->p[b->n++] = c;
}

void
buf_vprintf(struct buf *b, const char *format, va_list args)
{
	va_list again;
	int n;

	if (!make_room(b, 0))
		return;
	va_copy(again, args);
	n = vsnprintf(b->p + b->n, b->cap - b->n, format, again);
	va_end(again);
	assert(n >= 0);
	if ((size_t)n >= b->cap - b->n) {
		if (!make_room(b, (size_t)n))
			return;
		vsnprintf(b->p + b->n, b->cap - b->n, format, args);
	}
	b->n += (size_t)n;
}

void
buf_printf(struct buf *b, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	buf_vprintf(b, format, args);
	va_end(args);
}

void
buf_i64(struct buf *b, int64_t v)
{
	char digits[20];
	size_t at = sizeof(digits);
	uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;

	do
		digits[--at] = (char)('0' + u % 10);
	while ((u /= 10) > 0);
	if (v < 0)
		digits[--at] = '-';
	buf_add(b, digits + at, sizeof(digits) - at);
}

/* The fewest significant digits that read back as v, and where they begin:
 * v = 0.DIGITS times ten to the returned power. */
static int
shortest(double v, char digits[18])
{
	char text[32];
	size_t n = 0;

	for (int precision = 14; precision <= 16; precision++) {
		snprintf(text, sizeof(text), "%.*e", precision, v);
		if (strtod(text, NULL) == v)
			break;
	}
	for (const char *p = text; *p != 'e'; p++)
		if (*p != '.')
			digits[n++] = *p;
	while (n > 1 && digits[n - 1] == '0')
		n--;
	digits[n] = '\0';
	return (int)strtol(strchr(text, 'e') + 1, NULL, 10) + 1;
}

static void
zeros(struct buf *b, int n)
{
	while (n-- > 0)
		buf_char(b, '0');
}

void
buf_number(struct buf *b, double v)
{
	char digits[18];
	struct str d;
	int power;

	if (isnan(v)) {
		buf_lit(b, "NaN");
		return;
	}
	/* Minus zero is written "0". */
	if (v > -1e15 && v < 1e15 && v == (double)(int64_t)v) {
		buf_i64(b, (int64_t)v);
		return;
	}
	if (v < 0)
		buf_char(b, '-');
	if (isinf(v)) {
		buf_lit(b, "Infinity");
		return;
	}
	power = shortest(fabs(v), digits);
	d = str_of(digits);
	if (power <= 0) {
		buf_lit(b, "0.");
		zeros(b, -power);
		buf_str(b, d);
	} else if ((size_t)power >= d.n) {
		buf_str(b, d);
		zeros(b, power - (int)d.n);
	} else {
		buf_str(b, str_head(d, (size_t)power));
		buf_char(b, '.');
		buf_str(b, str_from(d, (size_t)power));
	}
}

struct str
buf_view(const struct buf *b)
{
	return (struct str){b->p, b->n};
}
