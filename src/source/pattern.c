/* SPDX-License-Identifier: ISC */
/*
 * The grammar is as narrow as what a Referer's host can be (referer.c): ASCII,
 * lower case.  An ending is never left open: "bni.*" would take bni.evil.com.
 */
#include "source/pattern.h"

#define CC STR(".{cc}")

static bool
known_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
	       c == '_' || c == '.' || c == '*';
}

static const char *
check_bytes(struct str host)
{
	for (size_t i = 0; i < host.n; i++) {
		unsigned char c = (unsigned char)host.p[i];

		if (c >= 'A' && c <= 'Z')
			return "has capital letters; write it in lower case";
		if (c >= 0x80)
			return "has letters that no browser sends; write the "
			       "name as xn--...";
		if (c == '{' || c == '}')
			return "has a brace; only the ending can be {cc}, any "
			       "country's: bni.{cc}";
		if (!known_byte(host.p[i]))
			return "is no host; write bni.dk, .bni.dk with all "
			       "below it, or app:com.bni";
	}
	return NULL;
}

/* Every label has letters, and the ending no star. */
static const char *
check_labels(const struct pattern *p)
{
	struct str rest = p->host, label, last = STR(""), before = STR("");
	unsigned labels = 0;

	if (str_ends(rest, STR(".")))
		return "has an empty part between its dots";
	while (rest.n > 0 && str_cut(&rest, '.', &label)) {
		if (label.n == 0)
			return "has an empty part between its dots";
		before = last;
		last = label;
		labels++;
	}
	if (labels < (p->cc ? 1u : 2u))
		return "is no whole host; write bni.dk";
	if (p->cc ? str_eq(last, STR("*")) : str_eq(before, STR("*")))
		return "is every host of an ending; name the host";
	if (!p->cc && str_chr(last, '*') < last.n)
		return "has a star for its ending; write {cc} for any "
		       "country's: bni.{cc}";
	return NULL;
}

static const char *
parse_app(struct str id, struct pattern *p)
{
	const char *why = check_bytes(id);

	p->app = true;
	p->host = id;
	if (why != NULL)
		return why;
	if (str_chr(id, '.') == id.n || str_chr(id, '*') < id.n)
		return "is no application's id; write app:com.bni";
	return NULL;
}

const char *
pattern_parse(struct str s, struct pattern *p)
{
	const char *why;

	*p = (struct pattern){.host = s};
	if (str_starts(s, STR("app:")))
		return parse_app(str_from(s, 4), p);
	if (str_find(s, STR("://")) < s.n)
		return "is an address; write its host alone: bni.dk";
	p->path = str_from(s, str_chr(s, '/'));
	s = str_head(s, str_chr(s, '/'));
	if (str_eq(p->path, STR("/")))
		p->path = STR("");
	if (str_chr(p->path, '?') < p->path.n ||
	    str_chr(p->path, '#') < p->path.n ||
	    str_chr(p->path, '*') < p->path.n)
		return "has more than the beginning of a path; write "
		       "bni.dk/forum";
	if (str_starts(s, STR("."))) {
		p->below = true;
		s = str_from(s, 1);
	} else if (str_starts(s, STR("www."))) {
		s = str_from(s, 4);
	}
	if (str_ends(s, CC)) {
		p->cc = true;
		s.n -= CC.n;
	}
	p->host = s;
	p->star = str_chr(s, '*') < s.n;
	why = check_bytes(s);
	return why != NULL ? why : check_labels(p);
}
