/* SPDX-License-Identifier: ISC */
/*
 * Points: what the signals give each stage, who wins, and why in words.
 * Private to the journey room.
 */
#ifndef JOURNEY_SCORE_H
#define JOURNEY_SCORE_H

#include "journey/step.h"

/*
 * The stage the scores change to after this event, or -1.  Only a stage the
 * event itself gives points can win: expiry alone changes nothing.
 */
int score_winner(const struct journey *, const struct journey_state *,
    const struct journey_event *, int64_t at);
/* "p:price=2 points=50": what gave a stage its points. */
struct str score_evidence(const struct journey *, struct arena *,
    const struct journey_state *, uint32_t stage, int64_t now);

#endif
