/* SPDX-License-Identifier: ISC */
/*
 * How a journey moves: the one place that changes a stage (SITE 2, "Changing
 * it").  Pure: the state before, the event or the time, the rules → the state
 * after and what to write down about it.
 */
#ifndef JOURNEY_STEP_H
#define JOURNEY_STEP_H

#include "journey/state.h"

/* The event by which a sequence changes a stage: no act of the person. */
#define EVENT_STAGE_SET "stage_set"

/* Something the person did. */
struct journey_event {
	int64_t at;
	struct str event;      /* "page_view", … */
	struct str page_class; /* of the page it happened on; may be empty */
	struct str item;       /* what it was about; may be empty */
	struct str form; /* for form events; may be empty.  Of stage_set the
			    sequence */
	struct str to;   /* of stage_set: key of the stage */
	const struct touch *touch; /* a new touch that began here, or NULL */
	/* user_engagement: seconds the page has been visible, and those of them
	 * that an earlier event told of */
	uint32_t dwell, dwell_before;
};

/* A change of stage, worth a row. */
struct stage_change {
	bool changed;
	uint32_t from, to; /* indexes into the stages */
	struct str rule; /* "move event=purchase", "score", "cool after=P120D",
			    "set sequence=ebook" */
	struct str evidence; /* "p:price=2 points=50", in the arena */
	int64_t at;
};

/*
 * Takes one event.  Counts its facts, then applies the first move that matches,
 * else the scores; a stage_set is a move and is counted nowhere.  *change tells
 * whether the stage changed.  Events must come in order of time; one that is
 * older than s->last_at is counted at s->last_at's place (folding the history
 * again is the store's part).  What s points to is changed in place: never step
 * a shallow copy.
 */
void journey_step(const struct journey *, struct arena *,
    struct journey_state *s, const struct journey_event *,
    struct stage_change *change);

/*
 * What silence did up to now: cooling, the first rule that holds.  The time of
 * the change is when the silence was long enough, not now.  One change a call:
 * repeat until nothing changes.
 */
void journey_at(const struct journey *, struct arena *, struct journey_state *s,
    int64_t now, struct stage_change *change);

/* Whether silence made the stage he is in. */
bool journey_is_cooled(const struct journey_state *);

/*
 * What a person takes over from another record of his, a visitor from his
 * contact or the other way round: the stage, when `other` changed his later
 * than s did (in the same second: by a move, or to the stage that is further);
 * with it the time, and if a move made it, that only signals after it count.
 * The rule of the change is "shared: " and the other's rule.
 *
 * A cooling is taken over only by who has been silent as long.  While he is in
 * a stage that he took over and no cooling made, silence counts from when it
 * began at the earliest: somebody did something then.
 */
void journey_share(const struct journey *, struct arena *,
    struct journey_state *s, const struct journey_state *other,
    struct str evidence, struct stage_change *change);

/* The stage's index as the rules know it; the start stage when its key is gone.
 */
uint32_t journey_stage(const struct journey *, const struct journey_state *s);

/* Unexpired points of a stage, for explanations and tests. */
int32_t journey_points(const struct journey *, const struct journey_state *s,
    uint32_t stage, int64_t now);

/*
 * Whether this touch is a new one for this person at `now` (SOURCES 3, step
 * 11): not internal, not a direct visit within 30 days of the last touch, not
 * the same touch again inside a visit.  (A click id's value is kept nowhere, so
 * a bookmarked advertisement opened in a later visit is a new touch.)
 */
bool journey_touch_is_new(
    const struct journey_state *, const struct touch *, int64_t now);

/*
 * Where a person comes from at `now`: his last touch that was not direct, when
 * it is no older than the 30 days a direct visit looks back; else a direct one
 * (`at` is 0 then).  NULL is a person of whom nothing is kept.
 */
const struct state_touch *journey_source(
    const struct journey_state *, int64_t now);

/* Takes over where another record of a person last came from, when that is
 * later; true then. */
bool journey_share_source(
    struct journey_state *s, const struct journey_state *other);

/* Whether a signal or a move asks where a visit came from. */
bool journey_asks_source(const struct journey *);

#endif
