/* SPDX-License-Identifier: ISC */
/* How much may go: the pace of marketing, the days of a new sender, and what
 * follows when the mail server takes nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "sending/lane.h"

#define START ((int64_t)5000000)

static const struct submit_result good = {.outcome = SUBMIT_ACCEPTED};
static const struct submit_result shut = {.outcome = SUBMIT_LANE};

static size_t
most(struct lane *l, int64_t ms, enum mail_class k)
{
	size_t n[MAIL_CLASS__MAX];

	lane_most(l, ms, n);
	return n[k];
}

static void
marketing_has_a_pace(void **state)
{
	struct lane l;

	(void)state;
	lane_start(&l, PACE_STEADY, START);
	assert_int_equal(most(&l, START, MAIL_MARKETING), 10);
	assert_int_equal(most(&l, START, MAIL_TRANSACTIONAL), LANE_BATCH);
	for (int i = 0; i < 10; i++)
		assert_false(lane_ended(&l, MAIL_MARKETING, &good, START));
	assert_int_equal(most(&l, START, MAIL_MARKETING), 0);
	assert_int_equal(most(&l, START, MAIL_SERVICE), LANE_BATCH);
	assert_int_equal(lane_wait(&l, START, true), 500);
	assert_int_equal(lane_wait(&l, START, false), 0);
	assert_int_equal(most(&l, START + 499, MAIL_MARKETING), 0);
	assert_int_equal(most(&l, START + 500, MAIL_MARKETING), 1);
	/* In an hour no more than at once. */
	assert_int_equal(most(&l, START + 3600000, MAIL_MARKETING), 10);
	/* The rest is not counted. */
	for (int i = 0; i < 50; i++)
		(void)lane_ended(
		    &l, MAIL_TRANSACTIONAL, &good, START + 3600000);
	assert_int_equal(most(&l, START + 3600000, MAIL_MARKETING), 10);
}

/* A pace leaves time for a write each, and so does a slow server. */
static void
several_leave_together_when_it_is_quick(void **state)
{
	struct lane l;

	(void)state;
	lane_start(&l, PACE_NONE, START);
	assert_int_equal(lane_group(&l), 1);
	lane_took(&l, LANE_QUICK_MS);
	assert_true(lane_is_quick(&l));
	assert_int_equal(lane_group(&l), LANE_GROUP);
	lane_took(&l, LANE_QUICK_MS + 1);
	assert_false(lane_is_quick(&l));
	assert_int_equal(lane_group(&l), 1);
	lane_start(&l, PACE_STEADY, START);
	lane_took(&l, 0);
	assert_int_equal(lane_group(&l), 1);
}

static void
a_new_sender_grows_by_the_day(void **state)
{
	struct lane l;

	(void)state;
	lane_start(&l, PACE_NEW, START);
	lane_today(&l, 48, 0);
	assert_int_equal(most(&l, START, MAIL_MARKETING), 2);
	(void)lane_ended(&l, MAIL_MARKETING, &good, START);
	(void)lane_ended(&l, MAIL_MARKETING, &good, START);
	assert_int_equal(most(&l, START, MAIL_MARKETING), 0);
	assert_int_equal(lane_wait(&l, START, true), INT64_MAX);
	assert_int_equal(lane_wait(&l, START, false), 0);
	lane_today(&l, 50, 0);
	assert_int_equal(most(&l, START, MAIL_MARKETING), 0);
	lane_today(&l, 92, 1);
	assert_int_equal(most(&l, START, MAIL_MARKETING), 8);
	lane_today(&l, 0, 90);
	assert_int_equal(most(&l, START + 9000, MAIL_MARKETING), 10);
	/* Who wants none has none. */
	lane_start(&l, PACE_NONE, START);
	lane_today(&l, 100000, 0);
	assert_int_equal(most(&l, START, MAIL_MARKETING), LANE_BATCH);
}

static void
a_mail_server_that_takes_nothing_is_left_alone(void **state)
{
	static const int64_t seconds[] = {30, 60, 120, 240, 480, 900, 900};
	struct lane l;
	int64_t now = START;

	(void)state;
	lane_start(&l, PACE_NONE, now);
	for (size_t i = 0; i < 7; i++) {
		assert_true(lane_ended(&l, MAIL_SERVICE, &shut, now));
		assert_int_equal(lane_is_broken(&l), i >= 4);
		assert_int_equal(lane_wait(&l, now, false), seconds[i] * 1000);
		assert_int_equal(most(&l, now, MAIL_TRANSACTIONAL), 0);
		now += seconds[i] * 1000;
		/* One finds out for the others. */
		assert_int_equal(most(&l, now, MAIL_TRANSACTIONAL), 1);
	}
	assert_false(lane_ended(&l, MAIL_SERVICE, &good, now));
	assert_false(lane_is_broken(&l));
	assert_int_equal(most(&l, now, MAIL_TRANSACTIONAL), LANE_BATCH);
}

static void
what_it_asks_for_it_gets(void **state)
{
	const struct submit_result closed = {.outcome = SUBMIT_LANE,
				       .retry_after = 600},
				   busy = {.outcome = SUBMIT_TEMP,
				       .retry_after = 600},
				   temp = {.outcome = SUBMIT_TEMP};
	struct lane l;

	(void)state;
	lane_start(&l, PACE_NONE, START);
	assert_true(lane_ended(&l, MAIL_SERVICE, &closed, START));
	assert_int_equal(lane_wait(&l, START, false), 600000);
	lane_start(&l, PACE_NONE, START);
	assert_true(lane_ended(&l, MAIL_SERVICE, &busy, START));
	assert_false(lane_is_broken(&l));
	/* One mail that is put off is its own affair. */
	lane_start(&l, PACE_NONE, START);
	assert_false(lane_ended(&l, MAIL_SERVICE, &temp, START));
	assert_int_equal(lane_wait(&l, START, false), 0);
}

static void
what_did_not_leave_proves_nothing(void **state)
{
	const struct submit_result held = {.outcome = SUBMIT_HELD};
	struct lane l;

	(void)state;
	lane_start(&l, PACE_STEADY, START);
	for (int i = 0; i < 5; i++)
		(void)lane_ended(&l, MAIL_MARKETING, &shut, START);
	assert_false(lane_ended(&l, MAIL_MARKETING, &held, START));
	assert_true(lane_is_broken(&l));
	assert_int_equal(most(&l, START + 1000000, MAIL_MARKETING), 1);
}

static void
paces_have_names(void **state)
{
	enum pace pace = PACE_NEW;

	(void)state;
	assert_true(pace_of(STR("none"), &pace));
	assert_int_equal(pace, PACE_NONE);
	assert_false(pace_of(STR("fast"), &pace));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(marketing_has_a_pace),
	    cmocka_unit_test(several_leave_together_when_it_is_quick),
	    cmocka_unit_test(a_new_sender_grows_by_the_day),
	    cmocka_unit_test(a_mail_server_that_takes_nothing_is_left_alone),
	    cmocka_unit_test(what_it_asks_for_it_gets),
	    cmocka_unit_test(what_did_not_leave_proves_nothing),
	    cmocka_unit_test(paces_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
