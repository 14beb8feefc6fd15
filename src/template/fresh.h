/* SPDX-License-Identifier: ISC */
/*
 * How long an answer stays what it is, for caches that serve it to others: the
 * compiler says what a program reads of the clock, so nothing is run.  Whether
 * it is somebody's own is not known here.
 */
#ifndef TEMPLATE_FRESH_H
#define TEMPLATE_FRESH_H

#include "template/site.h"

/* Seconds from `now` to the next moment at which the program, or the stage that
 * is presumed, may change; at most `most`. */
int64_t fresh_seconds(
    const struct site *, const struct program_row *, int64_t now, int64_t most);

#endif
