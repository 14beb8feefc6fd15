/* SPDX-License-Identifier: ISC */
/*
 * Many people, each with a way of his own and the browsers that are him,
 * written through the door as the program does it and folded by the rules of a
 * site.  The same seed is the same people.
 */
#ifndef TESTS_CROWD_H
#define TESTS_CROWD_H

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "people/fold.h"
#include "store/run.h"
#include "store/sales.h"

#define CROWD_DAY ((int64_t)86400)
#define CROWD_EVENTS 8
#define CROWD_WRITES 3    /* of one person */
#define CROWD_TOGETHER 64 /* people in one transaction */

struct crowd {
	struct store *store;
	int64_t now, ms;
	uint64_t random; /* the seed */
	const struct str *stages;
	size_t nstages;
	uint64_t made, writes;
	size_t ended;
	struct crowd_kept *kept; /* of each, in order; NULL: nobody asks */
};

/* What he was given; his address has his place. */
struct crowd_kept {
	bool fair, vip, onboarding; /* tags; and he is in that sequence */
};

/* A write about one of them: of himself, or of a browser that is him. */
struct crowd_write {
	struct crowd *crowd;
	struct store_tx tx;
	bool browser;
	struct store_contact who;
	struct store_visitor visitor;
	struct store_event events[CROWD_EVENTS];
	size_t nevents;
	struct str tags;
	struct store_run run;
};

/* Up to n - 1; xorshift. */
static inline uint64_t
crowd_roll(struct crowd *c, uint64_t n)
{
	c->random ^= c->random << 13;
	c->random ^= c->random >> 7;
	c->random ^= c->random << 17;
	return c->random % n;
}

static inline bool
crowd_per_cent(struct crowd *c, unsigned n)
{
	return crowd_roll(c, 100) < n;
}

/* When somebody was heard of last: any time within two years, or where
 * something is about to change. */
static inline int64_t
crowd_moment(struct crowd *c)
{
	static const int edges[] = {
	    0, 7, 14, 21, 30, 60, 90, 120, 150, 180, 210, 270, 365};
	static const int64_t near[] = {-3600, -1, 0, 1, 3600};
	uint64_t edge = crowd_roll(c, sizeof(edges) / sizeof(*edges));

	if (crowd_per_cent(c, 70))
		return c->now - (int64_t)crowd_roll(c, 730 * CROWD_DAY);
	return c->now - edges[edge] * CROWD_DAY + near[crowd_roll(c, 5)];
}

/* Events that end at a moment, in order. */
static inline void
crowd_events(struct crowd *c, struct crowd_write *w, const struct str *names,
    size_t n, int64_t last)
{
	int64_t gap = crowd_per_cent(c, 50) ? CROWD_DAY : 45 * CROWD_DAY;

	for (size_t i = w->nevents; i > 0; i--) {
		struct store_event *e = &w->events[i - 1];

		*e = (struct store_event){
		    .at = last, .event = names[crowd_roll(c, n)]};
		if (str_eq(e->event, STR("stage_set")))
			e->answer = c->stages[crowd_roll(c, c->nstages)];
		last -= (int64_t)crowd_roll(c, (uint64_t)gap);
	}
}

static inline void
crowd_person(struct crowd *c, struct arena *a, struct crowd_write *w)
{
	static const struct str names[] = {STR("form_submit"), STR("purchase"),
	    STR("meeting"), STR("call"), STR("fair"), STR("booking"),
	    STR("offer"), STR("lost"), STR("refund"), STR("mail_sent"),
	    STR("course_finished"), STR("stage_set"), STR("stage_set")};
	unsigned long long number = c->made;

	w->who = (struct store_contact){
	    .email = str_format(a, "somebody.%llu@example.com", number),
	    .name = str_format(a, "Somebody %llu", number)};
	if (crowd_per_cent(c, 15))
		w->who.company = str_format(a, "Company %llu", number / 100);
	w->nevents = crowd_roll(c, 4);
	crowd_events(
	    c, w, names, sizeof(names) / sizeof(*names), crowd_moment(c));
	w->tags = crowd_per_cent(c, 10)   ? STR("fair vip")
		  : crowd_per_cent(c, 10) ? STR("vip")
					  : STR("");
	if (crowd_per_cent(c, 8))
		w->run = (struct store_run){.sequence = STR("onboarding"),
		    .number = 1,
		    .entered_at = c->now,
		    .wake = STORE_RUN_SLEEPS,
		    .ended_at = crowd_per_cent(c, 30) ? c->now : 0};
	if (c->kept != NULL)
		c->kept[c->made] = (struct crowd_kept){w->tags.n > 3,
		    w->tags.n > 0, w->run.number > 0 && w->run.ended_at == 0};
}

