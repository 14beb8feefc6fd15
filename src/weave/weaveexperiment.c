/* SPDX-License-Identifier: ISC */
/*
 * k:experiment: a slot whose variants are drawn.  The first is its otherwise:
 * what everybody sees who is not in it (SITE 3).
 */
#include "weave/weaver.h"

#include "base/arena.h"

#define WEIGHT_MAX 1000
#define TOTAL_MAX 1000 /* who is to see a variant is found by trying */
#define VARIANTS_MAX 16

struct variants {
	const struct node *nodes[VARIANTS_MAX];
	uint32_t weights[VARIANTS_MAX];
	size_t n;
	uint32_t total;
};

static uint32_t
weight_of(struct weave *w, const struct node *variant)
{
	const struct attr *a = node_attr(variant, "weight");
	int64_t n = 1;

	if (a == NULL || (str_i64(a->value, &n) && n > 0 && n <= WEIGHT_MAX))
		return (uint32_t)n;
	weave_error(w, attr_where(variant, a), "bad weight",
	    "weight=\"%.*s\" is no whole number from 1 to %d",
	    STR_ARG(a->value), WEIGHT_MAX);
	return 1;
}

static void
check_name(
    struct weave *w, const struct variants *v, const struct node *variant)
{
	const struct attr *name = weave_need(w, variant, "name");

	if (name == NULL)
		return;
	if (!str_is_name(name->value))
		weave_error(w, attr_where(variant, name), "bad name",
		    "\"%.*s\" is no name; write lower case letters, digits, "
		    "- and _",
		    STR_ARG(name->value));
	for (size_t i = 0; i < v->n; i++)
		if (str_eq(node_value(v->nodes[i], "name"), name->value))
			weave_error(w, attr_where(variant, name), "double name",
			    "the variant \"%.*s\" stands on line %u already; "
			    "give this one another name",
			    STR_ARG(name->value), v->nodes[i]->where.line);
}

static void
add(struct weave *w, struct variants *v, const struct node *variant)
{
	weave_check_attrs(w, variant);
	check_name(w, v, variant);
	if (v->n == VARIANTS_MAX) {
		weave_error(w, variant->where, "size",
		    "an experiment has at most %d variants", VARIANTS_MAX);
		return;
	}
	v->nodes[v->n] = variant;
	v->weights[v->n] = weight_of(w, variant);
	v->total += v->weights[v->n++];
}

static void
read_variants(
    struct weave *w, const struct node *experiment, struct variants *v)
{
	*v = (struct variants){.n = 0};
	for (const struct node *n = experiment->first; n != NULL; n = n->next)
		if (node_is(n, SPACE_K, "variant"))
			add(w, v, n);
		else if (!node_is_blank(n))
			weave_error(w, n->where, "loose content",
			    "k:experiment holds k:variant only; put this into "
			    "one of them, or outside");
	if (v->total > TOTAL_MAX)
		weave_error(w, experiment->where, "bad weight",
		    "the weights add up to %u; write smaller ones, of which "
		    "the sum is at most %d",
		    v->total, TOTAL_MAX);
	if (v->n < 2)
		weave_error(w, experiment->where, "missing variant",
		    "an experiment compares at least two k:variant; the first "
		    "is what everybody sees who is not in it");
}

/* What it is measured by is declared in journey.xml. */
static void
check_goal(struct weave *w, const struct node *experiment)
{
	const struct attr *goal = weave_need(w, experiment, "goal");

	if (goal == NULL || names_find(&w->model->goals, goal->value) >= 0)
		return;
	weave_error(w, attr_where(experiment, goal), "unknown goal",
	    "journey.xml declares no goal \"%.*s\"; write <goal name=\"%.*s\" "
	    "event=\"…\"/> there",
	    STR_ARG(goal->value), STR_ARG(goal->value));
}

void
weave_say_arm(struct weave *w, const struct node *variant)
{
	program_mark(w->program, MARK_ARM,
	    str_format(w->arena, "%.*s %.*s",
		STR_ARG(weave_slot_key(w, variant->parent)),
		STR_ARG(node_value(variant, "name"))),
	    variant->where);
}

/* What is shown of one must not hang on another, and all of a page are kept. */
static void
check_place(struct weave *w, const struct node *experiment)
{
	if (w->variants > 0)
		weave_error(w, experiment->where, "misplaced element",
		    "an experiment cannot stand in a variant of another: who "
		    "is in it would not be drawn evenly; put it beside");
	for (size_t i = 0; i < w->nexperiments; i++)
		if (w->experiments[i] == experiment)
			return;
	if (w->nexperiments < STORE_EXPOSURES_MAX)
		w->experiments[w->nexperiments++] = experiment;
	else
		weave_error(w, experiment->where, "size",
		    "a page has at most %d experiments", STORE_EXPOSURES_MAX);
}

void
weave_experiment(struct weave *w, const struct frame *f,
    const struct inside *in, const struct node *node)
{
	struct str key = weave_slot_key(w, node);
	struct variants v;
	struct branches b;
	uint32_t from;

	weave_slot_name(w, f, node);
	check_place(w, node);
	check_goal(w, node);
	read_variants(w, node, &v);
	weave_branches_start(w, &b, v.n);
	if (v.n == 0)
		return;
	from = v.weights[0];
	for (size_t i = 1; i < v.n; from += v.weights[i++]) {
		struct str name = node_value(v.nodes[i], "name");
		uint32_t cond = program_cond_arm(
		    w->program, key, name, from, from + v.weights[i], v.total);

		weave_branch_if(w, f, in, v.nodes[i], cond, name, &b);
	}
	b.otherwise = v.nodes[0];
	weave_branch(w, f, in, v.nodes[0]);
	weave_slot_end(w, node, &b);
}
