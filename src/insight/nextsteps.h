/* SPDX-License-Identifier: ISC */
/*
 * What is worth doing next to a site (DESIGN 10.10): faults, questions nobody
 * answers, slots that show their otherwise, promises that are over, sources
 * without a name, in one list, by how many it touches in a week.  What it is of
 * sequences and tasks says nextruns.h.
 *
 * Finds it with the functions that check and cover a site; knows nothing of how
 * the list is shown.
 */
#ifndef INSIGHT_NEXTSTEPS_H
#define INSIGHT_NEXTSTEPS_H

#include "insight/cells.h"
#include "insight/naming.h"
#include "insight/traffic.h"
#include "model/complain.h"

#define NEXT_MAX 10

/* Errors come first; else what comes first when equally many are touched. */
enum next_kind {
	NEXT_ERROR,    /* the check says so: the site can not be published */
	NEXT_FAULT,    /* the check warns */
	NEXT_MISSING,  /* a slot shows nothing */
	NEXT_SEQUENCE, /* people stand still in it, or its mails do not go */
	NEXT_TASK,     /* a colleague is late with it */
	NEXT_QUESTION, /* a stage asks it, and no page answers */
	NEXT_FACT,     /* a promise is over, or soon */
	NEXT_SOURCE,   /* no table knows it */
	NEXT_DEFAULT   /* a slot has nothing for whom something is known of */
};
/* "error", "fault", "missing", "sequence", "task", "question", "fact",
 * "source", "default". */
struct str next_kind_name(enum next_kind);

struct next_step {
	enum next_kind kind;
	int64_t views;  /* of a source visits, in TRAFFIC_DAYS; -1: not known */
	int64_t people; /* whom it touches in a week, where that is known */
	int64_t weekly; /* these, or else views in a week; -1: not known */
	struct where where; /* or in its place a command that says more */
	struct str text;
};

struct nextsteps {
	struct arena *arena;
	const struct cells *cells;
	const struct traffics *traffics;
	struct naming naming;
	struct next_step *rows;
	size_t n, cap;
};

/* All that is pointed to must stay. */
void nextsteps_start(struct nextsteps *, struct arena *, const struct cells *,
    const struct traffics *);
/* Adds one, of which `weekly` is not told yet. */
void nextsteps_add(struct nextsteps *, const struct next_step *);
/* Adds what the check said of the site. */
void nextsteps_faults(struct nextsteps *, const struct complaints *);
/* Adds the sources that came in the TRAFFIC_DAYS days up to `now` and have no
 * name.  false: the store can not be read, which was said. */
bool nextsteps_sources(struct nextsteps *, struct store *, int64_t now)
    __attribute__((warn_unused_result));
/* Adds what the site itself tells, and sorts; returns how many there are, the
 * first at n->rows. */
size_t nextsteps_run(struct nextsteps *);

#endif
