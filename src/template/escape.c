/* SPDX-License-Identifier: ISC */
/*
 * The encoders.  One table says for each byte which families of contexts must
 * look at it; everything else is copied in runs.
 */
#include "template/escape.h"

#include <assert.h>

#include "template/escapeurl.h"

enum {
	TEXT = 1,  /* between tags */
	QUOTE = 2, /* in quotes */
	URL = 4,   /* a whole address */
	PART = 8,  /* one component of an address */
	JSON = 16,
	PLAIN = 32,
	ALL = TEXT | QUOTE | URL | PART | JSON | PLAIN
};

#define SIXTEEN(x) x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x
#define SPACE (URL | PART)
#define MARK (TEXT | QUOTE | URL | PART | JSON) /* < > */
#define AMP (TEXT | QUOTE | PART | JSON | URL)
#define QUOT (QUOTE | URL | PART | JSON)
#define APOS (QUOTE | URL | PART)
#define BACK (URL | PART | JSON)
#define ODD (URL | PART) /* ^ ` { | } */

static const unsigned char care[256] = {SIXTEEN(ALL), SIXTEEN(ALL),
    /*    !     "     #     $     %     &    ' */
    SPACE, PART, QUOT, PART, PART, PART, AMP, APOS,
    /* ( )  *     +     ,     - . / */
    PART, PART, PART, PART, PART, 0, 0, PART,
    /* 0-9, then : ; < = > ? */
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, PART, PART, MARK, PART, MARK, PART,
    /* @, A-Z, then [ \ ] ^ _ */
    PART, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, PART, BACK, PART, ODD, 0,
    /* `, a-z, then { | } ~ DEL */
    ODD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, ODD, ODD, ODD, 0, ALL,
    /* Beyond ASCII. */
    SIXTEEN(ALL), SIXTEEN(ALL), SIXTEEN(ALL), SIXTEEN(ALL), SIXTEEN(ALL),
    SIXTEEN(ALL), SIXTEEN(ALL), SIXTEEN(ALL)};

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD for what is not UTF-8 */

/* Length of the well-formed character at s, or 0. */
static size_t
character(struct str s)
{
	unsigned char c = (unsigned char)s.p[0];
	size_t n = c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;

	return n <= s.n && str_utf8_ok(str_head(s, n)) ? n : 0;
}

static void
percent(struct buf *b, char c)
{
	static const char hex[16] = "0123456789ABCDEF";
	unsigned char u = (unsigned char)c;
	char out[3] = {'%', hex[u >> 4], hex[u & 15]};

	buf_add(b, out, sizeof(out));
}

/* A byte of markup or plain text that needs care, below 0x80. */
static void
ascii_markup(struct buf *b, char c)
{
	switch (c) {
	case '&':
		buf_lit(b, "&amp;");
		break;
	case '<':
		buf_lit(b, "&lt;");
		break;
	case '>':
		buf_lit(b, "&gt;");
		break;
	case '"':
		buf_lit(b, "&quot;");
		break;
	case '\'':
		buf_lit(b, "&#39;");
		break;
	case '\t':
	case '\n':
		buf_char(b, c);
		break;
	default:
		/* HTML has no way to write the other controls. */
		break;
	}
}

static void
ascii_json(struct buf *b, char c)
{
	switch (c) {
	case '"':
		buf_lit(b, "\\\"");
		break;
	case '\\':
		buf_lit(b, "\\\\");
		break;
	case '\n':
		buf_lit(b, "\\n");
		break;
	default:
		buf_printf(b, "\\u%04x", (unsigned)(unsigned char)c);
		break;
	}
}

static void
ascii(struct buf *b, unsigned family, char c)
{
	switch (family) {
	case TEXT:
	case QUOTE:
		ascii_markup(b, c);
		break;
	case URL:
		/* The only ones that an address may hold as they are. */
		if (c == '&')
			buf_lit(b, "&amp;");
		else if (c == '\'')
			buf_lit(b, "&#39;");
		else
			percent(b, c);
		break;
	case PART:
		percent(b, c);
		break;
	case JSON:
		ascii_json(b, c);
		break;
	default:
		assert(family == PLAIN);
		/* A line break would begin a new header of a mail. */
		if (c == '\t' || c == '\n' || c == '\r')
			buf_char(b, ' ');
	}
}

