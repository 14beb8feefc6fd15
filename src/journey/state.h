/* SPDX-License-Identifier: ISC */
/*
 * What is remembered of one person's journey: one packed value in the visitor's
 * row.  Keys are facts ("a page of class price was seen"), never rules, so the
 * site's rules may change at any time without touching a row.
 *
 * A fact's key is a letter, ':' and a name: e: event, p: page class (of
 * page_view), i: page class '/' item (the item looked at), b: item bought, q:
 * question answered, t: source class of a touch; and for a combination none of
 * these counts, kept only while a signal names it or it is of a box, x: event
 * '/' page class '/' item '/' form; and for a page that was read so long, kept
 * only while a signal names it, d: seconds '/' page class '/' item; and for
 * what happened in visits from somewhere, kept only while a signal names it, v:
 * where from (struct rule_came) '/' event or seconds '/' page class '/' item
 * '/' form. A key that is too long is cut and ends in a hash of the whole.
 * At most 64 facts; the least recent item looked at goes first, then the least
 * recent of the others.
 */
#ifndef JOURNEY_STATE_H
#define JOURNEY_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "journey/rules.h"
#include "source/source.h"

#define JOURNEY_FACTS_MAX 64
#define JOURNEY_KEY_MAX 96     /* bytes of a fact's key */
#define JOURNEY_VISIT_GAP 1800 /* seconds of silence that end a visit */

struct fact_day {
	int32_t day; /* days since 1970, UTC */
	uint32_t n;
};

struct fact {
	struct str key;
	int64_t first_at, last_at;
	uint32_t total;
	uint32_t ndays; /* newest last, none older than the window */
	struct fact_day *days;
	uint32_t before_move; /* of the count on the last move's day: so many
				 happened before it */
};

/* A touch as it is kept with the person; the whole ones are rows of their own.
 */
struct state_touch {
	int64_t at; /* 0: none */
	enum channel channel;
	enum source_class source_class;
	struct str source, medium, campaign;
};

struct journey_state {
	struct str stage; /* key; empty: the site's start stage */
	int64_t stage_at; /* since when */
	struct str rule;  /* which rule set it */
	int64_t moved_at; /* last move; 0: none */
	int64_t last_at;  /* last thing the person did; 0: nothing yet */
	int64_t visit_at; /* when the present visit began */
	int64_t
	    quiet_from; /* last act before the present visit; 0: first visit */
	uint32_t visits, touchpoints;
	struct state_touch first, last; /* last: last that was not direct */
	uint32_t nfacts;
	struct fact facts[JOURNEY_FACTS_MAX]; /* only nfacts are filled */
};

/*
 * Reads a packed value into *s, slices in `arena`; the empty text is a person
 * of whom nothing is known.  false: damaged or of an unknown version (*s is
 * then the empty state; the caller decides whether to log).
 */
bool state_unpack(struct arena *, struct str packed, struct journey_state *s);
/* The same without touches and facts, for who asks of many how they stand:
 * slices of `packed`, and damage behind what is read is not seen. */
bool state_unpack_head(struct str packed, struct journey_state *s);
void state_pack(const struct journey_state *, struct buf *);

/* The fact of a key, or NULL. */
const struct fact *state_fact(const struct journey_state *, struct str key);
/* The day of a moment, as in fact_day. */
int32_t fact_day_of(int64_t at);
/* How often within the `days` days up to and including now's (days later than
 * now's, from a clock that went back, count); days < 0: in all. */
uint32_t fact_count(const struct fact *, int64_t now, int32_t days);
/* The same since a moment, as well as days tell: at least 1 when the last time
 * was not before it. */
uint32_t fact_count_since(const struct fact *, int64_t now, int64_t since);
/* The greatest count of one item for facts "i:CLASS/…"; days < 0: since that
 * moment, 0 for in all. */
uint32_t state_item_count(const struct journey_state *, struct str page_class,
    int64_t now, int32_t days, int64_t since);

#endif
