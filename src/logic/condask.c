/* SPDX-License-Identifier: ISC */
/*
 * The conditions of a question: whether it was answered just now, whether it is
 * time to ask again, and whether words of his own may be kept.
 */
#include "logic/parts.h"

static uint32_t
condition(struct program *p, struct words *w, struct str written)
{
	struct part_row part = {
	    .text = image_text(p->maker, written), .n = w->list.n};

	return parts_cond(p, w, (struct where){STR(""), 0}, &part, 1);
}

uint32_t
program_cond_answered(
    struct program *p, struct str question, const struct str *answers, size_t n)
{
	uint32_t *behind = arena_array(p->arena, 2 + 2 * n, sizeof(*behind));
	struct words w;

	behind[0] = (uint32_t)n;
	for (size_t i = 0; i < n; i++) {
		struct span text = image_text(p->maker, answers[i]);

		behind[2 + 2 * i] = text.at;
		behind[3 + 2 * i] = text.n;
	}
	parts_words(p, &w);
	words_text(&w, CODE_ANSWERED, question, NULL, 0);
	words_add(&w, CODE_MATCH, behind, (uint32_t)(2 + 2 * n));
	return condition(p, &w,
	    str_format(p->arena, "answered \"%.*s\"", STR_ARG(question)));
}

uint32_t
program_cond_due(struct program *p, struct str question, uint32_t times,
    int32_t days, struct str cap)
{
	struct str key = str_format(p->arena, "q:%.*s", STR_ARG(question));
	/* What a person told us himself is never unknown. */
	const uint32_t more[] = {(uint32_t)days, 0};
	struct words w;

	parts_words(p, &w);
	words_text(&w, CODE_FACT_COUNT, key, more, 2);
	words_number(&w, times);
	words_op(&w, CODE_LESS);
	return condition(
	    p, &w, str_format(p->arena, "cap=\"%.*s\"", STR_ARG(cap)));
}

uint32_t
program_cond_kept(struct program *p, bool not_)
{
	struct words w;

	parts_words(p, &w);
	words_op(&w, CODE_KEPT);
	if (not_)
		words_op(&w, CODE_NOT);
	return condition(p, &w,
	    not_ ? STR("his words are not kept") : STR("his words are kept"));
}
