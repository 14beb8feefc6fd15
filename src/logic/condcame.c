/* SPDX-License-Identifier: ISC */
/*
 * The selectors of a signal or a move: where the visit came from.  They become
 * no instructions but a record of the journey, which is asked of events long
 * after their request is gone.
 */
#include "logic/cond.h"

#include <assert.h>

#include "model/selector.h"

/* A list that refuses all it wants lets nothing in. */
static struct span
list_of(struct cond *c, const struct patterns *list)
{
	uint32_t left = list->nwanted, n;
	bool all = false;
	const uint32_t *words;

	for (uint32_t i = 0; i < list->nrefused; i++)
		all |= str_eq(list->refused[i], STR("*"));
	for (uint32_t i = 0; i < list->nwanted; i++)
		for (uint32_t k = 0; k < list->nrefused; k++)
			if (str_glob(list->refused[k], list->wanted[i])) {
				left--;
				break;
			}
	if (all || (list->nwanted > 0 && left == 0))
		cond_fault(c, "never", COND_NOTHING_LEFT);
	words = cond_list_words(c, list, &n);
	return image_put(c->program->maker, words, n, sizeof(*words));
}

static uint32_t
mask_of(struct cond *c, uint64_t bits, unsigned n)
{
	uint64_t known = ((uint64_t)1 << n) - 1;

	if ((bits & known) == 0)
		cond_fault(c, "never", COND_NOTHING_LEFT);
	return (uint32_t)(bits & known);
}

static void
take(struct cond *c, enum selector selector, struct rule_came *r)
{
	struct patterns list;

	switch (selector) {
	case SELECTOR_CHANNEL:
		r->channels = mask_of(c, cond_channels(c), CHANNEL__MAX);
		break;
	case SELECTOR_SOURCE_CLASS:
		r->classes = mask_of(c, cond_source_classes(c), CLASS__MAX);
		break;
	case SELECTOR_SOURCE:
		cond_take_sources(c, &list);
		r->source = list_of(c, &list);
		break;
	case SELECTOR_MEDIUM:
		cond_take_list(c, &list);
		r->medium = list_of(c, &list);
		break;
	default:
		assert(selector == SELECTOR_CAMPAIGN);
		cond_take_list(c, &list);
		r->campaign = list_of(c, &list);
	}
}

/* source-class=search,social, behind & when something stands before it. */
static void
say(struct buf *b, struct cond *c)
{
	struct str rest = str_lower(c->program->arena, c->value), word;
	bool more = false;

	if (b->n > 0)
		buf_char(b, '&');
	buf_printf(b, "%.*s=", STR_ARG(c->name));
	for (; str_word(&rest, &word); more = true)
		buf_printf(b, "%s%.*s", more ? "," : "", STR_ARG(word));
}

struct rule_came
program_came(struct program *p, const struct node *node)
{
	struct rule_came came = {.channels = RULE_ANY, .classes = RULE_ANY};
	struct buf words;

	buf_init(&words, p->arena, RULE_CAME_MAX);
	for (int i = 0; i < SELECTOR__MAX; i++) {
		struct cond c = {
		    .program = p, .node = node, .where = node->where};
		const struct attr *a = node->attrs;

		if (!selector_tells_source(selector_name((size_t)i)))
			continue;
		while (a != NULL &&
		       (a->space != SPACE_NONE || selector_find(a->name) != i))
			a = a->next;
		if (a == NULL || !cond_begin(&c, a))
			continue;
		take(&c, (enum selector)i, &came);
		say(&words, &c);
	}
	if (words.bad)
		parts_fault(p, node->where, "size",
		    "where <%.*s> asks from is longer than %d bytes; write "
		    "patterns with *, or a <source> of your own",
		    STR_ARG(node->name), RULE_CAME_MAX);
	came.words = image_text(p->maker, buf_view(&words));
	return came;
}