/* One whole character beyond ASCII. */
static void
wide(struct buf *b, unsigned family, struct str c)
{
	if ((family & (TEXT | QUOTE)) != 0 && str_eq(c, STR("\xc2\xa0")))
		buf_lit(b, "&nbsp;");
	else if (family == JSON && str_eq(c, STR("\xe2\x80\xa8")))
		buf_lit(b, "\\u2028");
	else if (family == JSON && str_eq(c, STR("\xe2\x80\xa9")))
		buf_lit(b, "\\u2029");
	else if ((family & (URL | PART)) != 0)
		for (size_t i = 0; i < c.n; i++)
			percent(b, c.p[i]);
	else
		buf_str(b, c);
}

/* Writes what stands at s, which needs care; returns its length. */
static size_t
careful(struct buf *b, unsigned family, struct str s)
{
	size_t n;

	if ((unsigned char)s.p[0] < 0x80) {
		ascii(b, family, s.p[0]);
		return 1;
	}
	n = character(s);
	if (n > 0) {
		wide(b, family, str_head(s, n));
		return n;
	}
	wide(b, family, STR(REPLACEMENT));
	return 1;
}

static void
encode(struct buf *b, unsigned family, struct str s)
{
	size_t from = 0, i = 0;

	while (i < s.n) {
		if ((care[(unsigned char)s.p[i]] & family) == 0) {
			i++;
			continue;
		}
		buf_add(b, s.p + from, i - from);
		i += careful(b, family, str_from(s, i));
		from = i;
	}
	if (s.n > from)
		buf_add(b, s.p + from, s.n - from);
}

/* RFC 8259 6, without exponents: we never write one. */
static bool
is_json_number(struct str s)
{
	size_t n;

	if (s.n > 0 && s.p[0] == '-')
		s = str_from(s, 1);
	n = str_digits(s);
	if (n == 0 || (n > 1 && s.p[0] == '0'))
		return false;
	s = str_from(s, n);
	return s.n == 0 || (s.n > 1 && s.p[0] == '.' &&
			       str_digits(str_from(s, 1)) == s.n - 1);
}

static void
path_segment(struct buf *b, struct str s)
{
	/* These would climb out of their place, encoded or not (WHATWG URL,
	 * "double-dot path segment"). */
	if (!str_eq(s, STR(".")) && !str_eq(s, STR("..")))
		encode(b, PART, s);
}

static void
address(struct buf *b, struct str s)
{
	struct str piece;

	if (!escapeurl_allowed(s)) {
		buf_lit(b, "#blocked");
		return;
	}
	s = escapeurl_trim(s);
	while (escapeurl_next(&s, &piece))
		encode(b, URL, piece);
}

void
escape(struct buf *b, enum escape_context context, struct str s)
{
	switch (context) {
	case ESCAPE_TEXT:
		encode(b, TEXT, s);
		break;
	case ESCAPE_ATTR:
	case ESCAPE_URL_DONE:
		encode(b, QUOTE, s);
		break;
	case ESCAPE_URL:
		address(b, s);
		break;
	case ESCAPE_URL_PATH:
		path_segment(b, s);
		break;
	case ESCAPE_URL_QUERY:
	case ESCAPE_URL_FRAGMENT:
		encode(b, PART, s);
		break;
	case ESCAPE_JSON_STRING:
		encode(b, JSON, s);
		break;
	case ESCAPE_JSON_NUMBER:
		buf_str(b, is_json_number(s) ? s : STR("0"));
		break;
	default:
		assert(context == ESCAPE_RAW);
		encode(b, PLAIN, s);
	}
}

bool
escape_is_url_attr(struct str name)
{
	static const struct str names[] = {STR("href"), STR("src"),
	    STR("action"), STR("formaction"), STR("poster"), STR("cite"),
	    STR("data"), STR("srcset"), STR("xlink:href"), STR("ping"),
	    STR("background")};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_ieq(name, names[i]))
			return true;
	return false;
}
