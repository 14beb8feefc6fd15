/* SPDX-License-Identifier: ISC */
#include "mail/address.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "mail/domain.h"

#define LOCAL_MAX 64
#define ADDRESS_MAX 254

bool
address_is_atext(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') ||
	       (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

bool
address_is_dot_atom(struct str s)
{
	struct str atom;

	if (s.n == 0)
		return false;
	while (str_cut(&s, '.', &atom)) {
		if (atom.n == 0)
			return false;
		for (size_t i = 0; i < atom.n; i++)
			if (!address_is_atext(atom.p[i]))
				return false;
	}
	return true;
}

static bool
has_control(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f)
			return true;
	return false;
}

static bool
is_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static struct str
without_blanks(struct str s)
{
	while (s.n > 0 && is_blank(s.p[0]))
		s = str_from(s, 1);
	while (s.n > 0 && is_blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

static enum address_rc
local_rc(struct str local)
{
	if (!is_ascii(local))
		return ADDRESS_LETTERS;
	if (!address_is_dot_atom(local))
		return ADDRESS_LOCAL;
	return local.n > LOCAL_MAX ? ADDRESS_LONG : ADDRESS_OK;
}

enum address_rc
address_parse(struct arena *a, struct str given, struct str *normal)
{
	struct str rest = without_blanks(given), local, domain;
	enum address_rc rc;

	if (rest.n == 0)
		return ADDRESS_EMPTY;
	if (has_control(rest))
		return ADDRESS_CONTROL;
	str_cut(&rest, '@', &local);
	if (rest.p == NULL || str_chr(rest, '@') < rest.n)
		return ADDRESS_AT;
	rc = local_rc(local);
	if (rc != ADDRESS_OK)
		return rc;
	if (!domain_ascii(a, rest, &domain))
		return ADDRESS_DOMAIN;
	if (local.n + 1 + domain.n > ADDRESS_MAX)
		return ADDRESS_LONG;
	*normal = str_format(a, "%.*s@%.*s", STR_ARG(local), STR_ARG(domain));
	return ADDRESS_OK;
}

const char *
address_reason(enum address_rc rc)
{
	static const char *const reasons[ADDRESS_RC__MAX] = {
	    [ADDRESS_EMPTY] = "Write a mail address, such as kari@example.com.",
	    [ADDRESS_CONTROL] =
		"The address holds a line break or another sign that can not "
		"be seen: write it on one line.",
	    [ADDRESS_AT] = "A mail address has one @ in it, such as "
			   "kari@example.com.",
	    [ADDRESS_LETTERS] =
		"Before the @ only a to z, digits and . _ + - reach every "
		"mailbox, no letter such as å, ø or ü: write the address "
		"without it, or another one.",
	    [ADDRESS_LOCAL] = "Before the @ write only a to z, digits and . _ "
			      "+ -, with no blank and no dot at its ends.",
	    [ADDRESS_DOMAIN] = "Behind the @ write the name of a mail domain, "
			       "such as example.com.",
	    [ADDRESS_LONG] = "The address is too long: 64 signs before the @, "
			     "254 in all.",
	};

	return reasons[rc];
}

bool
address_ok(struct str s)
{
	struct str rest = s, local;

	return s.n <= ADDRESS_MAX && str_cut(&rest, '@', &local) &&
	       rest.p != NULL && local_rc(local) == ADDRESS_OK &&
	       domain_ok(rest);
}

struct str
address_domain(struct str normal)
{
	return str_from(normal, str_chr(normal, '@') + 1);
}

struct str
address_masked(struct arena *a, struct str email)
{
	size_t at = str_chr(email, '@');

	/* The first character; those of UTF-8 go on with 10xxxxxx. */
	size_t n = at > 0;

	while (n > 0 && n < at && ((unsigned char)email.p[n] & 0xc0) == 0x80)
		n++;
	return str_format(a, "%.*s***%.*s", STR_ARG(str_head(email, n)),
	    STR_ARG(str_from(email, at)));
}

void
address_hide(struct buf *b, struct str text)
{
	struct str word;

	for (bool first = true; str_word(&text, &word); first = false) {
		if (!first)
			buf_char(b, ' ');
		buf_str(
		    b, str_chr(word, '@') < word.n ? STR("(address)") : word);
	}
}
