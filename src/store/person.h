/* SPDX-License-Identifier: ISC */
/*
 * A person as a chain of events with a state: what visitors and contacts have
 * in common.  Events are taken in here, folded and shared with whom he is
 * joined to; the rows themselves are visitor.c's and contact.c's.
 *
 * Each function is a few statements inside whatever transaction is open, and
 * returns false when the connection has an error.
 */
#ifndef STORE_PERSON_H
#define STORE_PERSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/statement.h"
#include "store/store.h"

struct arena;
struct connection;
struct folder;

enum person_kind { PERSON_VISITOR, PERSON_CONTACT };

struct person {
	enum person_kind kind;
	struct id id;
	struct id contact; /* a visitor's; {0,0}: he is nobody's */
	bool letters;      /* a visitor's: he agreed to PURPOSE_LETTERS */
	int64_t seen_at;
	int64_t folded_at;  /* time of what the state has seen last; 0: nothing
			     */
	int64_t last_event; /* head of the chain of events; 0: none */
	int64_t events;     /* how long the chain is */
	struct str stage, state;
};

/* The statements of a kind; twins take the same values. */
struct person_sql {
	enum statement event_add, event_read, event_remove;
	enum statement change_add, change_read;
	enum statement fold, cut;
};
const struct person_sql *person_sql(enum person_kind);

/*
 * n events of his, in order of arrival: folded into his state, written behind
 * his chain with touches and changes of stage, and the changes shared.  `key`
 * is the idempotency key kept with a contact's first one, or NULL.  *p is as
 * read, and afterwards as written.
 */
bool person_take(struct connection *, const struct folder *, struct arena *,
    struct person *p, struct store_event *, size_t n, const unsigned char *key)
    __attribute__((warn_unused_result));

/* The visitor is his contact from now on: the row, *visitor and the log say so
 * already. */
bool person_join(struct connection *, const struct folder *, struct arena *,
    struct person *visitor) __attribute__((warn_unused_result));
/* He was until now: the row and the log say so already. */
bool person_unjoin(struct connection *, const struct folder *, struct arena *,
    const struct person *visitor, struct id contact)
    __attribute__((warn_unused_result));

/* A contact and the visitors who are him are folded again from the beginning;
 * there may be none of that id. */
bool person_anew(struct connection *, const struct folder *, struct arena *,
    struct id contact) __attribute__((warn_unused_result));

/* Removes at most `max` of his events, newest first; *left is whether there are
 * more, and the row says so. */
bool person_remove_events(struct connection *, const struct person *,
    size_t max, bool *left) __attribute__((warn_unused_result));

#endif
