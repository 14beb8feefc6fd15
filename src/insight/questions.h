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

/* Writes a line for each question and what its languages have in common:
 * "decision asks wrong_choice (nb da): on front prices; not for news". */
void questions_put(const struct cells *, struct buf *);

#endif
