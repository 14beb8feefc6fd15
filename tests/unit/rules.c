/* SPDX-License-Identifier: ISC */
/* Every form of signal, move and cool as a row: what is written, what happens,
 * where it leads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "journeys.h"

#define DAY ((int64_t)86400)
#define T0 (20000 * DAY + 10 * 3600)

static const struct t_journey empty = {
    .stages = {"start", "one", "two", "three"},
    .threshold = 50,
    .lead = 10,
};

static struct arena *arena;
static const struct journey *journey;
static struct journey_state someone;
static struct stage_change last;

static void
begin(const struct t_journey *t)
{
	arena = arena_new(0);
	journey = t_build(arena, t);
	assert_true(state_unpack(arena, STR(""), &someone));
}

static void
end(void)
{
	arena_free(arena);
}

static void
does(int64_t at, const struct t_event *what)
{
	struct journey_event e = {.at = at,
	    .event = str_of(what->event),
	    .page_class = str_of(what->page_class),
	    .item = str_of(what->item),
	    .form = str_of(what->form)};

	journey_step(journey, arena, &someone, &e, &last);
}

static const char *
stage(void)
{
	return str_copy(
	    arena, journey_stage_key(journey, journey_stage(journey, &someone)))
	    .p;
}

/* page-class, item and form narrow a rule; what it does not name is free. */
static const struct {
	struct t_event rule, happens;
	bool holds;
} forms[] = {
    {{"purchase", NULL, NULL, NULL}, {"purchase", NULL, NULL, NULL}, true},
    {{"purchase", NULL, NULL, NULL}, {"purchase", "till", "excel", "buy"},
	true},
    {{"purchase", NULL, NULL, NULL}, {"refund", NULL, NULL, NULL}, false},
    {{"page_view", "price", NULL, NULL}, {"page_view", "price", NULL, NULL},
	true},
    {{"page_view", "price", NULL, NULL}, {"page_view", "price", "excel", NULL},
	true},
    {{"page_view", "price", NULL, NULL}, {"page_view", "prices", NULL, NULL},
	false},
    {{"page_view", "price", NULL, NULL}, {"page_view", NULL, NULL, NULL},
	false},
    {{"view_item", NULL, "excel", NULL}, {"view_item", NULL, "excel", NULL},
	true},
    {{"view_item", NULL, "excel", NULL}, {"view_item", NULL, "word", NULL},
	false},
    {{"form_submit", NULL, NULL, "offer"}, {"form_submit", NULL, NULL, "offer"},
	true},
    {{"form_submit", NULL, NULL, "offer"},
	{"form_submit", "price", NULL, "offer"}, true},
    {{"form_submit", NULL, NULL, "offer"}, {"form_submit", NULL, NULL, "ebook"},
	false},
    {{"form_submit", "price", "excel", "offer"},
	{"form_submit", "price", "excel", "offer"}, true},
    {{"form_submit", "price", "excel", "offer"},
	{"form_submit", "price", "word", "offer"}, false},
};

static void
what_a_rule_names_must_be_equal(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		struct t_journey t = empty;

		t.signals[0] = (struct t_signal){
		    .stage = "one", .when = forms[i].rule, .points = 50};
		begin(&t);
		does(T0, &forms[i].happens);
		assert_string_equal(stage(), forms[i].holds ? "one" : "start");
		end();

		t = empty;
		t.moves[0] = (struct t_move){"two", forms[i].rule, NULL, NULL};
		begin(&t);
		does(T0, &forms[i].happens);
		assert_string_equal(stage(), forms[i].holds ? "two" : "start");
		end();
	}
}

#define BIT(i) (1u << (i))

/* Who came so; before it, days ago, maybe a touch that was not direct. */
static const struct touch by_search = {.kind = TOUCH_NEW,
			      .channel = CHANNEL_ORGANIC_SEARCH,
			      .source_class = CLASS_SEARCH,
			      .source = STR("google"),
			      .medium = STR("organic")},
			  by_ad = {.kind = TOUCH_NEW,
			      .channel = CHANNEL_PAID_SOCIAL,
			      .source_class = CLASS_SOCIAL,
			      .source = STR("facebook"),
			      .medium = STR("cpc"),
			      .campaign = STR("Spring27-ads")},
			  by_hand = {.kind = TOUCH_DIRECT,
			      .channel = CHANNEL_DIRECT,
			      .source_class = CLASS_DIRECT,
			      .source = STR("(direct)"),
			      .medium = STR("(none)")};