static inline void
crowd_browser(struct crowd *c, struct crowd_write *w)
{
	static const struct str view = STR("page_view");
	static const struct str classes[] = {STR("price"), STR("course"),
	    STR("article"), STR("reviews"), STR("home")};
	int64_t last = crowd_moment(c);

	w->browser = true;
	w->visitor = (struct store_visitor){.created_at = last,
	    .seen_at = last,
	    .consent_at = last,
	    .purposes = PURPOSE_REMEMBER | PURPOSE_MEASURE |
			(crowd_per_cent(c, 75) ? PURPOSE_SELLER : 0),
	    .wording = STR("w1")};
	w->nevents = 1 + crowd_roll(c, CROWD_EVENTS);
	crowd_events(c, w, &view, 1, last);
	for (size_t i = 0; i < w->nevents; i++) {
		w->events[i].page_class = classes[crowd_roll(c, 5)];
		if (crowd_per_cent(c, 40))
			w->events[i].item = STR("excel");
	}
}

static inline bool
crowd_think(void *ctx, struct store_think *t)
{
	struct crowd_write *w = ctx;

	if (w->browser) {
		store_change(t, CHANGE_NEW_VISITOR)->visitor = &w->visitor;
		store_change(t, CHANGE_JOIN)->proof = JOIN_ORDER;
	} else {
		store_change(t, CHANGE_PUT_CONTACT)->contact = &w->who;
	}
	for (size_t i = 0; i < w->nevents; i++)
		store_change(
		    t, w->browser ? CHANGE_ADD_EVENT : CHANGE_ADD_CONTACT_EVENT)
		    ->event = w->events[i];
	if (w->tags.n > 0)
		store_change(t, CHANGE_ADD_TAGS)->tags = w->tags;
	if (w->run.number > 0)
		store_change(t, CHANGE_PUT_RUN)->run = &w->run;
	return true;
}

static inline void
crowd_done(void *ctx, enum store_rc rc, const struct store_think *t)
{
	struct crowd_write *w = ctx;

	(void)t;
	if (rc != STORE_OK)
		abort();
	w->crowd->ended++;
}

/* Each is written at the time of what it tells. */
static inline void
crowd_write(struct crowd *c, struct crowd_write *w, struct str email)
{
	w->crowd = c;
	w->tx = (struct store_tx){.email = email,
	    .think = crowd_think,
	    .done = crowd_done,
	    .ctx = w,
	    .now = w->nevents > 0 ? w->events[w->nevents - 1].at
				  : c->now - 730 * CROWD_DAY,
	    .deadline_ms = INT64_MAX};
	c->writes++;
	memcpy(w->tx.key, &c->writes, sizeof(c->writes));
	store_write(c->store, &w->tx);
}

static inline void
crowd_one(struct crowd *c, struct arena *a)
{
	struct crowd_write *w = arena_array(a, CROWD_WRITES, sizeof(*w));
	uint64_t browsers = crowd_roll(c, 10);

	crowd_person(c, a, &w[0]);
	crowd_write(c, &w[0], w[0].who.email);
	/* Some have none, and some two. */
	for (size_t i = 1; browsers >= 4 && i <= 1 + (browsers == 9); i++) {
		crowd_browser(c, &w[i]);
		crowd_write(c, &w[i], w[0].who.email);
	}
	c->made++;
}

/* The next n. */
static inline void
crowd_add(struct crowd *c, uint64_t n)
{
	struct arena *a = arena_new(0);
	uint64_t until = c->made + n;

	while (c->made < until) {
		uint64_t before = c->writes;

		c->ended = 0;
		for (int i = 0; i < CROWD_TOGETHER && c->made < until; i++)
			crowd_one(c, a);
		while (c->ended < c->writes - before)
			(void)store_turn(c->store, ++c->ms);
		arena_reset(a);
	}
	arena_free(a);
}

#endif
