/* SPDX-License-Identifier: ISC */
/* When a box may appear: every rule of <box>, by what the person did before. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "compiled.h"
#include "journey/box.h"
#include "journey/step.h"

#define NOON INT64_C(1795953600)
#define MINUTE 60

static struct compiled c;

enum { BASKET, UNLESS_EVER, EVENT_ONLY, FREE, DISMISSIBLE, WITHIN };

static int
start(void **state)
{
	(void)state;
	compiled_start(&c);
	sitedir_put(&c.dir, "journey.xml",
	    "<journey " NS ">"
	    "<box name='basket' block='b' event='add_to_cart' after='PT5M'"
	    " unless='purchase' cap='1/P7D'/>"
	    "<box name='unless-ever' block='b' unless='purchase'/>"
	    "<box name='event-only' block='b' event='add_to_cart'/>"
	    "<box name='free' block='b'/>"
	    "<box name='dismissible' block='d'/>"
	    "<box name='within' block='w'/></journey>");
	sitedir_put(
	    &c.dir, "blocks/b.xml", "<k:block " K "><p>b</p></k:block>");
	sitedir_put(&c.dir, "blocks/d.xml",
	    "<k:block " K "><button k:act='dismiss'>d</button></k:block>");
	sitedir_put(&c.dir, "blocks/w.xml",
	    "<k:block " K "><div><k:include block='d'/></div></k:block>");
	sitedir_put(&c.dir, "pages/front.xml",
	    "<k:page " K " id='front' path='/'><html><head><title>t</title>"
	    "</head><body><k:box name='here'/></body></html></k:page>");
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

/* "MINUTES event form": what happened so long before NOON, oldest first. */
struct did {
	int64_t minutes;
	const char *event, *form;
};

#define DID_MAX 6

static const struct box_case {
	uint32_t box;
	struct did did[DID_MAX]; /* ends without an event */
	enum box_why why;
	int64_t due; /* minutes behind NOON */
} cases[] = {
    {BASKET, {{0}}, BOX_NO_EVENT, 0},
    {BASKET, {{6, "add_to_cart", ""}}, BOX_HOLDS, 0},
    {BASKET, {{5, "add_to_cart", ""}}, BOX_HOLDS, 0},
    {BASKET, {{4, "add_to_cart", ""}}, BOX_WAITS, 1},
    /* The latest time counts. */
    {BASKET, {{60, "add_to_cart", ""}, {2, "add_to_cart", ""}}, BOX_WAITS, 3},
    {BASKET, {{29 * 1440, "add_to_cart", ""}}, BOX_HOLDS, 0},
    {BASKET, {{31 * 1440, "add_to_cart", ""}}, BOX_NO_EVENT, 0},
    {BASKET, {{9, "add_to_cart", ""}, {8, "purchase", ""}}, BOX_UNLESS, 0},
    {BASKET, {{9, "purchase", ""}, {8, "add_to_cart", ""}}, BOX_HOLDS, 0},
    {BASKET, {{60, "add_to_cart", ""}, {50, "box_shown", "basket"}}, BOX_CAPPED,
	0},
    {BASKET, {{7 * 1440 - 10, "box_shown", "basket"}, {60, "add_to_cart", ""}},
	BOX_CAPPED, 0},
    {BASKET, {{60, "add_to_cart", ""}, {50, "box_held", "basket"}}, BOX_CAPPED,
	0},
    {BASKET, {{60, "add_to_cart", ""}, {50, "box_shown", "free"}}, BOX_HOLDS,
	0},
    {BASKET, {{8 * 1440, "box_shown", "basket"}, {60, "add_to_cart", ""}},
	BOX_HOLDS, 0},
    {BASKET, {{6 * 1440, "box_dismissed", "basket"}, {60, "add_to_cart", ""}},
	BOX_ANSWERED, 0},
    {BASKET, {{8 * 1440, "box_dismissed", "basket"}, {60, "add_to_cart", ""}},
	BOX_HOLDS, 0},
    {BASKET, {{60, "add_to_cart", ""}, {50, "box_clicked", "basket"}},
	BOX_ANSWERED, 0},
    /* Another one in this visit, and in the one before. */
    {BASKET,
	{{9, "add_to_cart", ""}, {8, "box_shown", "free"},
	    {7, "page_view", ""}},
	BOX_OTHER, 0},
    {BASKET,
	{{99, "add_to_cart", ""}, {98, "box_shown", "free"},
	    {7, "page_view", ""}},
	BOX_HOLDS, 0},
    {UNLESS_EVER, {{9, "page_view", ""}}, BOX_HOLDS, 0},
    {UNLESS_EVER, {{80 * 1440, "purchase", ""}}, BOX_UNLESS, 0},
    {UNLESS_EVER, {{91 * 1440, "purchase", ""}}, BOX_HOLDS, 0},
    {EVENT_ONLY, {{1, "add_to_cart", ""}}, BOX_HOLDS, 0},
    /* Without a cap it stays, until he answers. */
    {EVENT_ONLY, {{9, "add_to_cart", ""}, {8, "box_shown", "event-only"}},
	BOX_HOLDS, 0},
    {EVENT_ONLY, {{9, "add_to_cart", ""}, {8, "box_dismissed", "event-only"}},
	BOX_ANSWERED, 0},
    {DISMISSIBLE, {{9, "page_view", ""}}, BOX_HOLDS, 0},
    {DISMISSIBLE, {{29 * 1440, "box_dismissed", "dismissible"}}, BOX_ANSWERED,
	0},
    {DISMISSIBLE, {{31 * 1440, "box_dismissed", "dismissible"}}, BOX_HOLDS, 0},
    {FREE, {{9, "box_dismissed", "free"}}, BOX_HOLDS, 0},
};

