/* SPDX-License-Identifier: ISC */
/* A person's state: packing, damage, counting, and when a touch is new. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "journey/facts.h"
#include "journey/step.h"

#define DAY ((int64_t)86400)
#define T0 (20000 * DAY + 10 * 3600)

static struct fact_day price_days[] = {{19990, 3}, {19999, 1}, {20000, 2}};

/* A state with something in every field. */
static struct journey_state
full(void)
{
	struct journey_state s = {
	    .stage = STR("decision"),
	    .stage_at = T0 - 5 * DAY,
	    .rule = STR("score"),
	    .moved_at = T0 - 9 * DAY,
	    .last_at = T0,
	    .visit_at = T0 - 600,
	    .quiet_from = T0 - 3 * DAY,
	    .visits = 7,
	    .touchpoints = 300,
	    .first = {T0 - 40 * DAY, CHANNEL_ORGANIC_SEARCH, CLASS_SEARCH,
		STR("google"), STR("organic"), STR("")},
	    .last = {T0 - 600, CHANNEL_EMAIL, CLASS_MAIL, STR("brevet"),
		STR("email"), STR("v\xc3\xa5r 27")},
	    .nfacts = 2,
	};

	s.facts[0] = (struct fact){
	    STR("p:price"), T0 - 10 * DAY, T0, 6, 3, price_days, 2};
	s.facts[1] =
	    (struct fact){STR("t:mail"), T0 - 600, T0 - 600, 1, 0, NULL, 0};
	return s;
}

static struct str
packed(struct arena *a, const struct journey_state *s)
{
	struct buf b;

	buf_init(&b, a, 65536);
	state_pack(s, &b);
	assert_false(b.bad);
	return buf_view(&b);
}

static void
assert_str(struct str got, struct str want)
{
	assert_int_equal(got.n, want.n);
	if (want.n > 0)
		assert_memory_equal(got.p, want.p, want.n);
}

static void
assert_touch(const struct state_touch *got, const struct state_touch *want)
{
	assert_int_equal(got->at, want->at);
	assert_int_equal(got->channel, want->channel);
	assert_int_equal(got->source_class, want->source_class);
	assert_str(got->source, want->source);
	assert_str(got->medium, want->medium);
	assert_str(got->campaign, want->campaign);
}

static void
assert_fact(const struct fact *got, const struct fact *want)
{
	assert_str(got->key, want->key);
	assert_int_equal(got->first_at, want->first_at);
	assert_int_equal(got->last_at, want->last_at);
	assert_int_equal(got->total, want->total);
	assert_int_equal(got->before_move, want->before_move);
	assert_int_equal(got->ndays, want->ndays);
	for (uint32_t i = 0; i < want->ndays; i++) {
		assert_int_equal(got->days[i].day, want->days[i].day);
		assert_int_equal(got->days[i].n, want->days[i].n);
	}
}

static void
comes_back_whole(void **state)
{
	struct arena *a = arena_new(0);
	struct journey_state s = full(), got;
	struct str bytes = packed(a, &s);

	(void)state;
	assert_true(bytes.n < 120);
	assert_true(state_unpack(a, bytes, &got));
	assert_str(got.stage, s.stage);
	assert_int_equal(got.stage_at, s.stage_at);
	assert_str(got.rule, s.rule);
	assert_int_equal(got.moved_at, s.moved_at);
	assert_int_equal(got.last_at, s.last_at);
	assert_int_equal(got.visit_at, s.visit_at);
	assert_int_equal(got.quiet_from, s.quiet_from);
	assert_int_equal(got.visits, s.visits);
	assert_int_equal(got.touchpoints, s.touchpoints);
	assert_touch(&got.first, &s.first);
	assert_touch(&got.last, &s.last);
	assert_int_equal(got.nfacts, 2);
	assert_fact(&got.facts[0], &s.facts[0]);
	assert_fact(&got.facts[1], &s.facts[1]);
	assert_str(packed(a, &got), bytes);
	arena_free(a);
}

