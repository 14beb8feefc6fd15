/* SPDX-License-Identifier: ISC */
/*
 * What becomes of contacts in sequences, inside the transaction that is open:
 * what happened to them is heard while a write is done, and when all of it is
 * written the caller's functions are asked and what they say is done.  So they
 * see the whole write, the consent behind the event too.
 *
 * Each function but the follow_hear_ ones returns false when the connection has
 * an error.
 */
#ifndef STORE_FOLLOW_H
#define STORE_FOLLOW_H

#include "store/fold.h"
#include "store/run.h"

struct hearing;

/* What one write is heard to do. */
struct heard {
	struct arena *arena;
	struct hearing *list; /* who `enter` is asked about, and why */
	size_t n, max;
	struct id *woken; /* whose runs wake */
	size_t nwoken, max_woken;
};

/*
 * Nothing, when there are no sequences.  What is heard is copied but for its
 * texts.  An event that a follow function adds is heard, and so is one that
 * `enter` then adds; what is said to that is heard no more.  Old news are not,
 * as store/news.h.
 */
void follow_hear_event(
    const struct folder *, struct id contact, const struct store_event *);
void follow_hear_change(const struct folder *, struct id contact,
    const struct store_stage_change *, int64_t known_at);
/* He, or a visitor who is him, did something: what runs of his wakes. */
void follow_hear_act(const struct folder *, struct id contact);

/* The write is done: what was heard wakes runs, and `enter` is asked. */
bool follow_heard(struct connection *, const struct folder *, struct heard *)
    __attribute__((warn_unused_result));

/* All that is known of a contact, at folder->now; *found: he is there. */
bool follow_load(struct connection *, const struct folder *, struct arena *,
    struct id contact, struct store_follower *, bool *found)
    __attribute__((warn_unused_result));

/* What a function said of a contact. */
struct followed {
	size_t entered; /* new runs */
	size_t went_on; /* runs that were put */
};
/* Asks it of a contact who was loaded, and does what it says. */
bool follow_ask(struct connection *, const struct folder *, struct arena *,
    const struct store_follower *, store_follow_fn *, void *ctx,
    struct followed *) __attribute__((warn_unused_result));

#endif
