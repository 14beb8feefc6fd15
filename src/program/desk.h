/* SPDX-License-Identifier: ISC */
/*
 * Where whole requests become answers: all of a loop turn together, so that
 * the store is asked once; an answer that waits for a write stays here, as a
 * value, until the store says how it went.
 */
#ifndef PROGRAM_DESK_H
#define PROGRAM_DESK_H

#include "people/fold.h"
#include "program/conn.h"
#include "program/mapping.h"
#include "program/scoreboard.h"

struct job;

struct desk {
	struct arena *arena;
	struct arena *scratch; /* of one turn */
	struct conns *conns;
	struct score *score;
	struct store *store;
	const struct keyring *keys;
	const struct page_entry *const *entries;
	const struct page_home *home;
	struct page_hooks *hooks;
	const struct wake *wake;
	struct mapping *mapping; /* the present site */
	struct fold fold;        /* the same, for the store */
	bool leaving;            /* answers are the last on their connection */
	struct job *first, **last; /* this turn's, in order of arrival */
	size_t njobs;
	unsigned parked; /* answers that wait for the store */
	struct job *free;
};

/* `mapping` becomes the desk's; store, keys, entries, home, hooks and wake are
 * set by the caller before any answer. */
void desk_init(struct desk *, struct arena *, struct conns *, struct score *,
    struct mapping *);
/* Takes over to another site, from the next request on. */
void desk_change(struct desk *, struct mapping *);
/* Reads the request that lies on a connection (conn_look said GATE_WHOLE). */
void desk_take(struct desk *, struct conn *, int64_t now_ms);
/* Answers what was taken, or parks it. */
void desk_answer(struct desk *);
/* Gives everything back; nothing may be parked any more. */
void desk_close(struct desk *);

#endif
