/* SPDX-License-Identifier: ISC */
/*
 * Cutting an expression into tokens (XPath 1.0 3.7).  Whether `and` is a name
 * or an operator is known to the parser, by where it stands.
 */
#include "logic/expr.h"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Letters of any language, so that a wrong name is shown whole. */
static bool
starts_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       (unsigned char)c >= 0x80;
}

static size_t
name_length(struct str s)
{
	size_t n = 0;

	if (s.n == 0 || !starts_name(s.p[0]))
		return 0;
	while (n < s.n && (starts_name(s.p[n]) || is_digit(s.p[n]) ||
			      s.p[n] == '-' || s.p[n] == '.'))
		n++;
	return n;
}

/* A name with its prefix, but never the "::" of an axis. */
static size_t
qname_length(struct str s)
{
	size_t n = name_length(s), local;

	if (n == 0 || n + 1 >= s.n || s.p[n] != ':')
		return n;
	local = name_length(str_from(s, n + 1));
	return local == 0 ? n : n + 1 + local;
}

static size_t
number_length(struct str s)
{
	size_t n = 0;

	while (n < s.n && is_digit(s.p[n]))
		n++;
	if (n < s.n && s.p[n] == '.')
		n++;
	while (n < s.n && is_digit(s.p[n]))
		n++;
	return n;
}

static void
take(struct parser *p, enum token token, size_t n)
{
	p->token = token;
	p->text = str_head(p->rest, n);
	p->rest = str_from(p->rest, n);
}

static void
take_literal(struct parser *p)
{
	char quote = p->rest.p[0];
	size_t n;

	p->rest = str_from(p->rest, 1);
	n = str_chr(p->rest, quote);
	if (n == p->rest.n) {
		expr_fault(p, "expression", "the text '%.*s' has no closing %c",
		    STR_ARG(str_head(p->rest, 40)), quote);
		p->token = TOKEN_BAD;
		return;
	}
	take(p, TOKEN_LITERAL, n);
	p->rest = str_from(p->rest, 1);
}

static void
take_variable(struct parser *p)
{
	size_t n;

	p->rest = str_from(p->rest, 1);
	n = name_length(p->rest);
	if (n == 0) {
		expr_fault(p, "expression", "'$' without a name behind it");
		p->token = TOKEN_BAD;
		return;
	}
	take(p, TOKEN_VARIABLE, n);
}

static void
take_bad(struct parser *p)
{
	const struct str paths = STR("/.@[]|:");
	char c = p->rest.p[0];

	p->token = TOKEN_BAD;
	if (str_starts(p->rest, STR("||")))
		expr_fault(p, "expression", "write `or`");
	else if (str_starts(p->rest, STR("==")))
		expr_fault(p, "expression", "write one =");
	else if (str_chr(paths, c) < paths.n)
		expr_fault(p, "expression",
		    "'%c' belongs to location paths, which are no part of "
		    "expressions here: use $variables and functions",
		    c);
	else if (c == '!')
		expr_fault(p, "expression",
		    "'!' alone: write != between values, or not(…)");
	else if (c == '&')
		expr_fault(p, "expression", "write `and`");
	else
		expr_fault(
		    p, "expression", "'%c' has no meaning in an expression", c);
}

/* Length of the operator at s, or 0. */
static size_t
operator_length(struct str s)
{
	bool equals = s.n > 1 && s.p[1] == '=';

	switch (s.p[0]) {
	case '=':
		return equals ? 0 : 1;
	case '+':
	case '-':
	case '*':
		return 1;
	case '<':
	case '>':
		return equals ? 2 : 1;
	case '!':
		return equals ? 2 : 0;
	default:
		return 0;
	}
}

static bool
take_mark(struct parser *p)
{
	switch (p->rest.p[0]) {
	case '(':
		take(p, TOKEN_OPEN, 1);
		return true;
	case ')':
		take(p, TOKEN_CLOSE, 1);
		return true;
	case ',':
		take(p, TOKEN_COMMA, 1);
		return true;
	case '$':
		take_variable(p);
		return true;
	case '"':
	case '\'':
		take_literal(p);
		return true;
	default:
		return false;
	}
}

void
expr_next(struct parser *p)
{
	size_t n;
	struct str s;

	p->rest = str_trim(p->rest);
	s = p->rest;
	if (s.n == 0)
		take(p, TOKEN_END, 0);
	else if (take_mark(p))
		return;
	else if ((n = operator_length(s)) > 0)
		take(p, TOKEN_OPERATOR, n);
	else if (is_digit(s.p[0]) ||
		 (s.p[0] == '.' && s.n > 1 && is_digit(s.p[1])))
		take(p, TOKEN_NUMBER, number_length(s));
	else if ((n = qname_length(s)) > 0)
		take(p, TOKEN_NAME, n);
	else
		take_bad(p);
}
