/* SPDX-License-Identifier: ISC */
/*
 * What is wrong with a site that compiles: faults that show only when its pages
 * are met as visitors would meet them, cell by cell.
 */
#ifndef INSIGHT_SITECHECK_H
#define INSIGHT_SITECHECK_H

#include "model/complain.h"
#include "template/site.h"

/* Complains of all of them, as of `now`; the arena is for its work. */
void sitecheck(
    struct arena *, const struct site *, struct complaints *, int64_t now);

#endif
