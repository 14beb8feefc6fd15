/* SPDX-License-Identifier: ISC */
/*
 * Points of stages.  Integers, capped per signal, counted by whole days.
 */
#include "journey/score.h"

#include "base/arena.h"
#include "base/clock.h"
#include "journey/facts.h"

#define EVIDENCE_MAX (JOURNEY_FACTS_MAX * (JOURNEY_KEY_MAX + 16))

/* How often since the last move, within the signal's time. */
static uint32_t
count_unexpired(const struct fact *f, const struct journey_state *s,
    int64_t now, int32_t days)
{
	int64_t from = (int64_t)fact_day_of(now) - days;
	int64_t moved = fact_day_of(s->moved_at);
	uint64_t n = 0;

	if (s->moved_at == 0)
		return fact_count(f, now, days);
	for (uint32_t i = f->ndays; i > 0; i--) {
		const struct fact_day *d = &f->days[i - 1];

		if (d->day <= from || d->day < moved)
			break;
		n += d->n;
		/* Of the day of the move only what came after it. */
		if (d->day == moved)
			n -= f->before_move < d->n ? f->before_move : d->n;
	}
	return n > UINT32_MAX ? UINT32_MAX : (uint32_t)n;
}

static int32_t
expires_days(const struct signal_row *r)
{
	struct duration d = {r->expires.seconds, r->expires.months};
	int32_t days;

	if (!r->expires.given)
		return JOURNEY_WINDOW_MAX;
	days = duration_days(d);
	return days < JOURNEY_WINDOW_MAX ? days : JOURNEY_WINDOW_MAX;
}

/* The count behind a signal; its fact's key in *k. */
static uint32_t
signal_count(const struct journey *j, const struct journey_state *s,
    const struct signal_row *r, int64_t now, struct fact_key *k)
{
	const struct fact *f;

	facts_signal_key(j->image, r, k);
	f = state_fact(s, fact_key_str(k));
	return f == NULL ? 0 : count_unexpired(f, s, now, expires_days(r));
}

static int64_t
signal_points(const struct signal_row *r, uint32_t count)
{
	int64_t points = (int64_t)count * r->points;

	return r->cap > 0 && points > r->cap ? r->cap : points;
}

int32_t
journey_points(const struct journey *j, const struct journey_state *s,
    uint32_t stage, int64_t now)
{
	const struct signal_row *rows =
	    IMAGE_ROWS(j->image, struct signal_row, j->rules->signals);
	struct fact_key k;
	int64_t sum = 0;

	for (uint32_t i = 0; i < j->rules->signals.n; i++) {
		if (rows[i].stage != stage)
			continue;
		sum += signal_points(
		    &rows[i], signal_count(j, s, &rows[i], now, &k));
		if (sum > INT32_MAX)
			sum = INT32_MAX;
		if (sum < INT32_MIN)
			sum = INT32_MIN;
	}
	return (int32_t)sum;
}

/* Whether no other stage comes near these points. */
static bool
leads(const struct journey *j, const struct journey_state *s, uint32_t stage,
    int64_t points, int64_t at)
{
	/* With no lead asked for, a tie still changes nothing. */
	int64_t lead = j->rules->lead > 0 ? j->rules->lead : 1;

	for (uint32_t i = 0; i < journey_stages(j); i++)
		if (i != stage && points - journey_points(j, s, i, at) < lead)
			return false;
	return true;
}

int
score_winner(const struct journey *j, const struct journey_state *s,
    const struct journey_event *e, int64_t at)
{
	const struct signal_row *rows =
	    IMAGE_ROWS(j->image, struct signal_row, j->rules->signals);
	const struct state_touch *from = journey_source(s, at);
	uint32_t stage = journey_stage(j, s);
	int64_t points;

	/* The others' points matter only when this one has enough. */
	for (uint32_t i = 0; i < j->rules->signals.n; i++) {
		if (rows[i].stage == stage ||
		    !facts_signal(j->image, &rows[i], e, from))
			continue;
		points = journey_points(j, s, rows[i].stage, at);
		if (points >= j->rules->threshold &&
		    leads(j, s, rows[i].stage, points, at))
			return (int)rows[i].stage;
	}
	return -1;
}

struct str
score_evidence(const struct journey *j, struct arena *a,
    const struct journey_state *s, uint32_t stage, int64_t now)
{
	const struct signal_row *rows =
	    IMAGE_ROWS(j->image, struct signal_row, j->rules->signals);
	struct fact_key k;
	struct buf b;
	uint32_t count;

	buf_init(&b, a, EVIDENCE_MAX);
	for (uint32_t i = 0; i < j->rules->signals.n; i++) {
		if (rows[i].stage != stage)
			continue;
		count = signal_count(j, s, &rows[i], now, &k);
		if (count > 0)
			buf_printf(
			    &b, "%.*s=%u ", STR_ARG(fact_key_str(&k)), count);
	}
	buf_printf(&b, "points=%d", journey_points(j, s, stage, now));
	return buf_view(&b);
}
