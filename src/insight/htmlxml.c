/* SPDX-License-Identifier: ISC */
/*
 * References where XML or a template would read something else.
 */
#include "insight/htmlxml.h"

static const struct htmlxml_old olds[] = {{"acronym", "abbr", NULL},
    {"big", "span", "font-size:larger"}, {"center", "div", "text-align:center"},
    {"dir", "ul", NULL}, {"font", "span", NULL}, {"listing", "pre", NULL},
    {"nobr", "span", "white-space:nowrap"}, {"plaintext", "pre", NULL},
    {"strike", "s", NULL}, {"tt", "code", NULL}, {"xmp", "pre", NULL}};

static bool
is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       (unsigned char)c >= 0x80;
}

bool
htmlxml_is_name(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_name_char(s.p[i]) &&
		    (i == 0 || !((s.p[i] >= '0' && s.p[i] <= '9') ||
				   s.p[i] == '-' || s.p[i] == '.')))
			return false;
	return s.n > 0;
}

/* Bytes XML has no character for at p; 0: it has. */
static size_t
no_character(struct str s, size_t i)
{
	unsigned char c = (unsigned char)s.p[i];

	if (c < ' ' && c != '\t' && c != '\n' && c != '\r')
		return 1;
	/* U+FFFE and U+FFFF. */
	if (c == 0xef && i + 2 < s.n && (unsigned char)s.p[i + 1] == 0xbf &&
	    (unsigned char)s.p[i + 2] >= 0xbe)
		return 3;
	return 0;
}

/* How a character is written; NULL: as it is. */
static const char *
reference(struct str s, size_t i, bool attr)
{
	switch (s.p[i]) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '\r':
		return attr ? "&#10;" : "\n"; /* as it is read the next time */
	case '"':
		return attr ? "&quot;" : NULL;
	case '\t':
		return attr ? "&#9;" : NULL;
	case '\n':
		return attr ? "&#10;" : NULL;
	case '{':
		return attr ? "{{" : NULL;
	case '}':
		return attr ? "}}" : NULL;
	case '\xc2':
		return i + 1 < s.n && s.p[i + 1] == '\xa0' ? "&#160;" : NULL;
	default:
		return NULL;
	}
}

static void
put(struct buf *out, struct htmlnotes *notes, struct str s, bool attr,
    size_t line)
{
	for (size_t i = 0; i < s.n; i++) {
		const char *ref = reference(s, i, attr);
		size_t none = no_character(s, i);

		if (none > 0) {
			htmlnote(notes, HTMLPAGE_CONTROL, STR(""), line);
			i += none - 1;
		} else if (ref == NULL) {
			buf_char(out, s.p[i]);
		} else {
			buf_str(out, str_of(ref));
			i += s.p[i] == '\xc2';
		}
	}
}

void
htmlxml_text(
    struct buf *out, struct htmlnotes *notes, struct str s, size_t line)
{
	put(out, notes, s, false, line);
}

void
htmlxml_attr(struct buf *out, struct htmlnotes *notes, struct str name,
    struct str value, size_t line)
{
	if (str_chr(value, '{') < value.n || str_chr(value, '}') < value.n)
		htmlnote(notes, HTMLPAGE_BRACE, name, line);
	buf_char(out, ' ');
	buf_str(out, name);
	buf_lit(out, "=\"");
	put(out, notes, value, true, line);
	buf_char(out, '"');
}

bool
htmlxml_is_address(struct str name)
{
	static const char *const names[] = {"action", "cite", "data",
	    "formaction", "href", "poster", "src", "xlink:href"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_eq(name, str_of(names[i])))
			return true;
	return false;
}

bool
htmlxml_is_relative(struct str url)
{
	size_t colon = str_chr(url, ':'), slash = str_chr(url, '/');

	return url.n > 0 && url.p[0] != '/' && url.p[0] != '#' &&
	       url.p[0] != '?' && (colon == url.n || slash < colon);
}

const struct htmlxml_old *
htmlxml_old_find(struct str name)
{
	for (size_t i = 0; i < sizeof(olds) / sizeof(olds[0]); i++)
		if (str_eq(name, str_of(olds[i].name)))
			return &olds[i];
	return NULL;
}

struct str
htmlxml_unhidden(
    struct arena *a, struct htmlnotes *notes, struct str s, size_t line)
{
	struct buf b;

	buf_init(&b, a, s.n + 1);
	for (size_t i = 0; i < s.n;) {
		struct str rest = str_from(s, i);
		size_t mark = str_starts(rest, STR("<!--"))  ? 4
			      : str_starts(rest, STR("-->")) ? 3
							     : 0;

		if (mark > 0)
			htmlnote(notes, HTMLPAGE_HIDDEN, STR(""), line);
		else
			buf_char(&b, s.p[i]);
		i += mark > 0 ? mark : 1;
	}
	return buf_view(&b);
}
