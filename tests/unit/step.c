/* SPDX-License-Identifier: ISC */
/* How events and silence change a stage: SITE 2, "Changing it". */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "journeys.h"

#define DAY ((int64_t)86400)
#define T0 (20000 * DAY + 10 * 3600) /* ten in the morning of some day */

/* What most cases begin with; the first stage is where all start. */
static const struct t_journey plain = {
    .stages = {"unknown", "aware", "consider", "decision", "purchase",
	"loyalty", "at_risk", "lost"},
    .classes = {{"price", {"/priser*", "/prices*"}}, {"home", {"/"}}},
    .signals =
	{
	    {"decision", {"page_view", "price", NULL, NULL}, "P30D", NULL, 25,
		75, NULL},
	    {"consider", {"page_view", "reviews", NULL, NULL}, NULL, NULL, 30,
		60, NULL},
	    {"consider", {"page_view", "long", NULL, NULL}, NULL, "PT45S", 90,
		0, NULL},
	    {"aware", {"share", NULL, NULL, NULL}, "P5D", NULL, 50, 0, NULL},
	    {"decision", {"form_view", NULL, NULL, "offer"}, NULL, NULL, 50, 0,
		NULL},
	    {"purchase", {"page_view", "course", "excel", NULL}, NULL, NULL, 50,
		0, NULL},
	},
    .moves =
	{
	    {"purchase", {"purchase", NULL, NULL, NULL}, NULL, NULL},
	    {"decision", {"form_submit", NULL, NULL, "offer"}, NULL, NULL},
	    {"aware", {"form_submit", NULL, NULL, NULL}, NULL, NULL},
	},
    .cools = {{"loyalty", "at_risk", "P120D"}, {"at_risk", "lost", "P1Y"},
	{"purchase", "loyalty", "P10D"}},
    .threshold = 50,
    .lead = 10,
};

struct person {
	struct arena *arena;
	const struct journey *journey;
	struct journey_state state;
	struct stage_change change;
};

static struct person
meet(const struct t_journey *t)
{
	struct person p = {.arena = arena_new(0)};

	p.journey = t_build(p.arena, t);
	assert_true(state_unpack(p.arena, STR(""), &p.state));
	return p;
}

static void
leave(struct person *p)
{
	arena_free(p->arena);
}

/* One event; returns the stage afterwards. */
static const char *
does(struct person *p, int64_t at, const char *event, const char *page_class,
    const char *item, const char *form)
{
	struct journey_event e = {.at = at,
	    .event = str_of(event),
	    .page_class = str_of(page_class),
	    .item = str_of(item),
	    .form = str_of(form)};

	journey_step(p->journey, p->arena, &p->state, &e, &p->change);
	return str_copy(p->arena,
	    journey_stage_key(p->journey, journey_stage(p->journey, &p->state)))
	    .p;
}

static const char *
sees(struct person *p, int64_t at, const char *page_class)
{
	return does(p, at, "page_view", page_class, NULL, NULL);
}

/* The page has been visible for `dwell` seconds, `before` of them were told. */
static const char *
reads(struct person *p, int64_t at, const char *page_class, const char *item,
    uint32_t before, uint32_t dwell)
{
	struct journey_event e = {.at = at,
	    .event = STR("user_engagement"),
	    .page_class = str_of(page_class),
	    .item = str_of(item),
	    .dwell = dwell,
	    .dwell_before = before};

	journey_step(p->journey, p->arena, &p->state, &e, &p->change);
	return str_copy(p->arena,
	    journey_stage_key(p->journey, journey_stage(p->journey, &p->state)))
	    .p;
}

static void
assert_text(struct str got, const char *want)
{
	assert_int_equal(got.n, strlen(want));
	assert_memory_equal(got.p, want, got.n);
}

static uint32_t
seen(const struct person *p, const char *key)
{
	const struct fact *f = state_fact(&p->state, str_of(key));

	return f == NULL ? 0 : f->total;
}

