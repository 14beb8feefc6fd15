/* SPDX-License-Identifier: ISC */
/*
 * Events into states.  As a rule the new ones are folded into the states that
 * are there; when one is older than what a state has seen, the whole histories
 * are read and folded from the beginning, in order of (time, id).
 *
 * What an event means is the caller's fold function; this file reads, sorts and
 * never writes.
 */
#ifndef STORE_FOLD_H
#define STORE_FOLD_H

#include <stdbool.h>
#include <stddef.h>

#include "store/store.h"

struct arena;
struct connection;
struct heard;
struct person;

/* The fold function, who is told of what came out, and their context. */
struct folder {
	store_fold_fn *fn;
	store_news_fn *news;       /* or NULL */
	store_listens_fn *listens; /* NULL: there are no sequences */
	store_follow_fn *enter;
	void *ctx;
	const struct keyring *keys; /* or NULL */
	int64_t now;                /* of the write under way */
	int asked; /* how many follow functions stand behind this write */
	struct heard *heard; /* by store/follow.h; NULL: nothing is */
};

/* Who is folded together, and what is new. */
struct fold_group {
	struct person *people; /* one, or a contact and the visitors who are
				  him, by number */
	int64_t *joined_at;    /* of each visitor; NULL for one */
	size_t n;
	size_t whose;               /* events are; the visitor who joins is */
	struct store_event *events; /* in order of arrival; sorted by time */
	size_t nevents;
	bool joins; /* people[whose] joins now, at joined_at[whose] */
	bool anew;  /* from the beginning, whatever the times; and, after the
		       fold, whether it was: changes are then all there ever
		       were */
	struct store_fold *folds; /* made: n of them */
};

/* Whether an event of it begins a visit from somewhere. */
bool fold_brings_touch(const struct fold_group *);

/*
 * Folds without changing people.  `whole`: histories may be read; without them
 * a late event counts where the state stands.  false: the connection has an
 * error.
 */
bool fold_group(struct connection *, const struct folder *, struct arena *,
    struct fold_group *, bool whole) __attribute__((warn_unused_result));

#endif
