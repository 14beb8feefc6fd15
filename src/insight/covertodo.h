/* SPDX-License-Identifier: ISC */
/*
 * What is worth writing next: the cells that are shown no variant of their
 * slot, by how many views they had.
 *
 * Knows counts and coverage, not where either comes from.
 */
#ifndef INSIGHT_COVERTODO_H
#define INSIGHT_COVERTODO_H

#include "base/buf.h"
#include "insight/coverage.h"
#include "insight/traffic.h"

struct covertodo {
	struct arena *arena;
	const struct cells *cells;
	const struct traffics *traffics;
	struct todo *rows;
	size_t n, cap;
};

/* All that is pointed to must stay. */
void covertodo_start(struct covertodo *, struct arena *, const struct cells *,
    const struct traffics *);
void covertodo_slot(struct covertodo *, const struct cover_slot *);
/* How a view of this traffic is covered by a slot of its page and language;
 * COVER_ELSEWHERE: it is none of the matrix. */
enum cover covertodo_cover(
    const struct cells *, const struct cover_slot *, const struct traffic *);
/* Writes at most `max` lines, the most views first. */
void covertodo_put(struct covertodo *, size_t max, struct buf *);

#endif
