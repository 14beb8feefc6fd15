/* SPDX-License-Identifier: ISC */
/* Who is warm, who is cooling, and that nothing is said of whom we may not
 * see. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "compiled.h"
#include "people/warmth.h"

#define DAY ((int64_t)86400)
#define NOW (20000 * DAY + 10 * 3600)

static struct compiled c;

static int
start(void **state)
{
	(void)state;
	compiled_start(&c);
	sitedir_put(&c.dir, "journey.xml",
	    "<journey " NS " start='new'><stage key='new'/><stage key='reads'/>"
	    "<stage key='decides' cta='buy'/><stage key='customer'/>"
	    "<stage key='fan'/><stage key='at_risk' aside='yes'/>"
	    "<page-class name='fees' path='/fees*'/>"
	    "<page-class name='course' path='/course*'/>"
	    "<page-class name='news' path='/news*'/>"
	    "<signal stage='reads' event='page_view' page-class='news' "
	    "points='10'/>"
	    "<signal stage='decides' event='page_view' page-class='fees' "
	    "points='10'/>"
	    "<cool from='customer' to='at_risk' after='P60D'/></journey>");
	sitedir_put(&c.dir, "pages/front.xml",
	    "<k:page " K " id='front' path='/'><html><head><title>t</title>"
	    "</head><body></body></html></k:page>");
	compiled_open(&c);
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	compiled_stop(&c);
	return 0;
}

static struct str
packed(const struct journey_state *s)
{
	struct buf b;

	buf_init(&b, c.arena, 65536);
	state_pack(s, &b);
	assert_false(b.bad);
	return buf_view(&b);
}

/* In a stage, and when he did something last. */
static struct str
in_stage(const char *stage, int64_t last_at)
{
	const struct journey_state s = {.stage = str_of(stage),
	    .stage_at = last_at,
	    .rule = STR("score"),
	    .last_at = last_at};

	return packed(&s);
}

/* A browser that looked n times at what the fact says, so many days ago. */
static struct str
looked(const char *key, uint32_t n, int days)
{
	struct journey_state s = {.last_at = NOW - days * DAY, .nfacts = 1};
	struct fact_day day = {(int32_t)(20000 - days), n};

	s.facts[0] =
	    (struct fact){str_of(key), s.last_at, s.last_at, n, 1, &day, 0};
	return packed(&s);
}

static struct warmth
of(struct str state, const char *then, const struct str *browsers, size_t n)
{
	const struct store_stand stand = {.contact.state = state,
	    .changed = then != NULL,
	    .stage_then = then == NULL ? STR("") : str_of(then),
	    .browsers = browsers,
	    .nbrowsers = n};

	return warmth_of(&c.site, c.arena, &stand, NOW);
}

