/* SPDX-License-Identifier: ISC */
/*
 * Layouts around pages, and the places that are filled from outside, in layouts
 * and in blocks.
 */
#include "base/arena.h"
#include "weave/weaver.h"

static struct where
where_of(const struct node *node, const char *name)
{
	const struct attr *attr = node_attr(node, name);

	return attr != NULL ? attr_where(node, attr) : node->where;
}

/* The names of the places below a node, for "did you mean". */
static size_t
places(const struct node *node, struct str *known, size_t n, size_t max)
{
	for (const struct node *c = node->first; c != NULL; c = c->next) {
		if (node_is(c, SPACE_K, "place") && n < max)
			known[n++] = node_value(c, "name");
		n = places(c, known, n, max);
	}
	return n;
}

static void
complain_put(struct weave *w, const struct node *put, const char *what,
    const struct frame *f)
{
	enum { MAX = 64 };
	struct str known[MAX], name = node_value(put, "in");
	size_t n = places(f->root, known, 0, MAX);
	struct str guess = str_nearest(name, known, n);

	if (guess.n == 0 && n == 1)
		guess = known[0];
	weave_error(w, where_of(put, "in"), "unknown place",
	    "%s \"%.*s\" has no place \"%.*s\"%.*s; give it <k:place "
	    "name=\"%.*s\"/>",
	    what, STR_ARG(f->part->name), STR_ARG(name),
	    STR_ARG(weave_guess(w, guess)), STR_ARG(name));
}

static bool
was_met(const struct weave *w, size_t from, const struct node *put)
{
	for (size_t i = from; i < w->nmet; i++)
		if (w->met[i] == put)
			return true;
	return false;
}

static void
remember(struct weave *w, const struct node *put)
{
	if (w->nmet == w->met_cap) {
		size_t cap = w->met_cap > 0 ? 2 * w->met_cap : 64;

		w->met = arena_grow(w->arena, w->met,
		    w->met_cap * sizeof(*w->met), cap * sizeof(*w->met));
		w->met_cap = cap;
	}
	w->met[w->nmet++] = put;
}

static bool
put_before(const struct node *put, struct str in)
{
	for (const struct node *n = put->parent->first; n != put; n = n->next)
		if (node_is(n, SPACE_K, "put") &&
		    str_eq(node_value(n, "in"), in))
			return true;
	return false;
}

void
weave_check_puts(struct weave *w, const struct node *node)
{
	for (const struct node *n = node->first; n != NULL; n = n->next) {
		const struct attr *in;

		if (node_is_blank(n) || node_is(n, SPACE_K, "path") ||
		    node_is(n, SPACE_K, "bind") ||
		    node_is(n, SPACE_K, "case") || node_is(n, SPACE_K, "term"))
			continue;
		if (n->space == SPACE_K && n->kind == NODE_ELEMENT &&
		    weave_element(n->name) == NULL) {
			weave_unknown(w, n);
			continue;
		}
		if (!node_is(n, SPACE_K, "put")) {
			weave_error(w, n->where, "loose content",
			    "k:%.*s holds only k:put here; write <k:put "
			    "in=\"…\"> around this",
			    STR_ARG(node->name));
			continue;
		}
		weave_check_attrs(w, n);
		in = weave_need(w, n, "in");
		if (in != NULL && put_before(n, in->value))
			weave_error(w, n->where, "double put",
			    "the place \"%.*s\" is filled twice; join the "
			    "two k:put",
			    STR_ARG(in->value));
	}
}

void
weave_check_met(struct weave *w, const struct node *puts, size_t from,
    const char *what, const struct frame *f)
{
	for (const struct node *n = puts->first; n != NULL; n = n->next)
		if (node_is(n, SPACE_K, "put") && node_value(n, "in").n > 0 &&
		    !was_met(w, from, n))
			complain_put(w, n, what, f);
}

/* A mail fills places with what is loose in it. */
static bool
has_puts(const struct frame *f)
{
	return f->kind != FRAME_MAIL || node_is(f->root, SPACE_K, "report");
}

static const struct node *
put_for(const struct node *puts, struct str name)
{
	for (const struct node *n = puts->first; n != NULL; n = n->next)
		if (node_is(n, SPACE_K, "put") &&
		    str_eq(node_value(n, "in"), name))
			return n;
	return NULL;
}

const struct node *
weave_put_named(struct weave *w, const struct node *puts, struct str name)
{
	const struct node *put = put_for(puts, name);

	if (put != NULL)
		remember(w, put);
	return put;
}

