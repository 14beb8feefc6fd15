/* SPDX-License-Identifier: ISC */
/*
 * One contact at one moment, and one run of his on its way through its
 * sequence.  Private to the sequence room.
 */
#ifndef SEQUENCE_WALK_H
#define SEQUENCE_WALK_H

#include "sequence/follow.h"
#include "template/machine.h"
#include "template/select.h"

#define WALK_BRANCH '>' /* of a path: no name holds it */

/* The contact. */
struct walk {
	struct arena *arena;
	const struct site *site;
	const struct store_follower *who;
	int64_t now;
	struct situation at;
	struct journey_state *state; /* that `at` shows; sets change it */
	const struct zone_row *zone; /* his; n 0: it is not known */
	uint32_t nzone;
};

/* A run, and the sequence as it is now. */
struct way {
	struct walk *walk;
	const struct sequence_row *row;
	const struct step_row *steps;
	struct store_run run; /* as it becomes */
	int64_t due;          /* of one that goes on: when it was to */
};

/* What a scan names to the store, and is asked about. */
struct scanned {
	const struct enter_row *rule;
	bool cooled; /* it meets who came there by silence alone */
};

/* `following` may be NULL: no zones, nobody draws. */
void walk_begin(struct walk *, struct arena *, const struct site *,
    const struct following *, const struct store_follower *, int64_t now);
/* What conditions see of the run: its clicks, and counts from its beginning. */
void walk_turn(struct walk *, const struct store_run *);
/* Whether a contact value says yes: it is there, and is not "no". */
bool walk_case_open(const struct walk *);

struct way way_of(
    struct walk *, const struct sequence_row *, const struct store_run *);
/* Whether a condition of the sequence holds now. */
bool way_holds(const struct way *, uint32_t cond);
/* A value of the sequence. */
struct str way_value(const struct way *, uint32_t value);
/* Whether he passed the step in this run. */
bool way_passed(const struct way *, struct str step);
/* He passes it, by that branch or none. */
void way_pass(struct way *, struct str step, struct str branch);

static inline struct str
walk_text(const struct walk *w, struct span s)
{
	return image_str(&w->site->image, s);
}

static inline const struct sequence_row *
walk_sequences(const struct site *site)
{
	return IMAGE_ROWS(
	    &site->image, struct sequence_row, site->head->sequences);
}

static inline const struct enter_row *
walk_enters(const struct site *site, const struct sequence_row *row)
{
	return IMAGE_ROWS(&site->image, struct enter_row, row->enters);
}

/* A rule that is about the stage alone. */
static inline bool
walk_by_stage(const struct enter_row *rule)
{
	return rule->events.n == 0 && rule->quiet.given == 0 &&
	       rule->stages != 0;
}

/* How a mail of that enum mail_kind is queued. */
enum mail_class walk_class(uint32_t kind);
/* Whether a list of spans has the word. */
bool walk_lists(const struct site *, struct span list, struct str word);

/* times.c: the clock of a run. */

/* When a wait that began at `from` is over.  Of a wait until a date *known
 * tells whether there is one. */
int64_t times_wait(
    const struct way *, const struct step_row *, int64_t from, bool *known);
/* The first moment from `at` on at which the run's mails may go; INT64_MAX: not
 * within 400 days. */
int64_t times_open(const struct way *, int64_t at);

/* ends.c: what a run is for, and what ends it. */

/* Whether goal i was reached, and when. */
bool ends_goal(const struct way *, uint32_t i, int64_t *at);
/* Writes the first goal down that was reached and is not yet. */
void ends_note_goal(struct way *);
/* Whether something ends the run now, and as what. */
bool ends_now(const struct way *, struct str *outcome);
/* When an exit that comes by time alone is next to be asked; INT64_MAX: none.
 */
int64_t ends_next(const struct way *);
/* Whether the contact may be written to by the sequence at all, and if not what
 * that is called. */
bool ends_allowed(const struct way *, struct str *outcome);

#endif
