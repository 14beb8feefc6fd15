/* SPDX-License-Identifier: ISC */
/*
 * A visitor's rows: reading him, making him, erasing him.
 * Each function is a few statements inside whatever transaction is open, and
 * returns false when the connection has an error.
 */
#ifndef STORE_VISITOR_H
#define STORE_VISITOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/person.h"

/* The row with what the header does not show. */
struct visitor_row {
	struct store_visitor v;
	struct person p;
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

/* What comes with an event of his: touch and exposures. */
bool visitor_add_touch(struct connection *, struct id, int64_t event,
    const struct store_touch *) __attribute__((warn_unused_result));
bool visitor_add_exposures(struct connection *, struct id,
    const struct store_event *) __attribute__((warn_unused_result));

/*
 * Removes at most `max` of his events, newest first, and when none is left all
 * the rest of him: *gone.  Proofs of consent stay without his number.
 */
bool visitor_erase(struct connection *, const struct person *, size_t max,
    bool *gone) __attribute__((warn_unused_result));

#endif
