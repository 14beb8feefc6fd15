/* SPDX-License-Identifier: ISC */
/*
 * Where an address leads.  Stricter than browsers where they differ: what looks
 * like a scheme to anyone is held to be one.
 */
#include "template/escapeurl.h"

#define SCHEME_MAX 8

static bool
is_removed(char c)
{
	return c == '\t' || c == '\n' || c == '\r';
}

struct str
escapeurl_trim(struct str s)
{
	while (s.n > 0 && (unsigned char)s.p[0] <= ' ')
		s = str_from(s, 1);
	return s;
}

bool
escapeurl_next(struct str *rest, struct str *piece)
{
	size_t n = 0;

	while (rest->n > 0 && is_removed(rest->p[0]))
		*rest = str_from(*rest, 1);
	while (n < rest->n && !is_removed(rest->p[n]))
		n++;
	*piece = str_head(*rest, n);
	*rest = str_from(*rest, n);
	return n > 0;
}

/* The next byte a browser would look at; '\0' at the end. */
static char
next_byte(struct str *s)
{
	char c = '\0';

	while (s->n > 0 && is_removed(s->p[0]))
		*s = str_from(*s, 1);
	if (s->n > 0) {
		c = s->p[0];
		*s = str_from(*s, 1);
	}
	return c;
}

static bool
scheme_allowed(struct str scheme)
{
	static const struct str allowed[] = {
	    STR("http"), STR("https"), STR("mailto"), STR("tel")};

	for (size_t i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++)
		if (str_ieq(scheme, allowed[i]))
			return true;
	return false;
}

/* "%3a": a program that decodes once more would see the end of a scheme. */
static bool
is_hidden_colon(struct str after_percent)
{
	return next_byte(&after_percent) == '3' &&
	       (next_byte(&after_percent) | 0x20) == 'a';
}

bool
escapeurl_allowed(struct str s)
{
	char scheme[SCHEME_MAX], c;
	size_t n = 0;

	s = escapeurl_trim(s);
	c = next_byte(&s);
	if (c == '\\')
		return false;
	if (c == '/') {
		c = next_byte(&s);
		return c != '/' && c != '\\';
	}
	for (; c != '\0' || s.n > 0; c = next_byte(&s)) {
		if (c == '/' || c == '?' || c == '#')
			return true;
		if (c == ':')
			return n <= SCHEME_MAX &&
			       scheme_allowed((struct str){scheme, n});
		if (c == '%' && is_hidden_colon(s))
			return false;
		if (n < SCHEME_MAX)
			scheme[n] = c;
		n++;
	}
	return true;
}
