/* SPDX-License-Identifier: ISC */
/*
 * Which promises somebody met (DESIGN 10, "Sales"): the facts that a page or a
 * mail said to him, found out again from what was kept of it, by the functions
 * that serve.
 *
 * Not all that decided was kept.  For what is not known everything there is is
 * met; a fact that only some of it says, or of a page that asks what nobody
 * keeps (device, what he had looked at, a variable), may have been said.
 *
 * Knows nothing of people and of a store.
 */
#ifndef INSIGHT_SHOWN_H
#define INSIGHT_SHOWN_H

#include "store/store.h"
#include "template/site.h"

/* What was kept of it; texts that are empty are not known. */
struct shown_view {
	int64_t at;
	struct str page, item; /* of a page: its id, and what it was about */
	struct str mail, lang; /* of a mail */
	/* Each may have brought him; none: he came directly. */
	const struct store_touch *touches;
	size_t ntouches;
	/* In one of these stages; none: in any. */
	const struct str *stages;
	size_t nstages;
	bool by_mail; /* or a link of our mails, which says a stage itself */
};

struct shown {
	const struct fact_row *fact;
	bool surely; /* or he may have been shown it */
};

/* Of the site as it was then: *n facts in the order of facts.xml, in the arena;
 * none when the site has no such page or mail. */
struct shown *shown_facts(
    struct arena *, const struct site *, const struct shown_view *, size_t *n);

#endif