/* The visit begins with `touch` so many days before what happens, which begins
 * another with `now`; whether a rule that asks for `came` holds. */
static const struct {
	struct t_came came;
	const struct touch *touch, *now;
	int days;
	bool holds;
} sources[] = {
    {{.classes = BIT(CLASS_SEARCH)}, &by_search, NULL, 0, true},
    {{.classes = BIT(CLASS_SEARCH)}, &by_ad, NULL, 0, false},
    {{.classes = BIT(CLASS_SEARCH) | BIT(CLASS_SOCIAL)}, &by_ad, NULL, 0, true},
    {{.channels = BIT(CHANNEL_PAID_SOCIAL)}, &by_ad, NULL, 0, true},
    {{.channels = BIT(CHANNEL_PAID_SOCIAL)}, &by_search, NULL, 0, false},
    {{.source = "google"}, &by_search, NULL, 0, true},
    {{.source = "goo*"}, &by_search, NULL, 0, true},
    {{.source = "google"}, &by_ad, NULL, 0, false},
    {{.source = "!google"}, &by_search, NULL, 0, false},
    {{.source = "!google"}, &by_ad, NULL, 0, true},
    {{.medium = "cpc"}, &by_ad, NULL, 0, true},
    {{.medium = "cpc"}, &by_search, NULL, 0, false},
    {{.campaign = "spring27-*"}, &by_ad, NULL, 0, true},
    {{.campaign = "spring27-*"}, &by_search, NULL, 0, false},
    {{.campaign = "!spring27-*"}, &by_search, NULL, 0, true},
    /* All that is asked must hold. */
    {{.classes = BIT(CLASS_SOCIAL), .medium = "cpc"}, &by_ad, NULL, 0, true},
    {{.classes = BIT(CLASS_SEARCH), .medium = "cpc"}, &by_ad, NULL, 0, false},
    /* What begins with the event counts for it. */
    {{.classes = BIT(CLASS_SOCIAL)}, &by_search, &by_ad, 1, true},
    {{.classes = BIT(CLASS_SEARCH)}, &by_search, &by_ad, 1, false},
    /* A direct visit looks back for 30 days. */
    {{.classes = BIT(CLASS_SEARCH)}, &by_search, &by_hand, 1, true},
    {{.classes = BIT(CLASS_SEARCH)}, &by_search, NULL, 30, true},
    {{.classes = BIT(CLASS_SEARCH)}, &by_search, NULL, 31, false},
    {{.classes = BIT(CLASS_DIRECT)}, &by_search, NULL, 30, false},
    {{.classes = BIT(CLASS_DIRECT)}, &by_search, NULL, 31, true},
    /* Of whom nothing is known. */
    {{.classes = BIT(CLASS_DIRECT)}, NULL, NULL, 0, true},
    {{.channels = BIT(CHANNEL_DIRECT)}, NULL, NULL, 0, true},
    {{.source = "(direct)"}, NULL, NULL, 0, true},
    {{.medium = "(none)"}, NULL, NULL, 0, true},
    {{.campaign = "*"}, NULL, NULL, 0, true},
    {{.campaign = "s*"}, NULL, NULL, 0, false},
};

static void
comes(int64_t at, const struct t_event *what, const struct touch *touch)
{
	struct journey_event e = {.at = at,
	    .event = str_of(what->event),
	    .page_class = str_of(what->page_class),
	    .touch = touch};

	journey_step(journey, arena, &someone, &e, &last);
}

/* Once as a signal, once as a signal of reading, once as a move. */
static void
a_rule_can_ask_where_from(void **state)
{
	const struct t_event share = {"share", NULL, NULL, NULL},
			     view = {"page_view", NULL, NULL, NULL};

	(void)state;
	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++) {
		int64_t at = T0 + sources[i].days * DAY;
		struct t_came came = sources[i].came;
		struct t_journey t = empty;

		came.words = "words";
		t.signals[0] = (struct t_signal){
		    .stage = "one", .when = share, .points = 50, .came = &came};
		t.moves[0] = (struct t_move){
		    "two", {"booking", NULL, NULL, NULL}, NULL, &came};
		begin(&t);
		comes(T0, &view, sources[i].touch);
		comes(at, &share, sources[i].now);
		assert_string_equal(
		    stage(), sources[i].holds ? "one" : "start");
		assert_int_equal(
		    state_fact(&someone, STR("v:words/share///")) != NULL,
		    sources[i].holds);
		comes(at, &t.moves[0].when, NULL);
		assert_string_equal(
		    stage(), sources[i].holds ? "two" : "start");
		end();
	}
}

