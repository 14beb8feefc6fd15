/* SPDX-License-Identifier: ISC */
/* Durations, dates and moments. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <time.h>
#include <cmocka.h>

#include "base/clock.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define DAY 86400

static void
clocks_go_forward(void **state)
{
	int64_t ms = clock_ms(), now = clock_now();

	(void)state;
	assert_true(now > date_days(2020, 1, 1) * DAY);
	assert_true(clock_ms() >= ms);
	assert_true(clock_now() >= now);
}

static void
parses_durations(void **state)
{
	static const struct {
		const char *text;
		bool ok;
		int64_t seconds;
		int32_t months;
	} cases[] = {
	    {"P13M", true, 0, 13},
	    {"PT5M", true, 300, 0},
	    {"P7D", true, 7 * DAY, 0},
	    {"P1Y2M10DT2H30M", true, 10 * DAY + 9000, 14},
	    {"P2W", true, 14 * DAY, 0},
	    {"P1W2D", true, 9 * DAY, 0},
	    {"P1MT1M1S", true, 61, 1},
	    {"P0D", true, 0, 0},
	    {"PT0S", true, 0, 0},
	    {"P200Y", true, 0, 2400},
	    {"P200YT1S", false, 0, 0},
	    {"P201Y", false, 0, 0},
	    {"P73048D", true, (int64_t)73048 * DAY, 0},
	    {"P73049D", false, 0, 0},
	    {"", false, 0, 0},
	    {"P", false, 0, 0},
	    {"PT", false, 0, 0},
	    {"P1", false, 0, 0},
	    {"1D", false, 0, 0},
	    {"PD", false, 0, 0},
	    {"P1DT", false, 0, 0},
	    {"P1H", false, 0, 0},
	    {"PT1D", false, 0, 0},
	    {"P1D1D", false, 0, 0},
	    {"P1D1Y", false, 0, 0},
	    {"PT1S1M", false, 0, 0},
	    {"PT1MT1S", false, 0, 0},
	    {"P1.5D", false, 0, 0},
	    {"P-1D", false, 0, 0},
	    {"-P1D", false, 0, 0},
	    {"p1d", false, 0, 0},
	    {"P1D ", false, 0, 0},
	    {"P9999999999999S", false, 0, 0},
	    {"PT1000000000S", false, 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct duration d = {-1, -1};
		bool ok = duration_parse(str_of(cases[i].text), &d);

		if (ok != cases[i].ok ||
		    d.seconds != (ok ? cases[i].seconds : -1) ||
		    d.months != (ok ? cases[i].months : -1))
			fail_msg("duration \"%s\"", cases[i].text);
	}
}

static void
keeps_the_days_of_a_wall_clock_apart(void **state)
{
	static const struct {
		const char *text;
		bool ok;
		int64_t seconds;
		int32_t months, days;
	} cases[] = {
	    {"P1D", true, 0, 0, 1},
	    {"PT24H", true, DAY, 0, 0},
	    {"P2W3D", true, 0, 0, 17},
	    {"P1Y2M10DT2H30M", true, 9000, 14, 10},
	    {"P73048D", true, 0, 0, 73048},
	    {"P73049D", false, 0, 0, 0},
	    {"P1D1D", false, 0, 0, 0},
	    {"-P1D", false, 0, 0, 0},
	    {"P", false, 0, 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct duration d = {0, 0};
		int32_t days = 0;

		if (duration_parse_calendar(str_of(cases[i].text), &d, &days) !=
			cases[i].ok ||
		    d.seconds != cases[i].seconds ||
		    d.months != cases[i].months || days != cases[i].days)
			fail_msg("duration \"%s\"", cases[i].text);
	}
}

static void
counts_days_as_the_library_does(void **state)
{
	(void)state;
	/* 1600 to 2400: a whole Gregorian cycle on both sides of 1970. */
	for (int64_t d = -135140; d < 157055; d++) {
		time_t t = (time_t)(d * DAY);
		int y, m, day;
		struct tm tm;

		date_of(d, &y, &m, &day);
		gmtime_r(&t, &tm);
		assert_int_equal(y, tm.tm_year + 1900);
		assert_int_equal(m, tm.tm_mon + 1);
		assert_int_equal(day, tm.tm_mday);
		assert_int_equal(date_days(y, m, day), d);
	}
	assert_int_equal(date_days(1970, 1, 1), 0);
	assert_int_equal(date_days(1, 1, 1), -719162);
	assert_int_equal(date_days(0, 3, 1), -719468);
}

static int64_t
at(const char *text)
{
	int64_t t;

	if (!time_parse(str_of(text), &t))
		fail_msg("time \"%s\"", text);
	return t;
}

