/* SPDX-License-Identifier: ISC */
/*
 * What depends on the visitor: slots, k:if and the cases of a page.  Every
 * alternative is woven; conditions become jumps.
 */
#include <string.h>

#include "base/arena.h"
#include "weave/weaver.h"

/* JSON in a script stands the same behind every alternative. */
struct json {
	bool in_string, escaped;
};

static struct json
json_save(const struct weave *w)
{
	return (struct json){w->in_string, w->escaped};
}

void
weave_branch(struct weave *w, const struct frame *f, const struct inside *in,
    const struct node *branch)
{
	struct json before = json_save(w);

	for (const struct attr *a = branch->attrs; a != NULL; a = a->next)
		weave_say(w, branch, a);
	if (node_is(branch, SPACE_K, "variant"))
		weave_say_arm(w, branch);
	w->branches++;
	w->variants += node_is(branch, SPACE_K, "variant");
	weave_children(w, f, in, branch);
	w->variants -= node_is(branch, SPACE_K, "variant");
	w->branches--;
	if (in->mode == MODE_JSON && !in->text &&
	    (w->in_string != before.in_string || w->escaped))
		weave_error(w, branch->where, "JSON",
		    "a quote opens or closes in this k:%.*s alone; write "
		    "both quotes inside it, or both outside",
		    STR_ARG(branch->name));
	w->in_string = before.in_string;
	w->escaped = before.escaped;
}

/* The condition of a k:when, k:if or k:case that must have one. */
static uint32_t
condition(struct weave *w, struct program *program, const struct frame *f,
    const struct node *node)
{
	uint32_t cond = program_cond(program, node, &f->scope);

	if (cond != PROGRAM_ALWAYS)
		return cond;
	weave_error(w, node->where, "missing selector",
	    "k:%.*s has no selector and so always holds; write one%s",
	    STR_ARG(node->name),
	    str_eq(node->name, STR("when")) ? ", or make it k:otherwise"
					    : " (source-class=\"search\", …)");
	return PROGRAM_BAD;
}

/* What reports call it: its case, else the line it stands on. */
static struct str
label(struct weave *w, const struct node *when)
{
	struct str name = node_value(when, "case");

	return name.n > 0 ? name
			  : str_format(w->arena, "line %u",
				(unsigned)when->where.line);
}

void
weave_branches_start(struct weave *w, struct branches *b, size_t n)
{
	*b = (struct branches){
	    .conds = arena_array(w->arena, n + 1, sizeof(*b->conds)),
	    .ends = arena_array(w->arena, n + 1, sizeof(*b->ends)),
	    .labels = arena_array(w->arena, n + 1, sizeof(*b->labels)),
	    .lines = arena_array(w->arena, n + 1, sizeof(*b->lines))};
}

void
weave_branch_if(struct weave *w, const struct frame *f, const struct inside *in,
    const struct node *branch, uint32_t cond, struct str name,
    struct branches *b)
{
	program_label next;

	if (cond == PROGRAM_BAD) {
		b->bad = true;
		weave_branch(w, f, in, branch);
		return;
	}
	next = program_jump_unless(w->program, cond);
	weave_branch(w, f, in, branch);
	b->labels[b->nconds] = name;
	b->lines[b->nconds] = branch->where.line;
	b->conds[b->nconds++] = cond;
	b->ends[b->nends++] = program_jump(w->program);
	program_land(w->program, next);
}

static void
check_otherwise(struct weave *w, const struct node *choose,
    const struct branches *b, size_t whens)
{
	if (b->strange)
		return;
	if (b->otherwise == NULL)
		weave_error(w, choose->where, "missing otherwise",
		    "the slot \"%.*s\" has no k:otherwise; write what all "
		    "others see, last in it",
		    STR_ARG(node_value(choose, "name")));
	if (whens == 0)
		weave_error(w, choose->where, "missing when",
		    "the slot \"%.*s\" has no k:when; write one, or take "
		    "k:choose away",
		    STR_ARG(node_value(choose, "name")));
}

