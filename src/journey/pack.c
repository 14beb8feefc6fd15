/* SPDX-License-Identifier: ISC */
/*
 * A person's state as bytes and back.
 *
 * A version byte, then numbers as varints (seven bits a byte, low ones first)
 * and texts as length and bytes.  Times are kept as their distance from
 * last_at, days as theirs from each other, because those numbers are small.
 */
#include "journey/state.h"

#include <stddef.h>
#include <string.h>

#include "base/arena.h"

#define VERSION 1
#define TIME_MAX \
	((int64_t)1 << 40) /* no clock is further: sums cannot overflow */

enum { HAS_FIRST = 1, HAS_LAST = 2 };

/* Small numbers of either sign as small numbers. */
static uint64_t
zigzag(int64_t v)
{
	return ((uint64_t)v << 1) ^ (v < 0 ? UINT64_MAX : 0);
}

static int64_t
unzigzag(uint64_t v)
{
	return (int64_t)(v >> 1) ^ -(int64_t)(v & 1);
}

static void
put_number(struct buf *b, uint64_t v)
{
	for (; v >= 0x80; v >>= 7)
		buf_char(b, (char)((v & 0x7f) | 0x80));
	buf_char(b, (char)v);
}

static void
put_text(struct buf *b, struct str s)
{
	put_number(b, s.n);
	buf_str(b, s);
}

/* 0 stays 0: never. */
static void
put_time(struct buf *b, int64_t base, int64_t at)
{
	put_number(b, at == 0 ? 0 : 1 + zigzag(base - at));
}

static void
put_touch(struct buf *b, int64_t base, const struct state_touch *t)
{
	if (t->at == 0)
		return;
	put_time(b, base, t->at);
	put_number(b, t->channel);
	put_number(b, t->source_class);
	put_text(b, t->source);
	put_text(b, t->medium);
	put_text(b, t->campaign);
}

static void
put_fact(struct buf *b, int64_t base, const struct fact *f)
{
	int32_t day = fact_day_of(base);

	put_text(b, f->key);
	put_time(b, base, f->first_at);
	put_time(b, base, f->last_at);
	put_number(b, f->total);
	put_number(b, f->before_move);
	put_number(b, f->ndays);
	for (uint32_t i = f->ndays; i > 0; i--) {
		put_number(b, zigzag((int64_t)day - f->days[i - 1].day));
		put_number(b, f->days[i - 1].n);
		day = f->days[i - 1].day;
	}
}

void
state_pack(const struct journey_state *s, struct buf *b)
{
	buf_char(b, VERSION);
	put_number(b, (uint64_t)s->last_at);
	put_text(b, s->stage);
	put_time(b, s->last_at, s->stage_at);
	put_text(b, s->rule);
	put_time(b, s->last_at, s->moved_at);
	put_time(b, s->last_at, s->visit_at);
	put_time(b, s->last_at, s->quiet_from);
	put_number(b, s->visits);
	put_number(b, s->touchpoints);
	put_number(b, (s->first.at != 0 ? HAS_FIRST : 0u) |
			  (s->last.at != 0 ? HAS_LAST : 0u));
	put_touch(b, s->last_at, &s->first);
	put_touch(b, s->last_at, &s->last);
	put_number(b, s->nfacts);
	for (uint32_t i = 0; i < s->nfacts; i++)
		put_fact(b, s->last_at, &s->facts[i]);
}

/* Reading: what is left, and whether all was well so far. */
struct reader {
	struct arena *arena;
	struct str rest;
	int64_t base;
	bool bad;
};

static uint64_t
fail(struct reader *r)
{
	r->bad = true;
	r->rest.n = 0;
	return 0;
}

/* A number of at most `max`. */
static uint64_t
get_number(struct reader *r, uint64_t max)
{
	uint64_t v = 0, bits;

	for (unsigned shift = 0; r->rest.n > 0 && shift < 64; shift += 7) {
		unsigned char c = (unsigned char)r->rest.p[0];

		r->rest = str_from(r->rest, 1);
		bits = c & 0x7f;
		if (bits << shift >> shift != bits)
			break;
		v |= bits << shift;
		if (c < 0x80)
			return v <= max ? v : fail(r);
	}
	return fail(r);
}

static struct str
get_text(struct reader *r, size_t max)
{
	size_t n = get_number(r, max);
	struct str s = str_head(r->rest, n);

	if (s.n < n)
		fail(r);
	r->rest = str_from(r->rest, s.n);
	return r->bad ? STR("") : s;
}

