/* SPDX-License-Identifier: ISC */
/*
 * Who of all who are known is warm or cooling.  Most are neither, and can be
 * told by when they were heard of last and by the stage they were in: of those
 * no more is read.
 */
#include "base/arena.h"
#include "base/clock.h"
#include "journey/step.h"
#include "people/warmth.h"

#define DAY ((int64_t)86400)
#define SLICE 200 /* people in one read */

struct look {
	const struct site *site;
	struct store *store;
	int64_t now;
	const struct warmth_after *after;
	warmth_fn *fn;
	void *ctx;
};

/* Stages as bits. */
struct reach {
	uint64_t stages; /* that silence can lead to, his own too */
	uint64_t cooled; /* those of them that it made */
};

static int64_t
later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static uint64_t
bit(uint32_t stage)
{
	return (uint64_t)1 << stage;
}

static struct reach
reach_of(const struct journey *j, const struct journey_state *s)
{
	const struct cool_row *rows =
	    IMAGE_ROWS(j->image, struct cool_row, j->rules->cools);
	struct reach r = {.stages = bit(journey_stage(j, s))};
	uint64_t before;

	if (journey_is_cooled(s))
		r.cooled = r.stages;
	do {
		before = r.stages;
		for (uint32_t i = 0; i < j->rules->cools.n; i++)
			if (r.stages & bit(rows[i].from)) {
				r.stages |= bit(rows[i].to);
				r.cooled |= bit(rows[i].to);
			}
	} while (r.stages != before);
	return r;
}

/* How silence goes on from there. */
struct prospect {
	bool endless;  /* he may wait for a rule that does not take him on: a
			  longer silence led to his stage */
	int64_t cools; /* days until the last rule takes effect; 0: none does */
	int64_t over;  /* and until no list tells of it any more */
};

static struct prospect
prospect_of(const struct journey *j, struct reach r)
{
	const struct stage_row *stages =
	    IMAGE_ROWS(j->image, struct stage_row, j->rules->stages);
	const struct cool_row *rows =
	    IMAGE_ROWS(j->image, struct cool_row, j->rules->cools);
	struct prospect p = {.cools = 0};

	for (uint32_t i = 0; i < j->rules->cools.n; i++) {
		struct duration d = {
		    rows[i].after.seconds, rows[i].after.months};

		if ((r.stages & bit(rows[i].from)) == 0)
			continue;
		p.cools = later(p.cools, duration_days(d));
		if (stages[rows[i].from].aside == 0 &&
		    (r.cooled & bit(rows[i].from)))
			p.endless = true;
	}
	p.over = p.cools + WARMTH_COOLED_DAYS;
	for (uint32_t i = 0; i < j->rules->stages.n; i++)
		if ((r.stages & bit(i)) && stages[i].aside == 0 &&
		    i != j->rules->start)
			p.over = later(p.over, WARMTH_GONE_DAYS);
	return p;
}

/* Of whom nothing is known but his own state; nothing is lately. */
static bool
is_cooling_alone(
    const struct look *l, struct arena *slice, const struct store_heard *heard)
{
	const struct store_stand stand = {.contact.state = heard->state};
	struct warmth w = warmth_of(l->site, slice, &stand, l->now);

	return warmth_is_cooling(&w) && w.at > l->after->cooling;
}

/* false: he is neither warm nor cooling, or not late enough, whatever else is
 * kept of him. */
static bool
is_worth_a_look(const struct look *l, struct journey_state *scratch,
    struct arena *slice, const struct store_heard *heard)
{
	const struct journey *j = &l->site->journey;
	struct prospect p;
	int64_t at;

	if (!state_unpack_head(heard->state, scratch))
		return true;
	at = later(heard->at, later(scratch->last_at, scratch->stage_at));
	if (at >= l->now - WARMTH_DAYS * DAY && at > l->after->warm)
		return true;
	p = prospect_of(j, reach_of(j, scratch));
	if ((!p.endless && at < l->now - p.over * DAY) ||
	    at + p.cools * DAY <= l->after->cooling)
		return false;
	/* Did he the last that is known himself, his browsers add nothing. */
	return at != scratch->last_at || is_cooling_alone(l, slice, heard);
}

static enum store_rc
stand_of(const struct site *site, struct arena *a, struct store *store,
    struct id contact, int64_t now, struct store_stand *stand, struct warmth *w)
{
	enum store_rc rc =
	    store_stand(store, a, contact, now - WARMTH_DAYS * DAY, stand);

	if (rc == STORE_OK)
		*w = warmth_of(site, a, stand, now);
	return rc;
}

enum store_rc
warmth_of_contact(const struct site *site, struct arena *a, struct store *store,
    struct id contact, int64_t now, struct warmth *w)
{
	struct store_stand stand;

	return stand_of(site, a, store, contact, now, &stand, w);
}

/* false: the database can not be read. */
static bool
look_at(const struct look *l, struct arena *slice, struct id contact)
{
	struct store_stand stand;
	struct warmth w;
	enum store_rc rc =
	    stand_of(l->site, slice, l->store, contact, l->now, &stand, &w);

	/* He may have gone meanwhile. */
	if (rc != STORE_OK)
		return rc == STORE_REFUSED;
	if (w.kind != WARMTH_NONE)
		l->fn(l->ctx, &stand, &w);
	return true;
}

bool
warmth_each(const struct site *site, struct store *store, int64_t now,
    const struct warmth_after *after, warmth_fn *fn, void *ctx)
{
	struct arena *slice = arena_new(0);
	const struct look l = {site, store, now, after, fn, ctx};
	struct journey_state scratch;
	struct store_heard *rows;
	struct id last = {0, 0};
	size_t n = SLICE;
	bool ok = true;

	while (ok && n == SLICE) {
		arena_reset(slice);
		ok = store_heard(store, slice, last, SLICE, &rows, &n) ==
		     STORE_OK;
		for (size_t i = 0; ok && i < n; i++) {
			last = rows[i].contact;
			if (is_worth_a_look(&l, &scratch, slice, &rows[i]))
				ok = look_at(&l, slice, last);
		}
	}
	arena_free(slice);
	return ok;
}
