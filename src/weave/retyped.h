/* SPDX-License-Identifier: ISC */
/*
 * Prices, discounts and guarantees that were typed by hand although facts.xml
 * holds them: the first thing to be wrong when one changes.
 */
#ifndef WEAVE_RETYPED_H
#define WEAVE_RETYPED_H

#include "model/model.h"

/* Warns of each in the texts of pages, blocks, layouts and texts/. */
void retyped_check(struct arena *, const struct model *);

#endif
