/* SPDX-License-Identifier: ISC */
/*
 * Opening hours: how they are written, when something is open, when that next
 * changes, and the holidays that are built in.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/holiday.h"
#include "base/hours.h"

static int64_t
local(const char *text)
{
	struct moment moment;

	if (!moment_parse(str_of(text), &moment))
		fail_msg("no time: %s", text);
	return moment.local;
}

static void
written(void **state)
{
	static const struct {
		const char *text;
		int n; /* -1: refused */
	} rows[] = {{"mon 09:00..16:00", 1}, {"mon..fri 09:00..16:00", 5},
	    {"MON..Fri 09:00..16:00 sat 10:00..14:00", 6},
	    {"mon wed 09:00..12:00 13:00..16:00 fri 09:00..12:00", 5},
	    {"sat..mon 00:00..24:00", 3}, {"fri 22:00..02:00", 1}, {"", -1},
	    {"mon", -1}, {"09:00..16:00", -1}, {"mon 09:00", -1},
	    {"mon 9:00..16:00", -1}, {"mon 09:00..24:01", -1},
	    {"mon 09:60..10:00", -1}, {"mon 24:00..02:00", -1},
	    {"mon 09:00..09:00", -1}, {"man 09:00..16:00", -1},
	    {"mon..fri 09:00..16:00 sat", -1}, {"mon.. 09:00..16:00", -1},
	    {"mon -1:00..16:00", -1}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct hours_range ranges[HOURS_RANGES_MAX];
		uint32_t n;
		bool good = hours_parse(str_of(rows[i].text), ranges, &n);

		if (good != (rows[i].n >= 0) ||
		    (good && n != (uint32_t)rows[i].n))
			fail_msg("\"%s\" gave %d, %u", rows[i].text, good, n);
	}
}

static void
too_many(void **state)
{
	struct hours_range ranges[HOURS_RANGES_MAX];
	char text[1000] = "mon..sun";
	uint32_t n;

	(void)state;
	for (int i = 0; i < 10; i++) {
		size_t at = strlen(text);

		snprintf(text + at, sizeof(text) - at, " %02d:00..%02d:30",
		    2 * i, 2 * i);
		assert_int_equal(hours_parse(str_of(text), ranges, &n), i < 9);
	}
}

static void
open_when(void **state)
{
	static const struct {
		const char *hours, *at;
		bool open;
	} rows[] = {
	    /* 2027-03-01 is a Monday, 2027-05-17 too: the holiday of Norway. */
	    {"mon..fri 08:00..17:00", "2027-03-01T07:59:59", false},
	    {"mon..fri 08:00..17:00", "2027-03-01T08:00", true},
	    {"mon..fri 08:00..17:00", "2027-03-01T16:59:59", true},
	    {"mon..fri 08:00..17:00", "2027-03-01T17:00", false},
	    {"mon..fri 08:00..17:00", "2027-03-06T12:00", false},
	    {"mon..fri 08:00..17:00", "2027-05-17T12:00", false},
	    {"mon..fri 08:00..17:00", "2027-12-24T12:00", false},
	    {"mon..fri 08:00..17:00", "1969-12-31T12:00", true},
	    {"fri 22:00..02:00", "2027-03-05T23:00", true},
	    {"fri 22:00..02:00", "2027-03-06T01:59", true},
	    {"fri 22:00..02:00", "2027-03-06T02:00", false},
	    {"sun 22:00..02:00", "2027-03-01T01:00", true},
	    {"sun 22:00..02:00", "2027-03-02T01:00", false},
	    {"sat..mon 00:00..24:00", "2027-03-02T00:00", false},
	    {"sat..mon 00:00..24:00", "2027-03-01T23:59", true},
	    /* Of the evening before, not of the holiday. */
	    {"mon..sun 22:00..02:00", "2027-05-06T01:00", true},
	    {"mon..sun 22:00..02:00", "2027-05-06T23:00", false},
	    {"mon..sun 22:00..02:00", "2027-05-07T01:00", false}};
	static const char extra[] = "2027-12-24";
	int64_t holiday = local(extra) / 86400;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct hours_range ranges[HOURS_RANGES_MAX];
		struct hours h = {.ranges = ranges,
		    .countries = holiday_country(STR("NO")),
		    .holidays = &holiday,
		    .nholidays = 1};

		assert_true(
		    hours_parse(str_of(rows[i].hours), ranges, &h.nranges));
		if (hours_open(&h, local(rows[i].at)) != rows[i].open)
			fail_msg("%s at %s", rows[i].hours, rows[i].at);
	}
}

