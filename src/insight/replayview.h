/* SPDX-License-Identifier: ISC */
/*
 * One view of a page in a replayed log: what its visitor would have been shown,
 * and what it does to his journey.  Private to replaying.c.
 */
#ifndef INSIGHT_REPLAYVIEW_H
#define INSIGHT_REPLAYVIEW_H

#include "insight/replaying.h"

#define REPLAY_MEMO 4096u /* entries of each */

/* Person number `who` gets the page at `path`, plain and as the site writes
 * it. */
void replay_view(struct replaying *, struct person *, uint32_t who,
    const struct logline *, struct str path);
/* Counts how his visit ended. */
void replay_end_visit(struct replaying *, struct person *, uint32_t who);

#endif
