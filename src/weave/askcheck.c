/* SPDX-License-Identifier: ISC */
/*
 * What is wrong with a question although its form is right.
 */
#include "base/arena.h"
#include "journey/rules.h"
#include "source/source.h"
#include "weave/ask.h"

#define SPAN_MAX 10 /* from the first number of a scale to its last */

static void
check_name(struct weave *w, const struct ask *ask)
{
	const struct attr *name = weave_need(w, ask->node, "name");

	if (name != NULL && !str_is_name(name->value))
		weave_error(w, attr_where(ask->node, name), "bad name",
		    "\"%.*s\" is no name; write lower case letters, digits, "
		    "- and _",
		    STR_ARG(name->value));
}

static void
check_scale(struct weave *w, const struct ask *ask)
{
	const struct attr *scale = node_attr(ask->node, "scale");

	if (scale == NULL)
		return;
	if (!ask->scale || ask->last - ask->first > SPAN_MAX)
		weave_error(w, attr_where(ask->node, scale), "bad scale",
		    "scale=\"%.*s\" is no range of at most eleven whole "
		    "numbers; write 0..10, or 1..5",
		    STR_ARG(scale->value));
	if (ask->other != NULL)
		weave_error(w, ask->other->where, "misplaced element",
		    "a scale is answered by its numbers; take k:other out");
}

static void
check_cap(struct weave *w, const struct ask *ask)
{
	if (ask->times == 0)
		weave_error(w,
		    attr_where(ask->node, node_attr(ask->node, "cap")),
		    "bad cap",
		    "cap=\"%.*s\" does not say how often in how long; write "
		    "for example 1/P90D, with at most %d days",
		    STR_ARG(ask->cap), JOURNEY_WINDOW_MAX);
}

static void
check_touch(struct weave *w, const struct ask *ask)
{
	const struct attr *touch = node_attr(ask->node, "touch");

	if (touch == NULL)
		return;
	if (!str_eq(touch->value, STR("reported")))
		weave_error(w, attr_where(ask->node, touch), "bad value",
		    "touch=\"%.*s\" is not known; write reported, or take it "
		    "out",
		    STR_ARG(touch->value));
	if (ask->scale)
		weave_error(w, attr_where(ask->node, touch), "bad value",
		    "a number is no source; take touch or scale out");
}

/* A source is named as visits that were measured name theirs. */
static void
check_source(struct weave *w, const struct ask_answer *a)
{
	const struct names *own = &w->model->sources;
	enum source_class class;
	struct str *known;
	size_t nkeys, n = 0;
	const struct source_key *keys = source_keys(&nkeys);

	if (source_class_of(a->key, &class) || names_find(own, a->key) >= 0 ||
	    source_key_find(a->key) != NULL)
		return;
	known =
	    arena_array(w->arena, nkeys + own->n + CLASS__MAX, sizeof(*known));
	for (size_t i = 0; i < CLASS__MAX; i++)
		known[n++] = str_of(source_class_name((enum source_class)i));
	for (size_t i = 0; i < own->n; i++)
		known[n++] = own->rows[i].key;
	for (size_t i = 0; i < nkeys; i++)
		known[n++] = keys[i].key;
	weave_error(w, attr_where(a->node, node_attr(a->node, "key")),
	    "unknown source",
	    "\"%.*s\" is no source and no class of sources%.*s; declare it in "
	    "journey.xml: <source key=\"%.*s\" source-class=\"…\"/>",
	    STR_ARG(a->key),
	    STR_ARG(weave_guess(w, str_nearest(a->key, known, n))),
	    STR_ARG(a->key));
}

static void
check_barrier(
    struct weave *w, const struct ask *ask, const struct ask_answer *a)
{
	const struct attr *key = node_attr(a->node, "key");
	const struct names *barriers = &w->model->barriers;
	struct str guess;

	if (names_find(barriers, key->value) >= 0)
		return;
	guess = weave_guess(w, names_nearest(w->arena, barriers, key->value));
	weave_error(w, attr_where(a->node, key), "unknown barrier",
	    "the answers to \"%.*s\" are barriers, and journey.xml declares "
	    "no barrier \"%.*s\"%.*s; write <barrier key=\"%.*s\"/> there",
	    STR_ARG(ask->name), STR_ARG(key->value), STR_ARG(guess),
	    STR_ARG(key->value));
}

static void
check_key(struct weave *w, const struct ask_answer *a)
{
	const struct attr *key = node_attr(a->node, "key");
	struct where where = attr_where(a->node, key);

	if (str_eq(key->value, STR(SITE_ASK_OTHER)))
		weave_error(w, where, "bad key",
		    "\"" SITE_ASK_OTHER "\" is the answer in words of his own; "
		    "write <k:other>");
	else if (!str_is_key(key->value))
		weave_error(w, where, "bad key",
		    "\"%.*s\" is no key; write lower case letters, digits and "
		    "_",
		    STR_ARG(key->value));
}

