/* SPDX-License-Identifier: ISC */
/* Zones: the table against the C library, gaps, overlaps, names. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/clock.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define HOUR 3600
#define DAY 86400

static void
agrees_with_the_library(void **state)
{
	static const char *const names[] = {"Europe/Oslo", "America/New_York",
	    "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kathmandu",
	    "America/Recife", "Pacific/Apia", "Etc/GMT+5", "UTC"};

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		struct arena *a = arena_new(0);
		const struct zone_row *rows;
		uint32_t n;

		assert_true(zone_load(a, str_of(names[i]), &rows, &n));
		assert_true(n >= 1);
		assert_true(rows[0].from == INT64_MIN);
		/* Steps that meet every time of day. */
		for (int64_t t = 0; t < date_days(2100, 1, 1) * DAY;
		     t += 31 * HOUR + 7) {
			time_t at = (time_t)t;
			struct tm tm;

			localtime_r(&at, &tm);
			assert_int_equal(zone_offset(rows, n, t), tm.tm_gmtoff);
		}
		for (uint32_t k = 1; k < n; k++) {
			assert_true(rows[k].from > rows[k - 1].from);
			assert_int_equal(zone_offset(rows, n, rows[k].from - 1),
			    rows[k - 1].offset);
			assert_int_equal(
			    zone_offset(rows, n, rows[k].from), rows[k].offset);
		}
		arena_free(a);
	}
}

static void
local_times_have_one_moment(void **state)
{
	static const struct {
		const char *local, *utc;
	} cases[] = {
	    {"2027-01-15T12:00", "2027-01-15T11:00:00Z"},
	    {"2027-07-15T12:00", "2027-07-15T10:00:00Z"},
	    /* 28 March: 02:00 to 03:00 does not happen. */
	    {"2027-03-28T01:59:59", "2027-03-28T00:59:59Z"},
	    {"2027-03-28T02:00", "2027-03-28T01:00:00Z"},
	    {"2027-03-28T02:30", "2027-03-28T01:00:00Z"},
	    {"2027-03-28T03:00", "2027-03-28T01:00:00Z"},
	    {"2027-03-28T03:01", "2027-03-28T01:01:00Z"},
	    /* 31 October: 02:00 to 03:00 happens twice. */
	    {"2027-10-31T01:59", "2027-10-30T23:59:00Z"},
	    {"2027-10-31T02:30", "2027-10-31T00:30:00Z"},
	    {"2027-10-31T03:00", "2027-10-31T02:00:00Z"},
	};
	struct arena *a = arena_new(0);
	const struct zone_row *rows;
	uint32_t n;

	(void)state;
	assert_true(zone_load(a, STR("Europe/Oslo"), &rows, &n));
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct moment m;
		int64_t t;

		assert_true(moment_parse(str_of(cases[i].local), &m));
		assert_true(time_parse(str_of(cases[i].utc), &t));
		if (zone_utc(rows, n, m.local) != t)
			fail_msg("local time %s", cases[i].local);
	}
	arena_free(a);
}

static void
every_moment_comes_back(void **state)
{
	struct arena *a = arena_new(0);
	const struct zone_row *rows;
	uint32_t n;

	(void)state;
	assert_true(zone_load(a, STR("America/New_York"), &rows, &n));
	for (int64_t t = 0; t < date_days(2050, 1, 1) * DAY; t += 1800) {
		int64_t back = zone_utc(rows, n, t + zone_offset(rows, n, t));

		/* The second pass of an overlap comes back as the first. */
		assert_true(back == t || back == t - HOUR);
	}
	arena_free(a);
}

static void
no_zone_is_utc(void **state)
{
	(void)state;
	assert_int_equal(zone_offset(NULL, 0, 12345), 0);
	assert_int_equal(zone_utc(NULL, 0, 12345), 12345);
}

static void
refuses_what_is_no_zone(void **state)
{
	static const char *const names[] = {"", "Europe/Atlantis",
	    "../../../etc/passwd", "/etc/localtime", "Europe", "Europe//Oslo",
	    "Europe/Oslo\n", "CET-1CEST,M3.5.0,M10.5.0", ":Europe/Oslo",
	    "Europe/Oslo "};
	struct arena *a = arena_new(0);
	const struct zone_row *rows;
	uint32_t n;

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++)
		if (zone_load(a, str_of(names[i]), &rows, &n))
			fail_msg("zone \"%s\"", names[i]);
	assert_int_equal(setenv("TZDIR", "/nonexistent", 1), 0);
	assert_false(zone_load(a, STR("Europe/Oslo"), &rows, &n));
	assert_int_equal(unsetenv("TZDIR"), 0);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(agrees_with_the_library),
	    cmocka_unit_test(local_times_have_one_moment),
	    cmocka_unit_test(every_moment_comes_back),
	    cmocka_unit_test(no_zone_is_utc),
	    cmocka_unit_test(refuses_what_is_no_zone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
