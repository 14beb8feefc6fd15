/* SPDX-License-Identifier: ISC */
/*
 * When a box may appear to a person (SITE 2, <box>): what he did started its
 * clock, nothing took the reason away, and he was not shown it too often.  His
 * facts are the ledger: a box shown, dismissed or clicked is an event.
 *
 * Knows neither the box's selectors nor its page.
 */
#ifndef JOURNEY_BOX_H
#define JOURNEY_BOX_H

#include "journey/state.h"

#define BOX_EVENT_DAYS 30 /* how long an event is a reason */
#define BOX_QUIET_DAYS 30 /* for how long a "no" holds where no cap says */

enum box_why {
	BOX_HOLDS,
	BOX_NO_HISTORY, /* he let us keep none, and it needs one */
	BOX_NO_EVENT,   /* what starts its clock did not happen lately */
	BOX_UNLESS,     /* what takes the reason away happened since */
	BOX_WAITS,      /* the clock is running */
	BOX_CAPPED,     /* shown often enough */
	BOX_ANSWERED,   /* he dismissed or clicked it */
	BOX_OTHER,      /* another one was shown in this visit */
	BOX__MAX
};
/* For people: "shown often enough". */
struct str box_why_text(enum box_why);

/*
 * Whether box number `box` may be shown at `now`.  `s` is NULL for who let us
 * keep nothing.  *due (or NULL) is the moment its clock ends, for BOX_WAITS.
 */
enum box_why journey_box(const struct journey *, const struct journey_state *s,
    uint32_t box, int64_t now, int64_t *due);

#endif
