/* SPDX-License-Identifier: ISC */
/*
 * How long an answer stays what it is, for caches that serve it to others: the
 * compiler says what a program reads of the clock, so nothing is run.
 */
#ifndef TEMPLATE_FRESH_H
#define TEMPLATE_FRESH_H

#include "template/site.h"

/* Seconds from `now`, at most `most`; 0: what it reads belongs to one visitor.
 */
int64_t fresh_seconds(
    const struct site *, const struct program_row *, int64_t now, int64_t most);

#endif
