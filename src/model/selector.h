/* SPDX-License-Identifier: ISC */
/*
 * The names of the selectors (SITE 3): which attributes are conditions.  What
 * each does is known to logic/cond.c.
 */
#ifndef MODEL_SELECTOR_H
#define MODEL_SELECTOR_H

#include <stdbool.h>

#include "base/str.h"

enum selector {
	SELECTOR_CHANNEL,
	SELECTOR_SOURCE,
	SELECTOR_SOURCE_CLASS,
	SELECTOR_MEDIUM,
	SELECTOR_CAMPAIGN,
	SELECTOR_STAGE,
	SELECTOR_SURE,
	SELECTOR_QUIET,
	SELECTOR_LANG,
	SELECTOR_DEVICE,
	SELECTOR_COUNTRY,
	SELECTOR_RETURNING,
	SELECTOR_KNOWN,
	SELECTOR_SUBSCRIBED,
	SELECTOR_CONSENT,
	SELECTOR_PAGE_CLASS,
	SELECTOR_STARTS,
	SELECTOR_ENDS,
	SELECTOR_FACT,
	SELECTOR_FACT_OVER,
	SELECTOR_OPEN,
	SELECTOR_TRAIT,
	SELECTOR_CASE,
	SELECTOR_TEST,
	SELECTOR_TERM, /* as a child: its patterns hold blanks */
	SELECTOR__MAX
};

/* The selector of that name, or -1. */
int selector_find(struct str name);
bool selector_known(struct str name);
/* Whether it asks where a visit came from, which is also known of what happened
 * long ago. */
bool selector_tells_source(struct str name);
/* The i-th selector that may be written as an attribute; the empty slice
 * behind the last. */
struct str selector_name(size_t i);
/* The nearest name for "did you mean", or the empty slice. */
struct str selector_nearest(struct str name);

#endif
