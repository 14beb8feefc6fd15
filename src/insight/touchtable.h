/* SPDX-License-Identifier: ISC */
/*
 * A table of touchpoints, as spreadsheets and other programs write it.
 */
#ifndef INSIGHT_TOUCHTABLE_H
#define INSIGHT_TOUCHTABLE_H

#include "insight/touchpoints.h"

/*
 * Reads a table with a header (base/csv.h) into t->rows, in order of time.
 * `event` is that of all rows, or empty: then a column says it.  email and at
 * must be there; other columns of touchpoints may.  t->columns.faults tells
 * whether anything is wrong with it, t->columns.text what, in lines that begin
 * with `file`.
 */
void touchtable_read(
    struct touchpoints *t, struct str file, struct str text, struct str event);

#endif
