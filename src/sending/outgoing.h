/* SPDX-License-Identifier: ISC */
/*
 * A mail of the queue as what is handed over: its bytes, its envelope, and what
 * it carries that becomes valid when it leaves.
 *
 * No I/O; a ticket is random, all else is a function of the arguments.
 */
#ifndef SENDING_OUTGOING_H
#define SENDING_OUTGOING_H

#include "mail/submit.h"
#include "sending/making.h"
#include "store/run.h"

struct outgoing {
	struct submit_mail mail;      /* but for `sending` */
	struct store_leaving leaving; /* points to `ticket` when it has one */
	struct store_ticket ticket;
	struct str why; /* it can not be made */
};

/* The contact that it goes to, or that it tells a colleague of; {0,0}: none. */
struct id outgoing_contact(struct arena *, const struct store_queued *);

/*
 * Texts in the arena; *out must stay where it is until the mail has left. `who`
 * is that contact, NULL without one; `rows` holds the tables of a report, NULL
 * of any other mail.  The words are those of the site `words`, to whom it goes
 * and what its links open is as in the one that is served (former.h).  false,
 * and out->why: it can not be made, now or ever.
 */
bool outgoing_make(struct arena *, const struct site *served,
    const struct site *words, const struct keyring *,
    const struct store_queued *, const struct store_follower *who,
    const struct situation *rows, int64_t now, struct outgoing *out)
    __attribute__((warn_unused_result));

#endif