static void
nothing_is_nobody(void **state)
{
	struct arena *a = arena_new(0);
	struct journey_state s, again;

	(void)state;
	assert_true(state_unpack(a, STR(""), &s));
	assert_int_equal(s.stage.n, 0);
	assert_int_equal(s.nfacts, 0);
	assert_int_equal(s.last_at, 0);
	assert_true(state_unpack(a, packed(a, &s), &again));
	assert_int_equal(again.visits, 0);
	assert_int_equal(again.first.at, 0);
	arena_free(a);
}

/* Every cut of a good value is refused, and leaves the empty state. */
static void
cut_values_are_refused(void **state)
{
	struct arena *a = arena_new(0);
	struct journey_state s = full(), got;
	struct str bytes = packed(a, &s);

	(void)state;
	for (size_t n = 1; n < bytes.n; n++) {
		/* A copy of its own, so that reading on is seen. */
		assert_false(
		    state_unpack(a, str_copy(a, str_head(bytes, n)), &got));
		assert_int_equal(got.nfacts, 0);
		assert_int_equal(got.last_at, 0);
	}
	arena_free(a);
}

static void
damaged_values_are_refused(void **state)
{
	static const struct {
		const char *what;
		struct str bytes;
	} cases[] = {
	    {"an unknown version", STR("\x02\0\0\0\0\0\0\0\0\0\0\0")},
	    {"version 0", STR("\0")},
	    {"bytes behind the end", STR("\x01\0\0\0\0\0\0\0\0\0\0\0\0")},
	    {"a number of more than 64 bits",
		STR("\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f")},
	    {"a time in the far future",
		STR("\x01\xff\xff\xff\xff\xff\x7f\0\0\0\0\0\0\0\0\0\0")},
	    {"a time before 1970", STR("\x01\0\0\x03\0\0\0\0\0\0\0\0")},
	    {"a text longer than the rest",
		STR("\x01\0\x20\0\0\0\0\0\0\0\0\0")},
	    {"too many facts", STR("\x01\0\0\0\0\0\0\0\0\0\0\x41")},
	    {"an unknown channel",
		STR("\x01\x09\0\0\0\0\0\0\0\0\x01\x01\x63\0\0\0\0\0")},
	    {"a touch without a time",
		STR("\x01\x09\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0")},
	    {"two facts of one key",
		STR("\x01\x09\0\0\0\0\0\0\0\0\0\x02\x01x\0\0\0\0\0\x01x\0\0\0"
		    "\0\0")},
	    {"days out of order",
		STR("\x01\x09\0\0\0\0\0\0\0\0\0\x01\x01x\0\0\0\0\x02\0\x01\0"
		    "\x01")},
	};
	struct arena *a = arena_new(0);
	struct journey_state s;

	(void)state;
	/* What the cases are variants of. */
	assert_true(state_unpack(a, STR("\x01\0\0\0\0\0\0\0\0\0\0\0"), &s));
	assert_true(state_unpack(a,
	    STR("\x01\x09\0\0\0\0\0\0\0\0\0\x01\x01x\0\0\0\0\x02\0\x01\x02"
		"\x01"),
	    &s));
	assert_true(state_unpack(
	    a, STR("\x01\x09\0\0\0\0\0\0\0\0\x01\x01\x02\0\0\0\0\0"), &s));
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		if (state_unpack(a, cases[i].bytes, &s))
			fail_msg("taken: %s", cases[i].what);
	arena_free(a);
}

