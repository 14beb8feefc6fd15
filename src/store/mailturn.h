/* SPDX-License-Identifier: ISC */
/*
 * What the sender's verbs are made of: beginning to write and ending it, and
 * the judgement of a mail, which runs inside.
 */
#ifndef STORE_MAILTURN_H
#define STORE_MAILTURN_H

#include "store/mail.h"

struct connection;

/* Takes the lock and begins a write that is on disk when it is kept.  false
 * (logged): nothing was begun. */
bool mailturn_begin(struct store *) __attribute__((warn_unused_result));
/* Ends it and gives the lock back.  What `rc` became: the rows are as they were
 * when it is STORE_DOWN. */
enum store_rc mailturn_end(struct store *, enum store_rc);

/* To whom it goes, into q->to; false: to nobody any more, or the connection has
 * an error. */
bool mailturn_contact(
    struct connection *, struct arena *, struct store_queued *);

/* Whether it is to be sent; else what is to become of it.  Adds to *read how
 * long the histories were.  Look at the connection's error. */
bool mailturn_judge(struct store *, struct arena *, const struct store_sender *,
    struct store_queued *, int64_t now, struct store_ended *, size_t *read);

struct store_ended mailturn_ended(enum mail_state, enum mail_reason);

#endif
