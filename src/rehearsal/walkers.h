/* SPDX-License-Identifier: ISC */
/*
 * Random people in a world, for years: what they do is drawn, the same for the
 * same seed, and what they get is judged by rules that no site may break
 * (walkcheck.h).
 */
#ifndef REHEARSAL_WALKERS_H
#define REHEARSAL_WALKERS_H

#include "rehearsal/browser.h"
#include "rehearsal/letter.h"

struct walker {
	struct browser browser;
	struct arena *arena; /* of the browser; renewed now and then */
	struct str email;
	struct id contact;    /* {0,0}: nobody knows him yet */
	bool keen;            /* he agrees to all that he is asked */
	int64_t next_at;      /* when he does something */
	struct str last_mail; /* Message-ID of the mail that came last */
	struct str last_name; /* its template */
};

struct walkers {
	struct world *world;
	struct arena *arena;
	uint64_t random; /* the seed, and what is drawn from it */
	int64_t until;
	size_t n;

	/* Its own. */
	struct walker *all;
	struct str *form_paths; /* of each form, then question, and language the
				   page it stands on; empty: on none */
	uint64_t seen;          /* mails up to this id were handed out */
	uint64_t acts, mails;
};

/* Lets them walk until `until`, and a year more in which nobody does anything;
 * `progress` (or NULL) is called now and then with the part that is done.
 * false: the store failed (logged). */
bool walkers_run(struct walkers *, void (*progress)(void *ctx, double done),
    void *ctx) __attribute__((warn_unused_result));

#endif