static void
who_moved_forward_is_warm(void **state)
{
	static const struct {
		const char *then, *now;
		bool warm;
	} cases[] = {
	    {"reads", "decides", true},
	    {"new", "customer", true},
	    {"decides", "decides", false}, /* there and back */
	    {"decides", "reads", false},
	    {"customer", "at_risk", false},
	    {"at_risk", "customer", true},
	    {"gone_from_the_site", "reads", true},
	    {NULL, "customer", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct warmth w = of(
		    in_stage(cases[i].now, NOW - DAY), cases[i].then, NULL, 0);

		if ((w.kind == WARMTH_MOVED) != cases[i].warm)
			fail_msg("from %s to %s: %d", cases[i].then,
			    cases[i].now, w.kind);
		if (cases[i].warm)
			assert_int_equal(w.at, NOW - DAY);
	}
}

static void
who_looks_at_what_helps_to_buy_is_warm(void **state)
{
	static const struct {
		const char *key, *other;
		uint32_t n, m;
		int days;
		uint32_t views;
	} cases[] = {
	    {"p:fees", NULL, 3, 0, 0, 3},
	    {"p:fees", NULL, 2, 0, 0, 2},
	    {"p:fees", NULL, 9, 0, 7, 0}, /* too long ago */
	    {"p:fees", NULL, 3, 0, 6, 3},
	    {"p:news", NULL, 9, 0, 0, 0},         /* helps to read */
	    {"i:course/excel", NULL, 3, 0, 0, 3}, /* of a product */
	    {"p:course", NULL, 9, 0, 0, 0},
	    {"i:fees/excel", "p:fees", 2, 2, 0, 2}, /* counted once */
	    {"p:fees", "i:course/ki", 1, 2, 1, 3},  /* in two browsers */
	    {"e:page_view", NULL, 9, 0, 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct str both[] = {
		    looked(cases[i].key, cases[i].n, cases[i].days),
		    cases[i].other == NULL
			? STR("")
			: looked(cases[i].other, cases[i].m, cases[i].days)};
		struct warmth w = of(in_stage("reads", NOW), NULL, both, 2);

		if (w.views != cases[i].views ||
		    (w.kind == WARMTH_LOOKED) !=
			(cases[i].views >= WARMTH_VIEWS))
			fail_msg("case %zu: %d, %u views", i, w.kind, w.views);
	}
}

static void
who_falls_silent_cools(void **state)
{
	static const struct {
		const char *stage;
		int days;
		enum warmth_kind kind;
	} cases[] = {
	    /* Before the sale, without a rule. */
	    {"reads", 20, WARMTH_NONE},
	    {"reads", 21, WARMTH_SILENT},
	    {"decides", 89, WARMTH_SILENT},
	    {"decides", 90, WARMTH_NONE},
	    /* Nobody was on a way from the start, or waits for a fan. */
	    {"new", 30, WARMTH_NONE},
	    {"fan", 30, WARMTH_NONE},
	    /* By the rule: half of it, its end, and a month behind it. */
	    {"customer", 29, WARMTH_NONE},
	    {"customer", 30, WARMTH_SILENT},
	    {"customer", 59, WARMTH_SILENT},
	    {"customer", 60, WARMTH_COOLED},
	    {"customer", 89, WARMTH_COOLED},
	    {"customer", 90, WARMTH_NONE},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct warmth w =
		    of(in_stage(cases[i].stage, NOW - cases[i].days * DAY),
			NULL, NULL, 0);

		if (w.kind != cases[i].kind)
			fail_msg("%s, %d days: %d", cases[i].stage,
			    cases[i].days, w.kind);
	}
	assert_int_equal(
	    of(in_stage("customer", NOW - 40 * DAY), NULL, NULL, 0).cools_at,
	    NOW + 20 * DAY);
}

/* What a browser of his did is an act, too. */
static void
who_reads_is_not_silent(void **state)
{
	const struct str browser = looked("p:news", 1, 2);

	(void)state;
	assert_int_equal(
	    of(in_stage("reads", NOW - 40 * DAY), NULL, &browser, 1).kind,
	    WARMTH_NONE);
	assert_int_equal(
	    of(in_stage("customer", NOW - 70 * DAY), NULL, &browser, 1).kind,
	    WARMTH_NONE);
}

static void
who_is_hidden_shows_what_he_allows(void **state)
{
	const struct str browser = looked("p:fees", 3, 0);
	struct store_stand stand = {.hidden = true,
	    .contact.seen_at = NOW - 40 * DAY,
	    .browsers = &browser,
	    .nbrowsers = 1};
	struct warmth w = warmth_of(&c.site, c.arena, &stand, NOW);

	(void)state;
	assert_int_equal(w.kind, WARMTH_LOOKED);
	assert_int_equal(w.stage.n, 0);
	stand.nbrowsers = 0;
	w = warmth_of(&c.site, c.arena, &stand, NOW);
	assert_int_equal(w.kind, WARMTH_NONE);
	assert_int_equal(w.stage.n, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(who_moved_forward_is_warm),
	    cmocka_unit_test(who_looks_at_what_helps_to_buy_is_warm),
	    cmocka_unit_test(who_falls_silent_cools),
	    cmocka_unit_test(who_reads_is_not_silent),
	    cmocka_unit_test(who_is_hidden_shows_what_he_allows),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
