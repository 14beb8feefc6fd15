/* SPDX-License-Identifier: ISC */
/*
 * Whether anybody comes into a stage (DESIGN 10.1): by a rule of journey.xml at
 * all, and of late.
 */
#ifndef INSIGHT_STAGEWAYS_H
#define INSIGHT_STAGEWAYS_H

#include "base/arena.h"
#include "store/store.h"
#include "template/site.h"

#define STAGEWAYS_DAYS 90

/* Writes a line for each stage that no rule leads to and, with a store, for
 * each that one does and nobody came into in the STAGEWAYS_DAYS days up to
 * `now`. false: the store can not be read, which was said. */
bool stageways_put(const struct site *, struct arena *, struct store *,
    int64_t now, struct buf *) __attribute__((warn_unused_result));

#endif
