/* SPDX-License-Identifier: ISC */
/*
 * The coverage of a site, of one address or one mail, summed up: what needs
 * somebody's hand, and how many cells are shown what.
 */
#ifndef INSIGHT_COVERING_H
#define INSIGHT_COVERING_H

#include "base/buf.h"
#include "insight/coverage.h"

struct covering {
	const struct cells *cells;
	const struct route_hit *only; /* pages of this address; NULL: all */
	const struct mail_row *mail;  /* or this mail; NULL: all */
	struct str lang;              /* only in this one; empty: all */
	struct buf *faults;           /* a line for each */
	coverage_fn *fn;              /* hears each slot that is asked for */
	void *ctx;
	/* Filled. */
	size_t counts[COVER_ELSEWHERE + 1];
	size_t slots, unreachable;
};

/*
 * Reads what people write for one of them: an address, or "mails/NAME"; `hit`
 * is where `only` is to point.  false: the site has none such.
 */
bool covering_choose(struct covering *, struct str path, struct route_hit *hit);
/* The fields above the filled ones are given. */
void covering_run(struct covering *);
/* Writes the sum: one line. */
void covering_sum(const struct covering *, struct buf *);

#endif
