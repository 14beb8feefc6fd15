/* SPDX-License-Identifier: ISC */
/*
 * The coverage of a site, or of one address, summed up: what needs somebody's
 * hand, and how many cells are shown what.
 */
#ifndef INSIGHT_COVERING_H
#define INSIGHT_COVERING_H

#include "base/buf.h"
#include "insight/coverage.h"

struct covering {
	const struct cells *cells;
	const struct route_hit *only; /* pages of this address; NULL: all */
	struct str lang;              /* only in this one; empty: all */
	struct buf *faults;           /* a line for each */
	coverage_fn *fn;              /* hears each slot that is asked for */
	void *ctx;
	/* Filled. */
	size_t counts[COVER_ELSEWHERE + 1];
	size_t slots, unreachable;
};

/* The fields above the filled ones are given. */
void covering_run(struct covering *);
/* Writes the sum: one line. */
void covering_sum(const struct covering *, struct buf *);

#endif
