/* SPDX-License-Identifier: ISC */
/*
 * What a shop, a colleague or a mail server tells of somebody in a rehearsal,
 * by the writes that their hooks and commands make.
 */
#ifndef REHEARSAL_COMPANY_H
#define REHEARSAL_COMPANY_H

#include "rehearsal/play.h"

struct company_event {
	struct str event, item;
	struct str amount; /* of money, "1490"; empty: none */
	const struct store_value *values; /* of fields that it tells of */
	size_t nvalues;
};

/* All return what went wrong, empty when it is kept. */

/* Tells it of him, and of his browser when that is known. */
struct str company_tell(struct world *, struct arena *, const struct person *,
    const struct company_event *);
/* Writes a value of him down; the zone of time is one, too. */
struct str company_set(
    struct world *, const struct person *, struct str name, struct str value);
/* His mail program reported a mail. */
struct str company_complaint(struct world *, const struct person *);

/* The value of the button that leaves the list of the mail; empty: there is
 * none. */
struct str company_leave_button(struct arena *, const struct browser *);

#endif
