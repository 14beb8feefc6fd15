/* SPDX-License-Identifier: ISC */
/*
 * k:box: a place where one of journey.xml's boxes may appear, the first whose
 * conditions hold; one at most on a page.  Around its block stands a form of
 * ours, so that its buttons work without a script.
 */
#include "base/arena.h"
#include "weave/html.h"
#include "weave/nesting.h"
#include "weave/weave.h"
#include "weave/weaver.h"

#define PERCENT 100

static bool is_dismissible(
    const struct model *, struct str block, size_t lang, unsigned depth);

static bool
has_dismiss(
    const struct model *m, const struct node *node, size_t lang, unsigned depth)
{
	const struct attr *act = node_attr_in(node, SPACE_K, "act");

	if (act != NULL && str_eq(act->value, STR("dismiss")))
		return true;
	if (node_is(node, SPACE_K, "include") &&
	    is_dismissible(m, node_value(node, "block"), lang, depth))
		return true;
	for (const struct node *n = node->first; n != NULL; n = n->next)
		if (has_dismiss(m, n, lang, depth))
			return true;
	return false;
}

/* Whether a block, or one in it, has a button or link to dismiss it. */
static bool
is_dismissible(
    const struct model *m, struct str block, size_t lang, unsigned depth)
{
	const struct model_part *part = model_block(m, block);

	return part != NULL && part->roots[lang] != NULL &&
	       depth < WEAVE_DEPTH_MAX &&
	       has_dismiss(m, part->roots[lang], lang, depth + 1);
}

bool
weave_box_remembers(const struct model *m, const struct node *box)
{
	if (node_attr(box, "event") != NULL ||
	    node_attr(box, "unless") != NULL || node_attr(box, "cap") != NULL)
		return true;
	/* A "no" that is forgotten at the next page would be no answer. */
	for (size_t i = 0; i < m->nlangs; i++)
		if (is_dismissible(m, node_value(box, "block"), i, 0))
			return true;
	return false;
}

/* One of the boxes of a place, under way. */
struct shown {
	const struct node *place, *box;
	uint32_t number; /* in journey.xml */
	uint32_t cond;
};

static void
literal_attr(struct weave *w, struct str text)
{
	struct buf b;

	buf_init(&b, w->arena, WEAVE_LITERAL_MAX);
	html_attr(&b, text);
	program_literal(w->program, buf_view(&b));
}

/* What its buttons send. */
static void
write_form(struct weave *w, const struct shown *s)
{
	struct program *p = w->program;

	program_literal(p, STR("<form method=\"post\" id=\"k-box-"));
	program_literal(p, node_value(s->place, "name"));
	program_literal(p, STR("\" action=\""));
	literal_attr(w, w->model->prefix);
	program_literal(p, STR("box/"));
	program_literal(p, node_value(s->box, "name"));
	program_code(p, false);
	program_literal(
	    p, STR("\"><input type=\"hidden\" name=\"to\" value=\""));
	program_path(p);
	program_literal(p, STR("\"></form>"));
}

static void
write_block(struct weave *w, const struct frame *f, const struct inside *in,
    const struct shown *s)
{
	const struct model_part *block =
	    model_block(w->model, node_value(s->box, "block"));
	struct inside sub = *in;

	sub.open = true;
	sub.element = STR("div");
	sub.up = in;
	program_mark(
	    w->program, MARK_BOX, node_value(s->box, "name"), s->box->where);
	write_form(w, s);
	w->box_place = node_value(s->place, "name");
	w->branches++;
	weave_block(w, f, &sub, block, NULL, s->box->where);
	w->branches--;
	w->box_place = STR("");
	program_mark(w->program, MARK_BOX_END, node_value(s->place, "name"),
	    s->place->where);
}

static void
say_arm(struct weave *w, const struct shown *s, const char *variant)
{
	program_mark(w->program, MARK_ARM,
	    str_format(w->arena, "box:%.*s %s",
		STR_ARG(node_value(s->box, "name")), variant),
	    s->box->where);
}

/* Some are kept from it, so that its effect can be measured: an experiment with
 * the arms shown and held. */
