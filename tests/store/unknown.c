/* SPDX-License-Identifier: ISC */
/* Unknown sources: counted, added up, at most 1,000 a day, 90 days kept. */
#include "suite.h"

#include "store/count.h"

#define TODAY (NOON - NOON % DAY)

static void
count(struct store *store, int64_t day, struct str host, struct str source)
{
	static uint64_t mark;
	struct store_counter c = {
	    .what = COUNTED_UNKNOWN, .at = day, .host = host, .source = source};

	store_count(store, ++mark, &c);
}

static const char *
report(struct suite *s, struct store *store)
{
	return suite_report(s, store, "unknown-sources");
}

static void
add_up(void **state)
{
	struct suite *s = *state;
	struct store *a = suite_open(s, true), *b = suite_open(s, true);
	struct store_counter tags = {.what = COUNTED_UNKNOWN,
	    .at = TODAY,
	    .source = STR("xyz"),
	    .medium = STR("flyer"),
	    .campaign = STR("spring")};

	for (int i = 0; i < 5; i++) {
		count(a, TODAY, STR("bni.dk"), STR(""));
		(void)suite_turn(s, a, 200);
		count(b, TODAY + DAY, STR("bni.dk"), STR(""));
	}
	count(a, TODAY, STR(""), STR(""));
	store_count(a, 1000000, &tags);
	if (!store_count_again(a, 1000000))
		fail();
	for (int i = 0; i < 2; i++) {
		(void)suite_turn(s, a, 200);
		(void)suite_turn(s, b, 200);
	}
	assert_string_equal(
	    report(s, a), "bni.dk    10 2\n xyz flyer spring 2 1\n    1 1\n");
	store_close(a);
	store_close(b);
}

static void
a_thousand_a_day(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true);

	for (int i = 0; i < 1500; i++) {
		count(store, TODAY, str_format(s->arena, "h%04d.example", i),
		    STR(""));
		if (i % 500 == 499)
			(void)suite_turn(s, store, 200);
	}
	/* A known one is still counted, and the next day has room again. */
	count(store, TODAY, STR("h0007.example"), STR(""));
	count(store, TODAY, STR("new.example"), STR(""));
	count(store, TODAY + DAY, STR("new.example"), STR(""));
	for (int i = 0; i < 3; i++)
		(void)suite_turn(s, store, 200);
	assert_int_equal(strncmp(report(s, store),
			     "    501 1\nh0007.example    2 1\n"
			     "h0000.example    1 1\n",
			     51),
	    0);
	assert_non_null(strstr(report(s, store), "new.example    1 1\n"));
	assert_null(strstr(report(s, store), "h1000.example"));
	store_close(store);
}

static void
ninety_days(void **state)
{
	struct suite *s = *state;
	struct store *worker = suite_open(s, true);
	struct store *keeper = suite_open(s, false);

	for (int i = 0; i < 200; i += 10)
		count(worker, TODAY - i * DAY,
		    str_format(s->arena, "h%03d.example", i), STR(""));
	for (int i = 0; i < 2; i++)
		(void)suite_turn(s, worker, 200);
	while (store_keep(keeper, NOON, (struct store_before){0, 0}))
		;
	assert_non_null(strstr(report(s, worker), "h080.example"));
	assert_null(strstr(report(s, worker), "h100.example"));
	assert_null(strstr(report(s, worker), "h190.example"));
	store_close(worker);
	store_close(keeper);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, suite_setup, suite_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(add_up),
	    TEST(a_thousand_a_day),
	    TEST(ninety_days),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
