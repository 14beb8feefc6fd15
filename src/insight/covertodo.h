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

/* Views without consent: of a page in a language, by class and presumed
 * stage. */
struct traffic {
	struct str page, lang, source_class, stage;
	int64_t views;
};

struct covertodo {
	struct arena *arena;
	const struct cells *cells;
	struct traffic *traffic;
	size_t ntraffic, traffic_cap;
	struct todo *rows;
	size_t n, cap;
};

void covertodo_start(struct covertodo *, struct arena *, const struct cells *);
/* All traffic first, then all slots; slices must stay. */
void covertodo_traffic(struct covertodo *, const struct traffic *);
void covertodo_slot(struct covertodo *, const struct cover_slot *);
/* Writes at most `max` lines, the most views first. */
void covertodo_put(struct covertodo *, size_t max, struct buf *);

#endif
