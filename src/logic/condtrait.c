/* SPDX-License-Identifier: ISC */
/*
 * The selector on traits: "role=it" asks for the value that was set last of
 * those journey.xml tells of.  Nothing of it is stored: what sets a value is
 * counted anyway (journey/state.h).
 */
#include "logic/cond.h"

#define SETS_MAX 64

/* The fact that an event is counted under. */
static struct str
fact_of(struct cond *c, const struct node *set)
{
	struct str page_class = node_value(set, "page-class");

	return page_class.n > 0 ? str_format(c->program->arena, "p:%.*s",
				      STR_ARG(page_class))
				: str_format(c->program->arena, "e:%.*s",
				      STR_ARG(node_value(set, "event")));
}

static void
put_trait(struct cond *c, const struct node *trait)
{
	struct image_maker *maker = c->program->maker;
	uint32_t behind[2 + 4 * SETS_MAX], n = 0;
	bool browsing = false;

	for (const struct node *s = trait->first; s != NULL; s = s->next) {
		struct span value, key;

		if (!node_is(s, SPACE_K, "set"))
			continue;
		if (n == SETS_MAX) {
			cond_fault(c, "size",
			    "the trait %.*s has more than %d "
			    "rules",
			    STR_ARG(node_value(trait, "key")), SETS_MAX);
			return;
		}
		value = image_text(maker, node_value(s, "value"));
		key = image_text(maker, fact_of(c, s));
		behind[2 + 4 * n] = value.at;
		behind[3 + 4 * n] = value.n;
		behind[4 + 4 * n] = key.at;
		behind[5 + 4 * n++] = key.n;
		browsing |= parts_is_browsing(node_value(s, "event"));
	}
	behind[0] = browsing;
	behind[1] = n;
	words_add(c->words, CODE_TRAIT, behind, 2 + 4 * n);
}

static void
one(struct cond *c, struct str entry)
{
	const struct names *traits = &c->program->model->traits;
	struct str value = entry, key, near;
	int i;

	str_cut(&value, '=', &key);
	i = names_find(traits, key);
	near = names_nearest(c->program->arena, traits, key);
	if (value.p == NULL)
		cond_fault(c, "no trait",
		    "\"%.*s\" is no trait; write its key "
		    "and a value: role=it",
		    STR_ARG(entry));
	else if (i < 0 && near.n > 0)
		cond_fault(c, "unknown trait",
		    "journey.xml has no trait %.*s; did you mean %.*s?",
		    STR_ARG(key), STR_ARG(near));
	else if (i < 0)
		cond_fault(c, "unknown trait", "journey.xml has no trait %.*s",
		    STR_ARG(key));
	else if (!str_lists(node_value(traits->rows[i].node, "values"), value))
		cond_fault(c, "unknown value",
		    "the trait %.*s has no value %.*s, but %.*s", STR_ARG(key),
		    STR_ARG(value),
		    STR_ARG(node_value(traits->rows[i].node, "values")));
	if (c->failed)
		return;
	put_trait(c, traits->rows[i].node);
	words_text(c->words, CODE_TEXT, value, NULL, 0);
	words_op(c->words, CODE_SAME_TEXT);
}

void
cond_trait(struct cond *c)
{
	cond_each(c, one);
}
