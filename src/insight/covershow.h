/* SPDX-License-Identifier: ISC */
/*
 * A site's coverage for people: a matrix for each slot, as text for a terminal
 * and as a page of HTML that needs nothing else and prints.  Languages that
 * show the same, and sources that do, share one.
 */
#ifndef INSIGHT_COVERSHOW_H
#define INSIGHT_COVERSHOW_H

#include "base/buf.h"
#include "insight/coverage.h"

struct covershow {
	const struct cells *cells;
	struct buf *out;
	bool html;
	/* The slot that waits for more languages. */
	struct cover_slot last;
	struct buf langs;
	bool waits;
};

/* Begins; `html`: parts of a page. */
void covershow_start(
    struct covershow *, const struct cells *, struct buf *out, bool html);
/* The beginning of a page around them, which needs nothing else and prints;
 * `title` names the site.  And its end. */
void covershow_head(struct buf *out, struct str title);
void covershow_tail(struct buf *out);
/* The next slot, all languages of one behind each other. */
void covershow_slot(struct covershow *, const struct cover_slot *);
/* Ends with `sum`, a line each. */
void covershow_end(struct covershow *, struct str sum);

#endif
