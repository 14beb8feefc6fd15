/* SPDX-License-Identifier: ISC */
/*
 * What an edit does to the sequences of a site and to those who are in them
 * (MAIL 15): a step's name is what it is known by, so one that was renamed is
 * gone and new.  Where people go on is said by the function that lets them go
 * on.
 *
 * Compares what stands in the sequences' files; what a mail, a case or a stage
 * means elsewhere is told by other tools.
 */
#ifndef INSIGHT_SEQUENCEDIFF_H
#define INSIGHT_SEQUENCEDIFF_H

#include "base/buf.h"
#include "insight/standing.h"
#include "model/complain.h"
#include "template/sequence.h"

enum sequence_change_kind {
	SEQUENCE_NEW,
	SEQUENCE_GONE,
	SEQUENCE_RULE, /* who comes in, what ends it, hours, priority, … */
	SEQUENCE_STEP_NEW,
	SEQUENCE_STEP_GONE,
	SEQUENCE_STEP_MOVED,
	SEQUENCE_STEP_CHANGED
};
/* "new", "gone", "rule", "step new", "step gone", "step moved", "step changed".
 */
struct str sequence_change_name(enum sequence_change_kind);

struct sequence_change {
	enum sequence_change_kind kind;
	struct str sequence;
	struct str part; /* step, or the name of the rule */
	/* Of the new site; of what is gone, of the old one. */
	struct where where;
	struct str text; /* a sentence, with how many it touches */
	/* Those of whom the sentence speaks: who is in it, does not come to it,
	 * is at it. */
	uint64_t people;
};

/* *n of them in the arena, in the order of the new site's sequences and steps,
 * those that are gone behind the others.  Without an old site (NULL) all of the
 * new one's are new. */
const struct sequence_change *sequencediff_list(struct arena *,
    const struct site *old, const struct site *new, const struct standing *,
    int64_t now, size_t *n);

/* A line of each: "sequences/a.xml:7: a: step b is gone". */
void sequencediff_say(struct buf *, const struct sequence_change *, size_t n);

#endif
