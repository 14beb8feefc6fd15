/* SPDX-License-Identifier: ISC */
/*
 * What a telling says that a <field> of site.xml keeps, by its from-event: the
 * day a booked course begins, say.
 *
 * Pure; knows nothing of where it was told.
 */
#ifndef PEOPLE_KNOWN_H
#define PEOPLE_KNOWN_H

#include "people/told.h"
#include "template/site.h"

enum known_rc {
	KNOWN_GOOD,
	KNOWN_NOT_TOLD, /* the event does not say this: no <field> names it */
	KNOWN_NO_VALUE, /* it is nothing of the field's type */
	KNOWN_TOO_MANY
};

/* Whether a telling of the event says the field. */
bool known_is_told(
    const struct site *, const struct known_row *, struct str event);

/*
 * Adds what `text` says of a field to a telling of `event`, as the field keeps
 * it: a date is YYYY-MM-DD, whatever stands behind it; yes and no are also true
 * and false; a number and money have a
 * point and at most two decimals.  Memory of the arena.
 */
enum known_rc known_tell(struct arena *, const struct site *, struct told *,
    struct str event, struct str name, struct str text);

/* Of the type: "a date such as 2027-05-03", for people. */
const char *known_example(
    const struct site *, struct str event, struct str name);

#endif
