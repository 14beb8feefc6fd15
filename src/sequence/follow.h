/* SPDX-License-Identifier: ISC */
/*
 * What becomes of a contact in the sequences of a site (MAIL 15): who comes in,
 * and what happens to who is in.  One pure function of (site, what is known of
 * him, now), which deliver, tests, rehearsals and walkers run.
 *
 * Sends nothing: a mail is a row of the queue, and whether it still may go is
 * asked once more at the last byte, by sequence_judge().
 */
#ifndef SEQUENCE_FOLLOW_H
#define SEQUENCE_FOLLOW_H

#include "people/fold.h"
#include "store/run.h"
#include "template/sequence.h"

/* The context of sequence_follow. */
struct following {
	const struct site *site;
	const struct keyring *keys; /* draw who gets which arm */
	/* The changes of a contact's time zone; false: it is not known.  NULL:
	 * no zone but those of the site is. */
	bool (*zone)(
	    void *ctx, struct str name, const struct zone_row **, uint32_t *n);
	void *zone_ctx;
};

/*
 * store_follow_fn of the runs that are due; ctx is a struct following.  Each
 * advances to its next wait or its end, those of a higher priority first.
 */
void sequence_follow(
    void *ctx, const struct store_follower *, struct store_think *);

/*
 * store_follow_fn of what just happened, and of a scan, whose `scan` is the
 * struct enter_row; ctx is a struct fold.  Adds runs of sequences that the
 * contact comes into, and writes down goals that he reached.
 */
void sequence_enter(
    void *ctx, const struct store_follower *, struct store_think *);
/* store_listens_fn; ctx is a struct fold. */
bool sequence_listens(
    void *ctx, struct str event, struct str form, struct str stage);

/* Where who stands at that step, and passed those of `path` (of store_run),
 * goes on in the sequence as it is now: at a step, at which he may have to
 * wait, or STEP_NONE: he is through.  At a step that he passed nothing is done.
 */
uint32_t sequence_resumes(const struct site *, const struct sequence_row *,
    struct str step, struct str path);
/* When a wait for a time that began at `from` is over, by the sequence's own
 * clock.  false: the step is none. */
bool sequence_wait_over(const struct site *, const struct sequence_row *,
    uint32_t step, int64_t from, int64_t *over);

/* The n-th of the scans that the site's sequences ask for now, texts in the
 * arena; false: there are no more. */
bool sequence_scan(const struct site *, struct arena *, int64_t now, size_t n,
    struct store_scan *);

#endif
