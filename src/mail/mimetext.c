/* SPDX-License-Identifier: ISC */
/* The parts of mail/mime.h that look into a value or a body. */
#include "mail/mime.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/crypto.h"

/* A quoted string or a comment that begins at s.p[i]: where it ends.  Comments
 * may hold others. */
static size_t
past_quoted(struct str s, size_t i)
{
	for (i++; i < s.n && s.p[i] != '"'; i++)
		if (s.p[i] == '\\')
			i++;
	return i < s.n ? i + 1 : s.n;
}

static size_t
past_comment(struct str s, size_t i)
{
	size_t open = 0;

	for (; i < s.n; i++) {
		if (s.p[i] == '\\')
			i++;
		else if (s.p[i] == '(')
			open++;
		else if (s.p[i] == ')' && --open == 0)
			return i + 1;
	}
	return s.n;
}

/* Where the next ';' outside quotes and comments is. */
static size_t
piece_end(struct str s)
{
	size_t i = 0;

	while (i < s.n && s.p[i] != ';')
		i = s.p[i] == '('   ? past_comment(s, i)
		    : s.p[i] == '"' ? past_quoted(s, i)
				    : i + 1;
	return i;
}

/* A piece of a value without its comments. */
static struct str
take_piece(struct arena *a, struct str *rest)
{
	struct str piece = str_head(*rest, piece_end(*rest));
	char *p = arena_raw(a, piece.n);
	size_t n = 0, i = 0, end;

	*rest = str_from(*rest, piece.n + 1);
	while (i < piece.n) {
		if (piece.p[i] == '(') {
			i = past_comment(piece, i);
			continue;
		}
		end = piece.p[i] == '"' ? past_quoted(piece, i) : i + 1;
		while (i < end)
			p[n++] = piece.p[i++];
	}
	return str_trim((struct str){p, n});
}

struct str
mime_value(struct arena *a, struct str value)
{
	return take_piece(a, &value);
}

static struct str
unquote(struct arena *a, struct str s)
{
	char *p = arena_raw(a, s.n);
	size_t n = 0;

	if (!str_starts(s, STR("\"")))
		return s;
	for (size_t i = 1; i < s.n && s.p[i] != '"'; i++) {
		if (s.p[i] == '\\' && i + 1 < s.n)
			i++;
		p[n++] = s.p[i];
	}
	return (struct str){p, n};
}

struct str
mime_parameter(struct arena *a, struct str value, struct str name)
{
	struct str piece, key;

	take_piece(a, &value);
	while (value.n > 0) {
		piece = take_piece(a, &value);
		key = str_head(piece, str_chr(piece, '='));
		if (str_ieq(str_trim(key), name))
			return unquote(a, str_trim(str_from(piece, key.n + 1)));
	}
	return (struct str){value.p, 0};
}

static bool
is_base64(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c >= '0' && c <= '9') || c == '+' || c == '/';
}

static struct str
from_base64(struct arena *a, struct str s)
{
	char *letters = arena_raw(a, s.n), *p = arena_raw(a, s.n);
	size_t n = 0, got = 0;

	for (size_t i = 0; i < s.n && s.p[i] != '='; i++)
		if (is_base64(s.p[i]))
			letters[n++] = s.p[i];
	/* The end may be cut off, or hold bits that are none of a byte. */
	if (!base64_decode((struct str){letters, n}, p, s.n, &got) &&
	    !base64_decode((struct str){letters, n & ~(size_t)3}, p, s.n, &got))
		got = 0;
	return (struct str){p, got};
}

/* What stands behind an '=' that only keeps a line short; 0: it does not. */
static size_t
soft_end(struct str s)
{
	size_t n = 0;

	while (n < s.n && (s.p[n] == ' ' || s.p[n] == '\t' || s.p[n] == '\r'))
		n++;
	return n < s.n && s.p[n] == '\n' ? n + 1 : 0;
}

static struct str
from_quoted(struct arena *a, struct str s)
{
	char *p = arena_raw(a, s.n);
	size_t n = 0, soft;

	for (size_t i = 0; i < s.n; i++) {
		p[n] = s.p[i];
		if (s.p[i] != '=') {
			n++;
		} else if (i + 2 < s.n && str_hex(s.p[i + 1]) >= 0 &&
			   str_hex(s.p[i + 2]) >= 0) {
			p[n++] = (char)(str_hex(s.p[i + 1]) << 4 |
					str_hex(s.p[i + 2]));
			i += 2;
		} else if ((soft = soft_end(str_from(s, i + 1))) > 0) {
			i += soft;
		} else {
			n++;
		}
	}
	return (struct str){p, n};
}

struct str
mime_body(struct arena *a, const struct mime_part *part)
{
	if (str_eq(part->encoding, STR("base64")))
		return from_base64(a, part->body);
	if (str_eq(part->encoding, STR("quoted-printable")))
		return from_quoted(a, part->body);
	return part->body;
}

/* Length of a character of UTF-8 that may be shown; 0: none. */
static size_t
shown(struct str s)
{
	unsigned char c = (unsigned char)s.p[0];

	if (c < 0x80)
		return c >= ' ' && c != 0x7f;
	/* C1, the other control characters. */
	if (c == 0xc2 && s.n > 1 && (unsigned char)s.p[1] < 0xa0)
		return 0;
	for (size_t n = 2; n <= 4 && n <= s.n; n++)
		if (str_utf8_ok(str_head(s, n)))
			return n;
	return 0;
}

static bool
is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str
mime_clean(struct arena *a, struct str s, size_t max)
{
	bool blank = false;
	struct buf b;
	size_t n;

	buf_init(&b, a, max);
	for (s = str_trim(s); s.n > 0 && !b.bad; s = str_from(s, n)) {
		n = 1;
		if (is_blank(s.p[0])) {
			blank = true;
			continue;
		}
		if (blank)
			buf_char(&b, ' ');
		blank = false;
		n = shown(s);
		if (n > 0)
			buf_add(&b, s.p, n);
		else
			buf_printf(&b, "\\x%02x", (unsigned char)s.p[0]);
		if (n == 0)
			n = 1;
	}
	return str_trim(buf_view(&b));
}
