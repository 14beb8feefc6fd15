/* SPDX-License-Identifier: ISC */
/*
 * When a page may show something else: the moments one must look at to have
 * seen all that the clock makes of it.
 *
 * Goes by what the compiler says the page reads of the clock (template/fresh.h)
 * but for dates in `test`, of which there is no end.
 */
#ifndef INSIGHT_MOMENTS_H
#define INSIGHT_MOMENTS_H

#include "base/arena.h"
#include "template/site.h"

/*
 * *n moments, in the arena, from `from` to before `to` (INT64_MIN and
 * INT64_MAX: without limit), one at least when the two differ: one for each
 * stretch between times the program compares with, and with it one at which
 * each of its hours is the other way.  `now` stands for a stretch without end.
 */
int64_t *moments_list(struct arena *, const struct site *,
    const struct program_row *, int64_t from, int64_t to, int64_t now,
    size_t *n);

#endif
