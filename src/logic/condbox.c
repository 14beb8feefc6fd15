/* SPDX-License-Identifier: ISC */
/*
 * The condition under which a box of journey.xml is the one that a page shows.
 */
#include "logic/cond.h"

#define PARTS 3

/* What people read of the words since `start`. */
static void
say(struct program *p, struct words *w, struct part_row *parts, size_t *n,
    uint32_t start, struct str text)
{
	parts[*n] = (struct part_row){.text = image_text(p->maker, text),
	    .start = start,
	    .n = w->list.n - start};
	if ((*n)++ > 0)
		words_op(w, CODE_AND);
}

uint32_t
program_cond_box(struct program *p, const struct node *box, uint32_t number,
    const uint32_t *earlier, size_t n)
{
	static const struct scope nothing;
	uint32_t own = cond_of_node(p, box, &nothing), start = 0;
	struct part_row parts[PARTS];
	struct words w;
	size_t nparts = 0;

	if (own == PROGRAM_BAD)
		return PROGRAM_BAD;
	parts_words(p, &w);
	words_op1(&w, CODE_BOX, number);
	say(p, &w, parts, &nparts, start,
	    str_format(
		p->arena, "box \"%.*s\"", STR_ARG(node_value(box, "name"))));
	start = w.list.n;
	if (own != PROGRAM_ALWAYS) {
		words_op1(&w, CODE_COND, own);
		say(p, &w, parts, &nparts, start, STR("its selectors"));
		start = w.list.n;
	}
	for (size_t i = 0; i < n; i++) {
		words_op1(&w, CODE_COND, earlier[i]);
		words_op(&w, CODE_HOLDS);
		words_op(&w, CODE_NOT);
		if (i > 0)
			words_op(&w, CODE_AND);
	}
	if (n > 0)
		say(p, &w, parts, &nparts, start, STR("no box before it"));
	return parts_cond(p, &w, box->where, parts, nparts);
}
