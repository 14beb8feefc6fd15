/* SPDX-License-Identifier: ISC */
/*
 * Cookies: one scan of the header, one line written.
 */
#include "http/cookie.h"

#include <assert.h>
#include <inttypes.h>

/* Without the spaces and TABs at both ends: nothing else is blank in a header,
 * and a wider trim would let a foreign name pass for ours. */
static struct str
trim(struct str s)
{
	while (s.n > 0 && (s.p[0] == ' ' || s.p[0] == '\t'))
		s = str_from(s, 1);
	while (s.n > 0 && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
		s.n--;
	return s;
}

static struct str
unquote(struct str s)
{
	if (s.n < 2 || s.p[0] != '"' || s.p[s.n - 1] != '"')
		return s;
	return (struct str){s.p + 1, s.n - 2};
}

struct str
cookie_get(struct str header, struct str name)
{
	struct str pair;

	while (str_cut(&header, ';', &pair)) {
		pair = trim(pair);
		if (pair.n > name.n && pair.p[name.n] == '=' &&
		    str_starts(pair, name))
			return unquote(trim(str_from(pair, name.n + 1)));
	}
	return (struct str){NULL, 0};
}

/* cookie-octet of RFC 6265 4.1.1. */
static bool
value_ok(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c <= ' ' || c >= 0x7f || c == '"' || c == ',' || c == ';' ||
		    c == '\\')
			return false;
	}
	return true;
}

struct str
cookie_make(struct arena *a, struct str name, struct str value, int64_t max_age,
    bool secure)
{
	/* Values are made by us; a byte that ends one would be a bug. */
	assert(value_ok(value));
	return str_format(a,
	    "%.*s=%.*s; Path=/; Max-Age=%" PRId64 "; HttpOnly; SameSite=Lax%s",
	    STR_ARG(name), STR_ARG(value), max_age, secure ? "; Secure" : "");
}
