/* SPDX-License-Identifier: ISC */
/*
 * The selector on lists: whether he agreed to one.
 */
#include "logic/cond.h"

static void
one(struct cond *c, struct str entry)
{
	const struct names *lists = &c->program->model->lists;
	struct str *keys =
	    arena_array(c->program->arena, lists->n, sizeof(*keys));
	unsigned n = 0;

	for (size_t i = 0; i < lists->n; i++) {
		keys[i] = lists->rows[i].key;
		if (!str_glob(entry, keys[i]))
			continue;
		words_text(c->words, CODE_SUBSCRIBED, keys[i], NULL, 0);
		if (n++ > 0)
			words_op(c->words, CODE_OR);
	}
	if (n == 0)
		cond_unknown(c, entry, "list", keys, lists->n);
}

void
cond_subscribed(struct cond *c)
{
	cond_each(c, one);
}
