/* SPDX-License-Identifier: ISC */
/* Sequences where something comes at the wrong time: a sender that did not run,
 * a date that is moved, a step that is taken out, an exit that holds no more.
 */
#include "sequences.h"

/* The last mail that was queued. */
static const struct store_mail *
queued(const struct world *w)
{
	const struct store_mail *mail = NULL;

	for (size_t i = 0; i < w->think.nchanges; i++)
		if (w->think.changes[i].verb == CHANGE_QUEUE_MAIL)
			mail = w->think.changes[i].mail;
	return mail;
}

static void
what_is_late_is_stale_from_its_own_time_on(void **state)
{
	struct world w = {.state = {.stage = STR("")}};

	(void)state;
	begin(&w, OPEN "<wait name='w' for='P1D'/><send name='one' mail='a' "
		       "stale-after='P2D'/>" CLOSE);
	submit(&w, NINE);
	follow(&w, NINE);
	/* Nothing ran for a week, or a backup was put back. */
	follow(&w, NINE + 7 * DAY);
	assert_int_equal(queued(&w)->stale, NINE + 3 * DAY);
	assert_true(queued(&w)->due < queued(&w)->stale);
	end(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_late_is_stale_from_its_own_time_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