static void
two_price_views_decide(void **state)
{
	struct person p = meet(&plain);

	(void)state;
	assert_string_equal(sees(&p, T0, "price"), "unknown");
	assert_false(p.change.changed);
	assert_string_equal(sees(&p, T0 + DAY, "price"), "decision");
	assert_true(p.change.changed);
	assert_int_equal(p.change.from, 0);
	assert_int_equal(p.change.to, 3);
	assert_int_equal(p.change.at, T0 + DAY);
	assert_text(p.change.rule, "score");
	assert_text(p.change.evidence, "p:price=2 points=50");
	assert_text(p.state.stage, "decision");
	assert_text(p.state.rule, "score");
	assert_int_equal(p.state.stage_at, T0 + DAY);
	assert_int_equal(p.state.moved_at, 0);
	/* Staying is no change. */
	assert_string_equal(sees(&p, T0 + DAY + 5, "price"), "decision");
	assert_false(p.change.changed);
	leave(&p);
}

static void
points_are_capped_and_expire(void **state)
{
	struct person p = meet(&plain);

	(void)state;
	for (int i = 0; i < 5; i++)
		sees(&p, T0 + i, "price");
	assert_int_equal(journey_points(p.journey, &p.state, 3, T0 + 5), 75);
	assert_int_equal(
	    journey_points(p.journey, &p.state, 3, T0 + 29 * DAY), 75);
	assert_int_equal(
	    journey_points(p.journey, &p.state, 3, T0 + 30 * DAY), 0);
	/* Five views once, one thirty days later: one counts. */
	sees(&p, T0 + 30 * DAY, "price");
	assert_int_equal(
	    journey_points(p.journey, &p.state, 3, T0 + 30 * DAY), 25);
	leave(&p);
}

static void
ties_and_small_leads_change_nothing(void **state)
{
	struct t_journey t = plain;
	struct person p;

	(void)state;
	t.signals[0].points = 60;
	t.signals[0].cap = 0;
	t.signals[1].points = 60;
	t.lead = 0;
	p = meet(&t);
	assert_string_equal(sees(&p, T0, "reviews"), "consider");
	assert_string_equal(sees(&p, T0 + 1, "price"), "consider");
	assert_string_equal(sees(&p, T0 + 2, "price"), "decision");
	leave(&p);

	t.lead = 61;
	p = meet(&t);
	assert_string_equal(sees(&p, T0, "reviews"), "unknown");
	t.lead = 60;
	leave(&p);
	p = meet(&t);
	assert_string_equal(sees(&p, T0, "reviews"), "consider");
	assert_string_equal(sees(&p, T0 + 1, "price"), "consider");
	assert_string_equal(sees(&p, T0 + 2, "price"), "decision");
	leave(&p);
}

static void
expiry_alone_changes_nothing(void **state)
{
	struct t_journey t = plain;
	struct person p;

	(void)state;
	/* aware has 50 for five days; consider's 60 stay. */
	t.lead = 20;
	p = meet(&t);
	assert_string_equal(does(&p, T0, "share", NULL, NULL, NULL), "aware");
	assert_string_equal(sees(&p, T0 + 1, "reviews"), "aware");
	assert_string_equal(sees(&p, T0 + 2, "reviews"), "aware");
	/* The lead is there now, but this event speaks for nobody. */
	assert_string_equal(sees(&p, T0 + 20 * DAY, "home"), "aware");
	assert_int_equal(
	    journey_points(p.journey, &p.state, 2, T0 + 20 * DAY), 60);
	assert_string_equal(sees(&p, T0 + 21 * DAY, "reviews"), "consider");
	leave(&p);
}

static void
held_stages_are_left_by_moves_only(void **state)
{
	struct t_journey t = plain;
	struct person p;

	(void)state;
	t.held = "purchase";
	p = meet(&t);
	does(&p, T0, "purchase", NULL, "excel", NULL);
	assert_text(p.state.stage, "purchase");
	for (int i = 1; i < 5; i++)
		assert_string_equal(sees(&p, T0 + i, "price"), "purchase");
	journey_at(p.journey, p.arena, &p.state, T0 + 50 * DAY, &p.change);
	assert_false(p.change.changed);
	assert_string_equal(
	    does(&p, T0 + DAY, "form_submit", NULL, NULL, "offer"), "decision");
	leave(&p);
}

