/* SPDX-License-Identifier: ISC */
/*
 * Amounts, percentages and dates in the languages of the table, and in one that
 * is not in it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/locale.h"

#define NBSP "\302\240"

static void
amounts_parsed(void **state)
{
	static const struct {
		const char *text;
		int64_t hundredths; /* -1: refused */
	} rows[] = {{"0", 0}, {"1490", 149000}, {"1490.5", 149050},
	    {"1490.50", 149050}, {"1490.05", 149005}, {"0.99", 99},
	    {"9999999999.99", 999999999999}, {"", -1}, {"-1", -1}, {".5", -1},
	    {"1.", -1}, {"1.005", -1}, {"1,5", -1}, {"1 490", -1}, {"1.-5", -1},
	    {"12345678901", -1}, {"1490 kr", -1}, {"+1", -1}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int64_t got = -1;
		bool good = amount_parse(str_of(rows[i].text), &got);

		if (good != (rows[i].hundredths >= 0) ||
		    got != rows[i].hundredths)
			fail_msg(
			    "\"%s\" gave %lld", rows[i].text, (long long)got);
	}
}

static void
amounts_shown(void **state)
{
	static const struct {
		const char *lang;
		int64_t hundredths;
		const char *currency, *shown;
	} rows[] = {{"nb", 149000, "NOK", "1" NBSP "490" NBSP "kr"},
	    {"no-NO", 149000, "NOK", "1" NBSP "490" NBSP "kr"},
	    {"nb", 123456789, "NOK", "1" NBSP "234" NBSP "567,89" NBSP "kr"},
	    {"nb", 100000005, "EUR", "1" NBSP "000" NBSP "000,05" NBSP "€"},
	    {"nb", 149000, "SEK", "1" NBSP "490" NBSP "SEK"},
	    {"nn", 99900, "NOK", "999" NBSP "kr"},
	    {"da", 149000, "DKK", "1.490" NBSP "kr."},
	    {"da", 149000, "NOK", "1.490" NBSP "NOK"},
	    {"sv", 149050, "SEK", "1" NBSP "490,50" NBSP "kr"},
	    {"fi", 149000, "EUR", "1" NBSP "490" NBSP "€"},
	    {"en", 149000, "NOK", "NOK" NBSP "1,490"},
	    {"en-GB", 149099, "GBP", "£1,490.99"},
	    {"de", 149000, "EUR", "1.490" NBSP "€"},
	    {"nl", 149000, "EUR", "€" NBSP "1.490"},
	    {"pl", 149050, "PLN", "1490.50" NBSP "PLN"}};
	struct arena *a = arena_new(0);

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf b;

		buf_init(&b, a, 100);
		locale_amount(&b, str_of(rows[i].lang), rows[i].hundredths,
		    str_of(rows[i].currency));
		assert_string_equal(str_copy(a, buf_view(&b)).p, rows[i].shown);
	}
	arena_free(a);
}

static void
moments_shown(void **state)
{
	static const struct {
		const char *lang, *moment, *shown;
	} rows[] = {{"nb", "2027-03-31", "31. mars 2027"},
	    {"nb", "2027-03-31T09:00", "31. mars 2027 kl. 09:00"},
	    {"da", "2027-03-01", "1. marts 2027"},
	    {"da", "2027-12-24T08:05", "24. december 2027 kl. 08.05"},
	    {"sv", "2027-08-05", "5 augusti 2027"},
	    {"fi", "2027-01-31", "31. tammikuuta 2027"},
	    {"en", "2027-03-31T23:59", "31 March 2027 at 23:59"},
	    {"de", "2027-03-31", "31. März 2027"},
	    {"es", "2027-03-31", "31 de marzo de 2027"},
	    {"fr", "2024-02-29", "29 février 2024"},
	    {"nl", "2027-05-01", "1 mei 2027"},
	    {"pl", "2027-03-31T09:00", "2027-03-31 09:00"},
	    {"nb", "1969-12-31", "31. desember 1969"}};
	struct arena *a = arena_new(0);

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct moment moment;
		struct buf b;

		assert_true(moment_parse(str_of(rows[i].moment), &moment));
		buf_init(&b, a, 100);
		locale_moment(&b, str_of(rows[i].lang), moment);
		assert_string_equal(str_copy(a, buf_view(&b)).p, rows[i].shown);
	}
	arena_free(a);
}

static void
percent_shown(void **state)
{
	struct arena *a = arena_new(0);
	struct buf b;

	(void)state;
	buf_init(&b, a, 100);
	locale_percent(&b, STR("nb"), 20);
	locale_percent(&b, STR("en"), 20);
	locale_percent(&b, STR("pl"), 5);
	assert_string_equal(str_copy(a, buf_view(&b)).p, "20" NBSP "%20%5%");
	arena_free(a);
}

static void
times_are_read_back(void **state)
{
	static const struct {
		int64_t at;
		const char *text;
	} rows[] = {{0, "1970-01-01T00:00:00Z"}, {-1, "1969-12-31T23:59:59Z"},
	    {1803806045, "2027-02-28T09:14:05Z"},
	    {1835481599, "2028-02-29T23:59:59Z"}};
	struct arena *a = arena_new(0);

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf b;
		int64_t at;

		buf_init(&b, a, 100);
		time_put(&b, rows[i].at);
		assert_string_equal(str_copy(a, buf_view(&b)).p, rows[i].text);
		assert_true(time_parse(buf_view(&b), &at));
		assert_true(at == rows[i].at);
	}
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(amounts_parsed),
	    cmocka_unit_test(amounts_shown),
	    cmocka_unit_test(moments_shown),
	    cmocka_unit_test(percent_shown),
	    cmocka_unit_test(times_are_read_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