static void
every_rule(void **state)
{
	struct arena *a = arena_new(0);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct box_case *t = &cases[i];
		struct journey_state *s = ARENA_NEW(a, struct journey_state);
		struct stage_change change;
		int64_t due = 0;
		enum box_why why;

		for (const struct did *d = t->did; d->event != NULL; d++) {
			struct journey_event e = {
			    .at = NOON - d->minutes * MINUTE,
			    .event = str_of(d->event),
			    .form = str_of(d->form)};

			journey_step(&c.site.journey, a, s, &e, &change);
		}
		why = journey_box(&c.site.journey, s, t->box, NOON, &due);
		if (why != t->why ||
		    due != (t->due == 0 ? 0 : NOON + t->due * MINUTE))
			fail_msg(
			    "case %zu: %.*s", i, STR_ARG(box_why_text(why)));
	}
	arena_free(a);
}

/* The ledger outlives whatever he looked at meanwhile. */
static void
after_many_items(void **state)
{
	struct arena *a = arena_new(0);
	struct journey_state *s = ARENA_NEW(a, struct journey_state);
	struct stage_change change;
	struct journey_event e = {.at = NOON - MINUTE,
	    .event = STR("purchase"),
	    .page_class = STR("product")};

	(void)state;
	journey_step(&c.site.journey, a, s, &e, &change);
	e.event = STR("box_dismissed");
	e.form = STR("dismissible");
	journey_step(&c.site.journey, a, s, &e, &change);
	e.event = STR("page_view");
	for (int i = 0; i < 2 * JOURNEY_FACTS_MAX; i++) {
		e.at++;
		e.item = str_format(a, "item%d", i);
		journey_step(&c.site.journey, a, s, &e, &change);
	}
	assert_int_equal(
	    journey_box(&c.site.journey, s, UNLESS_EVER, e.at, NULL),
	    BOX_UNLESS);
	assert_int_equal(
	    journey_box(&c.site.journey, s, DISMISSIBLE, e.at, NULL),
	    BOX_ANSWERED);
	/* Of the items the latest stay. */
	assert_null(state_fact(s, STR("i:product/item0")));
	assert_non_null(state_fact(s, STR("i:product/item127")));
	arena_free(a);
}

static void
without_consent(void **state)
{
	const struct journey *j = &c.site.journey;

	(void)state;
	assert_int_equal(journey_box(j, NULL, FREE, NOON, NULL), BOX_HOLDS);
	for (uint32_t i = 0; i <= WITHIN; i++)
		if (i != FREE)
			assert_int_equal(journey_box(j, NULL, i, NOON, NULL),
			    BOX_NO_HISTORY);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_rule),
	    cmocka_unit_test(after_many_items),
	    cmocka_unit_test(without_consent),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
