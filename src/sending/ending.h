/* SPDX-License-Identifier: ISC */
/*
 * How a try to hand a mail over ended, as the queue writes it down and as the
 * log tells it.
 */
#ifndef SENDING_ENDING_H
#define SENDING_ENDING_H

#include "sending/lane.h"

/* What is told the store; `lane` is in how many seconds the lane opens.  Texts
 * are those of the result; how long a mail that was put off waits is random
 * within bounds. */
struct store_ended ending_of(const struct store_queued *,
    const struct submit_result *, int64_t now, int64_t lane);
/* A line when somebody should know, and one of each try when mail is traced. */
void ending_say(const struct store_queued *, const struct submit_result *);
/* That the mail server takes nothing, and until when. */
void ending_say_lane(
    const struct lane *, const struct submit_result *, int64_t now_ms);

#endif
