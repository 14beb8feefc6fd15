/* SPDX-License-Identifier: ISC */
/*
 * Rows of what contacts agreed to, of tickets and of links in mails.  Each
 * function is a few statements inside whatever transaction is open, and returns
 * false when the connection has an error.
 */
#ifndef STORE_AGREE_H
#define STORE_AGREE_H

#include "store/consent.h"

struct connection;

bool agree_add(struct connection *, struct id contact,
    const struct store_agree *) __attribute__((warn_unused_result));
/* All of a contact, in their order; texts in the arena. */
bool agree_read(struct connection *, struct arena *, struct id contact,
    const struct store_agree **, size_t *n) __attribute__((warn_unused_result));
/* A mail of the list left for him: the consent it went on is used. */
bool agree_use(struct connection *, struct id contact, struct str list,
    int64_t at, struct str message_id) __attribute__((warn_unused_result));

/* What he wrote into forms last, by name. */
bool agree_values(struct connection *, struct arena *, struct id contact,
    const struct store_value **, size_t *n) __attribute__((warn_unused_result));

bool ticket_add(struct connection *, const struct store_ticket *)
    __attribute__((warn_unused_result));
/* An unknown one is left with the contact {0,0}. */
bool ticket_read(struct connection *, struct arena *,
    const unsigned char hash[HASH_BYTES], struct store_ticket *)
    __attribute__((warn_unused_result));
/* Used before, it stays as it was. */
bool ticket_use(struct connection *, const unsigned char hash[HASH_BYTES],
    int64_t at) __attribute__((warn_unused_result));
/* At most `max` that were over before the time; *more: so many were there. */
bool ticket_expire(struct connection *, int64_t before, int max, bool *more)
    __attribute__((warn_unused_result));

bool mail_link_add(struct connection *, uint64_t mail, uint32_t number,
    struct str target) __attribute__((warn_unused_result));
bool mail_link_read(struct connection *, struct arena *, uint64_t mail,
    uint32_t number, struct store_mail_link *, bool *found)
    __attribute__((warn_unused_result));
/* How often more it was fetched, and a person followed it. */
bool mail_link_count(struct connection *, uint64_t mail, uint32_t number,
    int64_t clicks, int64_t human) __attribute__((warn_unused_result));

#endif
