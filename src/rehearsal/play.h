/* SPDX-License-Identifier: ISC */
/*
 * A rehearsal as it is played: the world, the people in it, and what happened,
 * in order (DESIGN 10.3).  acts.h does what a script says, watch.h sees what
 * came of it, timeline.h writes it down.
 */
#ifndef REHEARSAL_PLAY_H
#define REHEARSAL_PLAY_H

#include "rehearsal/browser.h"
#include "rehearsal/letter.h"

#define PLAY_PEOPLE_MAX 32
#define PLAY_GOT_MAX 64

enum entry_kind {
	ENTRY_ACT,    /* what somebody did */
	ENTRY_MAIL,   /* a mail arrived */
	ENTRY_UNSENT, /* one was not sent, and why */
	ENTRY_RUN,    /* he came into a sequence, to a step, out of it */
	ENTRY_STAGE,  /* his stage changed */
	ENTRY_TASK,   /* a colleague is to do something */
	ENTRY_FAULT   /* what the script expects did not happen */
};

struct entry {
	int64_t at;
	enum entry_kind kind;
	struct str who; /* name of the person */
	struct str what;
	struct str file; /* below the folder of what is written; may be empty */
};

struct person {
	struct str name, email;
	struct str zone; /* where he lives; p is NULL: not said */
	struct browser browser;
	struct letter *last; /* the mail that came last; NULL: none did */
	struct str got[PLAY_GOT_MAX]; /* templates since they were asked for */
	size_t ngot;

	/* As he was seen last. */
	struct id contact; /* {0,0}: nobody knows him yet */
	struct str stage;
	const struct store_run *runs;
	size_t nruns;
	size_t ntasks;
};

/* A step that somebody came to (steps.h). */
struct passed {
	const struct person *who;
	uint64_t run;
	size_t number; /* in the order it was seen */
	struct str sequence, step;
	int64_t at;
	int32_t offset; /* of his clocks then, seconds east of UTC */
};

struct play {
	struct arena *arena;
	struct world world;
	const char *out; /* folder of what is written; NULL: nothing is */
	struct person people[PLAY_PEOPLE_MAX];
	size_t npeople;
	struct entry *entries;
	size_t nentries, room;
	struct passed *passed;
	size_t npassed, passed_room;
	size_t nfiles, nfaults;
	uint64_t seen;        /* mails up to this id were looked at, */
	unsigned char *ended; /* and of these, by id, which ended */
	size_t nended;
};

struct person *play_person(struct play *, struct str name);

/* Adds an entry, now; the text is formatted. */
struct entry *play_say(struct play *, enum entry_kind, const struct person *,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* Writes a file "007-anna-NAME.EXT" and names it in the entry. */
void play_file(struct play *, struct entry *, struct str name, const char *ext,
    struct str bytes);

#endif
