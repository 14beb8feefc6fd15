/* SPDX-License-Identifier: ISC */
/*
 * Events into a state.  As a rule the new ones are folded into the state that
 * is there; when one is older than what the state has seen, the whole history
 * is read and folded from the beginning, in order of (time, id).
 *
 * What an event means is the caller's fold function; this file reads, sorts and
 * never writes.
 */
#ifndef STORE_FOLD_H
#define STORE_FOLD_H

#include <stdbool.h>
#include <stddef.h>

#include "store/store.h"

struct arena;
struct connection;
struct visitor_row;

/* The fold function with its context. */
struct folder {
	store_fold_fn *fn;
	void *ctx;
};

struct folded {
	struct str state, stage;
	struct store_stage_change *changes;
	size_t nchanges;
	bool anew; /* from the beginning: changes are all there ever were */
	int64_t last_at;
};

/*
 * Folds n > 0 events, in order of arrival, into the row's state without
 * changing the row; sorts events[] by time.  false: the connection has an
 * error.
 */
bool fold_events(struct connection *, const struct folder *, struct arena *,
    const struct visitor_row *, struct store_event *events, size_t n,
    struct folded *) __attribute__((warn_unused_result));

#endif
