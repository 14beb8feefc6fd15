/* SPDX-License-Identifier: ISC */
/*
 * The consent dialogue and the link to what it rests on: our form around the
 * site's words (DESIGN 6, SITE 3).
 */
#include "base/arena.h"
#include "weave/html.h"
#include "weave/weaver.h"
#include "weave/wording.h"

static const char advice[] =
    "write blocks/consent.xml: <k:block xmlns:k=\"urn:kunderejse:1\"> with the "
    "words, <button name=\"choice\" value=\"all\"> and <button "
    "name=\"choice\" value=\"no\">";

/* The same where the site's own tool asks. */
static const char tool_advice[] =
    "write blocks/consent.xml: <k:block xmlns:k=\"urn:kunderejse:1\"> with the "
    "words, and <button name=\"choice\" value=\"no\"> for who wants to be "
    "forgotten";

static bool
tool_asks(const struct weave *w)
{
	return w->model->consent_cookie.n > 0;
}

/* What the visitor can press or tick. */
struct choices {
	bool all, no, chosen, purpose;
	struct buf offered; /* the purposes, separated by blanks */
};

static void
read_button(struct weave *w, const struct node *node, struct choices *c)
{
	struct str value = node_value(node, "value");

	c->all |= str_eq(value, STR("all"));
	c->no |= str_eq(value, STR("no"));
	c->chosen |= str_eq(value, STR("chosen"));
	if (!weave_listed("all no chosen", value))
		weave_error(w, node->where, "consent dialogue",
		    "choice=\"%.*s\" is none of all, no, chosen",
		    STR_ARG(value));
}

static void
read_purpose(struct weave *w, const struct node *node, struct choices *c)
{
	static const char known[] = "remember measure experiments letters "
				    "seller";
	struct str value = node_value(node, "value");

	buf_printf(
	    &c->offered, "%s%.*s", c->purpose ? " " : "", STR_ARG(value));
	c->purpose = true;
	if (!weave_listed(known, value))
		weave_error(w, node->where, "consent dialogue",
		    "purpose=\"%.*s\" is none of remember, measure, "
		    "experiments, letters, seller",
		    STR_ARG(value));
	if (node_attr(node, "checked") != NULL)
		weave_error(w, node->where, "consent dialogue",
		    "a box ticked beforehand is no consent; take checked "
		    "out");
}

static void
read_choices(struct weave *w, const struct node *node, struct choices *c)
{
	for (const struct node *n = node->first; n != NULL; n = n->next) {
		struct str name = node_value(n, "name");

		if (node_is(n, SPACE_NONE, "form"))
			weave_error(w, n->where, "consent dialogue",
			    "the dialogue is a form already; take <form> "
			    "out");
		if ((node_is(n, SPACE_NONE, "button") ||
			node_is(n, SPACE_NONE, "input")) &&
		    str_eq(name, STR("choice")))
			read_button(w, n, c);
		if (node_is(n, SPACE_NONE, "input") &&
		    str_eq(name, STR("purpose")))
			read_purpose(w, n, c);
		read_choices(w, n, c);
	}
}

/* Where the site's own tool asks, a yes is said to it. */
static void
check_forget(struct weave *w, const struct node *root, const struct choices *c)
{
	if (!c->no)
		weave_error(w, root->where, "consent dialogue",
		    "the dialogue has no button to be forgotten; write "
		    "<button name=\"choice\" value=\"no\">");
	if (c->all || c->chosen || c->purpose)
		weave_error(w, root->where, "consent dialogue",
		    "the tool whose cookie site.xml names asks for consent; "
		    "take the buttons and boxes for a yes out, \"no\" stays");
}

/* Checks the dialogue; the purposes it offers. */
static struct str
check_choices(struct weave *w, const struct node *root)
{
	struct choices c = {.all = false};

	buf_init(&c.offered, w->arena, WEAVE_LITERAL_MAX);
	read_choices(w, root, &c);
	if (tool_asks(w)) {
		check_forget(w, root, &c);
		return STR("");
	}
	if (!c.all || !c.no)
		weave_error(w, root->where, "consent dialogue",
		    "the dialogue has no button to %s; write <button "
		    "name=\"choice\" value=\"%s\">",
		    c.all ? "refuse" : "accept", c.all ? "no" : "all");
	if (c.purpose != c.chosen)
		weave_error(w, root->where, "consent dialogue",
		    c.purpose ? "the dialogue has purposes but no button "
				"for them; write <button name=\"choice\" "
				"value=\"chosen\">"
			      : "the button \"chosen\" has nothing to choose; "
				"write <input type=\"checkbox\" "
				"name=\"purpose\" value=\"remember\"/>");
	return buf_view(&c.offered);
}

/* A hidden field; the value is ours and needs no escaping. */
static void
write_field(struct weave *w, const char *name, struct str value)
{
	struct buf b;

	if (value.n == 0)
		return;
	buf_init(&b, w->arena, WEAVE_LITERAL_MAX);
	buf_printf(&b, "<input type=\"hidden\" name=\"%s\" value=\"%.*s\">",
	    name, STR_ARG(value));
	program_literal(w->program, buf_view(&b));
}