/* Each combination is counted for itself, and what it shows says which. */
static void
what_is_counted_says_where_from(void **state)
{
	static const struct t_came search = {.words = "source-class=search",
				       .classes = BIT(CLASS_SEARCH)},
				   ads = {
				       .words = "campaign=spring*&medium=cpc",
				       .medium = "cpc",
				       .campaign = "spring*"};
	const struct t_event view = {"page_view", "price", NULL, NULL},
			     buy = {"purchase", NULL, NULL, NULL};
	struct t_journey t = empty;

	(void)state;
	t.signals[0] = (struct t_signal){
	    .stage = "one", .when = view, .points = 25, .came = &search};
	t.signals[1] =
	    (struct t_signal){.stage = "two", .when = view, .points = 20};
	t.signals[2] = (struct t_signal){.stage = "three",
	    .when = view,
	    .dwell = "PT45S",
	    .points = 60,
	    .came = &ads};
	t.moves[0] = (struct t_move){"start", buy, NULL, &ads};
	begin(&t);
	comes(T0, &view, &by_search);
	comes(T0 + 1, &view, NULL);
	assert_string_equal(stage(), "one");
	assert_true(str_eq(last.evidence,
	    STR("v:source-class=search/page_view/price//=2 points=50")));
	comes(T0 + DAY, &view, &by_ad);
	assert_int_equal(journey_points(journey, &someone, 1, T0 + DAY), 50);
	assert_int_equal(journey_points(journey, &someone, 2, T0 + DAY), 60);
	journey_step(journey, arena, &someone,
	    &(struct journey_event){.at = T0 + DAY + 60,
		.event = STR("user_engagement"),
		.page_class = STR("price"),
		.dwell = 50},
	    &last);
	assert_non_null(state_fact(
	    &someone, STR("v:campaign=spring*&medium=cpc/45/price//")));
	comes(T0 + DAY + 90, &buy, NULL);
	assert_true(str_eq(
	    last.rule, STR("move event=purchase campaign=spring*&medium=cpc")));
	assert_true(str_eq(
	    last.evidence, STR("e:purchase medium=cpc campaign=Spring27-ads")));
	end();
}

/* However long the words are: what is cut apart only behind the room that a key
 * has is still two things. */
static void
long_words_stay_apart(void **state)
{
	static const struct t_came
	    one = {.words =
		       "source=a-very-long-name-of-some-partner.example,"
		       "another-very-long-name-of-some-partner.example,one",
		.source = "google"},
	    other = {.words = "source=a-very-long-name-of-"
			      "some-partner.example,another-"
			      "very-long-name-of-some-"
			      "partner.example,two",
		.source = "facebook"};
	const struct t_event view = {"page_view", "price", NULL, NULL};
	struct t_journey t = empty;

	(void)state;
	t.threshold = 1000;
	t.signals[0] = (struct t_signal){
	    .stage = "one", .when = view, .points = 1, .came = &one};
	t.signals[1] = (struct t_signal){
	    .stage = "two", .when = view, .points = 1, .came = &other};
	begin(&t);
	comes(T0, &view, &by_search);
	comes(T0 + 1, &view, &by_ad);
	comes(T0 + 2, &view, NULL);
	assert_int_equal(journey_points(journey, &someone, 1, T0), 1);
	assert_int_equal(journey_points(journey, &someone, 2, T0), 2);
	end();
}

/* So many times, one each `every` days; the points on the last day. */
static const struct {
	int32_t points, cap;
	const char *expires;
	int times, every;
	int32_t sum;
} sums[] = {
    {25, 0, NULL, 1, 1, 25},
    {25, 0, NULL, 4, 1, 100},
    {25, 75, NULL, 4, 1, 75},
    {25, 25, NULL, 4, 1, 25},
    {25, 0, "P1D", 4, 1, 25},
    {25, 0, "P2D", 4, 1, 50},
    {25, 0, "P30D", 4, 10, 75},
    {25, 60, "P30D", 4, 10, 60},
    {25, 0, "P30D", 4, 30, 25},
    /* A month is 31 days here. */
    {25, 0, "P1M", 4, 30, 50},
    {25, 0, "P2W", 4, 7, 50},
    {25, 0, "P90D", 4, 30, 75},
    /* Without expires the longest that is kept. */
    {25, 0, NULL, 4, 30, 75},
    {0, 0, NULL, 9, 1, 0},
};

