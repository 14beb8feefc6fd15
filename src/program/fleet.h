/* SPDX-License-Identifier: ISC */
/*
 * The master's long-lived children: workers, keeper and admin.  Starts them,
 * replaces those that die (later and later when they die at once), kills those
 * that pass their deadline, replaces all one by one, ends them.
 *
 * Knows nothing of what they do; sees them through the scoreboard.
 */
#ifndef PROGRAM_FLEET_H
#define PROGRAM_FLEET_H

#include <stdbool.h>
#include <sys/types.h>

#include "program/errand.h"
#include "program/scoreboard.h"

struct arena;

#define FLEET_MAX 64 /* workers */

struct child {
	pid_t pid;   /* 0: nobody */
	int control; /* our end of its channel; -1: closed */
	int64_t started_ms;
	int64_t kill_ms; /* leaving: the end of our patience */
	bool leaving;    /* was told to */
	bool old;        /* is to be replaced */
	bool killed;     /* its end is only a matter of time */
};

/* How long to wait before the next start. */
struct backoff {
	unsigned failures;
	int64_t start_ms;
};

/* Those there is one of each of. */
enum lone { LONE_KEEPER, LONE_ADMIN, LONE__MAX };

struct fleet {
	struct scoreboard board;
	const struct live *live;
	int listener, admin_listener; /* -1: there is no admin */
	const char *database, *lock, *keys, *hooks, *wake, *unknown, *tests;
	pid_t master;
	unsigned wanted;       /* workers */
	unsigned nworkers;     /* places: one more than wanted */
	struct child *workers; /* as rows of the board */
	struct child lone[LONE__MAX];
	struct backoff worker_pause, lone_pause[LONE__MAX];
	bool rolling, stopping;
};

/* Memory in the arena; workers <= FLEET_MAX; false (logged) without shared
 * memory. */
bool fleet_open(struct fleet *, struct arena *, unsigned workers)
    __attribute__((warn_unused_result));
/* Closes the channels; in a child, those that are not its own. */
void fleet_close(struct fleet *);

/*
 * Does what is due.  true: we are a new child and `errand` says which; its
 * descriptors in there are its own.
 */
bool fleet_tick(struct fleet *, int64_t now_ms, struct errand *)
    __attribute__((warn_unused_result));
/* In how many ms to tick at the latest. */
int fleet_wait(const struct fleet *, int64_t now_ms);
/* A process ended; false when it is none of ours. */
bool fleet_ended(struct fleet *, pid_t, int status, int64_t now_ms);
/* Replaces all workers, one by one. */
void fleet_roll(struct fleet *);
/* Tells all to end. */
void fleet_stop(struct fleet *, int64_t now_ms);
bool fleet_empty(const struct fleet *);

/* The channel of worker i is readable: takes what it said. */
void fleet_hear(struct fleet *, unsigned i);
/* Hands the live site to all. */
void fleet_hand(struct fleet *);
/* Whether every worker uses the live site. */
bool fleet_changed(const struct fleet *);
/* Whether as many workers as wanted are ready. */
bool fleet_ready(const struct fleet *);

#endif
