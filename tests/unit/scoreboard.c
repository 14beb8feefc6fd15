/* SPDX-License-Identifier: ISC */
/* The scoreboard's two rules: who may take a connection, whose time is up. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "program/scoreboard.h"

#define NOW 1000000

/* Opens a board of ready workers with so many connections each; -1: free. */
static struct scoreboard
board(const int *connections, unsigned n)
{
	struct scoreboard b;

	assert_true(scoreboard_open(&b, n));
	for (unsigned i = 0; i < n; i++) {
		assert_int_equal(atomic_load(&b.rows[i].state), SCORE_FREE);
		if (connections[i] < 0)
			continue;
		scoreboard_reset(&b.rows[i], 100 + (int)i);
		atomic_store(&b.rows[i].state, SCORE_READY);
		atomic_store(&b.rows[i].connections, (uint32_t)connections[i]);
	}
	return b;
}

static void
one_above_the_average_is_enough(void **state)
{
	static const struct {
		int connections[4];
		bool may[4];
	} cases[] = {
	    {{0, 0, 0, 0}, {true, true, true, true}},
	    {{1, 0, 0, 0}, {true, true, true, true}},
	    {{2, 0, 0, 0}, {false, true, true, true}},
	    {{16, 16, 16, 16}, {true, true, true, true}},
	    {{17, 16, 16, 16}, {true, true, true, true}},
	    {{18, 16, 16, 16}, {false, true, true, true}},
	    {{32, 0, -1, -1}, {false, true, true, true}},
	    {{5, -1, -1, -1}, {true, true, true, true}},
	    {{9, 5, 5, 5}, {false, true, true, true}},
	    {{3, 3, 0, 2}, {true, true, true, true}},
	    {{4, 4, 0, 0}, {false, false, true, true}},
	};

	(void)state;
	for (size_t c = 0; c < sizeof(cases) / sizeof(*cases); c++) {
		struct scoreboard b = board(cases[c].connections, 4);

		for (unsigned i = 0; i < 4; i++) {
			if (cases[c].connections[i] < 0)
				continue;
			if (scoreboard_may_accept(&b,
				(uint32_t)cases[c].connections[i],
				NOW) != cases[c].may[i])
				fail_msg("case %zu, worker %u", c, i);
		}
		scoreboard_close(&b);
	}
}

static void
those_who_can_not_answer_do_not_count(void **state)
{
	struct scoreboard b = board((const int[]){8, 0}, 2);
	struct score *other = &b.rows[1];

	(void)state;
	assert_false(scoreboard_may_accept(&b, 8, NOW));
	/* Held up in an answer: the first takes what comes meanwhile. */
	atomic_store(&other->deadline, NOW + SCORE_ANSWER_MS - 500);
	assert_true(scoreboard_may_accept(&b, 8, NOW));
	/* Busy, but only just. */
	atomic_store(&other->deadline, NOW + SCORE_ANSWER_MS - 5);
	assert_false(scoreboard_may_accept(&b, 8, NOW));
	atomic_store(&other->deadline, 0);
	/* Asleep between two turns; stopped. */
	atomic_store(&other->beat, NOW - SCORE_BEAT_MS);
	assert_false(scoreboard_may_accept(&b, 8, NOW));
	atomic_store(&other->beat, NOW - 2 * SCORE_BEAT_MS);
	assert_true(scoreboard_may_accept(&b, 8, NOW));
	atomic_store(&other->beat, NOW);
	atomic_store(&other->state, SCORE_LEAVING);
	assert_true(scoreboard_may_accept(&b, 8, NOW));
	atomic_store(&other->state, SCORE_STARTING);
	assert_true(scoreboard_may_accept(&b, 8, NOW));
	scoreboard_close(&b);
}

static void
deadlines_and_beats(void **state)
{
	struct scoreboard b = board((const int[]){1}, 1);
	struct score *s = &b.rows[0];

	(void)state;
	assert_false(scoreboard_overdue(s, NOW));
	atomic_store(&s->deadline, NOW);
	assert_false(scoreboard_overdue(s, NOW));
	assert_true(scoreboard_overdue(s, NOW + 1));
	atomic_store(&s->deadline, 0);
	assert_false(scoreboard_overdue(s, NOW + 1));
	/* Stopped: it sets no deadline, but does not look up either. */
	atomic_store(&s->beat, NOW);
	assert_false(
	    scoreboard_overdue(s, NOW + SCORE_BEAT_MS + SCORE_ANSWER_MS));
	assert_true(
	    scoreboard_overdue(s, NOW + SCORE_BEAT_MS + SCORE_ANSWER_MS + 1));
	scoreboard_reset(s, 0);
	assert_false(scoreboard_overdue(s, NOW * 2));
	scoreboard_close(&b);
}

static void
children_share_it(void **state)
{
	struct scoreboard b = board((const int[]){1, 2}, 2);
	int status = -1;
	pid_t pid = fork();

	(void)state;
	if (pid == 0) {
		atomic_store(&b.rows[1].connections, 77);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_int_equal(atomic_load(&b.rows[1].connections), 77);
	assert_int_equal(atomic_load(&b.rows[0].connections), 1);
	scoreboard_close(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(one_above_the_average_is_enough),
	    cmocka_unit_test(those_who_can_not_answer_do_not_count),
	    cmocka_unit_test(deadlines_and_beats),
	    cmocka_unit_test(children_share_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
