/* SPDX-License-Identifier: ISC */
/*
 * Whether pages keep the promises of facts.xml (SITE 5): each cell that a
 * campaign reaches shows what the campaign promises, and none shows a promise
 * before it starts or after it is over.
 *
 * Hears it from the pages as they are written, cell by cell, on a desktop and
 * on a phone; what only a person's history decides is not met.
 */
#ifndef INSIGHT_PROMISES_H
#define INSIGHT_PROMISES_H

#include "insight/cells.h"
#include "model/complain.h"

/* Complains; one complaint for an element, and for a page of a campaign. */
void promises_check(const struct cells *, struct complaints *);

#endif
