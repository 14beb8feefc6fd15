/* SPDX-License-Identifier: ISC */
/*
 * Random people in a world, for years: what they do is drawn, the same for the
 * same seed, and what they get is judged by rules that no site may break
 * (walkcheck.h).
 */
#ifndef REHEARSAL_WALKERS_H
#define REHEARSAL_WALKERS_H

#include "rehearsal/browser.h"
#include "rehearsal/causes.h"
#include "rehearsal/letter.h"

struct walker {
	struct browser browser;
	struct arena *arena; /* of the browser; renewed now and then */
	uint32_t lang;
	struct str email;
	struct str zone;      /* where he lives; empty: nobody is told */
	int64_t zone_at;      /* since when it is known; 0: not yet */
	struct id contact;    /* {0,0}: nobody knows him yet */
	bool keen;            /* he agrees to all that he is asked */
	int64_t next_at;      /* when he does something */
	struct str last_mail; /* Message-ID of the mail that came last */
	struct str last_name; /* its template */
	/* The sequence whose causes he sees to for a while, and for how many
	 * acts more. */
	uint32_t mind, mind_left;
	bool inside;   /* it wrote to him */
	uint32_t soon; /* acts that follow at once */
};

/* An address of a page, with what its {x} may be. */
struct walk_page {
	struct str path;
	struct str page_class; /* empty: it has none */
	uint32_t lang;
};

struct walkers {
	struct world *world;
	struct arena *arena;
	uint64_t random; /* the seed, and what is drawn from it */
	int64_t until;
	size_t n;

	/* Its own. */
	struct walker *all;
	struct walk_page *pages;
	size_t npages;
	struct str *form_paths; /* of each form, then question, and language the
				   page it stands on; empty: on none */
	struct causes *causes;  /* of each sequence */
	int64_t handed_at;      /* mails that came before were handed out */
	uint64_t acts, mails;
};

/* Lets them walk until `until`, and a year more in which nobody does anything;
 * `progress` (or NULL) is called now and then with the part that is done.
 * false: the store failed (logged). */
bool walkers_run(struct walkers *, void (*progress)(void *ctx, double done),
    void *ctx) __attribute__((warn_unused_result));

#endif