static bool
is_unknown(const struct node *node)
{
	return node->kind == NODE_ELEMENT && node->space == SPACE_K &&
	       weave_element(node->name) == NULL;
}

static void
weave_alternatives(struct weave *w, const struct frame *f,
    const struct inside *in, const struct node *choose, struct branches *b)
{
	size_t whens = 0;

	for (const struct node *n = choose->first; n != NULL; n = n->next) {
		bool when = node_is(n, SPACE_K, "when");

		if (node_is_blank(n))
			continue;
		if (is_unknown(n)) {
			weave_unknown(w, n);
			b->strange = true;
			continue;
		}
		if (!when && !node_is(n, SPACE_K, "otherwise")) {
			weave_error(w, n->where, "loose content",
			    "k:choose holds k:when and k:otherwise; put this "
			    "into one of them, or outside");
			continue;
		}
		if (b->otherwise != NULL)
			weave_error(w, n->where, "misplaced element",
			    "k:otherwise is the last in k:choose, and there "
			    "is one; move k:%.*s before it",
			    STR_ARG(n->name));
		weave_check_attrs(w, n);
		if (when) {
			whens++;
			weave_branch_if(w, f, in, n,
			    condition(w, w->program, f, n), label(w, n), b);
			continue;
		}
		b->otherwise = n;
		weave_branch(w, f, in, n);
	}
	check_otherwise(w, choose, b, whens);
}

/* The same, declared before; NULL: none was. */
static const struct woven_slot *
woven_before(
    struct weave *w, const struct node *choose, const struct branches *b)
{
	for (const struct woven_slot *s = w->slots; s != NULL; s = s->next)
		if (s->node == choose && s->n == b->nconds &&
		    memcmp(s->conds, b->conds, s->n * sizeof(*s->conds)) == 0)
			return s;
	return NULL;
}

static bool
shows_nothing(const struct node *branch)
{
	for (const struct node *n = branch == NULL ? NULL : branch->first;
	     n != NULL; n = n->next)
		if (!node_is_blank(n))
			return false;
	return true;
}

struct str
weave_slot_key(struct weave *w, const struct node *slot)
{
	return str_format(w->arena, "%.*s:%.*s", STR_ARG(slot->where.file),
	    STR_ARG(node_value(slot, "name")));
}

static uint32_t
declare(struct weave *w, const struct node *choose, const struct branches *b)
{
	const struct woven_slot *before = woven_before(w, choose, b);
	struct woven_slot *slot;

	if (before != NULL)
		return before->number;
	slot = ARENA_NEW(w->arena, struct woven_slot);
	*slot = (struct woven_slot){choose, b->conds, b->nconds, 0, w->slots};
	w->slots = slot;
	slot->number = program_slot(w->program, weave_slot_key(w, choose),
	    choose->where.line, b->conds, b->labels, b->lines, b->nconds,
	    shows_nothing(b->otherwise));
	if (node_is(choose, SPACE_K, "box"))
		program_slot_of_boxes(w->program, slot->number);
	return slot->number;
}

void
weave_slot_end(
    struct weave *w, const struct node *choose, const struct branches *b)
{
	for (size_t i = 0; i < b->nends; i++)
		program_land(w->program, b->ends[i]);
	if (!b->bad)
		program_mark(w->program, MARK_SLOT,
		    str_format(w->arena, "%u", declare(w, choose, b)),
		    choose->where);
}

/* The first slot of that name below `node`, in document order. */
static const struct node *
slot_named(const struct node *node, struct str name)
{
	for (const struct node *n = node->first; n != NULL; n = n->next) {
		const struct node *found;

		if ((node_is(n, SPACE_K, "choose") ||
			node_is(n, SPACE_K, "experiment") ||
			node_is(n, SPACE_K, "box")) &&
		    str_eq(node_value(n, "name"), name))
			return n;
		found = slot_named(n, name);
		if (found != NULL)
			return found;
	}
	return NULL;
}

