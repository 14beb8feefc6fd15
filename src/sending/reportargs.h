/* SPDX-License-Identifier: ISC */
/*
 * What a report is told: its span of time, which of the site's questions it is
 * about, since the rows of answers do not say, how its stages follow each
 * other, which slots are places for boxes, and who is cooling.
 */
#ifndef SENDING_REPORTARGS_H
#define SENDING_REPORTARGS_H

#include "store/store.h"
#include "template/site.h"

#define REPORT_ARGS_MAX 10

/* Fills args, for store_report, from `begin` until before `end`, as of `now`,
 * in the arena; returns how many.  Without a site (NULL) no question is any
 * report's, no stage is known and nobody is cooling. */
size_t report_args(struct arena *, const struct site *, struct store *,
    struct str report, int64_t begin, int64_t end, int64_t now,
    struct str args[REPORT_ARGS_MAX]);

#endif
