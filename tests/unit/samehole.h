/* SPDX-License-Identifier: ISC */
/*
 * Whether a text stands whole and harmless where a page shows it, as a browser
 * reads the page: in the tree, in an address, in JSON.  Written apart from the
 * encoders, which it judges.
 */
#ifndef TESTS_SAMEHOLE_H
#define TESTS_SAMEHOLE_H

#include "base/arena.h"
#include "base/buf.h"

#define WORD "Xholex" /* a harmless text, as every encoder writes it */
#define HOLE_MAX (1u << 20)

/* What the standard lets a page hold of it: no controls, only UTF-8. */
static inline struct str
clean(struct arena *a, struct str s, bool controls)
{
	struct buf b;

	buf_init(&b, a, 1 << 16);
	while (s.n > 0) {
		unsigned char c = (unsigned char)s.p[0];
		size_t n = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
		bool kept = c >= ' ' ? c != 0x7f : c == '\t' || c == '\n';

		if (c >= 0x80 && (n > s.n || !str_utf8_ok(str_head(s, n)))) {
			buf_lit(&b, "\xef\xbf\xbd");
			n = 1;
		} else if (kept || controls) {
			buf_str(&b, str_head(s, n));
		}
		s = str_from(s, n);
	}
	return buf_view(&b);
}

/* The text with the word replaced. */
static inline struct str
replaced(struct arena *a, struct str text, struct str by)
{
	struct buf b;

	buf_init(&b, a, HOLE_MAX);
	for (;;) {
		size_t at = str_find(text, STR(WORD));

		buf_str(&b, str_head(text, at));
		if (at == text.n)
			return buf_view(&b);
		buf_str(&b, by);
		text = str_from(text, at + sizeof(WORD) - 1);
	}
}

static inline int
hex(char c)
{
	return c >= '0' && c <= '9'   ? c - '0'
	       : c >= 'A' && c <= 'F' ? c - 'A' + 10
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
				      : -1;
}

/* false when a byte stands there that is neither unreserved nor encoded. */
static inline bool
decode_part(struct arena *a, struct str s, struct str *out)
{
	struct buf b;

	buf_init(&b, a, 1 << 16);
	while (s.n > 0) {
		char c = s.p[0];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

		if (c == '%' && s.n >= 3 && hex(s.p[1]) >= 0 &&
		    hex(s.p[2]) >= 0) {
			buf_char(&b, (char)(hex(s.p[1]) * 16 + hex(s.p[2])));
			s = str_from(s, 3);
			continue;
		}
		if (!letter && hex(c) < 0 && c != '-' && c != '.' && c != '_' &&
		    c != '~')
			return false;
		buf_char(&b, c);
		s = str_from(s, 1);
	}
	*out = buf_view(&b);
	return true;
}

/* An address as a browser takes it leads nowhere but by http, mail, telephone
 * or a path of this host. */
static inline bool
leads_well(struct str s)
{
	static const struct str schemes[] = {
	    STR("http"), STR("https"), STR("mailto"), STR("tel")};
	char plain[1 << 14];
	size_t n = 0, colon;
	struct str rest;

	while (s.n > 0 && (unsigned char)s.p[0] <= ' ')
		s = str_from(s, 1);
	for (size_t i = 0; i < s.n && n < sizeof(plain); i++)
		if (s.p[i] != '\t' && s.p[i] != '\n' && s.p[i] != '\r')
			plain[n++] = s.p[i];
	rest = (struct str){plain, n};
	if (n > 0 && (plain[0] == '/' || plain[0] == '\\'))
		return plain[0] == '/' &&
		       (n == 1 || (plain[1] != '/' && plain[1] != '\\'));
	for (colon = 0; colon < n; colon++) {
		char c = plain[colon];
		bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';

		if (!letter && (colon == 0 || str_chr(STR("0123456789+-."),
						  c) == STR("0123456789+-.").n))
			break;
	}
	if (colon == n || plain[colon] != ':' || colon == 0)
		return true;
	for (size_t i = 0; i < HOSTILE_COUNT(schemes); i++)
		if (str_ieq(schemes[i], str_head(rest, colon)))
			return true;
	return false;
}

/* have: what stands where want has the word. */
static inline bool
same_address(
    struct arena *a, struct str given, struct str want, struct str have)
{
	size_t at = str_find(want, STR(WORD));
	struct str before = str_head(want, at), middle, plain;
	struct str after = str_from(want, at + sizeof(WORD) - 1);

	if (!leads_well(have) || !str_starts(have, before) ||
	    !str_ends(have, after) || have.n < before.n + after.n)
		return false;
	middle = str_from(str_head(have, have.n - after.n), before.n);
	if (before.n == 0)
		return true;
	if (middle.n == 0)
		return str_eq(given, STR(".")) || str_eq(given, STR(".."));
	return decode_part(a, middle, &plain) &&
	       str_eq(plain, clean(a, given, true));
}

/* Reads a JSON string to its closing quote; false when there is none or it
 * could end the script. */
static inline bool
json_string(struct arena *a, struct str *rest, struct str *out)
{
	struct buf b;

	buf_init(&b, a, 1 << 16);
	for (; rest->n > 0 && rest->p[0] != '"'; *rest = str_from(*rest, 1)) {
		unsigned char c = (unsigned char)rest->p[0];

		if (c < ' ' || c == '<' || c == '>')
			return false;
		if (c != '\\') {
			buf_char(&b, (char)c);
			continue;
		}
		*rest = str_from(*rest, 1);
		if (rest->n == 0)
			return false;
		if (rest->p[0] == 'u') {
			unsigned u = 0;

			for (size_t i = 1; i <= 4 && rest->n > 4; i++)
				u = u * 16 + (unsigned)hex(rest->p[i]);
			*rest = str_from(*rest, 4);
			if (u < 0x80)
				buf_char(&b, (char)u);
			else /* U+2028 and U+2029 */
				buf_printf(
				    &b, "\xe2\x80%c", (int)(0x80 | (u & 0x3f)));
		} else {
			buf_char(&b, rest->p[0] == 'n'   ? '\n'
				     : rest->p[0] == 't' ? '\t'
							 : rest->p[0]);
		}
	}
	*out = buf_view(&b);
	return rest->n > 0;
}

/* The script's strings are what they were, but for the word; all else too. */
static inline bool
same_json(struct arena *a, struct str given, struct str want, struct str have)
{
	struct str text = clean(a, given, true);

	while (want.n > 0) {
		struct str w, h;

		if (have.n == 0 || have.p[0] != want.p[0])
			return false;
		want = str_from(want, 1);
		have = str_from(have, 1);
		if (want.p[-1] != '"')
			continue;
		if (!json_string(a, &want, &w) || !json_string(a, &have, &h) ||
		    !str_eq(replaced(a, w, text), h))
			return false;
		want = str_from(want, 1);
		have = str_from(have, 1);
	}
	return have.n == 0;
}

#endif