static void
check_number(struct weave *w, const struct ask *ask, const struct ask_answer *a)
{
	const struct attr *key = node_attr(a->node, "key");

	(void)weave_need(w, a->node, "show");
	weave_check_empty(w, a->node);
	if (key != NULL && (a->last < a->first || a->first < ask->first ||
			       a->last > ask->last))
		weave_error(w, attr_where(a->node, key), "bad key",
		    "key=\"%.*s\" is no number of the scale and no range of "
		    "them; write %d..%d, or a part of it",
		    STR_ARG(key->value), (int)ask->first, (int)ask->last);
}

/* The same answer, or the same number. */
static bool
is_twin(const struct ask *ask, const struct ask_answer *a,
    const struct ask_answer *b)
{
	if (ask->scale)
		return a->first <= b->last && b->first <= a->last;
	return str_eq(a->key, b->key);
}

static void
check_answer(struct weave *w, const struct ask *ask, size_t i)
{
	const struct ask_answer *a = &ask->answers[i];
	const struct attr *key = weave_need(w, a->node, "key");

	weave_check_attrs(w, a->node);
	if (ask->scale)
		check_number(w, ask, a);
	else if (key != NULL)
		check_key(w, a);
	for (size_t k = 0; k < i && key != NULL; k++)
		if (is_twin(ask, a, &ask->answers[k]))
			weave_error(w, attr_where(a->node, key),
			    "double answer",
			    "the answer \"%.*s\" stands on line %u already; "
			    "take one out",
			    STR_ARG(ask->answers[k].key),
			    ask->answers[k].node->where.line);
}

static void
check_answers(struct weave *w, const struct ask *ask)
{
	bool barriers = ask_about_barriers(w->model, ask, w->lang);

	for (size_t i = 0; i < ask->nanswers; i++) {
		const struct ask_answer *a = &ask->answers[i];
		const struct attr *key = node_attr(a->node, "key");

		check_answer(w, ask, i);
		if (key == NULL || !str_is_key(key->value) || ask->scale)
			continue;
		if (node_attr(ask->node, "touch") != NULL)
			check_source(w, a);
		else if (barriers)
			check_barrier(w, ask, a);
	}
	if (ask->nanswers == 0 && node_attr(ask->node, "scale") == NULL)
		weave_error(w, ask->node->where, "no answers",
		    "the question \"%.*s\" has no answers; write <k:answer "
		    "key=\"…\">, or scale=\"0..10\"",
		    STR_ARG(ask->name));
	if (ask->crowded)
		weave_error(w, ask->node->where, "size",
		    "a question has at most %d k:answer", ASK_ANSWERS_MAX);
}

static void
check_content(struct weave *w, const struct ask *ask)
{
	for (const struct node *n = ask->node->first; n != NULL; n = n->next) {
		bool question = node_is(n, SPACE_K, "question");
		bool other = node_is(n, SPACE_K, "other");

		if (node_is_blank(n) || node_is(n, SPACE_K, "answer"))
			continue;
		if (!question && !other) {
			weave_error(w, n->where, "loose content",
			    "k:ask holds k:question, k:answer and k:other; put "
			    "this into one of them, or outside");
			continue;
		}
		weave_check_attrs(w, n);
		if (n != ask->question && n != ask->other)
			weave_error(w, n->where, "double element",
			    "k:%.*s stands twice in k:ask; take one out",
			    STR_ARG(n->name));
	}
}

/* One is met: its place in the address and on the page is its name. */
static void
check_once(struct weave *w, const struct ask *ask)
{
	for (size_t i = 0; i < w->nasks; i++)
		if (str_eq(node_value(w->asks[i], "name"), ask->name)) {
			weave_error(w, ask->node->where, "double element",
			    "the page \"%.*s\" asks \"%.*s\" twice; take one "
			    "out",
			    STR_ARG(w->page->id), STR_ARG(ask->name));
			return;
		}
	if (w->nasks < SITE_ASKS_MAX)
		w->asks[w->nasks++] = ask->node;
	else
		weave_error(w, ask->node->where, "size",
		    "a page asks at most %d questions", SITE_ASKS_MAX);
}

bool
ask_check(struct weave *w, const struct ask *ask)
{
	check_name(w, ask);
	check_scale(w, ask);
	check_cap(w, ask);
	check_touch(w, ask);
	check_content(w, ask);
	check_answers(w, ask);
	check_once(w, ask);
	/* A redirect goes only to pages of ours, so an answer cannot come back
	 * to another's. */
	if (w->page->id.n == 0 && !w->unused)
		weave_error(w, ask->node->where, "misplaced element",
		    "a question cannot stand in pages that are not ours");
	return ask->name.n > 0 && ask->times > 0;
}
