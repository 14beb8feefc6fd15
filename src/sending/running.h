/* SPDX-License-Identifier: ISC */
/*
 * Drives the sequences (MAIL 15): lets runs go on that are due, and looks for
 * who comes in by silence.  What becomes of somebody is src/sequence/'s; this
 * file only asks it again and again, in slices between mails.
 */
#ifndef SENDING_RUNNING_H
#define SENDING_RUNNING_H

#include "sequence/follow.h"

struct zones;

struct running {
	struct store *store;
	struct following following;
	struct zones *zones;
	/* All runs are looked at once by this site: a wait may have become
	 * shorter. */
	bool woken;
	int64_t scan_seconds; /* between looking for silent ones: a minute */
	int64_t scanned_at;   /* 0: not yet */
};

/* Memory from the arena. */
void running_start(
    struct running *, struct arena *, struct store *, const struct keyring *);
/* Another site from now on. */
void running_take_site(struct running *, const struct site *);

/*
 * One slice.  *more: there is more to do at once.  `scratch` is memory of this
 * call.
 */
enum store_rc running_turn(
    struct running *, struct arena *scratch, int64_t now, bool *more);
/* When there is something to do next; INT64_MAX: nothing waits. */
enum store_rc running_next(struct running *, int64_t *at);

#endif