/* In Oslo: 28 March 2027 has 23 hours, 31 October 25. */
static void
changes_when(void **state)
{
	static const struct {
		const char *hours, *now, *next; /* NULL: never */
	} rows[] = {{"mon..fri 08:00..17:00", "2027-03-01T06:59:59Z",
			"2027-03-01T07:00:00Z"},
	    {"mon..fri 08:00..17:00", "2027-03-01T07:00:00Z",
		"2027-03-01T16:00:00Z"},
	    {"mon..fri 08:00..17:00", "2027-03-05T16:00:00Z",
		"2027-03-08T07:00:00Z"},
	    /* Easter: Maundy Thursday the 25th to Monday the 29th. */
	    {"mon..fri 08:00..17:00", "2027-03-24T16:00:00Z",
		"2027-03-30T06:00:00Z"},
	    {"mon..fri 08:00..12:00 12:00..17:00", "2027-03-01T07:00:00Z",
		"2027-03-01T16:00:00Z"},
	    {"fri 22:00..02:00", "2027-03-05T21:30:00Z",
		"2027-03-06T01:00:00Z"},
	    {"mon..sun 00:00..24:00", "2027-03-01T07:00:00Z",
		"2027-03-24T23:00:00Z"},
	    {"sun 01:00..05:00", "2027-10-31T00:30:00Z",
		"2027-10-31T04:00:00Z"}};
	struct arena *a = arena_new(0);
	const struct zone_row *zones;
	uint32_t nzones;

	(void)state;
	assert_true(zone_load(a, STR("Europe/Oslo"), &zones, &nzones));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct hours_range ranges[HOURS_RANGES_MAX];
		struct hours h = {
		    .ranges = ranges, .countries = holiday_country(STR("NO"))};
		int64_t now, next, got;

		assert_true(
		    hours_parse(str_of(rows[i].hours), ranges, &h.nranges));
		assert_true(time_parse(str_of(rows[i].now), &now));
		assert_true(time_parse(str_of(rows[i].next), &next));
		got = hours_next(&h, zones, nzones, now);
		if (got != next)
			fail_msg("%s after %s: %lld, not %lld", rows[i].hours,
			    rows[i].now, (long long)got, (long long)next);
	}
	arena_free(a);
}

static void
never_closes(void **state)
{
	struct hours_range ranges[HOURS_RANGES_MAX];
	struct hours h = {.ranges = ranges};

	(void)state;
	assert_true(
	    hours_parse(STR("mon..sun 00:00..24:00"), ranges, &h.nranges));
	assert_int_equal(hours_next(&h, NULL, 0, 1800000000), INT64_MAX);
}

static void
easter(void **state)
{
	static const char *const days[] = {"1970-03-29", "2000-04-23",
	    "2008-03-23", "2024-03-31", "2025-04-20", "2026-04-05",
	    "2027-03-28", "2028-04-16", "2029-04-01", "2030-04-21",
	    "2035-03-25", "2038-04-25", "2100-03-28"};

	(void)state;
	for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++)
		assert_int_equal(
		    holiday_easter(atoi(days[i])), local(days[i]) / 86400);
}

/* All of a year, country by country. */
static void
holidays(void **state)
{
	static const struct {
		const char *country, *days;
	} rows[] = {
	    {"DK", "2023-01-01 2023-04-06 2023-04-07 2023-04-09 2023-04-10 "
		   "2023-05-05 2023-05-18 2023-05-28 2023-05-29 2023-12-25 "
		   "2023-12-26"},
	    {"DK", "2024-01-01 2024-03-28 2024-03-29 2024-03-31 2024-04-01 "
		   "2024-05-09 2024-05-19 2024-05-20 2024-12-25 2024-12-26"},
	    {"NO", "2027-01-01 2027-03-25 2027-03-26 2027-03-28 2027-03-29 "
		   "2027-05-01 2027-05-06 2027-05-16 2027-05-17 2027-12-25 "
		   "2027-12-26"},
	    {"SE", "2026-01-01 2026-01-06 2026-04-03 2026-04-05 2026-04-06 "
		   "2026-05-01 2026-05-14 2026-05-24 2026-06-06 2026-06-20 "
		   "2026-10-31 2026-12-25 2026-12-26"},
	    {"FI", "2026-01-01 2026-01-06 2026-04-03 2026-04-05 2026-04-06 "
		   "2026-05-01 2026-05-14 2026-05-24 2026-06-20 2026-10-31 "
		   "2026-12-06 2026-12-25 2026-12-26"},
	    {"DE", "2026-01-01 2026-04-03 2026-04-06 2026-05-01 2026-05-14 "
		   "2026-05-25 2026-10-03 2026-12-25 2026-12-26"}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint32_t bit = holiday_country(str_of(rows[i].country));
		int year = atoi(rows[i].days);
		struct str rest = str_of(rows[i].days), word;
		int64_t day = date_days(year, 1, 1);

		str_word(&rest, &word);
		for (; day < date_days(year + 1, 1, 1); day++) {
			char date[11];
			bool want;

			snprintf(date, sizeof(date), "%.*s", STR_ARG(word));
			want = word.n > 0 && local(date) / 86400 == day;
			if (holiday_is(bit, day) != want)
				fail_msg("%s: day %lld, next is %s",
				    rows[i].country, (long long)day, date);
			if (want && !str_word(&rest, &word))
				word.n = 0;
		}
		assert_int_equal(word.n, 0);
	}
	assert_int_equal(holiday_country(STR("no")), 0);
	assert_false(holiday_is(0, 0));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(written),
	    cmocka_unit_test(too_many),
	    cmocka_unit_test(open_when),
	    cmocka_unit_test(changes_when),
	    cmocka_unit_test(never_closes),
	    cmocka_unit_test(easter),
	    cmocka_unit_test(holidays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