static void
points_are_summed_capped_and_expire(void **state)
{
	const struct t_event view = {"page_view", "price", NULL, NULL};

	(void)state;
	for (size_t i = 0; i < sizeof(sums) / sizeof(sums[0]); i++) {
		struct t_journey t = empty;
		int64_t at = T0;

		t.threshold = 1000;
		t.signals[0] = (struct t_signal){.stage = "one",
		    .when = view,
		    .expires = sums[i].expires,
		    .points = sums[i].points,
		    .cap = sums[i].cap};
		begin(&t);
		for (int n = 0; n < sums[i].times; n++)
			does(at = T0 + n * sums[i].every * DAY, &view);
		assert_int_equal(
		    journey_points(journey, &someone, 1, at), sums[i].sum);
		end();
	}
}

/* So many points for one, then so many for two. */
static const struct {
	int32_t threshold, lead, one, two;
	const char *held, *first, *then;
} wins[] = {
    {50, 10, 50, 60, NULL, "one", "two"},
    {50, 10, 50, 59, NULL, "one", "one"},
    {50, 10, 49, 60, NULL, "start", "two"},
    {50, 10, 49, 58, NULL, "start", "start"},
    {51, 10, 50, 60, NULL, "start", "two"},
    {50, 0, 60, 61, NULL, "one", "two"},
    {50, 0, 60, 60, NULL, "one", "one"},
    {50, 60, 50, 60, NULL, "start", "start"},
    {50, 60, 60, 119, NULL, "one", "one"},
    {50, 60, 60, 120, NULL, "one", "two"},
    {0, 0, 1, 2, NULL, "one", "two"},
    /* back="never" on the stage being left. */
    {50, 10, 50, 60, "one", "one", "one"},
    {50, 10, 50, 60, "start", "start", "start"},
    {50, 10, 50, 60, "two", "one", "two"},
};

static void
a_stage_wins_by_threshold_and_lead(void **state)
{
	const struct t_event first = {"share", NULL, NULL, NULL},
			     then = {"download", NULL, NULL, NULL};

	(void)state;
	for (size_t i = 0; i < sizeof(wins) / sizeof(wins[0]); i++) {
		struct t_journey t = empty;

		t.threshold = wins[i].threshold;
		t.lead = wins[i].lead;
		t.held = wins[i].held;
		t.signals[0] = (struct t_signal){
		    .stage = "one", .when = first, .points = wins[i].one};
		t.signals[1] = (struct t_signal){
		    .stage = "two", .when = then, .points = wins[i].two};
		begin(&t);
		does(T0, &first);
		assert_string_equal(stage(), wins[i].first);
		does(T0 + 1, &then);
		assert_string_equal(stage(), wins[i].then);
		end();
	}
}

/* A signal that asks for reading time does not fire for a look. */
static void
a_look_is_no_reading(void **state)
{
	const struct t_event view = {"page_view", "price", NULL, NULL};
	struct t_journey t = empty;

	(void)state;
	t.signals[0] = (struct t_signal){
	    .stage = "one", .when = view, .dwell = "PT45S", .points = 100};
	begin(&t);
	does(T0, &view);
	assert_string_equal(stage(), "start");
	assert_int_equal(journey_points(journey, &someone, 1, T0), 0);
	end();
}

