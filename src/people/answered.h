/* SPDX-License-Identifier: ISC */
/*
 * What somebody answered just now, carried by the address of the page that he
 * comes back to: "QUESTION.ANSWER" as an author writes it, or "QUESTION.TOKEN",
 * which is signed, good for 30 minutes and no two times the same.  Addresses
 * stand in logs: who reads one later learns nothing from it.
 *
 * Knows no visitor, and nothing of what is kept.
 */
#ifndef PEOPLE_ANSWERED_H
#define PEOPLE_ANSWERED_H

#include "base/crypto.h"
#include "template/site.h"

#define ANSWERED_SECONDS 1800

/* The address's "QUESTION.TOKEN", good from `now` on, in the arena. */
struct str answered_make(struct arena *, const struct keyring *,
    const struct situation_answer *, int64_t now);
/*
 * What the query of an address brings, in its order, at most SITE_ASKS_MAX;
 * of one question the first.  What is no answer of the site's, or sealed and
 * not by `keys` (NULL: by none) or past its time, is left out.  Returns how
 * many; they are in the arena, their texts in the site's image.
 */
size_t answered_read(struct arena *, const struct keyring *,
    const struct site *, struct str query, int64_t now,
    const struct situation_answer **);

#endif
