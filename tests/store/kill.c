/* SPDX-License-Identifier: ISC */
/*
 * kill -9 in the middle of writing, again and again: what was acknowledged is
 * there, and once; what was not is asked again under its key.
 */
#include "suite.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS 50

/* Writes numbers from `first` on and says each one that was acknowledged. */
static void
write_until_killed(struct suite *s, struct id id, int first, int tell)
{
	struct store *store = suite_open(s, true);

	for (int i = first;; i++) {
		struct suite_tx t;
		char item[16];

		snprintf(item, sizeof(item), "%d", i);
		suite_tx(s, &t, (uint64_t)i);
		suite_change(&t, CHANGE_ADD_EVENT, id)->event =
		    suite_event(NOON + i, item);
		/* Page views between them. */
		suite_note(store, id, NOON + i, "v");
		if (suite_run(s, store, &t) == STORE_OK || t.rc == STORE_AGAIN)
			if (write(tell, &i, sizeof(i)) != sizeof(i))
				suite_leave(false);
	}
}

/* The last number that was acknowledged. */
static int
round_of(struct suite *s, struct id id, int first, int acks)
{
	int ends[2], last = first - 1, said;
	pid_t pid;

	assert_int_equal(pipe(ends), 0);
	pid = fork();
	if (pid == 0)
		write_until_killed(s, id, first, ends[1]);
	close(ends[1]);
	while (acks-- > 0 && read(ends[0], &said, sizeof(said)) > 0)
		last = said;
	/* Somewhere inside the next write. */
	for (volatile int i = rand() % 200000; i > 0; i--)
		;
	kill(pid, SIGKILL);
	while (read(ends[0], &said, sizeof(said)) == sizeof(said))
		last = said;
	close(ends[0]);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	return last;
}

static void
nothing_acknowledged_is_lost_or_doubled(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true);
	struct id id = suite_visitor(s, store, 1000000);
	int last = 0, *seen;
	const char *all;

	store_close(store);
	srand(1);
	for (int i = 0; i < ROUNDS; i++)
		last = round_of(s, id, last + 1, 1 + rand() % 10);
	store = suite_open(s, true);
	all = suite_state(s, store, id);
	seen = arena_array(s->arena, (size_t)last + 2, sizeof(*seen));
	for (const char *p = all; p != NULL;) {
		if (*p != 'v') {
			int i = atoi(p);

			/* One more may have been kept and not acknowledged. */
			assert_in_range(i, 1, last + 1);
			assert_int_equal(seen[i]++, 0);
		}
		p = strchr(p, ',');
		p = p == NULL ? NULL : p + 1;
	}
	assert_true(last >= ROUNDS);
	for (int i = 1; i <= last; i++)
		assert_int_equal(seen[i], 1);
	store_close(store);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		nothing_acknowledged_is_lost_or_doubled, suite_setup,
		suite_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