void
weave_place(struct weave *w, const struct frame *f, const struct inside *in,
    const struct node *node)
{
	const struct attr *name = weave_need(w, node, "name");

	if (f->kind == FRAME_PAGE || f->kind == FRAME_MAIL) {
		weave_error(w, node->where, "misplaced element",
		    "k:place stands in layouts and blocks; %s",
		    f->kind == FRAME_PAGE ? "a page fills places with k:put"
		    : has_puts(f)
			? "a report fills places with k:put"
			: "what is in a mail fills the place \"main\"");
		return;
	}
	if (name == NULL)
		return;
	for (const struct fill *fill = f->fill; fill != NULL;
	     fill = fill->next) {
		const struct node *put;

		if (fill->frame->kind == FRAME_MAIL &&
		    fill->puts == fill->frame->root) {
			if (weave_mail_place(w, fill->frame, in, name->value))
				return;
			continue;
		}
		put = weave_put_named(w, fill->puts, name->value);
		if (put != NULL) {
			weave_children(w, fill->frame, in, put);
			return;
		}
	}
	weave_children(w, f, in, node);
}

/* Layouts */

static bool
layout_cycle(const struct frame *f, const struct model_part *part)
{
	if (f->part == part)
		return true;
	for (const struct fill *fill = f->fill; fill != NULL; fill = fill->next)
		if (fill->frame->part == part)
			return true;
	return false;
}

static const struct model_part *
layout_of(struct weave *w, const struct frame *f)
{
	struct str name = str_trim(node_value(f->root, "layout"));
	const struct model_part *part = model_layout(w->model, name);
	struct where where = where_of(f->root, "layout");
	const struct model *m = w->model;

	if (part != NULL && model_part_broken(m, part))
		return NULL;
	if (part == NULL || part->roots[w->lang] == NULL) {
		struct str *known =
		    arena_array(w->arena, m->nlayouts + 1, sizeof(*known));

		for (size_t i = 0; i < m->nlayouts; i++)
			known[i] = m->layouts[i].name;
		weave_error(w, where, "unknown layout",
		    "there is no layout \"%.*s\"%.*s; write "
		    "layouts/%.*s.xml",
		    STR_ARG(name),
		    STR_ARG(
			weave_guess(w, str_nearest(name, known, m->nlayouts))),
		    STR_ARG(name));
		return NULL;
	}
	if (layout_cycle(f, part)) {
		weave_error(w, where, "cycle",
		    "the layout \"%.*s\" uses itself, directly or through "
		    "others; take one layout=\"…\" out",
		    STR_ARG(name));
		return NULL;
	}
	if (f->depth == WEAVE_DEPTH_MAX) {
		weave_error(w, where, "too deep",
		    "more than %d layouts in layouts; join some of them",
		    WEAVE_DEPTH_MAX);
		return NULL;
	}
	return part;
}

void
weave_mark(struct weave *w, const struct model_part *part)
{
	const struct model *m = w->model;
	uint32_t bit = 1u << w->lang;

	for (size_t i = 0; i < m->nblocks; i++)
		if (part == &m->blocks[i])
			m->blocks[i].used |= bit;
	for (size_t i = 0; i < m->nlayouts; i++)
		if (part == &m->layouts[i])
			m->layouts[i].used |= bit;
}

bool
weave_framed(struct weave *w, const struct frame *f)
{
	static const struct inside top = {.mode = MODE_FLOW};
	static const struct inside words = {.mode = MODE_MAIL, .open = true};
	struct fill fill = {f->root, f, f->fill};
	struct frame outer = {.kind = FRAME_LAYOUT, .fill = &fill};
	size_t from = w->nmet;

	if (f->kind == FRAME_LAYOUT)
		weave_check_attrs(w, f->root);
	if (w->mail != NULL)
		weave_styles(w, f->root);
	if (node_attr(f->root, "layout") == NULL) {
		if (f->kind == FRAME_MAIL)
			return false; /* the reader said so */
		weave_children(w, f,
		    w->mail != NULL && w->mail->part == MAIL_TEXT ? &words
								  : &top,
		    f->root);
		return true;
	}
	if (has_puts(f))
		weave_check_puts(w, f->root);
	outer.part = layout_of(w, f);
	if (outer.part == NULL)
		return false;
	weave_mark(w, outer.part);
	outer.root = outer.part->roots[w->lang];
	outer.scope.page = f->scope.page;
	outer.depth = f->depth + 1;
	if (!weave_framed(w, &outer))
		return false;
	/* The text part of a mail leaves out what is not read, as its title. */
	if (has_puts(f) && (w->mail == NULL || w->mail->part != MAIL_TEXT))
		weave_check_met(w, f->root, from, "layout", &outer);
	return true;
}