static void
write_form(struct weave *w, const struct frame *f, const struct inside *in,
    const struct model_part *block, const struct node *node)
{
	struct str offered = check_choices(w, block->roots[w->lang]);
	struct inside sub = *in;
	struct program *p = w->program;
	struct buf b;

	sub.open = true;
	sub.element = STR("form");
	sub.up = in;
	buf_init(&b, w->arena, WEAVE_LITERAL_MAX);
	html_attr(&b, w->model->prefix);
	program_literal(
	    p, STR("<form class=\"k-consent\" method=\"post\" action=\""));
	program_literal(p, buf_view(&b));
	program_literal(p, STR("consent"));
	program_code(p, false);
	program_literal(
	    p, STR("\"><input type=\"hidden\" name=\"to\" value=\""));
	program_path(p);
	program_literal(p, STR("\">"));
	/* What he says yes to is what he was shown, also when the site has
	 * new words by then. */
	if (!tool_asks(w)) {
		write_field(
		    w, "wording", wording_version(w->arena, w->model, w->lang));
		write_field(w, "offered", offered);
	}
	weave_block(w, f, &sub, block, NULL, node->where);
	program_literal(p, STR("</form>"));
}

void
weave_consent(struct weave *w, const struct frame *f, const struct inside *in,
    const struct node *node)
{
	const struct model_part *block = model_block(w->model, STR("consent"));
	program_label end;

	weave_check_empty(w, node);
	if (in->mode != MODE_FLOW || in->svg) {
		weave_error(w, node->where, "misplaced element",
		    "the dialogue cannot stand in <%.*s>; put it into "
		    "<body>",
		    STR_ARG(in->element));
		return;
	}
	if (w->consent_woven)
		weave_error(w, node->where, "double element",
		    "the page \"%.*s\" has k:consent twice; take one out",
		    STR_ARG(w->page->id));
	w->consent_woven = true;
	/* Asked is there; here is where he is forgotten. */
	if (tool_asks(w) && !str_eq(w->page->id, STR("consent")))
		return;
	if (block != NULL && model_part_broken(w->model, block))
		return;
	if (block == NULL || block->roots[w->lang] == NULL) {
		weave_error(w, node->where, "consent dialogue", "%s",
		    tool_asks(w) ? tool_advice : advice);
		return;
	}
	/* The page behind the footer's link shows the dialogue to everyone. */
	if (str_eq(w->page->id, STR("consent"))) {
		write_form(w, f, in, block, node);
		return;
	}
	end = program_jump_unless(w->program, program_cond_consent(w->program));
	write_form(w, f, in, block, node);
	program_land(w->program, end);
}

/* The privacy page in the language of this one, when it is one of ours and
 * there is one; else as site.xml has it. */
static struct str
privacy_path(const struct weave *w)
{
	const struct model *m = w->model;
	struct str path = STR("");

	for (size_t i = 0; i < m->npages; i++)
		for (size_t lang = 0; lang < m->nlangs; lang++)
			if (str_eq(m->pages[i].paths[lang], m->privacy))
				path =
				    model_page_path(m, &m->pages[i], w->lang);
	return path.n > 0 ? path : m->privacy;
}

/* What stands in a link of ours, once its start tag was begun. */
static void
finish_link(struct weave *w, const struct frame *f, const struct inside *in,
    const struct node *node)
{
	struct inside sub = *in;

	sub.open = true;
	sub.element = STR("a");
	sub.up = in;
	program_literal(w->program, STR(">"));
	weave_children(w, f, &sub, node);
	program_literal(w->program, STR("</a>"));
}

static bool
link_ok(struct weave *w, const struct inside *in, const struct node *node)
{
	if (in->mode == MODE_FLOW && !in->svg)
		return true;
	weave_error(w, node->where, "misplaced element",
	    "a link cannot stand in <%.*s>", STR_ARG(in->element));
	return false;
}

void
weave_privacy_link(struct weave *w, const struct frame *f,
    const struct inside *in, const struct node *node)
{
	if (w->model->privacy.n == 0) {
		weave_error(w, node->where, "privacy page",
		    "k:privacy-link needs an address; write <consent "
		    "privacy=\"/…\"/> in site.xml");
		return;
	}
	if (!link_ok(w, in, node))
		return;
	program_literal(w->program, STR("<a"));
	weave_own_link(w, privacy_path(w));
	finish_link(w, f, in, node);
}

/* Without its class code an address is shown as to anybody. */
static void
standard_link(struct weave *w)
{
	program_literal(w->program, STR("<a href=\""));
	program_path(w->program);
	program_literal(w->program, STR("\""));
}

void
weave_why_link(struct weave *w, const struct frame *f, const struct inside *in,
    const struct node *node)
{
	const struct attr *show = node_attr(node, "show");
	struct buf b;

	if (model_page(w->model, STR("why")) == NULL) {
		weave_error(w, node->where, "missing page",
		    "k:why-link leads to the page \"why\", and there is none; "
		    "write pages/why.xml with id=\"why\"");
		return;
	}
	if (show != NULL && !str_eq(show->value, STR("standard")))
		weave_error(w, attr_where(node, show), "bad value",
		    "show=\"%.*s\" is not known; write standard, or take it "
		    "out",
		    STR_ARG(show->value));
	if (!link_ok(w, in, node))
		return;
	if (show != NULL) {
		standard_link(w);
	} else {
		buf_init(&b, w->arena, WEAVE_LITERAL_MAX);
		html_attr(&b, w->model->prefix);
		program_literal(w->program, STR("<a rel=\"nofollow\" href=\""));
		program_literal(w->program, buf_view(&b));
		program_literal(w->program, STR("why?r="));
		program_receipt(w->program);
		program_literal(w->program, STR("\""));
	}
	finish_link(w, f, in, node);
}
