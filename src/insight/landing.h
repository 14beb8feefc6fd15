/* SPDX-License-Identifier: ISC */
/*
 * What a visitor without consent meets who follows an address: where he is
 * taken to come from, the stage presumed, and what each slot of the page shows.
 * The same functions as in a worker; nothing is stored.
 */
#ifndef INSIGHT_LANDING_H
#define INSIGHT_LANDING_H

#include "people/visit.h"
#include "template/select.h"

struct landing {
	struct visit visit;         /* touch and situation */
	bool page;                  /* the path is a page of this site */
	uint32_t lang;              /* of the page */
	struct selection selection; /* of the page */
};

/*
 * `target` is an address on the site, from its path on, as a browser would send
 * it; no Referer, a desktop browser.  Pure; the
 * slices of *l point into `target`, the site and the arena.
 */
void landing_meet(struct landing *l, struct arena *, const struct site *,
    struct str target, int64_t now);

#endif
