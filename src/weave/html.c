/* SPDX-License-Identifier: ISC */
/*
 * The element table is the living standard's list, sorted for a binary search;
 * what the standard calls obsolete is not in it and so is refused.
 */
#include <stdlib.h>

#include "weave/html.h"

#define V HTML_VOID
#define P HTML_PHRASING
#define F HTML_FENCED

static const struct element {
	const char *name;
	unsigned flags;
} elements[] = {
    {"a", P},
    {"abbr", P},
    {"address", 0},
    {"area", V | P},
    {"article", 0},
    {"aside", 0},
    {"audio", P},
    {"b", P},
    {"base", V | F},
    {"bdi", P},
    {"bdo", P},
    {"blockquote", 0},
    {"body", 0},
    {"br", V | P},
    {"button", P},
    {"canvas", P},
    {"caption", 0},
    {"cite", P},
    {"code", P},
    {"col", V},
    {"colgroup", 0},
    {"data", P},
    {"datalist", P},
    {"dd", 0},
    {"del", P},
    {"details", 0},
    {"dfn", P},
    {"dialog", 0},
    {"div", 0},
    {"dl", 0},
    {"dt", 0},
    {"em", P},
    {"embed", V | F},
    {"fieldset", 0},
    {"figcaption", 0},
    {"figure", 0},
    {"footer", 0},
    {"form", 0},
    {"h1", 0},
    {"h2", 0},
    {"h3", 0},
    {"h4", 0},
    {"h5", 0},
    {"h6", 0},
    {"head", 0},
    {"header", 0},
    {"hgroup", 0},
    {"hr", V},
    {"html", 0},
    {"i", P},
    {"iframe", HTML_RAW | F},
    {"img", V | P},
    {"input", V | P},
    {"ins", P},
    {"kbd", P},
    {"label", P},
    {"legend", 0},
    {"li", 0},
    {"link", V},
    {"main", 0},
    {"map", P},
    {"mark", P},
    {"menu", 0},
    {"meta", V},
    {"meter", P},
    {"nav", 0},
    {"noscript", 0},
    {"object", F},
    {"ol", 0},
    {"optgroup", 0},
    {"option", HTML_PLAIN},
    {"output", P},
    {"p", 0},
    {"picture", P},
    {"pre", 0},
    {"progress", P},
    {"q", P},
    {"rp", P},
    {"rt", P},
    {"ruby", P},
    {"s", P},
    {"samp", P},
    {"script", HTML_RAW | F},
    {"search", 0},
    {"section", 0},
    {"select", P},
    {"slot", P},
    {"small", P},
    {"source", V | P},
    {"span", P},
    {"strong", P},
    {"style", HTML_RAW | F},
    {"sub", P},
    {"summary", 0},
    {"sup", P},
    {"table", 0},
    {"tbody", 0},
    {"td", 0},
    {"template", 0},
    {"textarea", HTML_PLAIN | P},
    {"tfoot", 0},
    {"th", 0},
    {"thead", 0},
    {"time", P},
    {"title", HTML_PLAIN},
    {"tr", 0},
    {"track", V | P},
    {"u", P},
    {"ul", 0},
    {"var", P},
    {"video", P},
    {"wbr", V | P},
};

#undef V
#undef P
#undef F

#define NELEMENTS (sizeof(elements) / sizeof(elements[0]))

static int
by_name(const void *key, const void *row)
{
	const struct str *name = key;
	const struct element *e = row;

	return str_cmp(*name, str_of(e->name));
}

bool
html_element(struct str name, unsigned *flags)
{
	const struct element *e =
	    bsearch(&name, elements, NELEMENTS, sizeof(elements[0]), by_name);

	*flags = e != NULL ? e->flags : 0;
	return e != NULL || (str_chr(name, '-') < name.n && name.p[0] >= 'a' &&
				name.p[0] <= 'z');
}

struct str
html_nearest(struct str name)
{
	struct str known[NELEMENTS];

	for (size_t i = 0; i < NELEMENTS; i++)
		known[i] = str_of(elements[i].name);
	return str_nearest(name, known, NELEMENTS);
}

