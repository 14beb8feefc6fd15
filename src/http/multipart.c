/* SPDX-License-Identifier: ISC */
#include "http/multipart.h"

/* A parameter's value, with or without quotes; quotes and backslashes within
 * are in no name of ours. */
static struct str
unquoted(struct str s)
{
	s = str_trim(s);
	if (s.n < 2 || s.p[0] != '"' || s.p[s.n - 1] != '"')
		return s;
	return str_head(str_from(s, 1), s.n - 2);
}

/* The value of a parameter behind "kind; a=b; c=d"; p is NULL: it has none. */
static struct str
parameter(struct str rest, struct str name)
{
	struct str one, key;

	str_cut(&rest, ';', &one);
	while (str_cut(&rest, ';', &one)) {
		str_cut(&one, '=', &key);
		if (str_ieq(str_trim(key), name))
			return one.p == NULL ? one : unquoted(one);
	}
	return (struct str){NULL, 0};
}

static bool
is_kind(struct str value, struct str kind)
{
	return str_ieq(str_trim(str_head(value, str_chr(value, ';'))), kind);
}

/* bchars of RFC 2046 5.1.1, but for the blank. */
static bool
is_boundary(struct str s)
{
	static const struct str marks = STR("'()+_,-./:=?");

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') &&
		    !(c >= 'A' && c <= 'Z') && str_chr(marks, c) == marks.n)
			return false;
	}
	return s.n > 0 && s.n <= MULTIPART_BOUNDARY_MAX;
}

/* Takes "--boundary" off the front. */
static bool
take_boundary(struct multipart *m)
{
	if (!str_starts(m->rest, STR("--")) ||
	    !str_starts(str_from(m->rest, 2), m->boundary))
		return false;
	m->rest = str_from(m->rest, 2 + m->boundary.n);
	return true;
}

bool
multipart_start(struct multipart *m, struct str type, struct str body)
{
	*m = (struct multipart){.rest = body};
	if (!is_kind(type, STR("multipart/form-data")))
		return false;
	m->boundary = parameter(type, STR("boundary"));
	return m->boundary.p != NULL && is_boundary(m->boundary) &&
	       take_boundary(m);
}

/* A line without its CRLF; false: there is none. */
static bool
take_line(struct multipart *m, struct str *line)
{
	size_t n = str_find(m->rest, STR("\r\n"));

	if (n == m->rest.n)
		return false;
	*line = str_head(m->rest, n);
	m->rest = str_from(m->rest, n + 2);
	return true;
}

/* The headers of a part.  *name has p NULL when it is no field. */
static bool
take_headers(struct multipart *m, struct str *name)
{
	struct str line, key, value;

	*name = (struct str){NULL, 0};
	while (take_line(m, &line)) {
		if (line.n == 0)
			return true;
		value = line;
		str_cut(&value, ':', &key);
		if (value.p == NULL ||
		    !str_ieq(key, STR("Content-Disposition")) ||
		    !is_kind(value, STR("form-data")) ||
		    parameter(value, STR("filename")).p != NULL)
			continue;
		*name = parameter(value, STR("name"));
	}
	return false;
}

/* What stands before CRLF and the next boundary, which is taken, too. */
static bool
take_value(struct multipart *m, struct str *value)
{
	struct str from = m->rest;

	for (size_t at = 0;; at += 2) {
		at += str_find(str_from(from, at), STR("\r\n"));
		if (at >= from.n)
			return false;
		m->rest = str_from(from, at + 2);
		if (take_boundary(m)) {
			*value = str_head(from, at);
			return true;
		}
	}
}

bool
multipart_next(struct multipart *m, struct str *name, struct str *value)
{
	struct str line;

	/* Behind the last boundary stands "--". */
	while (take_line(m, &line) && str_trim(line).n == 0) {
		if (!take_headers(m, name) || !take_value(m, value))
			return false;
		if (name->p != NULL)
			return true;
	}
	return false;
}
