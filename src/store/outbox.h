/* SPDX-License-Identifier: ISC */
/*
 * The rows of the outbox.  Each function is a few statements inside whatever
 * transaction is open, and returns false when the connection has an error.
 */
#ifndef STORE_OUTBOX_H
#define STORE_OUTBOX_H

#include "store/mail.h"

struct connection;

/* The row with what the header does not show. */
struct outbox_row {
	struct store_queued q; /* texts in the arena; q.to is left empty */
	enum mail_state state;
	struct str owner;
};

/* Queues it to a contact, or to a colleague; was queued before: nothing. */
bool outbox_add(struct connection *, struct id contact,
    const struct store_mail *) __attribute__((warn_unused_result));
/* At most `max` due ones of a class, the oldest first, of one moment those of
 * the highest priority. */
bool outbox_due(struct connection *, enum mail_class, int64_t now,
    uint64_t *ids, size_t max, size_t *n) __attribute__((warn_unused_result));
/* When the first of a class is tried; INT64_MAX: none waits. */
bool outbox_next(struct connection *, enum mail_class, int64_t *at)
    __attribute__((warn_unused_result));
/* *found tells whether there is such a row. */
bool outbox_read(struct connection *, struct arena *, uint64_t id,
    struct outbox_row *, bool *found) __attribute__((warn_unused_result));

/* What waits for the server of that secret waits until `next`. */
bool outbox_put_off(struct connection *, struct str hook, int64_t next)
    __attribute__((warn_unused_result));
bool outbox_claim(struct connection *, uint64_t id, struct str owner,
    int64_t lease) __attribute__((warn_unused_result));
bool outbox_send(struct connection *, uint64_t id, int64_t lease,
    struct str message_id) __attribute__((warn_unused_result));
/*
 * What a try came to, at `now`: QUEUED waits for ended->next, anything else is
 * the end of it.  The rules of store_mail_finish are followed.
 */
bool outbox_settle(struct connection *, struct arena *,
    const struct outbox_row *, int64_t now, const struct store_ended *)
    __attribute__((warn_unused_result));

/* What a person found out of an uncertain mail, at `now`; *done: it still was
 * as he saw it, and can be sent if it is to be. */
bool outbox_looked(struct connection *, const struct store_looked *,
    int64_t now, bool *done) __attribute__((warn_unused_result));
/* The newest in a state, or in any, as store_mail_list has them. */
bool outbox_list(struct connection *, struct arena *, enum mail_state,
    struct store_mail_row *rows, size_t max, size_t *n)
    __attribute__((warn_unused_result));

bool outbox_renew(struct connection *, uint64_t id, struct str owner,
    int64_t lease) __attribute__((warn_unused_result));
/* At most `max` whose lease is over; with an owner also those in hand of
 * others. */
bool outbox_left_behind(struct connection *, struct str owner, int64_t now,
    uint64_t *ids, size_t max, size_t *n) __attribute__((warn_unused_result));

/* When the row's contact was sent other marketing, for store_facts. */
bool outbox_sent(struct connection *, const struct store_queued *, int64_t now,
    int64_t sent[MAIL_SENT_MAX], size_t *n) __attribute__((warn_unused_result));

/* Whether other marketing with a higher priority is due for its contact. */
bool outbox_outranked(struct connection *, const struct store_queued *,
    int64_t now, bool *outranked) __attribute__((warn_unused_result));

/* For store_mail_days. */
bool outbox_days(struct connection *, int64_t today, int64_t *sent,
    int64_t *days) __attribute__((warn_unused_result));

/* Cancels what waits for the contact and is stopped. */
bool outbox_stop(struct connection *, struct arena *, struct id contact,
    const struct store_stop *) __attribute__((warn_unused_result));
/* At most `max` mails of a letter that wait. */
bool outbox_of_letter(struct connection *, struct str letter, uint64_t *ids,
    size_t max, size_t *n) __attribute__((warn_unused_result));
/* Forgets what was in the mails of a contact who is erased. */
bool outbox_forget(struct connection *, struct id contact)
    __attribute__((warn_unused_result));
/* Of mails that ended before the time: what was in them, and all of those to
 * nobody we know; at most `max` of each.  *more: so many were there. */
bool outbox_expire(struct connection *, int64_t before, int max, bool *more)
    __attribute__((warn_unused_result));

#endif
