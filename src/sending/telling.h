/* SPDX-License-Identifier: ISC */
/*
 * Says to the store what became of mails in hand.  What it does not take is
 * told again for a while.
 */
#ifndef SENDING_TELLING_H
#define SENDING_TELLING_H

#include "sending/sender.h"

/* At once.  What is not told then is told by nobody (logged): it is as if the
 * sender had died. */
void telling_say(struct sender *, const struct store_told *, size_t n);
void telling_one(
    struct sender *, const struct store_queued *, struct store_ended);

/*
 * What became of the one handed over last.  Of marketing that was accepted it
 * is kept back, in s->late, until others are about to leave, which saves a
 * write to the disk: at worst it is uncertain, never sent again.  Of all else
 * it is told at once, with what was kept back.
 */
void telling_keep(
    struct sender *, const struct store_queued *, struct store_ended);
/* What is kept back is told. */
void telling_late(struct sender *);

/* What will not be tried in this turn: back into the queue, uncounted. */
void telling_give_back(struct sender *, const struct store_queued *, size_t n);

#endif
