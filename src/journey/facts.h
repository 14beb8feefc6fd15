/* SPDX-License-Identifier: ISC */
/*
 * Which facts an event is counted under, and which fact a signal asks for: the
 * two must agree, so they live in one file.  Private to the journey room.
 */
#ifndef JOURNEY_FACTS_H
#define JOURNEY_FACTS_H

#include "journey/step.h"

/* A fact's key, made without allocation. */
struct fact_key {
	size_t n;
	char p[JOURNEY_KEY_MAX];
};

static inline struct str
fact_key_str(const struct fact_key *k)
{
	return (struct str){k->p, k->n};
}

/* Whether the event tells how a page is read, which is no view of its own. */
bool facts_is_reading(struct str event);
/* Whether everything the rule names is equal in the event, and the person came
 * from where it asks: `from` is journey_source() at that moment. */
bool facts_match(const struct image *, const struct rule_event *,
    const struct journey_event *, const struct state_touch *from);
/* Whether the event is one of the signal's; with dwell: whether the page has
 * now been read so long, and had not when it was told of before. */
bool facts_signal(const struct image *, const struct signal_row *,
    const struct journey_event *, const struct state_touch *from);
/* The key under which events a rule means are counted. */
void facts_key(
    const struct image *, const struct rule_event *, struct fact_key *);
/* The same of a signal, which may ask for reading. */
void facts_signal_key(
    const struct image *, const struct signal_row *, struct fact_key *);
/* The key under which an event of a box is counted. */
void facts_box_key(struct fact_key *, struct str event, struct str box);
/* Counts the event at the moment `at`, which is not before s->last_at; the
 * touch that began with it is in the state already. */
void facts_count(const struct journey *, struct arena *, struct journey_state *,
    const struct journey_event *, int64_t at);
/* Adds to the facts of s those of other, who is the same person by other
 * events; *other is not needed afterwards. */
void facts_meet(
    struct arena *, struct journey_state *s, const struct journey_state *other);
/* Remembers, at a move, what of the day was before it. */
void facts_mark_move(struct journey_state *, int64_t moved_at);

#endif
