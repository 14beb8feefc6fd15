/* SPDX-License-Identifier: ISC */
/*
 * A contact's rows, his company's, and the log of joins.  Each function is a
 * few statements inside whatever transaction is open, and returns false when
 * the connection has an error.
 */
#ifndef STORE_CONTACT_H
#define STORE_CONTACT_H

#include "store/person.h"

/* The row with what the header does not show. */
struct contact_row {
	struct store_contact c; /* texts in the arena */
	struct person p;
};

/* *found tells whether there is such a contact. */
bool contact_read(struct connection *, struct arena *, struct id,
    struct contact_row *, bool *found) __attribute__((warn_unused_result));
/* The same by his address. */
bool contact_find(struct connection *, struct arena *, struct str email,
    struct contact_row *, bool *found) __attribute__((warn_unused_result));

/* How many of his STORE_COUNT_LATEST latest events have this name and happened
 * after the time. */
bool contact_count(struct connection *, struct arena *,
    const struct contact_row *, struct str event, int64_t after, size_t *n)
    __attribute__((warn_unused_result));

/* Finds or makes the contact of contact->email, and writes what else is told
 * of him. */
bool contact_put(struct connection *, struct arena *,
    const struct store_contact *contact, int64_t now, struct id *id)
    __attribute__((warn_unused_result));

/* He gets no marketing before that time. */
bool contact_pause(struct connection *, struct id, int64_t until)
    __attribute__((warn_unused_result));

/* What the log says of a join: the proof, or what ended it. */
enum joining {
	JOINING_ORDER,
	JOINING_CONFIRM,
	JOINING_HAND,
	JOINING_UNDONE,   /* by hand */
	JOINING_WITHDRAWN /* he no longer agrees to be remembered */
};

/* The visitor's row and the log: he is this contact, or no longer. */
bool contact_join(struct connection *, struct id visitor, struct id contact,
    int64_t at, enum joining) __attribute__((warn_unused_result));

/*
 * The contact and the visitors who are him, by number, with when each was
 * joined; *n is how many these are, 0: there is no such contact.
 */
bool contact_people(struct connection *, struct arena *, struct id contact,
    struct person **people, int64_t **joined_at, size_t *n)
    __attribute__((warn_unused_result));

/* Whether he was last seen before the time, gave his address by one of `forms`
 * (" ebook signup ") alone, and never proved it; at `now` no ticket of his is
 * good any more. */
bool contact_is_unconfirmed(struct connection *, struct id, int64_t before,
    int64_t now, struct str forms, bool *is)
    __attribute__((warn_unused_result));

/* Packed journeys of the visitors who are him and agreed to the purpose. */
bool contact_watched(struct connection *, struct arena *, struct id contact,
    uint32_t purpose, const struct str **states, size_t *n)
    __attribute__((warn_unused_result));

/* Removes at most `max` of his events, newest first, and when none is left all
 * the rest of him, and his company if it has no other: *gone. */
bool contact_erase(struct connection *, struct arena *, struct id, size_t max,
    bool *gone) __attribute__((warn_unused_result));

#endif
