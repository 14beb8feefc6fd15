/* SPDX-License-Identifier: ISC */
/*
 * The text part of a mail, from the same tree as its HTML: blocks, headings,
 * lists, tables, links and images as what template/mailtext.h lays out.
 */
#include "base/arena.h"
#include "template/mailtext.h"
#include "weave/html.h"
#include "weave/weaver.h"

static bool
is_html(const struct node *node, const char *name)
{
	return node_is(node, SPACE_NONE, name);
}

static void
put(struct weave *w, const char *mark)
{
	program_literal(w->program, str_of(mark));
}

/* A line of its own, with what stands around it. */
static void
block(struct weave *w, const struct frame *f, const struct inside *in,
    const struct node *node, const char *begin)
{
	put(w, MAILTEXT_BLOCK);
	put(w, begin);
	weave_children(w, f, in, node);
	put(w, MAILTEXT_BLOCK);
}

/* The words are the mail address or the number it leads to. */
static bool
says_itself(struct weave *w, const struct node *node, const struct attr *href)
{
	struct str words = node_text(w->arena, node), rest = href->value, word;
	struct buf b;

	buf_init(&b, w->arena, words.n + 1);
	while (str_word(&words, &word))
		buf_str(&b, word);
	if (str_istarts(rest, STR("mailto:")))
		rest = str_from(rest, 7);
	else if (str_istarts(rest, STR("tel:")))
		rest = str_from(rest, 4);
	else
		return false;
	return b.n > 0 && str_eq(buf_view(&b), rest);
}

/* Nothing else stands in the block around it. */
static bool
is_alone(const struct node *node)
{
	const struct node *up = node->parent;
	unsigned flags = 0;

	for (const struct node *n = up->first; n != NULL; n = n->next)
		if (n != node && !node_is_blank(n))
			return false;
	if (up->space == SPACE_NONE)
		html_element(up->name, &flags);
	return (flags & HTML_PHRASING) == 0;
}

static void
link(struct weave *w, const struct frame *f, const struct inside *in,
    const struct node *node)
{
	const struct attr *href = node_attr(node, "href");
	bool alone = is_alone(node);

	weave_children(w, f, in, node);
	if (href == NULL)
		return;
	if (says_itself(w, node, href)) {
		weave_mail_link(w, node, href);
		return;
	}
	put(w, alone ? MAILTEXT_BREAK : " <");
	weave_attr_words(w, f, in, node, href);
	if (!alone)
		put(w, ">");
}

/* "2. " in a list that counts, else "- ". */
static struct str
mark_of(struct weave *w, const struct node *item)
{
	unsigned n = 1;

	if (!is_html(item->parent, "ol"))
		return STR("- ");
	for (const struct node *c = item->parent->first; c != NULL; c = c->next)
		if (c->kind == NODE_ELEMENT && !is_html(c, "li"))
			return STR("- "); /* who knows how many it makes */
	for (const struct node *c = item->parent->first; c != item; c = c->next)
		n += is_html(c, "li");
	return str_format(w->arena, "%u. ", n);
}

static void
item(struct weave *w, const struct frame *f, const struct inside *in,
    const struct node *node)
{
	put(w, MAILTEXT_ITEM);
	program_literal(w->program, mark_of(w, node));
	put(w, MAILTEXT_MARK);
	weave_children(w, f, in, node);
	put(w, MAILTEXT_ITEM_END);
}

/* A list in a list follows without an empty line. */
static void
list(struct weave *w, const struct frame *f, const struct inside *in,
    const struct node *node)
{
	if (is_html(node->parent, "li"))
		weave_children(w, f, in, node);
	else
		block(w, f, in, node, "");
}

/* In a table that is one, and lays nothing out. */
static bool
is_of_data(const struct node *node)
{
	const struct node *n = node;

	while (n != NULL && !is_html(n, "table"))
		n = n->parent;
	return n != NULL &&
	       !str_ieq(node_value(n, "role"), STR("presentation"));
}

static void
cell(struct weave *w, const struct frame *f, const struct inside *in,
    const struct node *node)
{
	const struct node *first = node->parent->first;

	while (first != node && node_is_blank(first))
		first = first->next;
	if (first != node)
		put(w, " | ");
	weave_children(w, f, in, node);
}

static void
row(struct weave *w, const struct frame *f, const struct inside *in,
    const struct node *node)
{
	weave_children(w, f, in, node);
	if (is_of_data(node))
		put(w, MAILTEXT_BREAK);
}

static void
image(struct weave *w, const struct frame *f, const struct inside *in,
    const struct node *node)
{
	const struct attr *alt = node_attr(node, "alt");

	if (alt != NULL)
		weave_attr_words(w, f, in, node, alt);
}

/* Not read out, so not written out. */
static bool
is_hidden(const struct node *node)
{
	static const char *const names[] = {
	    "style", "script", "title", "meta", "link", "template", "noscript"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (is_html(node, names[i]))
			return true;
	return node->space != SPACE_NONE ||
	       str_eq(node_value(node, "aria-hidden"), STR("true"));
}

static void
any(struct weave *w, const struct frame *f, const struct inside *in,
    const struct node *node)
{
	unsigned flags;

	html_element(node->name, &flags);
	if (is_html(node, "h1"))
		block(w, f, in, node, MAILTEXT_TITLE);
	else if (node->name.n == 2 && node->name.p[0] == 'h' &&
		 node->name.p[1] >= '2' && node->name.p[1] <= '6')
		block(w, f, in, node, MAILTEXT_HEADING);
	else if (flags & HTML_PHRASING)
		weave_children(w, f, in, node);
	else
		block(w, f, in, node, "");
}

/* Of a subject or preheader; false: it was complained about. */
static bool
may_hold(struct weave *w, const struct inside *in, const struct node *node)
{
	enum mail_part part = w->mail->part;

	if (in->text || part == MAIL_TEXT)
		return true;
	weave_error(w, node->where, "misplaced element",
	    "only words can stand in %s; take <%.*s> out",
	    weave_is_report(w)     ? "the title of a report"
	    : part == MAIL_SUBJECT ? "k:subject"
				   : "k:preheader",
	    STR_ARG(node->name));
	return false;
}

void
weave_mail_text(struct weave *w, const struct frame *f, const struct inside *in,
    const struct node *node)
{
	static const struct {
		const char *name;
		void (*weave)(struct weave *, const struct frame *,
		    const struct inside *, const struct node *);
	} rows[] = {{"a", link}, {"img", image}, {"li", item}, {"ul", list},
	    {"ol", list}, {"tr", row}};

	if (!may_hold(w, in, node) || is_hidden(node) ||
	    !mailcheck_html(w, node))
		return;
	if (w->mail->part != MAIL_TEXT) {
		weave_children(w, f, in, node);
		return;
	}
	if (is_html(node, "br")) {
		put(w, MAILTEXT_BREAK);
		return;
	}
	if ((is_html(node, "td") || is_html(node, "th")) && is_of_data(node)) {
		cell(w, f, in, node);
		return;
	}
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (is_html(node, rows[i].name)) {
			rows[i].weave(w, f, in, node);
			return;
		}
	any(w, f, in, node);
}
