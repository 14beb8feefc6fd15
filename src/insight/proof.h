/* SPDX-License-Identifier: ISC */
/*
 * What a contact agreed to, as a text to show to who asks for proof: the words
 * he saw, where and when, how it was confirmed, used and taken back (MAIL 8).
 * A pure function of the history in the store.
 */
#ifndef INSIGHT_PROOF_H
#define INSIGHT_PROOF_H

#include "base/buf.h"
#include "store/consent.h"

/* One block for each list and purpose, in the order they were first asked for;
 * `now` is for what holds of it. */
void proof_put(struct buf *, const struct store_profile *, int64_t now);

/* A line of what holds of a list or, where that is empty, of a purpose, where
 * both are, of all: "list news: agreed since 2027-03-01T09:00:00Z (confirmed)".
 */
void proof_put_now(struct buf *, const struct store_profile *, struct str list,
    struct str purpose, int64_t now);
/* Calls back for each list and purpose of his history once, in its order. */
void proof_each(const struct store_profile *,
    void (*about)(void *ctx, struct str list, struct str purpose), void *ctx);

#endif
