/* SPDX-License-Identifier: ISC */
/*
 * One walk over the bytes.  Where the text is not XML at all the walk only
 * tries not to get lost: the parser will say what is wrong and where.
 */
#include "model/xmlscan.h"

#include <string.h>

#include "base/arena.h"
#include "model/xmlnames.h"

struct scanner {
	struct arena *arena;
	struct complaints *complaints;
	struct str file;
	char *p;
	size_t n, at;
	uint32_t line;
	struct xml_scan *out;
	size_t cap;
};

static struct where
here(const struct scanner *s)
{
	return (struct where){s->file, s->line};
}

static struct str
rest(const struct scanner *s)
{
	return (struct str){s->p + s->at, s->n - s->at};
}

static bool
looking_at(const struct scanner *s, struct str what)
{
	return str_starts(rest(s), what);
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool
is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_' || c == ':' || c == '-' ||
	       c == '.' || (unsigned char)c >= 0x80;
}

/* On to `to`, counting lines. */
static void
walk(struct scanner *s, size_t to)
{
	for (; s->at < to; s->at++)
		if (s->p[s->at] == '\n')
			s->line++;
}

/* The same, leaving only the line ends. */
static void
blank(struct scanner *s, size_t to)
{
	for (; s->at < to; s->at++) {
		if (s->p[s->at] == '\n')
			s->line++;
		else
			s->p[s->at] = ' ';
	}
}

/* Behind the first `end` from here on, or the end of the file. */
static size_t
behind(const struct scanner *s, size_t skip, struct str end)
{
	struct str r = str_from(rest(s), skip);
	size_t i = str_find(r, end);

	return i == r.n ? s->n : s->at + skip + i + end.n;
}

static void
add_line(struct scanner *s, uint32_t v)
{
	if (s->out->nlines == s->cap) {
		size_t cap = s->cap == 0 ? 256 : s->cap * 2;

		s->out->lines = arena_grow(s->arena, s->out->lines,
		    s->cap * sizeof(uint32_t), cap * sizeof(uint32_t));
		s->cap = cap;
	}
	s->out->lines[s->out->nlines++] = v;
}

static bool
is_xml_entity(struct str name)
{
	return str_eq(name, STR("amp")) || str_eq(name, STR("lt")) ||
	       str_eq(name, STR("gt")) || str_eq(name, STR("quot")) ||
	       str_eq(name, STR("apos"));
}

static void
reference(struct scanner *s)
{
	struct str r = str_from(rest(s), 1), name;
	unsigned number;
	size_t n = 0;

	if (r.n > 0 && r.p[0] == '#') {
		s->at++;
		return;
	}
	while (n < r.n && n < 40 && is_name(r.p[n]))
		n++;
	name = str_head(r, n);
	if (r.n > 0 && r.p[0] == '&') {
		complain(s->complaints, COMPLAINT_ERROR, here(s), "bare &",
		    "a bare &&; in a condition write and, elsewhere "
		    "&amp;&amp;");
		blank(s, s->at + 2);
		return;
	}
	if (n == 0 || n == r.n || r.p[n] != ';') {
		complain(s->complaints, COMPLAINT_ERROR, here(s), "bare &",
		    "a bare &; write &amp;");
		blank(s, s->at + 1);
		return;
	}
	if (is_xml_entity(name)) {
		s->at += n + 2;
		return;
	}
	number = xml_entity(name);
	if (number != 0)
		complain(s->complaints, COMPLAINT_ERROR, here(s),
		    "unknown entity", "&%.*s; is not known in XML; write &#%u;",
		    STR_ARG(name), number);
	else
		complain(s->complaints, COMPLAINT_ERROR, here(s),
		    "unknown entity",
		    "&%.*s; is not known in XML; write the character itself",
		    STR_ARG(name));
	blank(s, s->at + n + 2);
}

/* Over a quoted value; the scanner stands on its first quote. */
static void
quoted(struct scanner *s)
{
	char quote = s->p[s->at++];

	while (s->at < s->n && s->p[s->at] != quote && s->p[s->at] != '<') {
		if (s->p[s->at] == '&')
			reference(s);
		else
			walk(s, s->at + 1);
	}
	if (s->at < s->n && s->p[s->at] == quote)
		s->at++;
}

