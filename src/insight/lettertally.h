/* SPDX-License-Identifier: ISC */
/*
 * What a letter would be: how many of a list get it, in which language and
 * stage, why the others do not, and what the selector that writes it chooses
 * for them.
 *
 * Shown each member by whoever reads them; says no names and no addresses.
 */
#ifndef INSIGHT_LETTERTALLY_H
#define INSIGHT_LETTERTALLY_H

#include "sequence/letter.h"
#include "template/mail.h"

#define TALLY_SLOTS_MAX 256 /* variants of slots; more are not counted */

/* A variant of a slot, and for how many it wins. */
struct tally_win {
	struct str slot, variant;
	uint64_t n;
};

struct lettertally {
	/* Given. */
	struct arena *arena;
	const struct site *site;
	const struct letter_row *row;
	struct store_letter letter; /* as it would be put down */
	const struct mail_row *mail;

	/* Of all who ever had to do with the list: */
	uint64_t members;
	uint64_t gets;
	uint64_t not_sent[MAIL_REASON__MAX]; /* by why */
	/* Of those who get it: */
	uint64_t *langs;        /* of the site, in its order */
	uint64_t *stages;       /* of the journey */
	struct tally_win *wins; /* in the order in which they were met */
	size_t nwins;

	struct arena *scratch;
};

/* Of the letter, to go from `at` on. */
void lettertally_start(struct lettertally *, struct arena *,
    const struct site *, const struct letter_row *, int64_t at);
/* store_member_fn; ctx is the tally. */
void lettertally_member(void *tally, const struct store_follower *);
void lettertally_end(struct lettertally *);

#endif
