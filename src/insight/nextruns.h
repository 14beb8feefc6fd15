/* SPDX-License-Identifier: ISC */
/*
 * What is worth doing next to sequences, and to the tasks that they and people
 * give: who stands still in one whose file is gone, mails that became too late,
 * whose consent was not used in time, and colleagues who are late.
 *
 * Finds it in the reports of the store; knows nothing of single people.
 */
#ifndef INSIGHT_NEXTRUNS_H
#define INSIGHT_NEXTRUNS_H

#include "insight/nextsteps.h"

/* Adds what stands so at `now`, and what came of the TRAFFIC_DAYS before.
 * false: the store can not be read, which was said. */
bool nextruns_add(struct nextsteps *, struct store *, int64_t now)
    __attribute__((warn_unused_result));

#endif
