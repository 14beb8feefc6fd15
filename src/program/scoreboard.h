/* SPDX-License-Identifier: ISC */
/*
 * What the workers tell each other and the master, in shared memory: who is
 * alive, how many connections each holds, and until when the answer at hand
 * must be out.  Each row is written by its worker; the master clears it.
 */
#ifndef PROGRAM_SCOREBOARD_H
#define PROGRAM_SCOREBOARD_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SCORE_ANSWER_MS 2000 /* from a complete request to its answer */
#define SCORE_BEAT_MS 500    /* a worker looks up at least this often */

enum score_state {
	SCORE_FREE,     /* nobody's */
	SCORE_STARTING, /* forked, opening things */
	SCORE_READY,    /* accepts and answers */
	SCORE_LEAVING   /* answers what it holds, then ends */
};

/* Times are on clock_ms(). */
struct score {
	_Atomic int32_t pid;
	_Atomic uint32_t state;
	_Atomic uint32_t connections;
	_Atomic uint32_t image;   /* generation of the image in use */
	_Atomic int64_t deadline; /* of the turn under way; 0: none */
	_Atomic int64_t beat;     /* the last turn's beginning; 0: none yet */
	_Atomic uint64_t served;  /* requests answered */
	char line[24];            /* no two rows in one cache line */
};

struct scoreboard {
	struct score *rows;
	unsigned n;
};

/* n free rows, shared with every child forked from now on; false (logged). */
bool scoreboard_open(struct scoreboard *, unsigned n)
    __attribute__((warn_unused_result));
void scoreboard_close(struct scoreboard *);
/* Makes a row free or, with a pid, that of a starting worker. */
void scoreboard_reset(struct score *, int32_t pid);

/*
 * Whether a worker holding `mine` connections may take another: it must not be
 * more than one above the average of the workers that are there to answer.
 */
bool scoreboard_may_accept(
    const struct scoreboard *, uint32_t mine, int64_t now_ms);
/* Whether a worker's time is up: it passed its deadline or does not look up
 * at all. */
bool scoreboard_overdue(const struct score *, int64_t now_ms);

#endif
