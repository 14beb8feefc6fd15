/* SPDX-License-Identifier: ISC */
/*
 * Whether a mail of a sequence or a letter still may go: exits, window, limits
 * and what goes before it, asked at the claim and before the last byte.  Pure.
 */
#ifndef SEQUENCE_JUDGING_H
#define SEQUENCE_JUDGING_H

#include "sequence/follow.h"

/* Of a mail with a run or a letter; what the site's own rules say is asked
 * beside it. */
struct store_verdict sequence_judge(const struct following *,
    const struct store_queued *, const struct store_facts *);

#endif