static void
write_held(struct weave *w, const struct frame *f, const struct inside *in,
    const struct shown *s, uint32_t held)
{
	struct str key = str_format(
	    w->arena, "box:%.*s", STR_ARG(node_value(s->box, "name")));
	program_label shown, end;

	shown = program_jump_unless(w->program,
	    program_cond_arm(w->program, key, STR("held"), 0, held, PERCENT));
	say_arm(w, s, "held");
	end = program_jump(w->program);
	program_land(w->program, shown);
	say_arm(w, s, "shown");
	write_block(w, f, in, s);
	program_land(w->program, end);
}

static void
write_one(struct weave *w, const struct frame *f, const struct inside *in,
    const struct shown *s)
{
	int64_t held = 0;

	if (str_i64(node_value(s->box, "holdback"), &held) && held > 0 &&
	    held < PERCENT)
		write_held(w, f, in, s, (uint32_t)held);
	else
		write_block(w, f, in, s);
}

/* Whether it may be woven here. */
static bool
is_good(struct weave *w, const struct shown *s)
{
	const struct attr *block = node_attr(s->box, "block");
	const struct model_part *part;

	if (block == NULL)
		return false;
	part = model_block(w->model, block->value);
	if (part != NULL)
		return part->roots[w->lang] != NULL;
	weave_error(w, attr_where(s->box, block), "unknown block",
	    "there is no block \"%.*s\"; write blocks/%.*s.xml",
	    STR_ARG(block->value), STR_ARG(block->value));
	return false;
}

/* The form of a place has its name. */
static bool
is_named_before(struct weave *w, const struct shown *s)
{
	struct str name = node_value(s->place, "name");

	for (size_t i = 0; i < w->nboxes; i++) {
		const struct node *other = w->boxes[i].place;

		if (other == s->place ||
		    !str_eq(node_value(other, "name"), name))
			continue;
		weave_error(w, s->place->where, "double name",
		    "the page has a place \"%.*s\" in %.*s:%u already; give "
		    "this one another name",
		    STR_ARG(name), STR_ARG(other->where.file),
		    other->where.line);
		return true;
	}
	return false;
}

/* false after complaining: a page has it already, or is full. */
static bool
enter(struct weave *w, const struct shown *s)
{
	for (size_t i = 0; i < w->nboxes; i++)
		if (w->boxes[i].box == s->box) {
			if (w->boxes[i].place != s->place)
				weave_error(w, s->place->where, "double box",
				    "the page has a place for the box "
				    "\"%.*s\" already; leave it out in one",
				    STR_ARG(node_value(s->box, "name")));
			return false;
		}
	if (w->nboxes < WEAVE_BOXES_MAX)
		return true;
	weave_error(w, s->place->where, "size",
	    "a page has at most %d boxes; name fewer in boxes=\"…\"",
	    WEAVE_BOXES_MAX);
	return false;
}

static void
weave_one(struct weave *w, const struct frame *f, const struct inside *in,
    struct shown *s, struct branches *b)
{
	uint32_t earlier[WEAVE_BOXES_MAX];
	program_label next;

	if (!is_good(w, s) || is_named_before(w, s) || !enter(w, s))
		return;
	for (size_t i = 0; i < w->nboxes; i++)
		earlier[i] = w->boxes[i].cond;
	s->cond =
	    program_cond_box(w->program, s->box, s->number, earlier, w->nboxes);
	if (s->cond == PROGRAM_BAD) {
		b->bad = true;
		return;
	}
	w->model->boxes.rows[s->number].used = true;
	w->boxes[w->nboxes++] = (struct woven_box){s->place, s->box, s->cond};
	next = program_jump_unless(w->program, s->cond);
	write_one(w, f, in, s);
	b->labels[b->nconds] = node_value(s->box, "name");
	b->lines[b->nconds] = s->place->where.line;
	b->conds[b->nconds++] = s->cond;
	b->ends[b->nends++] = program_jump(w->program);
	program_land(w->program, next);
}