void
weave_slot_name(
    struct weave *w, const struct frame *f, const struct node *choose)
{
	const struct attr *name = weave_need(w, choose, "name");
	const struct node *first;

	if (name == NULL)
		return;
	if (!str_is_name(name->value)) {
		weave_error(w, attr_where(choose, name), "bad name",
		    "\"%.*s\" is no name; write lower case letters, digits, "
		    "- and _",
		    STR_ARG(name->value));
		return;
	}
	first = slot_named(f->root, name->value);
	if (first != NULL && first != choose)
		weave_error(w, attr_where(choose, name), "double name",
		    "the slot \"%.*s\" stands on line %u already; give this "
		    "one another name",
		    STR_ARG(name->value), first->where.line);
}

void
weave_choose(struct weave *w, const struct frame *f, const struct inside *in,
    const struct node *node)
{
	struct branches b;
	size_t n = 0;

	weave_slot_name(w, f, node);
	for (const struct node *c = node->first; c != NULL; c = c->next)
		n += node_is(c, SPACE_K, "when");
	weave_branches_start(w, &b, n);
	weave_alternatives(w, f, in, node, &b);
	weave_slot_end(w, node, &b);
}

void
weave_if(struct weave *w, const struct frame *f, const struct inside *in,
    const struct node *node)
{
	uint32_t cond = condition(w, w->program, f, node);
	program_label end;

	if (cond == PROGRAM_BAD) {
		weave_branch(w, f, in, node);
		return;
	}
	end = program_jump_unless(w->program, cond);
	weave_branch(w, f, in, node);
	program_land(w->program, end);
}

/* A case by itself; false after complaining. */
static bool
check_case(struct weave *w, const struct node *node)
{
	const struct attr *name;

	weave_check_attrs(w, node);
	for (const struct node *n = node->first; n != NULL; n = n->next)
		if (node_is(n, SPACE_K, "term"))
			weave_check_attrs(w, n);
		else if (!node_is_blank(n))
			weave_error(w, n->where, "misplaced content",
			    "k:case holds only k:term; use it elsewhere as "
			    "case=\"…\"");
	name = weave_need(w, node, "name");
	if (name == NULL)
		return false;
	if (names_find(&w->model->cases, name->value) >= 0) {
		weave_error(w, attr_where(node, name), "double name",
		    "journey.xml has a case \"%.*s\" already; give this one "
		    "another name",
		    STR_ARG(name->value));
		return false;
	}
	return true;
}

static bool
is_known(const struct scope_case *cases, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(cases[i].name, name))
			return true;
	return false;
}

void
weave_cases(struct weave *w, struct frame *f)
{
	struct scope_case *cases;
	struct program *scratch;
	size_t n = 0;

	for (const struct node *c = f->root->first; c != NULL; c = c->next)
		n += node_is(c, SPACE_K, "case");
	if (n == 0)
		return;
	cases = arena_array(w->arena, n, sizeof(*cases));
	n = 0;
	for (const struct node *c = f->root->first; c != NULL; c = c->next) {
		struct str name = node_value(c, "name");

		if (!node_is(c, SPACE_K, "case") || !check_case(w, c))
			continue;
		if (is_known(cases, n, name))
			weave_error(w, c->where, "double name",
			    "the page has a case \"%.*s\" already; give this "
			    "one another name",
			    STR_ARG(name));
		else
			cases[n++] = (struct scope_case){name, c, &f->scope};
	}
	f->scope.cases = cases;
	f->scope.ncases = n;
	/* Unused cases are checked too, without burdening the page. */
	scratch =
	    program_new(w->arena, image_maker_new(w->arena), w->model, w->lang);
	for (size_t i = 0; i < n; i++)
		condition(w, scratch, f, cases[i].node);
}
