/* SPDX-License-Identifier: ISC */
/*
 * Random walks through a journey: whatever happens, the same events lead to the
 * same bytes, the stage changes at most once a step, and points stay under
 * their caps.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "journeys.h"

#define DAY ((int64_t)86400)
#define WALKS 60
#define STEPS 120

static const struct t_journey journey = {
    .stages = {"unknown", "aware", "consider", "decision", "purchase", "held"},
    .held = "held",
    .signals =
	{
	    {"decision", {"page_view", "c1", NULL, NULL}, "P30D", NULL, 25, 75},
	    {"consider", {"page_view", "c2", NULL, NULL}, "P9D", NULL, 30, 60},
	    {"aware", {"page_view", "c3", "i1", NULL}, "P1M", NULL, 35, 100},
	    {"aware", {"share", NULL, NULL, "f1"}, NULL, NULL, 50, 50},
	    {"held", {"share", "c2", NULL, NULL}, NULL, NULL, 9, 70},
	    {"consider", {"page_view", "c4", NULL, NULL}, "P9D", "PT45S", 20,
		40},
	},
    .moves = {{"purchase", {"purchase", NULL, NULL, NULL}, NULL},
	{"unknown", {"refund", NULL, NULL, NULL}, NULL}},
    .cools = {{"purchase", "aware", "P40D"}, {"decision", "aware", "P20D"}},
    .threshold = 50,
    .lead = 10,
    .window = 31,
};

/* xorshift64*: the same walk for the same seed, everywhere. */
static uint64_t
roll(uint64_t *seed, uint64_t sides)
{
	*seed ^= *seed >> 12;
	*seed ^= *seed << 25;
	*seed ^= *seed >> 27;
	return (*seed * UINT64_C(2685821657736338717) >> 33) % sides;
}

static struct journey_event
event(uint64_t *seed, int64_t *now, struct touch *t)
{
	static const char *const names[] = {"page_view", "page_view",
	    "page_view", "page_view", "share", "mail_sent", "form_submit",
	    "purchase", "refund", "user_engagement"};
	static const char *const classes[] = {"c1", "c2", "c3", "c4", NULL};
	static const char *const items[] = {NULL, "i1", "i2"};
	static const char *const forms[] = {NULL, "f1"};
	struct journey_event e = {.at = *now};

	*now += (int64_t)roll(seed, roll(seed, 9) == 0 ? 50 * DAY : 9000);
	e.event = str_of(names[roll(seed, 10)]);
	e.page_class = str_of(classes[roll(seed, 5)]);
	e.item = str_of(items[roll(seed, 3)]);
	e.form = str_of(forms[roll(seed, 2)]);
	if (str_eq(e.event, STR("user_engagement"))) {
		e.form = STR("");
		e.dwell_before = (uint32_t)roll(seed, 60);
		e.dwell = e.dwell_before + (uint32_t)roll(seed, 4000);
	}
	/* Sometimes news comes late. */
	e.at = *now - (int64_t)(roll(seed, 20) == 0 ? roll(seed, DAY) : 0);
	*t = (struct touch){.kind = TOUCH_NEW,
	    .channel = (enum channel)roll(seed, CHANNEL__MAX),
	    .source_class = (enum source_class)roll(seed, CLASS__MAX),
	    .source = STR("somewhere")};
	e.touch = roll(seed, 6) == 0 ? t : NULL;
	return e;
}

/* The change that was told is the change that happened. */
static void
check_change(const struct journey *j, const struct journey_state *s,
    const struct stage_change *c, uint32_t before)
{
	assert_int_equal(journey_stage(j, s), c->changed ? c->to : before);
	if (!c->changed)
		return;
	assert_int_equal(c->from, before);
	assert_int_not_equal(c->from, c->to);
	assert_true(c->rule.n > 0);
	assert_true(c->evidence.n > 0);
	assert_int_equal(c->at, s->stage_at);
	if (str_eq(c->rule, STR("score")))
		assert_true(
		    journey_points(j, s, c->to, c->at) >= journey.threshold);
	else
		return;
	assert_int_not_equal(before, t_stage(&journey, "held"));
}

static void
check_points(
    const struct journey *j, const struct journey_state *s, int64_t now)
{
	static const int32_t caps[] = {0, 150, 100, 75, 0, 70};

	for (uint32_t i = 0; i < 6; i++) {
		int32_t points = journey_points(j, s, i, now);

		assert_true(points >= 0);
		assert_true(points <= caps[i]);
		/* Time alone never adds. */
		assert_true(journey_points(j, s, i, now + 3 * DAY) <= points);
	}
}

/* Walks; the state is packed and unpacked after every `pause` steps. */
static struct str
walk(struct arena *a, const struct journey *j, uint64_t seed, int pause)
{
	struct journey_state s;
	struct stage_change c;
	struct touch t;
	struct buf b;
	int64_t now = 20000 * DAY;

	assert_true(state_unpack(a, STR(""), &s));
	for (int i = 0; i < STEPS; i++) {
		struct journey_event e = event(&seed, &now, &t);
		uint32_t before = journey_stage(j, &s);

		journey_at(j, a, &s, e.at, &c);
		check_change(j, &s, &c, before);
		before = journey_stage(j, &s);
		journey_step(j, a, &s, &e, &c);
		check_change(j, &s, &c, before);
		check_points(j, &s, s.last_at);
		assert_true(s.nfacts <= JOURNEY_FACTS_MAX);
		buf_init(&b, a, 65536);
		state_pack(&s, &b);
		assert_false(b.bad);
		if (i % pause == 0)
			assert_true(state_unpack(a, buf_view(&b), &s));
	}
	return buf_view(&b);
}

static void
the_same_events_lead_to_the_same_bytes(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= WALKS; seed++) {
		struct arena *a = arena_new(0);
		const struct journey *j = t_build(a, &journey);
		struct str one = walk(a, j, seed, STEPS * 2);
		struct str two = walk(a, j, seed, 1 + (int)(seed % 7));

		assert_int_equal(one.n, two.n);
		assert_memory_equal(one.p, two.p, one.n);
		arena_free(a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_same_events_lead_to_the_same_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
