/* SPDX-License-Identifier: ISC */
/*
 * The reports that colleagues get at set times of the week (at="…" of
 * k:report): queued when their time has come, and made when they are sent.
 *
 * Knows no clock; queueing the same one again is nothing new.
 */
#ifndef SENDING_WEEK_H
#define SENDING_WEEK_H

#include "store/mail.h"
#include "template/site.h"

#define WEEK_LATE ((int64_t)86400) /* then nobody needs it any more */

/* The latest of its moments up to `now`, when that is less than WEEK_LATE ago;
 * 0: there is none. Pure. */
int64_t week_due(const struct site *, const struct report_row *, int64_t now);

/*
 * Queues what is due.  *done is until when all was queued by an earlier call, 0
 * at first; what was due before is not looked at again, unless the clock went
 * back.  STORE_DOWN: it was not all queued.
 */
enum store_rc week_queue(struct store *, struct arena *, const struct site *,
    int64_t now, int64_t (*now_ms)(void), int64_t *done);

#endif
