/* SPDX-License-Identifier: ISC */
/*
 * People who between them are shown every variant of a page's experiments: for
 * tools that must have seen all of it.
 */
#ifndef INSIGHT_ARMS_H
#define INSIGHT_ARMS_H

#include "template/site.h"

#define ARMS_MAX 64

/* Fills splits (situation.split) and returns how many: 0 first, for those who
 * are in no experiment; at most ARMS_MAX. */
size_t arms_splits(
    const struct site *, const struct program_row *, uint64_t splits[ARMS_MAX]);

/* Whether another version of the page draws every variant of this one for the
 * same people. */
bool arms_all_in(const struct site *, const struct program_row *,
    const struct site *other, const struct program_row *there);

#endif
