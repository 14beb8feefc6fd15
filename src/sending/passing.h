/* SPDX-License-Identifier: ISC */
/*
 * Makes mails and hands them over, one after another.
 */
#ifndef SENDING_PASSING_H
#define SENDING_PASSING_H

#include "sending/sender.h"

/*
 * How many of these mails in hand go as a group: one, or as many of marketing
 * as the lane lets; at most LANE_GROUP.
 */
size_t passing_group(const struct sender *, const struct store_queued *,
    size_t n) __attribute__((warn_unused_result));

/*
 * Hands over a group and says what became of each.  When the first of it is
 * about to leave all of it is written down as leaving.  Between two mails
 * `stop` is asked: what then has not left goes back to the queue, and so when
 * one took long.  true: nothing more is to go this way now.
 *
 * s->one is reset.
 */
bool passing_send(struct sender *, const struct store_queued *, size_t n,
    bool (*stop)(void *ctx), void *ctx) __attribute__((warn_unused_result));

#endif
