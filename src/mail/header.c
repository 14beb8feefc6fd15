/* SPDX-License-Identifier: ISC */
#include "mail/header.h"

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/crypto.h"
#include "mail/address.h"

#define LINE_MAX 78
#define WORD_LINE_MAX 76 /* of a line that holds an encoded word */
#define WORD_MAX 75
#define WORD_BEGIN "=?UTF-8?B?"
#define WORD_END "?="
#define WORD_FRAME (sizeof(WORD_BEGIN WORD_END) - 1)
#define WORD_BYTES ((WORD_MAX - WORD_FRAME) / 4 * 3)

/* Where the line stands that is being written. */
struct line {
	struct buf *out;
	size_t col;
};

/* U+0080 to U+009F, U+2028 or U+2029. */
static bool
is_wide_control(struct str s)
{
	return (str_starts(s, STR("\xc2")) && (unsigned char)s.p[1] < 0xa0) ||
	       str_starts(s, STR("\xe2\x80\xa8")) ||
	       str_starts(s, STR("\xe2\x80\xa9"));
}

enum header_rc
header_check(struct str s)
{
	if (!str_utf8_ok(s))
		return HEADER_UTF8;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c < ' ' || c == 0x7f || is_wide_control(str_from(s, i)))
			return HEADER_CONTROL;
	}
	return HEADER_OK;
}

static void
put(struct line *l, struct str s)
{
	buf_str(l->out, s);
	l->col += s.n;
}

static struct line
begin(struct buf *out, struct str field)
{
	struct line l = {.out = out};

	put(&l, field);
	put(&l, STR(":"));
	return l;
}

static void
fold(struct line *l)
{
	buf_lit(l->out, "\r\n");
	l->col = 0;
}

/* A blank and a word, on the next line when this one gets too long. */
static void
put_word(struct line *l, struct str word)
{
	if (l->col + 1 + word.n > LINE_MAX)
		fold(l);
	put(l, STR(" "));
	put(l, word);
}

/* ASCII that is read as it is written: one blank between words, none of which
 * looks like an encoded one. */
static bool
is_plain(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return !str_starts(s, STR(" ")) && !str_ends(s, STR(" ")) &&
	       str_find(s, STR("  ")) == s.n && str_find(s, STR("=?")) == s.n;
}

/*
 * How much of the text goes into a word of at most `max` bytes.  All of it, or
 * if one is near a multiple of three: there are programs that put the base64 of
 * several words together before they decode it, and end at its padding.
 */
static size_t
word_bytes(struct str s, size_t max)
{
	size_t n = str_utf8_cut(s, max), whole = n;

	while (whole > max / 2 && whole % 3 != 0)
		whole = str_utf8_cut(s, whole - 1);
	return n == s.n || whole <= max / 2 ? n : whole;
}

/* Encoded words, one a line. */
static void
put_encoded(struct line *l, struct str s)
{
	char code[BASE64_LEN(WORD_BYTES) + 1];

	for (;;) {
		size_t room = (WORD_LINE_MAX - l->col - 1 - WORD_FRAME) / 4 * 3;
		size_t n = word_bytes(s, room < WORD_BYTES ? room : WORD_BYTES);

		base64_encode(code, s.p, n);
		put(l, STR(" " WORD_BEGIN));
		put(l, (struct str){code, BASE64_LEN(n)});
		put(l, STR(WORD_END));
		s = str_from(s, n);
		if (s.n == 0)
			return;
		fold(l);
	}
}

/* Words that fold into lines, the first one behind the field. */
static bool
folds(struct str text, size_t col)
{
	struct str word;

	if (!is_plain(text))
		return false;
	for (; str_cut(&text, ' ', &word); col = 0)
		if (col + 1 + word.n > LINE_MAX)
			return false;
	return true;
}

void
header_text(struct buf *out, struct str field, struct str text)
{
	struct line l = begin(out, field);
	struct str word;

	if (!folds(text, l.col))
		put_encoded(&l, text);
	else
		while (str_cut(&text, ' ', &word))
			put_word(&l, word);
	buf_lit(out, "\r\n");
}

static bool
is_atoms(struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] != ' ' && !address_is_atext(name.p[i]))
			return false;
	return true;
}

static bool
is_special(char c)
{
	return c == '"' || c == '\\';
}

static size_t
quoted_len(struct str name)
{
	size_t n = 2 + name.n;

	for (size_t i = 0; i < name.n; i++)
		n += is_special(name.p[i]);
	return n;
}

static void
put_quoted(struct line *l, struct str name)
{
	put(l, STR(" \""));
	for (size_t i = 0; i < name.n; i++) {
		if (is_special(name.p[i]))
			put(l, STR("\\"));
		put(l, (struct str){name.p + i, 1});
	}
	put(l, STR("\""));
}

/* In one word where that is possible, on a line of its own if it must be:
 * Python 3.11 for one puts a blank between two words of a name. */
static void
put_encoded_name(struct line *l, struct str name)
{
	size_t word = WORD_FRAME + BASE64_LEN(name.n);

	if (word <= WORD_MAX && l->col + 1 + word > WORD_LINE_MAX)
		fold(l);
	put_encoded(l, name);
}

/* The longest that the line may become now. */
static size_t
put_name(struct line *l, struct str name)
{
	size_t room = LINE_MAX - l->col - 1;

	if (is_plain(name) && is_atoms(name) && name.n <= room) {
		put_word(l, name);
		return LINE_MAX;
	}
	if (is_plain(name) && quoted_len(name) <= room) {
		put_quoted(l, name);
		return LINE_MAX;
	}
	put_encoded_name(l, name);
	return WORD_LINE_MAX;
}

void
header_named(
    struct buf *out, struct str field, struct str name, struct str what)
{
	struct line l = begin(out, field);
	size_t max = name.n > 0 ? put_name(&l, name) : LINE_MAX;

	if (l.col + what.n + sizeof(" <>") - 1 > max)
		fold(&l);
	put(&l, STR(" <"));
	put(&l, what);
	put(&l, STR(">\r\n"));
}

void
header_line(struct buf *out, struct str field, struct str value)
{
	struct line l = begin(out, field);

	put(&l, STR(" "));
	put(&l, value);
	buf_lit(out, "\r\n");
}

struct str
header_plain(struct arena *a, struct str value)
{
	bool within = false; /* behind an encoded word */
	struct buf b;

	buf_init(&b, a, value.n + 1);
	while (value.n > 0) {
		struct str rest = value, word;
		size_t n = 0;
		char *bytes;

		/* The blank between two encoded words is none of the text. */
		while (within && rest.n > 0 && rest.p[0] == ' ')
			rest = str_from(rest, 1);
		if (!str_starts(rest, STR(WORD_BEGIN))) {
			buf_char(&b, value.p[0]);
			value = str_from(value, 1);
			within = false;
			continue;
		}
		word = str_from(rest, STR(WORD_BEGIN).n);
		word = str_head(word, str_find(word, STR(WORD_END)));
		bytes = arena_raw(a, word.n + 1);
		if (base64_decode(word, bytes, word.n, &n))
			buf_add(&b, bytes, n);
		value = str_from(rest, STR(WORD_BEGIN).n + word.n);
		if (value.n > 0)
			value = str_from(value, STR(WORD_END).n);
		within = true;
	}
	return buf_view(&b);
}
