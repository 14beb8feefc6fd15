/* SPDX-License-Identifier: ISC */
#include "weave/ask.h"

#include "base/arena.h"
#include "journey/rules.h"

#define NUMBER_MAX 99

static bool
number(struct str s, int32_t *n)
{
	int64_t value;

	if (!str_i64(s, &value) || value < 0 || value > NUMBER_MAX ||
	    s.n > 1 + (size_t)(value > 9))
		return false;
	*n = (int32_t)value;
	return true;
}

bool
ask_range(struct str s, int32_t *first, int32_t *last)
{
	size_t dots = str_find(s, STR(".."));

	return dots < s.n && number(str_head(s, dots), first) &&
	       number(str_from(s, dots + 2), last) && *first < *last;
}

static void
read_cap(struct ask *ask)
{
	struct cap cap;

	if (!cap_parse(ask->cap, &cap))
		return;
	ask->days = duration_days(cap.per);
	if (ask->days >= 1 && ask->days <= JOURNEY_WINDOW_MAX)
		ask->times = cap.n;
}

static void
add_answer(struct ask *ask, const struct node *node)
{
	struct ask_answer *a = &ask->answers[ask->nanswers];

	if (ask->nanswers == ASK_ANSWERS_MAX) {
		ask->crowded = true;
		return;
	}
	*a = (struct ask_answer){
	    .node = node, .key = node_value(node, "key"), .last = -1};
	ask->nanswers++;
	if (ask->scale && !ask_range(a->key, &a->first, &a->last) &&
	    number(a->key, &a->first))
		a->last = a->first;
}

void
ask_read(const struct node *node, struct ask *ask)
{
	const struct attr *cap = node_attr(node, "cap");

	*ask = (struct ask){.node = node,
	    .name = node_value(node, "name"),
	    .cap = cap == NULL ? STR(ASK_CAP) : cap->value};
	ask->scale =
	    ask_range(node_value(node, "scale"), &ask->first, &ask->last);
	read_cap(ask);
	for (const struct node *n = node->first; n != NULL; n = n->next) {
		if (node_is(n, SPACE_K, "question") && ask->question == NULL)
			ask->question = n;
		else if (node_is(n, SPACE_K, "other") && ask->other == NULL)
			ask->other = n;
		else if (node_is(n, SPACE_K, "answer"))
			add_answer(ask, n);
	}
}

/* Whether something below says that it answers a barrier. */
static bool
helps(const struct model *m, const struct node *node)
{
	enum space space = node->space == SPACE_K ? SPACE_NONE : SPACE_K;
	const struct attr *answers = node->kind == NODE_ELEMENT
					 ? node_attr_in(node, space, "answers")
					 : NULL;
	struct str rest = answers == NULL ? STR("") : answers->value, key;

	while (rest.n > 0 && str_word(&rest, &key))
		if (names_find(&m->barriers, key) >= 0)
			return true;
	for (const struct node *n = node->first; n != NULL; n = n->next)
		if (helps(m, n))
			return true;
	return false;
}

bool
ask_about_barriers(const struct model *m, const struct ask *ask, int lang)
{
	if (ask->scale || node_attr(ask->node, "touch") != NULL)
		return false;
	for (size_t i = 0; i < ask->nanswers; i++) {
		const struct ask_answer *a = &ask->answers[i];
		const struct model_part *block =
		    model_block(m, node_value(a->node, "show"));

		if (names_find(&m->barriers, a->key) >= 0 ||
		    (block != NULL && block->roots[lang] != NULL &&
			helps(m, block->roots[lang])))
			return true;
	}
	return false;
}

const struct str *
ask_keys(struct arena *arena, const struct ask *ask, size_t *n)
{
	struct str *keys =
	    arena_array(arena, NUMBER_MAX + ASK_ANSWERS_MAX + 2, sizeof(*keys));

	*n = 0;
	if (ask->scale)
		for (int32_t i = ask->first; i <= ask->last; i++)
			keys[(*n)++] = str_format(arena, "%d", (int)i);
	for (size_t i = 0; !ask->scale && i < ask->nanswers; i++)
		keys[(*n)++] = ask->answers[i].key;
	if (ask->other != NULL)
		keys[(*n)++] = STR(SITE_ASK_OTHER);
	return keys;
}
