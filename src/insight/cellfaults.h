/* SPDX-License-Identifier: ISC */
/*
 * Faults that one cell of a page has and another has not: the same id twice, no
 * way on, two calls to buy side by side, a call to buy before its time, an
 * answer that is required and missing; and variants that no cell is shown.
 *
 * Hears them from the pages as they are written.
 */
#ifndef INSIGHT_CELLFAULTS_H
#define INSIGHT_CELLFAULTS_H

#include "insight/cells.h"
#include "model/complain.h"

void cellfaults_check(const struct cells *, struct complaints *);

#endif
