/* SPDX-License-Identifier: ISC */
/*
 * Step 8 of SOURCES 3: whether a click id tells of this visit.
 */
#ifndef SOURCE_TRUST_H
#define SOURCE_TRUST_H

#include "source/findings.h"

/*
 * Judges the click id of f->tags by f->referer and f->source, f->tagged: sets
 * verdict, click_why, click and network, and the touch's click, click_trusted
 * and TOUCH_CLICK_STALE.
 */
void trust_click(struct findings *);

#endif
