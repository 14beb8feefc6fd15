/* SPDX-License-Identifier: ISC */
/*
 * Where people are in the sequences of a site, for tools that say whom a change
 * or a fault touches.
 */
#ifndef INSIGHT_STANDING_H
#define INSIGHT_STANDING_H

#include "store/run.h"

struct standing {
	bool known; /* false: no store was asked, and nobody is counted */
	const struct store_place *rows;
	size_t n;
};

/* Reads it.  false: the store can not be read, which was said, and nobody is
 * counted. */
bool standing_read(struct standing *, struct arena *, struct store *)
    __attribute__((warn_unused_result));
/* How many are in a sequence, and how many of them wait at that step. */
uint64_t standing_in(const struct standing *, struct str sequence);
uint64_t standing_at(
    const struct standing *, struct str sequence, struct str step);

#endif