static void
after_a_move_only_later_signals_count(void **state)
{
	struct person p = meet(&plain);

	(void)state;
	sees(&p, T0 - DAY, "price");
	sees(&p, T0, "price");
	assert_string_equal(
	    does(&p, T0 + 60, "form_submit", NULL, NULL, NULL), "aware");
	assert_int_equal(p.state.moved_at, T0 + 60);
	assert_int_equal(journey_points(p.journey, &p.state, 3, T0 + 60), 0);
	/* The same day, after it. */
	assert_string_equal(sees(&p, T0 + 120, "price"), "aware");
	assert_int_equal(journey_points(p.journey, &p.state, 3, T0 + 120), 25);
	assert_string_equal(sees(&p, T0 + 180, "price"), "decision");
	assert_text(p.change.evidence, "p:price=2 points=50");
	/* All of them were kept as facts. */
	assert_int_equal(seen(&p, "p:price"), 4);
	leave(&p);
}

static void
the_first_move_in_the_file_wins(void **state)
{
	struct person p = meet(&plain);

	(void)state;
	assert_string_equal(
	    does(&p, T0, "form_submit", NULL, NULL, "offer"), "decision");
	assert_text(p.change.rule, "move event=form_submit form=offer");
	assert_text(p.change.evidence, "e:form_submit");
	assert_string_equal(
	    does(&p, T0 + 1, "form_submit", NULL, NULL, "other"), "aware");
	assert_text(p.change.rule, "move event=form_submit");
	/* A move to where one is: no change, but a new beginning. */
	assert_string_equal(
	    does(&p, T0 + 9, "form_submit", NULL, NULL, "other"), "aware");
	assert_false(p.change.changed);
	assert_int_equal(p.state.moved_at, T0 + 9);
	assert_int_equal(p.state.stage_at, T0 + 1);
	leave(&p);
}

static void
silence_cools(void **state)
{
	struct person p = meet(&plain);
	int64_t late = T0 + 700 * DAY;

	(void)state;
	journey_at(p.journey, p.arena, &p.state, late, &p.change);
	assert_false(p.change.changed);
	does(&p, T0, "purchase", NULL, NULL, NULL);
	journey_at(p.journey, p.arena, &p.state, T0 + 10 * DAY - 1, &p.change);
	assert_false(p.change.changed);
	/* What we send him does not end his silence. */
	does(&p, T0 + 5 * DAY, "mail_sent", NULL, NULL, NULL);
	assert_int_equal(p.state.last_at, T0);
	journey_at(p.journey, p.arena, &p.state, late, &p.change);
	assert_true(p.change.changed);
	assert_int_equal(p.change.at, T0 + 10 * DAY);
	assert_text(p.change.rule, "cool after=P10D");
	assert_text(p.state.stage, "loyalty");
	assert_int_equal(p.state.stage_at, T0 + 10 * DAY);
	journey_at(p.journey, p.arena, &p.state, late, &p.change);
	assert_int_equal(p.change.at, T0 + 120 * DAY);
	journey_at(p.journey, p.arena, &p.state, late, &p.change);
	assert_text(p.change.rule, "cool after=P12M");
	assert_text(p.state.stage, "lost");
	journey_at(p.journey, p.arena, &p.state, late, &p.change);
	assert_false(p.change.changed);
	leave(&p);
}

static void
cooling_in_a_circle_ends(void **state)
{
	static const struct t_journey circle = {
	    .stages = {"a", "b"},
	    .cools = {{"a", "b", "P1D"}, {"b", "a", "P2D"}},
	    .threshold = 50,
	};
	struct person p = meet(&circle);
	int changes = 0;

	(void)state;
	sees(&p, T0, NULL);
	do {
		journey_at(
		    p.journey, p.arena, &p.state, T0 + 99 * DAY, &p.change);
		changes++;
	} while (p.change.changed && changes < 10);
	assert_int_equal(changes, 3);
	assert_text(p.state.stage, "a");
	leave(&p);
}

