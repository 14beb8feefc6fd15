/* SPDX-License-Identifier: ISC */
/*
 * Who answers what customers ask (DESIGN 10.1): for each question of a stage,
 * whether a visitor in that stage finds an answer on some page, source by
 * source and language by language.
 *
 * Hears it from the pages as they are written.
 */
#ifndef INSIGHT_QUESTIONS_H
#define INSIGHT_QUESTIONS_H

#include "base/buf.h"
#include "insight/cells.h"

/* A question in one language. */
struct question {
	const struct question_row *row;
	uint32_t lang;
	const bool *sources; /* of the cells: those that find an answer */
};

/* Calls fn for each question and language, in the order of journey.xml; what it
 * is given lives in the cells' arena. */
typedef void questions_fn(void *ctx, const struct question *);
void questions_each(const struct cells *, questions_fn *, void *ctx);

/* Writes a line for each question and what its languages have in common:
 * "decision asks wrong_choice (nb da): on front prices; not for news". */
void questions_put(const struct cells *, struct buf *);

#endif