static int64_t
get_time(struct reader *r)
{
	uint64_t v = get_number(r, UINT64_C(4) * TIME_MAX);
	int64_t at = v == 0 ? 0 : r->base - unzigzag(v - 1);

	/* 0 has a spelling of its own. */
	if (at < 0 || at > TIME_MAX || (v != 0 && at == 0))
		fail(r);
	return r->bad ? 0 : at;
}

static void
get_touch(struct reader *r, struct state_touch *t)
{
	t->at = get_time(r);
	t->channel = (enum channel)get_number(r, CHANNEL__MAX - 1);
	t->source_class = (enum source_class)get_number(r, CLASS__MAX - 1);
	t->source = get_text(r, TOUCH_SOURCE_MAX);
	t->medium = get_text(r, TOUCH_SOURCE_MAX);
	t->campaign = get_text(r, TOUCH_TEXT_MAX);
	if (t->at == 0)
		fail(r);
}

/* A fact's days, written from the newest on. */
static void
get_days(struct reader *r, struct fact *f)
{
	int64_t day = fact_day_of(r->base);

	f->days = arena_array(r->arena, f->ndays, sizeof(*f->days));
	for (uint32_t i = f->ndays; i > 0; i--) {
		int64_t back = unzigzag(get_number(r, UINT32_MAX));

		/* Each day before the last one read, which was later. */
		if (i < f->ndays && back <= 0)
			fail(r);
		day -= back;
		if (day < INT32_MIN || day > INT32_MAX)
			fail(r);
		f->days[i - 1].day = r->bad ? 0 : (int32_t)day;
		f->days[i - 1].n = (uint32_t)get_number(r, UINT32_MAX);
	}
}

static void
get_fact(struct reader *r, struct journey_state *s)
{
	struct fact *f = &s->facts[s->nfacts];

	f->key = get_text(r, JOURNEY_KEY_MAX);
	if (state_fact(s, f->key) != NULL)
		fail(r);
	f->first_at = get_time(r);
	f->last_at = get_time(r);
	f->total = (uint32_t)get_number(r, UINT32_MAX);
	f->before_move = (uint32_t)get_number(r, UINT32_MAX);
	f->ndays = (uint32_t)get_number(r, JOURNEY_WINDOW_MAX);
	get_days(r, f);
	s->nfacts++;
}

static void
get_head(struct reader *r, struct journey_state *s)
{
	r->base = s->last_at = (int64_t)get_number(r, TIME_MAX);
	s->stage = get_text(r, UINT8_MAX);
	s->stage_at = get_time(r);
	s->rule = get_text(r, UINT16_MAX);
	s->moved_at = get_time(r);
	s->visit_at = get_time(r);
	s->quiet_from = get_time(r);
	s->visits = (uint32_t)get_number(r, UINT32_MAX);
	s->touchpoints = (uint32_t)get_number(r, UINT32_MAX);
}

static void
get_state(struct reader *r, struct journey_state *s)
{
	uint64_t touches, nfacts;

	get_head(r, s);
	touches = get_number(r, HAS_FIRST | HAS_LAST);
	if (touches & HAS_FIRST)
		get_touch(r, &s->first);
	if (touches & HAS_LAST)
		get_touch(r, &s->last);
	nfacts = get_number(r, JOURNEY_FACTS_MAX);
	for (uint64_t i = 0; i < nfacts && !r->bad; i++)
		get_fact(r, s);
}

/* The room for facts is large, and facts are few. */
static void
clear(struct journey_state *s)
{
	memset(s, 0, offsetof(struct journey_state, facts));
}

bool
state_unpack_head(struct str packed, struct journey_state *s)
{
	struct reader r = {.rest = packed};

	clear(s);
	if (packed.n == 0)
		return true;
	if (get_number(&r, UINT8_MAX) == VERSION)
		get_head(&r, s);
	else
		fail(&r);
	if (r.bad)
		clear(s);
	return !r.bad;
}

bool
state_unpack(struct arena *a, struct str packed, struct journey_state *s)
{
	struct reader r = {.arena = a, .rest = packed};

	clear(s);
	if (packed.n == 0)
		return true;
	r.rest = str_copy(a, packed);
	if (get_number(&r, UINT8_MAX) == VERSION)
		get_state(&r, s);
	else
		fail(&r);
	if (!r.bad && r.rest.n == 0)
		return true;
	clear(s);
	return false;
}
