/* SPDX-License-Identifier: ISC */
/*
 * Things that happen to two visitors and to a contact, drawn, for the test of
 * what their order of arrival changes: nothing.
 */
#ifndef TESTS_SCRIPTS_H
#define TESTS_SCRIPTS_H

#include "journeys.h"

#include "store/store.h"

#define BY_SEARCH                                                          \
	{                                                                  \
		.channel = STR("Organic Search"), .source = STR("google"), \
		.source_class = STR("search"), .medium = STR("organic")    \
	}
#define BY_AD                                                             \
	{                                                                 \
		.channel = STR("Paid Social"), .source = STR("facebook"), \
		.source_class = STR("social"), .medium = STR("cpc"),      \
		.campaign = STR("Spring27")                               \
	}
#define DAY ((int64_t)86400)
#define T0 (20000 * DAY)
#define ITEMS 8
#define VISITORS 2

static const struct t_came from_search = {.words = "source-class=search",
			       .classes = 1u << CLASS_SEARCH},
			   from_ad = {.words = "campaign=spring*",
			       .campaign = "spring*"};

static const struct t_journey rules = {
    .stages = {"unknown", "aware", "consider", "decision", "purchase",
	"loyalty", "at_risk", "lost"},
    .signals =
	{
	    {"decision", {"page_view", "price", NULL, NULL}, "P30D", NULL, 25,
		75, NULL},
	    {"consider", {"page_view", "reviews", NULL, NULL}, NULL, NULL, 30,
		60, NULL},
	    {"aware", {"share", NULL, NULL, NULL}, "P5D", NULL, 50, 0, NULL},
	    {"purchase", {"page_view", "course", "excel", NULL}, NULL, NULL, 50,
		0, NULL},
	    {"consider", {"page_view", "price", NULL, NULL}, NULL, NULL, 60, 0,
		&from_search},
	},
    .moves =
	{
	    {"loyalty", {"purchase", NULL, NULL, NULL}, NULL, &from_ad},
	    {"purchase", {"purchase", NULL, NULL, NULL}, NULL, NULL},
	    {"decision", {"form_submit", NULL, NULL, "offer"}, NULL, NULL},
	    {"aware", {"meeting", NULL, NULL, NULL}, NULL, NULL},
	},
    .cools = {{"loyalty", "at_risk", "P120D"}, {"at_risk", "lost", "P1Y"},
	{"purchase", "loyalty", "P10D"}, {"decision", "at_risk", "P90D"}},
    .threshold = 50,
    .lead = 10,
};

static const struct store_event pool[] = {
    {.event = STR("page_view"), .page_class = STR("price")},
    {.event = STR("page_view"), .page_class = STR("price")},
    {.event = STR("page_view"), .page_class = STR("reviews")},
    {.event = STR("page_view"),
	.page_class = STR("course"),
	.item = STR("excel")},
    {.event = STR("page_view"),
	.page_class = STR("home"),
	.has_touch = true,
	.touch = BY_SEARCH},
    {.event = STR("page_view"),
	.page_class = STR("price"),
	.has_touch = true,
	.touch = BY_SEARCH},
    {.event = STR("page_view"), .has_touch = true, .touch = BY_AD},
    {.event = STR("page_view"),
	.page_class = STR("home"),
	.has_touch = true,
	.touch = BY_AD},
    {.event = STR("page_view"),
	.page_class = STR("price"),
	.has_touch = true,
	.touch = BY_AD},
    {.event = STR("share")},
    {.event = STR("view_item"), .item = STR("excel")},
    {.event = STR("mail_sent")},
    {.event = STR("meeting")},
    {.event = STR("form_submit"), .form = STR("offer")},
    {.event = STR("purchase"),
	.item = STR("excel"),
	.amount = 149000,
	.currency = STR("NOK")},
    {.event = STR("purchase")},
};
#define POOL (sizeof(pool) / sizeof(pool[0]))

/* Something that arrives. */
struct item {
	enum {
		SEEN, /* by a visitor's browser */
		TOLD, /* of the contact */
		JOIN, /* told of the contact, with the visitor's cookie */
		UNDO, /* the visitor is not him */
		NOTHING
	} what;
	int visitor;
	struct store_event event;
};

/* splitmix64: the same draws on every machine. */
static uint64_t
draw(uint64_t *random, uint64_t below)
{
	uint64_t z = (*random += UINT64_C(0x9e3779b97f4a7c15));

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return (z ^ (z >> 31)) % below;
}

/* From minutes to months, so that silence is long enough to cool now and then.
 */
static int64_t
draw_gap(uint64_t *random)
{
	static const int64_t longest[] = {
	    3600, DAY, 8 * DAY, 30 * DAY, 100 * DAY, 200 * DAY, 500 * DAY};

	return 60 + (int64_t)draw(random, (uint64_t)longest[draw(random, 7)]);
}

static struct item *
draw_place(uint64_t *random, struct item *script)
{
	struct item *item;

	do
		item = &script[draw(random, ITEMS)];
	while (item->what == JOIN || item->what == UNDO);
	return item;
}

static void
buy(struct item *item)
{
	int64_t at = item->event.at;

	item->event = pool[POOL - 1];
	item->event.at = item->event.touch.at = at;
}

/* In order of time; the first `joins` visitors are the contact, and then with
 * `undo` the first of them is not. */
static void
draw_script(uint64_t *random, struct item *script, int joins, bool undo)
{
	int64_t at = T0;

	for (size_t i = 0; i < ITEMS; i++) {
		struct item *item = &script[i];

		*item = (struct item){.visitor = (int)draw(random, VISITORS),
		    .what = joins > 0 && draw(random, 3) == 0 ? TOLD : SEEN,
		    .event = pool[draw(random, POOL)]};
		item->event.at = item->event.touch.at = at += draw_gap(random);
	}
	for (int v = 0; v < joins; v++) {
		struct item *item = draw_place(random, script);

		item->what = JOIN;
		item->visitor = v;
		/* As a rule it is an order that says who somebody is. */
		if (draw(random, 3) > 0)
			buy(item);
	}
	if (undo) {
		struct item *item = draw_place(random, script);

		item->what = UNDO;
		item->visitor = 0;
		/* He has a state of his own. */
		item = draw_place(random, script);
		item->what = SEEN;
		item->visitor = 0;
	}
}

/* Nobody undoes a join that has not been. */
static void
join_first(struct item *items)
{
	struct item *join = NULL, *undo = NULL, item;

	for (size_t i = 0; i < ITEMS; i++)
		if (items[i].what == UNDO)
			undo = &items[i];
		else if (items[i].what == JOIN && items[i].visitor == 0)
			join = &items[i];
	if (undo == NULL || join < undo)
		return;
	item = *join;
	*join = *undo;
	*undo = item;
}

/* As if the join that is undone had never been. */
static void
leave_out(struct item *items)
{
	bool undone = false;

	for (size_t i = 0; i < ITEMS; i++)
		if (items[i].what == UNDO) {
			items[i].what = NOTHING;
			undone = true;
		}
	for (size_t i = 0; undone && i < ITEMS; i++)
		if (items[i].what == JOIN && items[i].visitor == 0)
			items[i].what = TOLD;
}

static void
shuffle(uint64_t *random, struct item *items)
{
	for (size_t i = ITEMS - 1; i > 0; i--) {
		size_t k = (size_t)draw(random, i + 1);
		struct item item = items[i];

		items[i] = items[k];
		items[k] = item;
	}
	join_first(items);
}

#endif