/* Two moves of one event: where each event of a row leads. */
static const struct {
	struct t_move moves[3];
	const char *held;
	struct t_event happens[3];
	const char *leads[3], *rule;
} moves[] = {
    /* The first of the file counts. */
    {{{"one", {"purchase", NULL, NULL, NULL}, NULL, NULL},
	 {"two", {"purchase", NULL, NULL, NULL}, NULL, NULL}},
	NULL, {{"purchase", NULL, NULL, NULL}}, {"one"}, "move event=purchase"},
    /* The stage it leaves: who buys again is another than who buys. */
    {{{"two", {"purchase", NULL, NULL, NULL}, "one", NULL},
	 {"one", {"purchase", NULL, NULL, NULL}, NULL, NULL}},
	NULL,
	{{"purchase", NULL, NULL, NULL}, {"purchase", NULL, NULL, NULL},
	    {"purchase", NULL, NULL, NULL}},
	{"one", "two", "one"}, "move event=purchase"},
    {{{"two", {"share", NULL, NULL, NULL}, "one", NULL},
	 {"one", {"purchase", NULL, NULL, NULL}, NULL, NULL}},
	NULL,
	{{"share", NULL, NULL, NULL}, {"purchase", NULL, NULL, NULL},
	    {"share", NULL, NULL, NULL}},
	{"start", "one", "two"}, "move event=share stage=one"},
    /* A move leaves a stage that points can not. */
    {{{"one", {"purchase", NULL, NULL, NULL}, NULL, NULL},
	 {"two", {"share", NULL, NULL, NULL}, NULL, NULL}},
	"one", {{"purchase", NULL, NULL, NULL}, {"share", NULL, NULL, NULL}},
	{"one", "two"}, "move event=share"},
};

static void
a_move_leads_at_once(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(moves) / sizeof(moves[0]); i++) {
		struct t_journey t = empty;

		memcpy(t.moves, moves[i].moves, sizeof(moves[i].moves));
		t.held = moves[i].held;
		begin(&t);
		for (int n = 0; n < 3 && moves[i].happens[n].event; n++) {
			does(T0 + n, &moves[i].happens[n]);
			assert_string_equal(stage(), moves[i].leads[n]);
		}
		assert_string_equal(
		    str_copy(arena, someone.rule).p, moves[i].rule);
		end();
	}
}

/* Silence of so many days after a purchase that leads to one. */
static const struct {
	struct t_cool cools[3];
	const char *held;
	int days;
	const char *to;
} cools[] = {
    {{{"one", "two", "P10D"}}, NULL, 9, "one"},
    {{{"one", "two", "P10D"}}, NULL, 10, "two"},
    {{{"one", "two", "P10D"}}, "one", 99, "one"},
    {{{"two", "three", "P10D"}}, NULL, 99, "one"},
    {{{"one", "two", "P1M"}}, NULL, 27, "one"},
    {{{"one", "two", "P1M"}}, NULL, 31, "two"},
    {{{"one", "two", "P2W"}}, NULL, 14, "two"},
    {{{"one", "two", "P1Y"}}, NULL, 366, "two"},
    /* The first that holds counts, then a longer silence leads on. */
    {{{"one", "two", "P10D"}, {"one", "three", "P5D"}}, NULL, 7, "three"},
    {{{"one", "two", "P10D"}, {"one", "three", "P5D"}}, NULL, 20, "two"},
    {{{"one", "two", "P10D"}, {"two", "three", "P20D"}}, NULL, 19, "two"},
    {{{"one", "two", "P10D"}, {"two", "three", "P20D"}}, NULL, 20, "three"},
    {{{"one", "two", "P10D"}, {"two", "three", "P10D"}}, NULL, 99, "two"},
    {{{"one", "two", "P10D"}, {"two", "three", "P5D"}}, NULL, 99, "two"},
};

static void
silence_leads_on(void **state)
{
	const struct t_event buy = {"purchase", NULL, NULL, NULL};

	(void)state;
	for (size_t i = 0; i < sizeof(cools) / sizeof(cools[0]); i++) {
		struct t_journey t = empty;

		t.moves[0] = (struct t_move){"one", buy, NULL, NULL};
		memcpy(t.cools, cools[i].cools, sizeof(cools[i].cools));
		t.held = cools[i].held;
		begin(&t);
		does(T0, &buy);
		do
			journey_at(journey, arena, &someone,
			    T0 + cools[i].days * DAY, &last);
		while (last.changed);
		assert_string_equal(stage(), cools[i].to);
		end();
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_a_rule_names_must_be_equal),
	    cmocka_unit_test(a_rule_can_ask_where_from),
	    cmocka_unit_test(what_is_counted_says_where_from),
	    cmocka_unit_test(long_words_stay_apart),
	    cmocka_unit_test(points_are_summed_capped_and_expire),
	    cmocka_unit_test(a_stage_wins_by_threshold_and_lead),
	    cmocka_unit_test(a_look_is_no_reading),
	    cmocka_unit_test(a_move_leads_at_once),
	    cmocka_unit_test(silence_leads_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
