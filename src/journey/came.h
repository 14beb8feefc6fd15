/* SPDX-License-Identifier: ISC */
/*
 * Where a person came from when something happened, as signals and moves ask
 * for it: the touch that a page of that moment would go by.  Private to the
 * journey room.
 */
#ifndef JOURNEY_CAME_H
#define JOURNEY_CAME_H

#include "journey/step.h"

/* Whether a touch is what the rule asks for; one that asks for none takes any.
 */
bool came_holds(
    const struct image *, const struct rule_came *, const struct state_touch *);
/* What of the touch the rule asks for: " source-class=search medium=cpc". */
void came_put(struct buf *, struct arena *, const struct rule_came *,
    const struct state_touch *);

#endif
