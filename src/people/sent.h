/* SPDX-License-Identifier: ISC */
/*
 * What somebody sent by a form (k:form, SITE 4), judged by the rules that its
 * author wrote: a pure function of the form's row and the bytes that came.
 *
 * Knows no addresses of the web, no store and no clock.
 */
#ifndef PEOPLE_SENT_H
#define PEOPLE_SENT_H

#include "store/store.h"
#include "template/site.h"

/* Whoever sends a form sooner is no person, seconds. */
#define SENT_LEAST_SECONDS 2

/* Texts live in the arena and the image. */
struct sent {
	/* All that was sent, as it would stand in the form again. */
	const struct situation_field *fields;
	size_t nfields;
	bool good; /* no field breaks a rule */

	struct str token;
	bool trapped; /* what no person fills in was, or it came too soon */

	/* Of what is good: */
	struct str email; /* in lower case */
	const struct store_value
	    *values; /* of the other fields that hold something */
	size_t nvalues;
	const struct store_wish *wishes; /* what is ticked, in `lang`'s words */
	size_t nwishes;
};

/* Reads the urlencoded `body` of a form that stands on a page in `lang`; false:
 * it holds more fields than any form. */
bool sent_read(struct arena *, const struct site *, const struct form_row *,
    uint32_t lang, struct str body, struct sent *)
    __attribute__((warn_unused_result));
/* The value of a field; empty: nothing was sent. */
struct str sent_value(const struct sent *, struct str name);

#endif
