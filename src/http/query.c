/* SPDX-License-Identifier: ISC */
/*
 * Decoding runs over the encoded text once, character by character, straight
 * into the caller's room, so hostile input costs no memory.
 */
#include "http/query.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"

#define NAME_MAX_BYTES 128 /* longest name query_get looks for */

/* The next decoded byte of *in, which is not empty. */
static unsigned char
take_byte(struct str *in)
{
	char c = in->p[0];
	int high, low;

	if (c == '%' && in->n >= 3) {
		high = str_hex(in->p[1]);
		low = str_hex(in->p[2]);
		if (high >= 0 && low >= 0) {
			*in = (struct str){in->p + 3, in->n - 3};
			return (unsigned char)(high << 4 | low);
		}
	}
	*in = (struct str){in->p + 1, in->n - 1};
	return c == '+' ? ' ' : (unsigned char)c;
}

/* Bytes that follow a first byte of UTF-8, and the range of the second (RFC
 * 3629 4); 0 for a byte that starts nothing. */
static size_t
utf8_tail(unsigned char first, unsigned char *low, unsigned char *high)
{
	*low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
	*high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
	if (first >= 0xc2 && first <= 0xdf)
		return 1;
	if (first >= 0xe0 && first <= 0xef)
		return 2;
	if (first >= 0xf0 && first <= 0xf4)
		return 3;
	return 0;
}

/*
 * The rest of a character whose first byte, 0x80 or more, stands in c[0];
 * returns its length.  The longest beginning that could have become a character
 * gives one U+FFFD (Unicode 3.9, best practice); the byte that broke it is
 * left.
 */
static size_t
take_tail(struct str *in, unsigned char c[4])
{
	unsigned char low, high;
	size_t got = 0, tail = utf8_tail(c[0], &low, &high);

	while (got < tail && in->n > 0) {
		struct str ahead = *in;

		c[got + 1] = take_byte(&ahead);
		if (c[got + 1] < low || c[got + 1] > high)
			break;
		*in = ahead;
		got++;
		low = 0x80;
		high = 0xbf;
	}
	if (tail > 0 && got == tail)
		return tail + 1;
	memcpy(c, "\xef\xbf\xbd", 3);
	return 3;
}

/* The next character of *in, which is not empty, into c; returns its length. */
static size_t
take_char(struct str *in, unsigned char c[4])
{
	c[0] = take_byte(in);
	return c[0] < 0x80 ? 1 : take_tail(in, c);
}

/* Most characters are one byte: no call for those. */
static void
put_char(char *out, const unsigned char c[4], size_t len)
{
	out[0] = (char)c[0];
	if (len > 1)
		memcpy(out + 1, c + 1, len - 1);
}

bool
query_next(struct str *rest, struct str *name, struct str *value)
{
	struct str piece;

	while (str_cut(rest, '&', &piece)) {
		size_t eq;

		if (piece.n == 0)
			continue;
		eq = str_chr(piece, '=');
		*name = str_head(piece, eq);
		*value = str_from(piece, eq + 1);
		return true;
	}
	return false;
}

/* Stands for itself: most bytes do. */
static bool
is_plain(char c)
{
	return c > ' ' && c < 0x7f && c != '%' && c != '+';
}

size_t
query_decode(struct str in, char *out, size_t cap)
{
	size_t n = 0;
	bool blank = false;

	while (in.n > 0) {
		unsigned char c[4];
		size_t len;

		if (!blank && n < cap && is_plain(in.p[0])) {
			out[n++] = in.p[0];
			in = (struct str){in.p + 1, in.n - 1};
			continue;
		}
		len = take_char(&in, c);
		if (c[0] <= ' ' || c[0] == 0x7f) {
			blank = n > 0;
			continue;
		}
		if (n + blank + len > cap)
			break;
		if (blank)
			out[n++] = ' ';
		blank = false;
		put_char(out + n, c, len);
		n += len;
	}
	return n;
}

size_t
query_decode_text(struct str in, char *out, size_t cap)
{
	size_t n = 0, end = 0; /* end: after the last byte that is no blank */

	while (in.n > 0) {
		unsigned char c[4];
		size_t len = take_char(&in, c);
		bool blank = c[0] <= ' ' || c[0] == 0x7f;

		if (blank && n == 0)
			continue;
		if (n + len > cap)
			break;
		if (blank && c[0] != '\n' && c[0] != '\r' && c[0] != '\t')
			c[0] = ' ';
		put_char(out + n, c, len);
		n += len;
		if (!blank)
			end = n;
	}
	return end;
}

/* Whether an encoded name is `name`. */
static bool
name_is(struct str encoded, struct str name)
{
	char room[NAME_MAX_BYTES + 8]; /* a longer text is cut behind a name */
	char first = encoded.n > 0 ? encoded.p[0] : '%';

	if (str_eq(encoded, name))
		return true;
	/* Most names are told apart by a first byte that stands for itself. */
	if (first > ' ' && first < 0x7f && first != '%' && first != '+' &&
	    (name.n == 0 || first != name.p[0]))
		return false;
	if (name.n > NAME_MAX_BYTES)
		return false;
	return str_eq(
	    (struct str){room, query_decode(encoded, room, sizeof(room))},
	    name);
}

struct str
query_get(struct arena *a, struct str query, struct str name, size_t cap)
{
	struct str piece_name, value;

	while (query_next(&query, &piece_name, &value)) {
		char *room;
		size_t n;

		if (value.n == 0 || !name_is(piece_name, name))
			continue;
		/* One malformed byte becomes the three of U+FFFD. */
		n = value.n > cap / 3 ? cap : value.n * 3;
		room = arena_raw(a, n);
		n = query_decode(value, room, n);
		if (n > 0)
			return (struct str){room, n};
	}
	return (struct str){NULL, 0};
}

static bool
unreserved(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
	       c == '~';
}

void
query_encode(struct buf *b, struct str s)
{
	static const char digits[] = "0123456789ABCDEF";
	size_t run = 0; /* start of what needs no encoding */

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		char code[3] = {'%', digits[c >> 4], digits[c & 15]};

		if (unreserved(s.p[i]))
			continue;
		buf_add(b, s.p + run, i - run);
		buf_add(b, code, sizeof(code));
		run = i + 1;
	}
	if (run < s.n)
		buf_add(b, s.p + run, s.n - run);
}

void
query_plain(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c > ' ' && c < 0x7f)
			buf_char(b, s.p[i]);
		else
			buf_printf(b, "%%%02X", c);
	}
}