/* Over one attribute: name, =, value. */
static struct str
attribute(struct scanner *s)
{
	size_t from = s->at;
	struct str name;

	while (s->at < s->n && is_name(s->p[s->at]))
		s->at++;
	name = (struct str){s->p + from, s->at - from};
	while (s->at < s->n && is_blank(s->p[s->at]))
		walk(s, s->at + 1);
	if (s->at == s->n || s->p[s->at] != '=')
		return name;
	s->at++;
	while (s->at < s->n && is_blank(s->p[s->at]))
		walk(s, s->at + 1);
	if (s->at < s->n && (s->p[s->at] == '"' || s->p[s->at] == '\''))
		quoted(s);
	return name;
}

static bool
is_xmlns(struct str name)
{
	return str_eq(name, STR("xmlns")) || str_starts(name, STR("xmlns:"));
}

static void
too_many(const struct scanner *s, struct where tag, size_t count)
{
	if (count > XML_ATTRS_MAX)
		complain(s->complaints, COMPLAINT_ERROR, tag,
		    "too many attributes",
		    "%zu attributes on one element; %d are the limit", count,
		    XML_ATTRS_MAX);
}

/*
 * Over a start tag.  The parser compares each attribute with each other, so
 * those behind the limit must be gone before it sees them (SAFETY 4).
 */
static void
start_tag(struct scanner *s)
{
	struct where tag = here(s);
	size_t count = 0, kept = 0, place;

	add_line(s, s->line);
	place = s->out->nlines;
	add_line(s, 0);
	for (s->at++; s->at < s->n && is_name(s->p[s->at]); s->at++)
		;
	while (s->at < s->n && s->p[s->at] != '>' && s->p[s->at] != '<') {
		size_t from = s->at, end;
		uint32_t line = s->line;

		if (!is_name(s->p[s->at])) {
			walk(s, s->at + 1);
			continue;
		}
		if (is_xmlns(attribute(s)) && count < XML_ATTRS_MAX) {
			count++;
			continue;
		}
		if (++count <= XML_ATTRS_MAX) {
			add_line(s, line);
			kept++;
			continue;
		}
		end = s->at;
		s->at = from;
		s->line = line;
		blank(s, end);
	}
	s->out->lines[place] = (uint32_t)kept;
	too_many(s, tag, count);
}

/* Behind a document type with its internal subset. */
static size_t
doctype_end(const struct scanner *s)
{
	int depth = 0;
	size_t i;

	for (i = s->at; i < s->n; i++) {
		char c = s->p[i];

		if (c == '"' || c == '\'') {
			const char *q = memchr(s->p + i + 1, c, s->n - i - 1);

			if (q == NULL)
				return s->n;
			i = (size_t)(q - s->p);
		} else if (c == '[' || c == ']') {
			depth += c == '[' ? 1 : -1;
		} else if (c == '>' && depth <= 0) {
			return i + 1;
		}
	}
	return s->n;
}

/* The quoted value behind `name` in a declaration; empty when absent. */
static struct str
pseudo(struct str declaration, struct str name)
{
	struct str r =
	    str_from(declaration, str_find(declaration, name) + name.n);
	size_t i = 0;

	while (i < r.n && r.p[i] != '"' && r.p[i] != '\'')
		i++;
	if (i == r.n)
		return (struct str){NULL, 0};
	r = str_from(r, i);
	return str_head(str_from(r, 1), str_chr(str_from(r, 1), r.p[0]));
}

