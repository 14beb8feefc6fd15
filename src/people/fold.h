/* SPDX-License-Identifier: ISC */
/*
 * Events into the states of visitors and contacts: joins the store's rows to
 * the journey's steps.
 */
#ifndef PEOPLE_FOLD_H
#define PEOPLE_FOLD_H

#include "store/store.h"
#include "template/site.h"

/* The context of people_fold: the site whose rules count.  The worker changes
 * it when a new image arrives. */
struct fold {
	const struct site *site;
};

/* What silence did to somebody until now. */
void people_silent(
    const struct site *, struct arena *, int64_t now, struct journey_state *);

/* One event into an unpacked state, behind what silence did until then: the
 * changes of stage, of which rows[0..max) are filled; how many are. */
size_t people_step(const struct site *, struct arena *, struct journey_state *,
    const struct store_event *, struct store_stage_change *rows, size_t max);

/*
 * The store_fold_fn of the program; ctx is a struct fold.
 *
 * Silence takes effect when somebody's own event or another's change comes
 * behind it, and is shared then.  A change of a visitor reaches his contact,
 * and from him the other visitors; a change that reached somebody goes no
 * further.
 */
void people_fold(
    void *ctx, struct arena *, struct store_fold *people, size_t n);

/* A touch as the store keeps it; slices are those of `touch` and of tables. */
void people_touch(const struct touch *, int64_t at, struct store_touch *);

#endif