static void
adds_durations(void **state)
{
	static const struct {
		const char *from, *duration, *after, *before;
	} cases[] = {
	    {"2027-01-31T10:00:00Z", "P1M", "2027-02-28T10:00:00Z",
		"2026-12-31T10:00:00Z"},
	    {"2028-02-29T00:00:00Z", "P1Y", "2029-02-28T00:00:00Z",
		"2027-02-28T00:00:00Z"},
	    {"2027-03-31T23:59:59Z", "P1M", "2027-04-30T23:59:59Z",
		"2027-02-28T23:59:59Z"},
	    {"2027-12-15T12:00:00Z", "P13M", "2029-01-15T12:00:00Z",
		"2026-11-15T12:00:00Z"},
	    {"2027-01-31T22:00:00Z", "P1MT3H", "2027-03-01T01:00:00Z",
		"2026-12-31T19:00:00Z"},
	    {"1969-12-31T23:00:00Z", "P1M", "1970-01-31T23:00:00Z",
		"1969-11-30T23:00:00Z"},
	    {"2027-01-31T22:00:00Z", "P7D", "2027-02-07T22:00:00Z",
		"2027-01-24T22:00:00Z"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct duration d;
		int64_t t = at(cases[i].from);

		assert_true(duration_parse(str_of(cases[i].duration), &d));
		assert_int_equal(duration_after(t, d), at(cases[i].after));
		assert_int_equal(duration_before(t, d), at(cases[i].before));
	}
}

static void
knows_the_longest_a_duration_can_be(void **state)
{
	static const struct {
		const char *text;
		int32_t days;
	} cases[] = {
	    {"P0D", 0},
	    {"PT1S", 1},
	    {"P1D", 1},
	    {"P1DT1S", 2},
	    {"P1M", 31},
	    {"P2M", 62},
	    {"P3M", 92},
	    {"P12M", 366},
	    {"P13M", 397},
	    {"P4Y", 1461},
	    {"P200Y", 73049},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct duration d;

		assert_true(duration_parse(str_of(cases[i].text), &d));
		assert_int_equal(duration_days(d), cases[i].days);
	}
}

static void
parses_moments(void **state)
{
	static const struct {
		const char *text;
		bool ok, has_time;
		int64_t time_of_day;
	} cases[] = {
	    {"2027-03-01", true, false, 0},
	    {"2027-03-01T09:00", true, true, 9 * 3600},
	    {"2027-03-01T23:59:58", true, true, DAY - 2},
	    {"2027-03-01T00:00", true, true, 0},
	    {"2027-02-29", false, false, 0},
	    {"2027-13-01", false, false, 0},
	    {"2027-00-01", false, false, 0},
	    {"2027-03-00", false, false, 0},
	    {"2027-03-32", false, false, 0},
	    {"2027-3-1", false, false, 0},
	    {"2027/03/01", false, false, 0},
	    {"2027-03-01T", false, false, 0},
	    {"2027-03-01 09:00", false, false, 0},
	    {"2027-03-01T24:00", false, false, 0},
	    {"2027-03-01T09:60", false, false, 0},
	    {"2027-03-01T09:00:60", false, false, 0},
	    {"2027-03-01T09:00:", false, false, 0},
	    {"2027-03-01T09:00Z", false, false, 0},
	    {"2027-03-01T9:00", false, false, 0},
	    {"", false, false, 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct moment m = {-1, false};

		if (moment_parse(str_of(cases[i].text), &m) != cases[i].ok)
			fail_msg("moment \"%s\"", cases[i].text);
		if (!cases[i].ok)
			continue;
		assert_int_equal(m.has_time, cases[i].has_time);
		assert_int_equal(m.local,
		    date_days(2027, 3, 1) * DAY + cases[i].time_of_day);
	}
}

static void
parses_times(void **state)
{
	static const struct {
		const char *text;
		bool ok;
		int64_t t;
	} cases[] = {
	    {"1970-01-01T00:00:00Z", true, 0},
	    {"1970-01-01t00:00:01z", true, 1},
	    {"2027-03-01T09:00:00Z", true, 1803891600},
	    {"2027-03-01T10:00:00+01:00", true, 1803891600},
	    {"2027-03-01T05:30:00-03:30", true, 1803891600},
	    {"2027-03-01T09:00:00.987Z", true, 1803891600},
	    {"2016-12-31T23:59:60Z", true, 1483228800},
	    {"2027-03-01T09:00:00", false, 0},
	    {"2027-03-01T09:00Z", false, 0},
	    {"2027-03-01", false, 0},
	    {"2027-03-01T09:00:00.Z", false, 0},
	    {"2027-03-01T09:00:00+1", false, 0},
	    {"2027-03-01T09:00:00+0100", false, 0},
	    {"2027-03-01T09:00:00+24:00", false, 0},
	    {"2027-03-01T09:00:00Zx", false, 0},
	    {"2027-03-01T09:00:61Z", false, 0},
	    {"2027-02-30T09:00:00Z", false, 0},
	    {"", false, 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t t = -1;

		if (time_parse(str_of(cases[i].text), &t) != cases[i].ok ||
		    t != (cases[i].ok ? cases[i].t : -1))
			fail_msg("time \"%s\" gives %lld", cases[i].text,
			    (long long)t);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(clocks_go_forward),
	    cmocka_unit_test(parses_durations),
	    cmocka_unit_test(keeps_the_days_of_a_wall_clock_apart),
	    cmocka_unit_test(counts_days_as_the_library_does),
	    cmocka_unit_test(adds_durations),
	    cmocka_unit_test(knows_the_longest_a_duration_can_be),
	    cmocka_unit_test(parses_moments),
	    cmocka_unit_test(parses_times),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
