/* SPDX-License-Identifier: ISC */
/*
 * A visitor's rows: reading him, making him, taking his events in, erasing him.
 * Each function is a few statements inside whatever transaction is open, and
 * returns false when the connection has an error.
 */
#ifndef STORE_VISITOR_H
#define STORE_VISITOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/store.h"

struct arena;
struct connection;
struct folder;

/* The row with what the header does not show. */
struct visitor_row {
	struct store_visitor v;
	int64_t folded_at;  /* time of the latest event in v.state; 0: none */
	int64_t last_event; /* head of the chain of events; 0: none */
	int64_t events;     /* how long the chain is */
};

/* *found tells whether there is such a visitor; texts in the arena. */
bool visitor_read(struct connection *, struct arena *, struct id,
    struct visitor_row *, bool *found) __attribute__((warn_unused_result));

/* A new row; v->id is set. */
bool visitor_add(struct connection *, struct store_visitor *v)
    __attribute__((warn_unused_result));

/* Purposes, wording, consent_at, stage, state of v->id; *found as above.  What
 * experiments showed him goes with the purposes it was kept for. */
bool visitor_put(struct connection *, const struct store_visitor *v,
    bool *found) __attribute__((warn_unused_result));

/*
 * n events of this visitor, in order of arrival: folded into his state, written
 * behind his chain, with touches and changes of stage.  The row is as read, and
 * afterwards as written.
 */
bool visitor_take(struct connection *, const struct folder *, struct arena *,
    struct visitor_row *, struct store_event *, size_t n)
    __attribute__((warn_unused_result));

/*
 * Removes at most `max` of his events, newest first, and when none is left all
 * the rest of him: *gone.  Proofs of consent stay without his number.
 */
bool visitor_erase(struct connection *, struct id, int64_t last_event,
    size_t max, bool *gone) __attribute__((warn_unused_result));

#endif