static void
counts_within_days(void **state)
{
	struct fact f = full().facts[0];
	static const struct {
		int64_t now;
		int32_t days;
		uint32_t want;
	} cases[] = {
	    {T0, -1, 6},
	    {T0, 0, 0},
	    {T0, 1, 2},
	    {T0, 2, 3},
	    {T0, 10, 3},
	    {T0, 11, 6},
	    {T0, INT32_MAX, 6},
	    {T0 + DAY, 1, 0},
	    {T0 + DAY, 2, 2},
	    {20001 * DAY - 1, 1, 2},
	    {20001 * DAY, 1, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_int_equal(
		    fact_count(&f, cases[i].now, cases[i].days), cases[i].want);
	f.days = (struct fact_day[]){{1, UINT32_MAX}, {2, UINT32_MAX}, {3, 1}};
	f.ndays = 3;
	assert_int_equal(fact_count(&f, 3 * DAY, 90), UINT32_MAX);
	assert_int_equal(fact_day_of(-1), -1);
	assert_int_equal(fact_day_of(-DAY), -1);
	assert_int_equal(fact_day_of(DAY - 1), 0);
}

static struct touch
touch(enum touch_kind kind, const char *source, const char *campaign)
{
	return (struct touch){.kind = kind,
	    .channel = kind == TOUCH_DIRECT ? CHANNEL_DIRECT : CHANNEL_EMAIL,
	    .source = str_of(source),
	    .medium = STR("email"),
	    .campaign = str_of(campaign)};
}

static void
touches_are_new_once(void **state)
{
	static const char spring[] = "v\xc3\xa5r 27";
	const struct {
		enum touch_kind kind;
		const char *source, *campaign;
		int64_t now;
		bool want;
	} cases[] = {
	    {TOUCH_INTERNAL, "x", "", T0, false},
	    {TOUCH_NONE, "x", "", T0 + 400 * DAY, false},
	    {TOUCH_NEW, "brevet", spring, T0 + 1800, false},
	    {TOUCH_NEW, "brevet", spring, T0 + 1801, true},
	    {TOUCH_NEW, "brevet", "other", T0 + 5, true},
	    {TOUCH_NEW, "other", spring, T0 + 5, true},
	    {TOUCH_DIRECT, "(direct)", "", T0, false},
	    {TOUCH_DIRECT, "(direct)", "", T0 - 601 + 30 * DAY, false},
	    {TOUCH_DIRECT, "(direct)", "", T0 - 600 + 30 * DAY, true},
	};
	struct journey_state s = full(), nobody = {.nfacts = 0};
	struct touch t;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		t = touch(cases[i].kind, cases[i].source, cases[i].campaign);
		if (journey_touch_is_new(&s, &t, cases[i].now) != cases[i].want)
			fail_msg("case %zu", i);
	}
	t = touch(TOUCH_DIRECT, "(direct)", "");
	assert_true(journey_touch_is_new(&nobody, &t, T0));
	t = touch(TOUCH_NEW, "brevet", spring);
	assert_true(journey_touch_is_new(&nobody, &t, T0));
	/* A later direct touch is known by its count alone. */
	s.facts[1].key = STR("t:direct");
	s.facts[1].last_at = T0 + 20 * DAY;
	t = touch(TOUCH_DIRECT, "(direct)", "");
	assert_false(journey_touch_is_new(&s, &t, T0 + 49 * DAY));
	assert_true(journey_touch_is_new(&s, &t, T0 + 50 * DAY));
}

/* Of one person, by other events: the counts are added, day by day. */
static void
facts_of_two_are_added(void **state)
{
	struct fact_day told_days[] = {{19980, 1}, {19999, 4}};
	struct journey_state s = full(), other = {.nfacts = 2};
	const struct fact *f;
	struct arena *a = arena_new(0);

	(void)state;
	other.facts[0] = (struct fact){
	    STR("p:price"), T0 - 20 * DAY, T0 - DAY, 5, 2, told_days, 0};
	other.facts[1] = (struct fact){
	    STR("b:excel"), T0 - 20 * DAY, T0 - DAY, 1, 0, NULL, 0};
	facts_meet(a, &s, &other);
	assert_int_equal(s.nfacts, 3);
	f = state_fact(&s, STR("p:price"));
	assert_int_equal(f->total, 11);
	assert_int_equal(f->first_at, T0 - 20 * DAY);
	assert_int_equal(f->last_at, T0);
	assert_int_equal(f->ndays, 4);
	assert_int_equal(fact_count(f, T0, 2), 7);
	assert_int_equal(fact_count(f, T0, 11), 10);
	assert_int_equal(fact_count(f, T0, 100), 11);
	assert_int_equal(state_fact(&s, STR("b:excel"))->total, 1);
	/* What was his alone is as it was. */
	assert_int_equal(state_fact(&s, STR("t:mail"))->total, 1);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(comes_back_whole),
	    cmocka_unit_test(nothing_is_nobody),
	    cmocka_unit_test(cut_values_are_refused),
	    cmocka_unit_test(damaged_values_are_refused),
	    cmocka_unit_test(counts_within_days),
	    cmocka_unit_test(facts_of_two_are_added),
	    cmocka_unit_test(touches_are_new_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