static void
visits_and_quiet(void **state)
{
	struct person p = meet(&plain);

	(void)state;
	sees(&p, T0, "home");
	assert_int_equal(p.state.visits, 1);
	assert_int_equal(p.state.quiet_from, 0);
	sees(&p, T0 + 1800, "home");
	assert_int_equal(p.state.visits, 1);
	assert_int_equal(p.state.visit_at, T0);
	sees(&p, T0 + 3601, "home");
	assert_int_equal(p.state.visits, 2);
	assert_int_equal(p.state.visit_at, T0 + 3601);
	assert_int_equal(p.state.quiet_from, T0 + 1800);
	does(&p, T0 + 9 * DAY, "mail_sent", NULL, NULL, NULL);
	assert_int_equal(p.state.visits, 2);
	assert_int_equal(p.state.touchpoints, 4);
	/* Late news counts at the present's place. */
	sees(&p, T0, "home");
	assert_int_equal(p.state.last_at, T0 + 3601);
	assert_int_equal(p.state.visits, 2);
	assert_int_equal(seen(&p, "p:home"), 4);
	leave(&p);
}

static void
facts_are_what_was_done(void **state)
{
	struct person p = meet(&plain);

	(void)state;
	does(&p, T0, "page_view", "course", "excel", NULL);
	assert_text(p.state.stage, "purchase");
	does(&p, T0, "page_view", "course", "word", NULL);
	does(&p, T0, "page_view", "course", "excel", NULL);
	does(&p, T0, "page_view", "courses", "excel", NULL);
	does(&p, T0, "purchase", "course", "excel", NULL);
	does(&p, T0, "form_view", "course", NULL, "offer");
	assert_int_equal(seen(&p, "e:page_view"), 4);
	assert_int_equal(seen(&p, "p:course"), 3);
	assert_int_equal(seen(&p, "i:course/excel"), 2);
	assert_int_equal(seen(&p, "b:excel"), 1);
	assert_int_equal(seen(&p, "b:word"), 0);
	/* A combination only because a signal asks for it. */
	assert_int_equal(seen(&p, "x:form_view///offer"), 1);
	assert_int_equal(seen(&p, "p:none"), 0);
	/* Of a question always. */
	does(&p, T0, "survey_answer", "course", NULL, "why");
	assert_int_equal(seen(&p, "q:why"), 1);
	assert_int_equal(seen(&p, "e:survey_answer"), 1);
	assert_int_equal(
	    state_item_count(&p.state, STR("course"), T0, -1, 0), 2);
	assert_int_equal(
	    state_item_count(&p.state, STR("cours"), T0, -1, 0), 0);
	leave(&p);
}

static void
combinations(void **state)
{
	struct person p = meet(&plain);

	(void)state;
	assert_string_equal(
	    does(&p, T0, "form_view", NULL, NULL, "other"), "unknown");
	assert_string_equal(
	    does(&p, T0, "form_view", NULL, NULL, "offer"), "decision");
	leave(&p);
}

