/* SPDX-License-Identifier: ISC */
/*
 * Why an answer was what it was (DESIGN 10.4): from its receipt and the site,
 * each slot's candidates, which one won, and why each other lost.
 *
 * Finds out reasons, shows none.
 */
#ifndef INSIGHT_EXPLAINING_H
#define INSIGHT_EXPLAINING_H

#include "template/receipt.h"

enum fate {
	FATE_SHOWN,
	FATE_FALSE,    /* its condition did not hold */
	FATE_BEHIND,   /* it held, but stands behind the one that is shown */
	FATE_LEFT,     /* the otherwise, and another was shown */
	FATE_UNREACHED /* the slot stands in what was not shown */
};
/* "shown", "no", "behind", "no", "not reached". */
struct str fate_name(enum fate);

struct candidate {
	struct str slot;    /* "pages/front.xml:hero" */
	uint32_t line;      /* of the slot */
	struct str variant; /* its case, or "line 12"; "otherwise" */
	enum fate fate;
	struct str reason; /* of FATE_FALSE: the selectors that did not hold */
};

struct explaining {
	struct situation at;
	struct selection selection;
	/* The rule that presumed the stage; NULL: it was stored, it is the
	 * start, or the rule rests on what the receipt does not hold. */
	const struct presume_row *rule;
	struct candidate *candidates;
	size_t n;
};

/* Everything lives in the arena and the site.  false: the receipt does not fit
 * the site. */
bool explaining_run(struct explaining *, struct arena *, const struct site *,
    const struct receipt *);
/* The answer's bytes, its receipt with them. */
void explaining_page(struct buf *, struct arena *, const struct site *,
    const struct explaining *);

#endif
