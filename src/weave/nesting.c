/* SPDX-License-Identifier: ISC */
#include "weave/nesting.h"

/* What stands in nothing but these; both lists separated by blanks. */
static const struct {
	const char *elements, *parents;
} homes[] = {
    {"li", "ul ol menu"},
    {"dt dd", "dl div"},
    {"tr", "table thead tbody tfoot"},
    {"td th", "tr"},
    {"thead tbody tfoot caption colgroup", "table"},
    {"col", "colgroup"},
    {"option", "select datalist optgroup"},
    {"optgroup", "select"},
    {"figcaption", "figure"},
    {"legend", "fieldset"},
    {"summary", "details"},
    {"source", "audio video picture"},
    {"track", "audio video"},
    {"title base", "head html"}, /* whose tags may be left out */
    {"head body", "html"},
};

/* And what these hold. */
static const struct {
	const char *parents, *elements;
} holders[] = {
    {"ul ol menu", "li script template"},
    {"dl", "dt dd div script template"},
    {"table", "caption colgroup thead tbody tfoot tr script template"},
    {"thead tbody tfoot", "tr script template"},
    {"tr", "td th script template"},
    {"select", "option optgroup hr script template"},
    {"head", "title meta link style script base noscript template"},
};

/* Holds phrases only: no element that is a block of its own. */
static const char phrases[] =
    "p h1 h2 h3 h4 h5 h6 span em strong b i s u small mark cite q dfn abbr "
    "code kbd samp var sub sup time data bdi bdo label button pre output meter "
    "progress";
static const char blocks[] =
    "address article aside blockquote details dialog div dl fieldset figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr main menu nav ol p pre "
    "search section table ul";
/* Hold what the element around them may. */
static const char transparent[] = "a ins del map object video audio canvas";
static const char active[] =
    "a button select textarea label iframe details input";

static bool
takes_no_part(const struct node *node)
{
	return node_is(node, SPACE_NONE, "input") &&
	       str_eq(node_value(node, "type"), STR("hidden"));
}

static void
fault(struct weave *w, const struct node *node, struct str around,
    const char *what)
{
	weave_warn(w, node->where, "nesting",
	    "<%.*s> cannot stand in <%.*s>; %s", STR_ARG(node->name),
	    STR_ARG(around), what);
}

/* The innermost ancestor that is one of `names`; NULL: there is none. */
static const struct inside *
around(const struct inside *in, const char *names)
{
	while (in != NULL && !weave_listed(names, in->element))
		in = in->up;
	return in;
}

static bool
check_home(struct weave *w, const struct inside *in, const struct node *node)
{
	for (size_t i = 0; i < sizeof(homes) / sizeof(homes[0]); i++)
		if (weave_listed(homes[i].elements, node->name) &&
		    !weave_listed(homes[i].parents, in->element)) {
			weave_warn(w, node->where, "nesting",
			    "<%.*s> cannot stand in <%.*s>; it stands directly "
			    "in: %s",
			    STR_ARG(node->name), STR_ARG(in->element),
			    homes[i].parents);
			return false;
		}
	for (size_t i = 0; i < sizeof(holders) / sizeof(holders[0]); i++)
		if (weave_listed(holders[i].parents, in->element) &&
		    !weave_listed(holders[i].elements, node->name)) {
			weave_warn(w, node->where, "nesting",
			    "<%.*s> cannot stand in <%.*s>, which holds "
			    "only: %s",
			    STR_ARG(node->name), STR_ARG(in->element),
			    holders[i].elements);
			return false;
		}
	return true;
}

/* A block in phrases, seen through what is transparent. */
static bool
check_block(struct weave *w, const struct inside *in, const struct node *node)
{
	const struct inside *up = in;

	if (!weave_listed(blocks, node->name))
		return true;
	while (up->up != NULL && weave_listed(transparent, up->element))
		up = up->up;
	if (!weave_listed(phrases, up->element))
		return true;
	fault(w, node, up->element,
	    "that holds phrases only: close it before, or write <div>");
	return false;
}

static void
check_active(struct weave *w, const struct inside *in, const struct node *node)
{
	const struct inside *up = around(in, "a button");
	bool is_form = str_eq(node->name, STR("form"));

	if (is_form && around(in, "form") != NULL)
		fault(w, node, STR("form"), "close the other before");
	else if (str_eq(node->name, STR("label")) &&
		 around(in, "label") != NULL)
		fault(w, node, STR("label"), "close the other before");
	else if (up != NULL && weave_listed(active, node->name) &&
		 !takes_no_part(node))
		fault(w, node, up->element,
		    "a link or button holds nothing else one can use");
}

void
nesting_check(struct weave *w, const struct inside *in, const struct node *node)
{
	/* A part that no page uses stands nowhere yet. */
	if (w->unused || in->svg || node->space != SPACE_NONE || !in->open ||
	    str_eq(in->element, STR("template")))
		return;
	if (check_home(w, in, node) && check_block(w, in, node))
		check_active(w, in, node);
}

void
nesting_check_as(struct weave *w, const struct inside *in,
    const struct node *node, struct str name)
{
	struct node as = *node;

	as.space = SPACE_NONE;
	as.name = name;
	nesting_check(w, in, &as);
}

bool
nesting_form(struct weave *w, const struct inside *in, const struct node *node,
    const char *what)
{
	if (in->mode != MODE_FLOW || in->svg) {
		weave_error(w, node->where, "misplaced element",
		    "%s cannot stand in <%.*s>; put it into <body>", what,
		    STR_ARG(in->element));
		return false;
	}
	nesting_check_as(w, in, node, STR("form"));
	return true;
}