/* Of one load of a page: what earlier events told, and what this one does. */
static void
reading_counts_when_it_is_long_enough(void **state)
{
	static const struct {
		uint32_t before, dwell;
		bool fires;
	} cases[] = {
	    {0, 0, false},
	    {0, 44, false},
	    {0, 45, true},
	    {44, 45, true},
	    {0, 14400, true},
	    {45, 46, false},
	    {45, 14400, false},
	    {44, 44, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct person p = meet(&plain);
		bool fires = cases[i].fires;

		print_message("%u %u\n", cases[i].before, cases[i].dwell);
		/* Looking is not reading. */
		assert_string_equal(sees(&p, T0, "long"), "unknown");
		assert_string_equal(reads(&p, T0 + 60, "long", NULL,
					cases[i].before, cases[i].dwell),
		    fires ? "consider" : "unknown");
		assert_int_equal(
		    journey_points(p.journey, &p.state, 2, T0 + 60),
		    fires ? 90 : 0);
		assert_int_equal(seen(&p, "d:45/long/"), fires);
		assert_int_equal(seen(&p, "p:long"), 1);
		assert_int_equal(seen(&p, "e:page_view"), 1);
		if (fires)
			assert_text(
			    p.change.evidence, "d:45/long/=1 points=90");
		leave(&p);
	}
}

static void
reading_is_narrowed_capped_and_expires(void **state)
{
	struct t_journey t = plain;
	struct person p;

	(void)state;
	t.signals[2] = (struct t_signal){"consider",
	    {"page_view", "long", "excel", NULL}, "P5D", "PT45S", 20, 40, NULL};
	t.signals[3] = (struct t_signal){"aware",
	    {"page_view", NULL, NULL, NULL}, NULL, "PT2M", 60, 0, NULL};
	p = meet(&t);
	reads(&p, T0, "long", "word", 0, 100);
	reads(&p, T0, "other", "excel", 0, 100);
	assert_int_equal(journey_points(p.journey, &p.state, 2, T0), 0);
	/* Once for each load, whatever is told of it later. */
	reads(&p, T0, "long", "excel", 0, 50);
	reads(&p, T0 + 40, "long", "excel", 50, 90);
	assert_int_equal(seen(&p, "d:45/long/excel"), 1);
	for (int i = 1; i <= 3; i++)
		reads(&p, T0 + i * 100, "long", "excel", 0, 60);
	assert_int_equal(seen(&p, "d:45/long/excel"), 4);
	assert_int_equal(journey_points(p.journey, &p.state, 2, T0 + 300), 40);
	assert_int_equal(
	    journey_points(p.journey, &p.state, 2, T0 + 5 * DAY), 0);
	/* Another length is another signal; of any page. */
	assert_string_equal(
	    reads(&p, T0 + DAY, "home", NULL, 119, 120), "aware");
	assert_int_equal(seen(&p, "d:120//"), 1);
	/* After a move only what is read later counts. */
	does(&p, T0 + DAY, "form_submit", NULL, NULL, NULL);
	assert_int_equal(journey_points(p.journey, &p.state, 1, T0 + DAY), 0);
	leave(&p);
}

/* It ends a silence from when the page was visible, and is no touchpoint. */
static void
reading_is_no_view(void **state)
{
	struct person p = meet(&plain);

	(void)state;
	sees(&p, T0, "home");
	reads(&p, T0 + 3600, "home", NULL, 0, 3600);
	assert_int_equal(p.state.visits, 1);
	assert_int_equal(p.state.last_at, T0 + 3600);
	assert_int_equal(p.state.touchpoints, 1);
	/* Hours behind another tab, then a glance. */
	reads(&p, T0 + 20000, "home", NULL, 3600, 3610);
	assert_int_equal(p.state.visits, 2);
	assert_int_equal(p.state.visit_at, T0 + 19990);
	assert_int_equal(p.state.quiet_from, T0 + 3600);
	assert_int_equal(seen(&p, "e:user_engagement"), 2);
	assert_int_equal(seen(&p, "p:home"), 1);
	leave(&p);
}

static void
the_least_recent_fact_goes(void **state)
{
	struct person p = meet(&plain);
	char name[32];

	(void)state;
	for (int i = 0; i < JOURNEY_FACTS_MAX + 10; i++) {
		snprintf(name, sizeof(name), "class%d", i);
		sees(&p, T0 + i, name);
		sees(&p, T0 + i, "home");
	}
	assert_int_equal(p.state.nfacts, JOURNEY_FACTS_MAX);
	/* page_view and home are always recent: 62 places for the rest. */
	assert_int_equal(seen(&p, "p:home"), JOURNEY_FACTS_MAX + 10);
	assert_int_equal(seen(&p, "e:page_view"), 2 * JOURNEY_FACTS_MAX + 20);
	assert_int_equal(seen(&p, "p:class11"), 0);
	assert_int_equal(seen(&p, "p:class12"), 1);
	leave(&p);
}

static void
days_are_kept_for_the_window(void **state)
{
	struct t_journey t = plain;
	const struct fact *f;
	struct person p;

	(void)state;
	t.window = 7;
	p = meet(&t);
	for (int i = 0; i < 20; i++)
		sees(&p, T0 + i * DAY, "home");
	f = state_fact(&p.state, STR("p:home"));
	assert_int_equal(f->ndays, 7);
	assert_int_equal(f->days[6].day, 20019);
	assert_int_equal(f->days[0].day, 20013);
	assert_int_equal(f->total, 20);
	assert_int_equal(f->first_at, T0);
	assert_int_equal(f->last_at, T0 + 19 * DAY);
	leave(&p);
}

static void
an_unknown_stage_is_the_start(void **state)
{
	struct person p = meet(&plain);

	(void)state;
	p.state.stage = STR("gone_from_the_file");
	assert_int_equal(journey_stage(p.journey, &p.state), 0);
	sees(&p, T0, "price");
	assert_string_equal(sees(&p, T0, "price"), "decision");
	assert_int_equal(p.change.from, 0);
	leave(&p);
}

static void
page_classes_by_pattern(void **state)
{
	struct person p = meet(&plain);

	(void)state;
	assert_int_equal(journey_page_class(p.journey, STR("/priser/x")), 0);
	assert_int_equal(journey_page_class(p.journey, STR("/prices")), 0);
	assert_int_equal(journey_page_class(p.journey, STR("/")), 1);
	assert_int_equal(journey_page_class(p.journey, STR("/om")), -1);
	assert_int_equal(journey_stage_find(p.journey, STR("decision")), 3);
	assert_int_equal(journey_stage_find(p.journey, STR("decisio")), -1);
	assert_int_equal(journey_stages(p.journey), 8);
	leave(&p);
}

/* The later change of two records of one person. */
static void
the_later_stage_is_shared(void **state)
{
	struct person a = meet(&plain), b = meet(&plain);
	struct str why = STR("by the contact");

	(void)state;
	does(&a, T0, "share", NULL, NULL, NULL);
	does(&b, T0 + DAY, "purchase", NULL, NULL, NULL);
	journey_share(b.journey, b.arena, &b.state, &a.state, why, &b.change);
	assert_false(b.change.changed);
	journey_share(a.journey, a.arena, &a.state, &b.state, why, &a.change);
	assert_true(a.change.changed);
	assert_true(str_eq(a.state.stage, STR("purchase")));
	assert_int_equal(a.change.at, T0 + DAY);
	assert_true(str_eq(a.change.rule, STR("shared: move event=purchase")));
	assert_true(str_eq(a.change.evidence, why));
	/* What he shares on is the same change, which is not later. */
	journey_share(b.journey, b.arena, &b.state, &a.state, why, &b.change);
	assert_false(b.change.changed);
	leave(&a);
	leave(&b);
}

/* An order in the second in which the last look at the prices decided. */
static void
of_one_second_a_move_is_shared(void **state)
{
	struct person a = meet(&plain), b = meet(&plain);

	(void)state;
	does(&a, T0, "share", NULL, NULL, NULL);
	does(&b, T0, "purchase", NULL, NULL, NULL);
	journey_share(
	    b.journey, b.arena, &b.state, &a.state, STR(""), &b.change);
	assert_false(b.change.changed);
	journey_share(
	    a.journey, a.arena, &a.state, &b.state, STR(""), &a.change);
	assert_true(str_eq(a.state.stage, STR("purchase")));
	leave(&a);
	leave(&b);
	/* Of two moves the one that leads further. */
	a = meet(&plain);
	b = meet(&plain);
	does(&a, T0, "form_submit", NULL, NULL, "offer");
	does(&b, T0, "purchase", NULL, NULL, NULL);
	journey_share(
	    b.journey, b.arena, &b.state, &a.state, STR(""), &b.change);
	assert_false(b.change.changed);
	journey_share(
	    a.journey, a.arena, &a.state, &b.state, STR(""), &a.change);
	assert_true(str_eq(a.state.stage, STR("purchase")));
	leave(&a);
	leave(&b);
}

static void
a_shared_move_ends_points(void **state)
{
	struct person a = meet(&plain), b = meet(&plain);

	(void)state;
	does(&a, T0, "page_view", "price", NULL, NULL);
	does(&b, T0 + DAY, "purchase", NULL, NULL, NULL);
	journey_share(
	    a.journey, a.arena, &a.state, &b.state, STR(""), &a.change);
	/* One look before, one after: not enough. */
	assert_string_equal(
	    does(&a, T0 + 2 * DAY, "page_view", "price", NULL, NULL),
	    "purchase");
	assert_string_equal(
	    does(&a, T0 + 2 * DAY, "page_view", "price", NULL, NULL),
	    "decision");
	leave(&a);
	leave(&b);
}

static void
silence_is_shared_by_the_silent(void **state)
{
	struct person a = meet(&plain), b = meet(&plain), c = meet(&plain);

	(void)state;
	does(&a, T0, "purchase", NULL, NULL, NULL);
	does(&b, T0 - DAY, "purchase", NULL, NULL, NULL);
	does(&c, T0 + DAY, "purchase", NULL, NULL, NULL);
	journey_at(a.journey, a.arena, &a.state, T0 + 20 * DAY, &a.change);
	assert_true(a.change.changed);
	journey_share(
	    b.journey, b.arena, &b.state, &a.state, STR(""), &b.change);
	assert_true(b.change.changed);
	journey_share(
	    c.journey, c.arena, &c.state, &a.state, STR(""), &c.change);
	assert_false(c.change.changed);

	/* A shared purchase is a sign of life: ten days from there. */
	journey_share(
	    b.journey, b.arena, &b.state, &c.state, STR(""), &b.change);
	assert_false(b.change.changed);
	does(&c, T0 + 30 * DAY, "form_submit", NULL, NULL, "offer");
	does(&c, T0 + 31 * DAY, "purchase", NULL, NULL, NULL);
	journey_share(
	    b.journey, b.arena, &b.state, &c.state, STR(""), &b.change);
	assert_true(b.change.changed);
	journey_at(b.journey, b.arena, &b.state, T0 + 40 * DAY, &b.change);
	assert_false(b.change.changed);
	journey_at(b.journey, b.arena, &b.state, T0 + 41 * DAY, &b.change);
	assert_int_equal(b.change.at, T0 + 41 * DAY);
	leave(&a);
	leave(&b);
	leave(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(two_price_views_decide),
	    cmocka_unit_test(points_are_capped_and_expire),
	    cmocka_unit_test(ties_and_small_leads_change_nothing),
	    cmocka_unit_test(expiry_alone_changes_nothing),
	    cmocka_unit_test(held_stages_are_left_by_moves_only),
	    cmocka_unit_test(after_a_move_only_later_signals_count),
	    cmocka_unit_test(the_first_move_in_the_file_wins),
	    cmocka_unit_test(silence_cools),
	    cmocka_unit_test(cooling_in_a_circle_ends),
	    cmocka_unit_test(visits_and_quiet),
	    cmocka_unit_test(facts_are_what_was_done),
	    cmocka_unit_test(combinations),
	    cmocka_unit_test(reading_counts_when_it_is_long_enough),
	    cmocka_unit_test(reading_is_narrowed_capped_and_expires),
	    cmocka_unit_test(reading_is_no_view),
	    cmocka_unit_test(the_least_recent_fact_goes),
	    cmocka_unit_test(days_are_kept_for_the_window),
	    cmocka_unit_test(an_unknown_stage_is_the_start),
	    cmocka_unit_test(page_classes_by_pattern),
	    cmocka_unit_test(the_later_stage_is_shared),
	    cmocka_unit_test(of_one_second_a_move_is_shared),
	    cmocka_unit_test(a_shared_move_ends_points),
	    cmocka_unit_test(silence_is_shared_by_the_silent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
