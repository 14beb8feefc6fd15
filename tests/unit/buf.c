/* SPDX-License-Identifier: ISC */
/* The growing text: limits, the sticky error, numbers. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <float.h>
#include <math.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static void
assert_text(const struct buf *b, const char *want)
{
	struct str got = buf_view(b);

	if (!str_eq(got, str_of(want)))
		fail_msg("got \"%.*s\", want \"%s\"", STR_ARG(got), want);
}

static void
appends(void **state)
{
	struct arena *a = arena_new(0);
	struct buf b;

	(void)state;
	buf_init(&b, a, 100);
	assert_int_equal(buf_view(&b).n, 0);
	buf_lit(&b, "<p>");
	buf_str(&b, STR("x"));
	buf_str(&b, (struct str){NULL, 0});
	buf_char(&b, ' ');
	buf_add(&b, "yz", 1);
	buf_printf(&b, "%s=%d", "n", 5);
	assert_text(&b, "<p>x yn=5");
	assert_false(b.bad);
	arena_free(a);
}

static void
stops_at_its_limit(void **state)
{
	struct arena *a = arena_new(0);
	struct buf b;

	(void)state;
	buf_init(&b, a, 5);
	buf_lit(&b, "12345");
	assert_false(b.bad);
	buf_add(&b, "", 0);
	assert_false(b.bad);
	buf_char(&b, '6');
	assert_true(b.bad);
	assert_text(&b, "12345");

	/* Sticky: what would still fit is not taken either. */
	buf_init(&b, a, 5);
	buf_lit(&b, "123");
	buf_lit(&b, "456");
	buf_char(&b, 'x');
	buf_printf(&b, "%d", 1);
	buf_i64(&b, 1);
	assert_true(b.bad);
	assert_text(&b, "123");

	buf_init(&b, a, 5);
	buf_printf(&b, "%05d", 12345);
	assert_false(b.bad);
	assert_text(&b, "12345");
	buf_init(&b, a, 5);
	buf_printf(&b, "%06d", 12345);
	assert_true(b.bad);
	assert_text(&b, "");

	buf_init(&b, a, 0);
	buf_str(&b, STR(""));
	assert_false(b.bad);
	buf_char(&b, 'x');
	assert_true(b.bad);
	arena_free(a);
}

static void
grows_byte_by_byte_and_at_once(void **state)
{
	struct arena *a = arena_new(0);
	struct buf b;
	char big[5000];

	(void)state;
	memset(big, 'x', sizeof(big));
	buf_init(&b, a, 20000);
	for (int i = 0; i < 3000; i++)
		buf_char(&b, (char)('a' + i % 26));
	buf_add(&b, big, sizeof(big));
	buf_printf(&b, "%.*s|", (int)sizeof(big), big);
	assert_false(b.bad);
	assert_int_equal(buf_view(&b).n, 13001);
	for (int i = 0; i < 3000; i++)
		assert_int_equal(buf_view(&b).p[i], 'a' + i % 26);
	assert_int_equal(buf_view(&b).p[3000], 'x');
	assert_int_equal(buf_view(&b).p[13000], '|');
	arena_free(a);
}

static void
writes_integers(void **state)
{
	static const struct {
		int64_t v;
		const char *want;
	} cases[] = {
	    {0, "0"},
	    {7, "7"},
	    {-1, "-1"},
	    {1234567890, "1234567890"},
	    {INT64_MAX, "9223372036854775807"},
	    {INT64_MIN, "-9223372036854775808"},
	};
	struct arena *a = arena_new(0);
	struct buf b;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		buf_init(&b, a, 100);
		buf_i64(&b, cases[i].v);
		assert_text(&b, cases[i].want);
	}
	arena_free(a);
}

/* XPath 1.0 4.2, string(). */
static void
writes_numbers_as_xpath_does(void **state)
{
	const struct {
		double v;
		const char *want;
	} cases[] = {
	    {0.0, "0"},
	    {-0.0, "0"},
	    {1, "1"},
	    {-17, "-17"},
	    {1.5, "1.5"},
	    {-1.5, "-1.5"},
	    {0.1, "0.1"},
	    {0.3, "0.3"},
	    {0.1 + 0.2, "0.30000000000000004"},
	    {1.0 / 3, "0.3333333333333333"},
	    {100.25, "100.25"},
	    {1e15, "1000000000000000"},
	    {-1e21, "-1000000000000000000000"},
	    {1e-7, "0.0000001"},
	    {1.25e-10, "0.000000000125"},
	    {123456789012345680.0, "123456789012345680"},
	    {4294967296.5, "4294967296.5"},
	    {NAN, "NaN"},
	    {INFINITY, "Infinity"},
	    {-INFINITY, "-Infinity"},
	};
	struct arena *a = arena_new(0);
	struct buf b;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		buf_init(&b, a, 100);
		buf_number(&b, cases[i].v);
		assert_text(&b, cases[i].want);
	}
	arena_free(a);
}

static void
writes_the_extremes_of_double(void **state)
{
	struct arena *a = arena_new(0);
	struct buf b;

	(void)state;
	buf_init(&b, a, 1000);
	buf_number(&b, DBL_MAX);
	assert_int_equal(buf_view(&b).n, 309);
	assert_true(str_starts(buf_view(&b), STR("179769313486231570000")));
	buf_init(&b, a, 1000);
	buf_number(&b, DBL_MIN);
	assert_true(str_starts(buf_view(&b), STR("0.000000")));
	assert_true(str_ends(buf_view(&b), STR("22250738585072014")));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(appends),
	    cmocka_unit_test(stops_at_its_limit),
	    cmocka_unit_test(grows_byte_by_byte_and_at_once),
	    cmocka_unit_test(writes_integers),
	    cmocka_unit_test(writes_numbers_as_xpath_does),
	    cmocka_unit_test(writes_the_extremes_of_double),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
