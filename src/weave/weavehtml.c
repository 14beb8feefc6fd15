/* SPDX-License-Identifier: ISC */
/*
 * Elements of HTML and SVG, serialised as HTML 13.3 says: every element but
 * the void ones has an end tag, script and style hold what was written.
 */
#include "base/arena.h"
#include "weave/form.h"
#include "weave/html.h"
#include "weave/nesting.h"
#include "weave/weaver.h"

static bool
is_html(const struct node *node, const char *name)
{
	return node_is(node, SPACE_NONE, name);
}

static bool
has_upper(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= 'A' && s.p[i] <= 'Z')
			return true;
	return false;
}

static void
unknown(struct weave *w, const struct node *node)
{
	struct str lower = str_lower(w->arena, node->name);
	struct str guess = html_nearest(lower);
	struct str own = weave_nearest(node->name);

	if (html_obsolete(lower) != NULL)
		weave_error(w, node->where, "unknown element",
		    "<%.*s> is obsolete; use %s", STR_ARG(node->name),
		    html_obsolete(lower));
	else if (has_upper(node->name) && str_eq(guess, lower))
		weave_error(w, node->where, "unknown element",
		    "names of HTML elements are lower case; write <%.*s>",
		    STR_ARG(lower));
	else if (own.n > 0 && (guess.n == 0 || str_eq(own, node->name)))
		weave_error(w, node->where, "unknown element",
		    "HTML has no element <%.*s>; did you mean <k:%.*s>?",
		    STR_ARG(node->name), STR_ARG(own));
	else if (guess.n > 0)
		weave_error(w, node->where, "unknown element",
		    "HTML has no element <%.*s>; did you mean <%.*s>?",
		    STR_ARG(node->name), STR_ARG(guess));
	else
		weave_error(w, node->where, "unknown element",
		    "HTML has no element <%.*s>; write one of HTML's, or a "
		    "name with \"-\" for one of your own",
		    STR_ARG(node->name));
}

/*
 * Names of HTML that SVG has not, or has to run something: a parser of HTML
 * leaves <svg> at most of them, and they are loaded or run as HTML's.
 */
static bool
breaks_out(struct weave *w, struct str name)
{
	struct str lower = str_lower(w->arena, name);
	unsigned flags;

	return str_chr(lower, '-') == lower.n && html_element(lower, &flags) &&
	       !weave_listed("a style title", lower);
}

/* An element may stand where it stands; its flags. */
static bool
check_svg(struct weave *w, const struct inside *in, const struct node *node)
{
	if (!in->svg && !str_eq(node->name, STR("svg"))) {
		weave_error(w, node->where, "misplaced element",
		    "<%.*s> of SVG stands only in <svg>", STR_ARG(node->name));
		return false;
	}
	if (breaks_out(w, node->name)) {
		weave_error(w, node->where, "misplaced element",
		    "<%.*s> cannot stand in <svg>; move it out",
		    STR_ARG(node->name));
		return false;
	}
	return true;
}

static bool
check_html(struct weave *w, const struct inside *in, const struct node *node,
    unsigned *flags)
{
	if (!html_element(node->name, flags)) {
		unknown(w, node);
		return false;
	}
	if (is_html(node, "html") && in->open) {
		weave_error(w, node->where, "misplaced element",
		    "<html> is the outermost element; it cannot stand in "
		    "<%.*s>",
		    STR_ARG(in->element));
		return false;
	}
	if (in->svg) {
		weave_error(w, node->where, "misplaced element",
		    "<%.*s> of HTML cannot stand in <svg>; write "
		    "xmlns=\"http://www.w3.org/2000/svg\" on it, or put it "
		    "into <foreignObject>",
		    STR_ARG(node->name));
		return false;
	}
	if (in->text && !(*flags & HTML_PHRASING)) {
		weave_error(w, node->where, "misplaced element",
		    "<%.*s> cannot stand in a text; a text holds phrases "
		    "(em, strong, a, …)",
		    STR_ARG(node->name));
		return false;
	}
	return true;
}

static bool
check(struct weave *w, const struct inside *in, const struct node *node,
    unsigned *flags)
{
	*flags = 0;
	if (!in->text && (in->mode == MODE_PLAIN || in->mode == MODE_ATTR)) {
		weave_error(w, node->where, "misplaced element",
		    "only text can stand in <%.*s>; take <%.*s> out",
		    STR_ARG(in->element), STR_ARG(node->name));
		return false;
	}
	if (!in->text && (in->mode == MODE_JSON || in->mode == MODE_RAW)) {
		weave_error(w, node->where, "misplaced element",
		    "<%.*s> cannot stand in <%.*s>; write &lt; for \"<\"",
		    STR_ARG(node->name), STR_ARG(in->element));
		return false;
	}
	if (node->space == SPACE_SVG)
		return check_svg(w, in, node);
	return check_html(w, in, node, flags);
}

static bool
is_json(const struct node *node)
{
	struct str type = str_trim(node_value(node, "type"));

	return is_html(node, "script") &&
	       (str_ieq(type, STR("application/ld+json")) ||
		   str_ieq(type, STR("application/json")));
}