const char *
html_obsolete(struct str name)
{
	/* HTML 16.2; what the standard names first. */
	static const char *const rows[][2] = {{"acronym", "<abbr>"},
	    {"applet", "<object>"}, {"basefont", "CSS"}, {"bgsound", "<audio>"},
	    {"big", "CSS"}, {"blink", "CSS"}, {"center", "CSS"},
	    {"dir", "<ul>"}, {"font", "CSS"}, {"frame", "<iframe>"},
	    {"frameset", "<iframe>"}, {"isindex", "<form>"},
	    {"listing", "<pre>"}, {"marquee", "CSS"}, {"nobr", "CSS"},
	    {"noembed", "<object>"}, {"noframes", "<iframe>"},
	    {"plaintext", "<pre>"}, {"rb", "<ruby>"}, {"rtc", "<ruby>"},
	    {"spacer", "CSS"}, {"strike", "<s> or <del>"}, {"tt", "<code>"},
	    {"xmp", "<pre>"}};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (str_eq(name, str_of(rows[i][0])))
			return rows[i][1];
	return NULL;
}

/* The reference for the byte or character at p, and how many bytes it takes. */
static const char *
reference(const char *p, size_t n, bool quoted, size_t *taken)
{
	*taken = 1;
	switch (*p) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return quoted ? "&quot;" : NULL;
	case '\xc2':
		if (n < 2 || p[1] != '\xa0')
			return NULL;
		*taken = 2;
		return "&nbsp;";
	default:
		return NULL;
	}
}

static void
add(struct buf *b, struct str s, bool quoted)
{
	size_t from = 0;

	for (size_t i = 0; i < s.n;) {
		size_t taken;
		const char *ref = reference(s.p + i, s.n - i, quoted, &taken);

		if (ref != NULL) {
			buf_add(b, s.p + from, i - from);
			buf_str(b, str_of(ref));
			from = i + taken;
		}
		i += taken;
	}
	buf_add(b, s.p + from, s.n - from);
}

void
html_text(struct buf *b, struct str s)
{
	add(b, s, false);
}

void
html_attr(struct buf *b, struct str s)
{
	add(b, s, true);
}

/* Whether s begins with the word, or could once more is written behind it. */
static bool
may_begin(struct str s, struct str word)
{
	return str_istarts(s.n < word.n ? word : s, s.n < word.n ? s : word);
}

bool
html_raw_ok(struct str element, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		struct str rest = str_from(text, i + 1);

		if (text.p[i] != '<')
			continue;
		/* "<!--" followed by "<script" hides the end tag from the
		 * parser (HTML 4.12.1.3). */
		if (may_begin(rest, STR("!--")) ||
		    may_begin(rest, STR("script")))
			return false;
		if (rest.p[0] == '/' && may_begin(str_from(rest, 1), element))
			return false;
	}
	return true;
}

const char *
html_refuses_value(struct str attr)
{
	static const struct {
		const char *name, *why;
	} rows[] = {
	    {"style", "a style attribute is a program of its own"},
	    {"srcdoc", "srcdoc is a whole document"},
	    {"ping", "ping sends requests"},
	    {"attributionsrc", "attributionsrc sends requests"},
	    {"background", "background loads an address"},
	    {"http-equiv", "http-equiv acts like a header"},
	    {"rel", "rel decides what an address does"},
	    {"attributename", "it decides what an animation changes"},
	};

	if (str_istarts(attr, STR("on")))
		return "an event handler is a program";
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (str_ieq(attr, str_of(rows[i].name)))
			return rows[i].why;
	return NULL;
}

bool
html_bad_scheme(struct str address)
{
	static const struct str bad[] = {
	    {"javascript", 10}, {"data", 4}, {"vbscript", 8}};
	char scheme[16];
	size_t n = 0;

	for (size_t i = 0; i < address.n; i++) {
		unsigned char c = (unsigned char)address.p[i];

		if (c == '\t' || c == '\n' || c == '\r' || (n == 0 && c <= ' '))
			continue;
		if (c == ':') {
			struct str s = {scheme, n};

			for (size_t k = 0; k < 3; k++)
				if (str_ieq(s, bad[k]))
					return true;
			return false;
		}
		if (n == sizeof(scheme))
			return false;
		scheme[n++] = (char)c;
	}
	return false;
}