/* Whether the place takes a box; without a list it takes all. */
static bool
takes(const struct node *place, struct str box)
{
	const struct attr *boxes = node_attr(place, "boxes");

	return boxes == NULL || str_lists(boxes->value, box);
}

static void
check_names(struct weave *w, const struct node *place)
{
	const struct attr *boxes = node_attr(place, "boxes");
	const struct names *known = &w->model->boxes;
	struct str rest = node_value(place, "boxes"), name, near;

	if (known->n == 0 && boxes == NULL)
		weave_error(w, place->where, "unknown box",
		    "journey.xml has no box; write <box name=\"…\" "
		    "block=\"…\"/> there");
	while (str_word(&rest, &name)) {
		if (names_find(known, name) >= 0)
			continue;
		near = names_nearest(w->arena, known, name);
		weave_error(w, attr_where(place, boxes), "unknown box",
		    "journey.xml has no box \"%.*s\"%.*s; write <box "
		    "name=\"%.*s\" block=\"…\"/> there",
		    STR_ARG(name), STR_ARG(weave_guess(w, near)),
		    STR_ARG(name));
	}
}

static bool
may_stand(struct weave *w, const struct inside *in, const struct node *node)
{
	/* Its address and its buttons know pages of ours only. */
	if (w->page->id.n == 0 && !w->unused) {
		weave_error(w, node->where, "misplaced element",
		    "a box cannot stand in pages that are not ours; take "
		    "k:box out");
		return false;
	}
	if (in->mode == MODE_FLOW && !in->svg && w->box_place.n == 0)
		return true;
	weave_error(w, node->where, "misplaced element",
	    w->box_place.n > 0
		? "a box cannot stand in a box; take k:box out"
		: "a box cannot stand in <%.*s>; put it into <body>",
	    STR_ARG(in->element));
	return false;
}

void
weave_box(struct weave *w, const struct frame *f, const struct inside *in,
    const struct node *node)
{
	const struct names *boxes = &w->model->boxes;
	struct program *p = w->program;
	struct branches b;

	weave_check_empty(w, node);
	weave_slot_name(w, f, node);
	check_names(w, node);
	if (!may_stand(w, in, node))
		return;
	/* What we write must be allowed to stand there, as if its author had.
	 */
	nesting_check_as(w, in, node, STR("div"));
	nesting_check_as(w, in, node, STR("form"));
	weave_branches_start(w, &b, boxes->n);
	program_literal(p, STR("<div class=\"k-box\" data-k-box=\""));
	program_literal(p, node_value(node, "name"));
	program_literal(p, STR("\" aria-live=\"polite\">"));
	for (size_t i = 0; i < boxes->n; i++) {
		struct shown s = {.place = node,
		    .box = boxes->rows[i].node,
		    .number = (uint32_t)i};

		if (takes(node, boxes->rows[i].key))
			weave_one(w, f, in, &s, &b);
	}
	weave_slot_end(w, node, &b);
	program_literal(p, STR("</div>"));
}

void
weave_act(struct weave *w, const struct node *node, const struct attr *act)
{
	bool button = str_eq(node->name, STR("button"));

	if (!weave_listed("click dismiss", act->value)) {
		weave_error(w, attr_where(node, act), "bad value",
		    "k:act=\"%.*s\" is none of click, dismiss",
		    STR_ARG(act->value));
		return;
	}
	if (!button && !str_eq(node->name, STR("a"))) {
		weave_error(w, attr_where(node, act), "misplaced attribute",
		    "k:act marks a <button> or a link of a box, not <%.*s>",
		    STR_ARG(node->name));
		return;
	}
	/* A block that is a box in one place may be text in another. */
	if (w->box_place.n == 0)
		return;
	if (button) {
		program_literal(w->program, STR(" form=\"k-box-"));
		program_literal(w->program, w->box_place);
		program_literal(w->program, STR("\" name=\"act\" value=\""));
		program_literal(w->program, act->value);
		program_literal(w->program, STR("\""));
	}
	program_literal(w->program, STR(" data-k-act=\""));
	program_literal(w->program, act->value);
	program_literal(w->program, STR("\""));
}