static void
instruction(struct scanner *s)
{
	size_t end = behind(s, 2, STR("?>"));
	struct str whole = {s->p + s->at, end - s->at}, version, encoding;

	if (s->at != 0 || whole.n < 6 || !is_blank(whole.p[5]) ||
	    !str_starts(whole, STR("<?xml"))) {
		complain(s->complaints, COMPLAINT_ERROR, here(s),
		    "processing instruction",
		    "processing instructions (<?…?>) are refused; remove it");
		blank(s, end);
		return;
	}
	version = pseudo(whole, STR("version"));
	encoding = pseudo(whole, STR("encoding"));
	if (!str_eq(version, STR("1.0"))) {
		complain(s->complaints, COMPLAINT_ERROR, here(s), "XML version",
		    "the XML declaration must say version=\"1.0\"");
		blank(s, end);
	} else if (encoding.n > 0 && !str_ieq(encoding, STR("UTF-8"))) {
		complain(s->complaints, COMPLAINT_ERROR, here(s), "encoding",
		    "the encoding %.*s is refused; save the file as UTF-8 and "
		    "write encoding=\"UTF-8\"",
		    STR_ARG(str_head(encoding, 40)));
		blank(s, end);
	} else {
		walk(s, end);
	}
}

static void
markup(struct scanner *s)
{
	char next = s->at + 1 < s->n ? s->p[s->at + 1] : '\0';

	if (looking_at(s, STR("<!--"))) {
		walk(s, behind(s, 4, STR("-->")));
	} else if (looking_at(s, STR("<![CDATA["))) {
		walk(s, behind(s, 9, STR("]]>")));
	} else if (str_istarts(rest(s), STR("<!doctype"))) {
		complain(s->complaints, COMPLAINT_ERROR, here(s), "DOCTYPE",
		    "a DOCTYPE is refused; remove it (a page's <!DOCTYPE html> "
		    "is written by the program)");
		blank(s, doctype_end(s));
	} else if (next == '?') {
		instruction(s);
	} else if (is_name(next)) {
		start_tag(s);
	} else {
		s->at++;
	}
}

/*
 * Bytes no XML file may hold, and what is not UTF-8, become blanks.  Said once
 * for a file: where one such byte is there are many.
 */
static void
clean_bytes(struct scanner *s)
{
	bool told_control = false, told_utf8 = false;

	for (s->at = 0; s->at < s->n;) {
		unsigned char c = (unsigned char)s->p[s->at];
		size_t n = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;

		if (c < 0x20 && !is_blank((char)c)) {
			if (!told_control)
				complain(s->complaints, COMPLAINT_ERROR,
				    here(s), "control byte",
				    "the control byte 0x%02x is refused; "
				    "remove it",
				    c);
			told_control = true;
			s->p[s->at] = ' ';
		} else if (c >= 0x80 && !str_utf8_ok(str_head(rest(s), n))) {
			if (!told_utf8)
				complain(s->complaints, COMPLAINT_ERROR,
				    here(s), "not UTF-8",
				    "the byte 0x%02x is not UTF-8; save the "
				    "file as UTF-8",
				    c);
			told_utf8 = true;
			s->p[s->at] = ' ';
			n = 1;
		}
		walk(s, s->at + n > s->n ? s->n : s->at + n);
	}
	s->at = 0;
	s->line = 1;
}

bool
xml_scan(struct arena *a, struct complaints *c, struct str file,
    struct str bytes, struct xml_scan *out)
{
	struct scanner s = {
	    .arena = a, .complaints = c, .file = file, .line = 1, .out = out};

	if (str_starts(bytes, STR("\xff\xfe")) ||
	    str_starts(bytes, STR("\xfe\xff"))) {
		complain(c, COMPLAINT_ERROR, here(&s), "not UTF-8",
		    "the file is UTF-16; save it as UTF-8");
		return false;
	}
	if (str_starts(bytes, STR("\xef\xbb\xbf")))
		bytes = str_from(bytes, 3);
	*out = (struct xml_scan){.lines = NULL};
	s.p = arena_raw(a, bytes.n);
	s.n = bytes.n;
	if (bytes.n > 0)
		memcpy(s.p, bytes.p, bytes.n);
	out->bytes = (struct str){s.p, s.n};
	clean_bytes(&s);
	while (s.at < s.n) {
		if (s.p[s.at] == '<')
			markup(&s);
		else if (s.p[s.at] == '&')
			reference(&s);
		else
			walk(&s, s.at + 1);
	}
	return true;
}