static struct inside
below(const struct inside *in, const struct node *node, unsigned flags)
{
	struct inside sub = *in;

	sub.open = true;
	sub.element = node->name;
	sub.up = in;
	sub.main |= is_html(node, "main");
	if (is_json(node))
		sub.mode = MODE_JSON;
	else if (flags & HTML_RAW)
		sub.mode = MODE_RAW;
	else if (flags & HTML_PLAIN)
		sub.mode = MODE_PLAIN;
	if (node->space == SPACE_SVG)
		sub.svg = !str_eq(node->name, STR("foreignObject"));
	return sub;
}

/* What a screen reader needs and only the author knows. */
static void
check_spoken(struct weave *w, const struct node *node)
{
	if (is_html(node, "img") && node_attr(node, "alt") == NULL &&
	    w->mail == NULL)
		weave_warn(w, node->where, "missing alt",
		    "<img> has no alt; write what it shows, or alt=\"\" when "
		    "it only decorates");
	if (is_html(node, "html") && node_attr(node, "lang") == NULL)
		weave_warn(w, node->where, "missing lang",
		    "<html> has no lang; write lang=\"{$lang}\"");
}

/* A link that leads on; one to a place of the same page does not. */
static bool
leads_on(const struct node *node)
{
	struct str href = str_trim(node_value(node, "href"));

	return is_html(node, "form") ||
	       ((is_html(node, "a") || is_html(node, "area")) && href.n > 0 &&
		   href.p[0] != '#');
}

/* What tools hear of an element. */
static void
say_element(struct weave *w, const struct inside *in, const struct node *node)
{
	const struct attr *id = node_attr(node, "id");

	if (id != NULL && str_chr(id->value, '{') == id->value.n)
		program_mark(
		    w->program, MARK_ID, id->value, attr_where(node, id));
	if (is_html(node, "main"))
		program_mark(w->program, MARK_MAIN, STR(""), node->where);
	if (leads_on(node))
		program_mark(w->program, MARK_ONWARD,
		    in->main ? STR("main") : STR(""), node->where);
}

static void
start_tag(struct weave *w, const struct frame *f, const struct node *node)
{
	bool code_field = false;

	program_literal(w->program, STR("<"));
	program_literal(w->program, node->name);
	if (w->form != NULL) {
		struct node plain = weave_control(w, node);

		weave_attrs(w, f, &plain, &code_field);
		weave_control_attrs(w, f, node);
	} else {
		weave_attrs(w, f, node, &code_field);
	}
	program_literal(w->program, STR(">"));
	if (code_field)
		program_code_field(w->program);
}

/* A line break behind this tag is dropped by parsers (HTML 13.1.2.5): where the
 * content is only known when it is shown, that one is ours. */
static bool
drops_newline(const struct node *node)
{
	return (is_html(node, "pre") || is_html(node, "textarea")) &&
	       node->first != NULL && node->first->space == SPACE_K;
}

static void
content(struct weave *w, const struct frame *f, const struct inside *in,
    const struct node *node)
{
	if (in->mode == MODE_JSON) {
		w->in_string = false;
		w->escaped = false;
	}
	if (w->form != NULL && is_html(node, "textarea")) {
		weave_control_lines(w, f, in, node);
		return;
	}
	if (drops_newline(node))
		program_literal(w->program, STR("\n"));
	weave_children(w, f, in, node);
	if (in->mode == MODE_JSON && !in->text && w->in_string)
		weave_error(w, node->where, "JSON",
		    "a quote in this script is not closed; write \" at the "
		    "end of the string");
}

void
weave_html(struct weave *w, const struct frame *f, const struct inside *in,
    const struct node *node)
{
	struct inside sub;
	unsigned flags;

	if (in->mode == MODE_MAIL) {
		weave_mail_text(w, f, in, node);
		return;
	}
	if (w->mail != NULL && !mailcheck_html(w, node))
		return;
	if (!check(w, in, node, &flags))
		return;
	if (in->text && in->mode != MODE_FLOW) {
		/* A text used where only plain text can stand. */
		if (is_html(node, "br"))
			weave_literal(w, in, STR(" "), node->where);
		weave_children(w, f, in, node);
		return;
	}
	weave_check_top(w, in, node->where, is_html(node, "html"));
	if (is_html(node, "html"))
		program_literal(w->program, STR("<!DOCTYPE html>"));
	check_spoken(w, node);
	nesting_check(w, in, node);
	say_element(w, in, node);
	start_tag(w, f, node);
	weave_head_met(w, node);
	if (flags & HTML_VOID) {
		weave_check_empty(w, node);
		return;
	}
	sub = below(in, node, flags);
	if (w->mail != NULL)
		weave_colours(w, node, &sub);
	content(w, f, &sub, node);
	if (is_html(node, "head"))
		weave_head_end(w);
	program_literal(w->program, STR("</"));
	program_literal(w->program, node->name);
	program_literal(w->program, STR(">"));
}
