/* SPDX-License-Identifier: ISC */
/* Class B: seen at once by the process itself, soon by all, never twice. */
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/count.h"

#define EACH 400 /* events of each process that writes at once */

static void
are_seen_at_once_and_kept_soon(void **state)
{
	struct suite *s = *state;
	struct store *mine = suite_open(s, true), *other;
	struct id id = suite_visitor(s, mine, 1);
	int wait;

	other = suite_open(s, true);
	suite_note(mine, id, NOON + 1, "a");
	suite_note(mine, id, NOON + 2, "b");
	assert_string_equal(suite_state(s, mine, id), "a,b");
	wait = suite_turn(s, mine, 5);
	assert_true(wait > 0 && wait <= 100);
	assert_string_equal(suite_state(s, other, id), "");
	(void)suite_turn(s, mine, wait);
	assert_string_equal(suite_state(s, mine, id), "a,b");
	assert_string_equal(suite_state(s, other, id), "a,b");
	assert_int_equal(suite_turn(s, mine, 1), -1);
	store_close(mine);
	store_close(other);
}

static void
sixty_four_do_not_wait(void **state)
{
	struct suite *s = *state;
	struct store *mine = suite_open(s, true), *other;
	struct id id = suite_visitor(s, mine, 1);
	struct store_numbers n;

	other = suite_open(s, true);
	for (int i = 0; i < 63; i++)
		suite_note(mine, id, NOON, "a");
	(void)suite_turn(s, mine, 1);
	assert_string_equal(suite_state(s, other, id), "");
	suite_note(mine, id, NOON, "a");
	store_numbers(mine, &n);
	assert_int_equal(n.waiting, 64);
	(void)suite_turn(s, mine, 1);
	assert_int_equal(strlen(suite_state(s, other, id)), 64 + 63);
	store_numbers(mine, &n);
	assert_int_equal(n.waiting, 0);
	assert_true(n.wal_bytes > 0);
	store_close(mine);
	store_close(other);
}

static void
closing_keeps_them(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true);
	struct id id = suite_visitor(s, store, 1);

	suite_note(store, id, NOON, "a");
	store_close(store);
	store = suite_open(s, true);
	assert_string_equal(suite_state(s, store, id), "a");
	store_close(store);
}

static void
texts_belong_to_the_store(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true);
	struct id id = suite_visitor(s, store, 1);
	char item[] = "mine", *longer = arena_raw(s->arena, 5000);
	struct store_event e = suite_event(NOON, item);

	assert_true(store_note(store, id, &e));
	memset(item, 'x', sizeof(item));
	assert_string_equal(suite_state(s, store, id), "mine");
	/* Cut, and between two characters. */
	memset(longer, 'y', 5000);
	memcpy(longer + 1023, "\xc3\xb8", 2);
	e.item = (struct str){longer, 5000};
	assert_true(store_note(store, id, &e));
	(void)suite_turn(s, store, 200);
	(void)suite_turn(s, store, 200);
	assert_int_equal(strlen(suite_state(s, store, id)), 5 + 1023);
	store_close(store);
}

static void
a_late_event_takes_its_place_in_time(void **state)
{
	struct suite *s = *state;
	struct store *a = suite_open(s, true), *b = suite_open(s, true);
	struct id id = suite_visitor(s, a, 1);

	suite_note(a, id, NOON + 3, "3");
	suite_note(a, id, NOON + 1, "1");
	/* In one flush they are sorted. */
	(void)suite_turn(s, a, 1);
	(void)suite_turn(s, a, 200);
	assert_string_equal(suite_state(s, b, id), "1,3");
	suite_note(a, id, NOON + 5, "5");
	(void)suite_turn(s, a, 1);
	(void)suite_turn(s, a, 200);
	assert_string_equal(suite_report(s, b, "moves"), "few many 5 1 0\n");

	/* Later, the history is folded again; before its flush, too. */
	suite_note(b, id, NOON + 2, "2");
	assert_string_equal(suite_state(s, b, id), "1,2,3,5");
	(void)suite_turn(s, b, 1);
	(void)suite_turn(s, b, 200);
	assert_string_equal(suite_state(s, a, id), "1,2,3,5");
	/* The third is another now: one change taken back, one added. */
	assert_string_equal(
	    suite_report(s, b, "moves"), "few many 3 1 1\nfew many 5 0 1\n");

	/* Of the same second: in order of arrival, no history needed. */
	suite_note(a, id, NOON + 5, "5b");
	(void)suite_turn(s, a, 1);
	(void)suite_turn(s, a, 200);
	assert_string_equal(suite_state(s, b, id), "1,2,3,5,5b");
	store_close(a);
	store_close(b);
}

static void
reading_is_remembered(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true);
	struct id id = suite_visitor(s, store, 1);
	struct store_event e = suite_event(NOON + 3, "r");

	e.dwell_before = 20;
	e.dwell = 65;
	assert_true(store_note(store, id, &e));
	(void)suite_turn(s, store, 1);
	(void)suite_turn(s, store, 200);
	/* The same when the history is folded again. */
	suite_note(store, id, NOON + 1, "late");
	(void)suite_turn(s, store, 1);
	(void)suite_turn(s, store, 200);
	assert_string_equal(suite_state(s, store, id), "late,r~20-65");
	store_close(store);
}

static void
note_touch(struct store *store, struct id id, int64_t at, struct str channel)
{
	struct store_event e = suite_event(at, "t");

	e.has_touch = true;
	e.touch = (struct store_touch){.at = at, .channel = channel};
	assert_true(store_note(store, id, &e));
}

static void
fifty_touches_are_kept(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true);
	struct id id = suite_visitor(s, store, 1);

	for (int i = 0; i < 60; i++)
		note_touch(store, id, NOON + 60 * i,
		    i == 0    ? STR("first")
		    : i == 59 ? STR("last")
			      : STR("social"));
	(void)suite_turn(s, store, 1);
	(void)suite_turn(s, store, 200);
	assert_string_equal(suite_report(s, store, "channels"),
	    "social 48 1\nfirst 1 1\nlast 1 1\n");
	store_close(store);
}

/* A browser that never stops. */
static void
a_flood_ends(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true);
	struct id id = suite_visitor(s, store, 1);
	struct id other = suite_visitor(s, store, 2);

	for (int i = 0; i < STORE_NOTES_A_VISITOR + 1000; i++) {
		suite_note(store, id, NOON + i, "a");
		if (i % 4000 == 0)
			(void)suite_turn(s, store, 200);
	}
	(void)suite_turn(s, store, 1);
	(void)suite_turn(s, store, 200);
	suite_note(store, other, NOON, "b");
	(void)suite_turn(s, store, 1);
	(void)suite_turn(s, store, 200);
	assert_int_equal(
	    strlen(suite_state(s, store, id)), 2 * STORE_NOTES_A_VISITOR - 1);
	assert_string_equal(suite_state(s, store, other), "b");
	store_close(store);
}

/* The fragments of one page, answered by two workers. */
static void
one_page_is_one_touch(void **state)
{
	struct suite *s = *state;
	struct store *a = suite_open(s, true), *b = suite_open(s, true);
	struct id id = suite_visitor(s, a, 1);

	note_touch(a, id, NOON, STR("social"));
	note_touch(b, id, NOON + 1, STR("social"));
	note_touch(b, id, NOON + 1, STR("search"));
	(void)suite_turn(s, a, 1);
	(void)suite_turn(s, a, 200);
	(void)suite_turn(s, b, 1);
	(void)suite_turn(s, b, 200);
	assert_string_equal(
	    suite_report(s, a, "channels"), "search 1 1\nsocial 1 1\n");
	store_close(a);
	store_close(b);
}

static void
touches_come_back_with_the_history(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true);
	struct id id = suite_visitor(s, store, 1);

	note_touch(store, id, NOON, STR("social"));
	suite_note(store, id, NOON + 1, "a");
	note_touch(store, id, NOON + 2, STR("search"));
	(void)suite_turn(s, store, 1);
	(void)suite_turn(s, store, 200);
	suite_note(store, id, NOON + 1, "late");
	(void)suite_turn(s, store, 1);
	(void)suite_turn(s, store, 200);
	assert_string_equal(
	    suite_state(s, store, id), "t@social,a,late,t@search");
	store_close(store);
}

static void
counters_add_up(void **state)
{
	struct suite *s = *state;
	struct store *a = suite_open(s, true), *b = suite_open(s, true);
	struct store_counter front = {.at = 3600,
	    .page = STR("front"),
	    .lang = STR("no"),
	    .source_class = STR("search"),
	    .stage = STR("unknown")};
	struct store_counter other = front;

	other.lang = STR("da");
	for (int i = 0; i < 1000; i++) {
		store_count(a, 1, &front);
		if (i % 10 == 0 && !store_count_again(b, 1))
			store_count(b, 1, &front);
	}
	assert_false(store_count_again(b, 2));
	store_count(b, 2, &other);
	for (int i = 0; i < 2; i++) {
		(void)suite_turn(s, a, 200);
		(void)suite_turn(s, b, 200);
	}
	assert_string_equal(suite_report(s, a, "cells"),
	    "search unknown no front 1100\nsearch unknown da front 1\n");
	assert_string_equal(
	    suite_report(s, a, "days"), "1970-01-01 1101 0 0\n");
	store_close(a);
	store_close(b);
}

static void
waits_for_the_lock_without_waiting(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true);
	struct id id = suite_visitor(s, store, 1);
	struct store_counter k = {.page = STR("front")};
	struct store_event e = suite_event(NOON, "a");
	struct suite_holder other = suite_hold(s);
	struct store_numbers n;
	struct suite_tx t;

	for (int i = 0; i < 4096; i++)
		assert_true(store_note(store, id, &e));
	assert_false(store_note(store, id, &e));
	for (int i = 0; i < 4100; i++) {
		k.at = i;
		store_count(store, (uint64_t)i, &k);
	}
	store_numbers(store, &n);
	assert_int_equal(n.waiting, 4096);
	assert_int_equal(n.dropped, 1 + 4);
	suite_tx(s, &t, 2);
	store_write(store, &t.tx);
	/* Again in a millisecond, until its time is up. */
	assert_int_equal(suite_turn(s, store, 2998), 1);
	assert_int_equal(t.ended, 0);
	assert_int_equal(strlen(suite_state(s, store, id)), 4096 + 4095);
	(void)suite_turn(s, store, 2);
	assert_int_equal(t.ended, 1);
	assert_int_equal(t.rc, STORE_DOWN);
	assert_int_equal(store_level(store), 2);
	store_numbers(store, &n);
	assert_true(n.busy > 0);

	suite_unlock(other);
	for (int turns = 0; suite_turn(s, store, 1) >= 0; turns++)
		assert_true(turns < 20);
	store_numbers(store, &n);
	assert_int_equal(n.waiting, 0);
	store_close(store);
	store = suite_open(s, true);
	assert_int_equal(strlen(suite_state(s, store, id)), 4096 + 4095);
	/* Same key: it was not kept, so it is done now. */
	suite_tx(s, &t, 2);
	assert_int_equal(suite_run(s, store, &t), STORE_OK);
	store_close(store);
}

/* What SQLite never takes goes; what waits beside it is kept. */
static void
an_impossible_note_goes_alone(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true);
	struct id one = suite_visitor(s, store, 1);
	struct id full = suite_visitor(s, store, 2);
	struct id last = suite_visitor(s, store, 3);
	struct store_counter k = {.page = STR("front")};
	char *longer = arena_raw(s->arena, 2000000);
	struct store_numbers n;

	memset(longer, 'y', 2000000);
	store_count(store, 1, &k);
	k.page = (struct str){longer, 2000000};
	store_count(store, 2, &k);
	k.page = STR("back");
	store_count(store, 3, &k);
	suite_note(store, one, NOON, "a");
	/* The fold joins them to more than a value may hold. */
	longer[1000] = '\0';
	for (int i = 0; i < 999; i++)
		suite_note(store, full, NOON, longer);
	suite_note(store, last, NOON, "c");
	for (int i = 0; i < 4; i++)
		(void)suite_turn(s, store, 200);
	store_numbers(store, &n);
	assert_int_equal(n.waiting, 0);
	assert_int_equal(n.dropped, 999 + 1);
	store_close(store);
	store = suite_open(s, true);
	assert_string_equal(suite_state(s, store, one), "a");
	assert_string_equal(suite_state(s, store, full), "");
	assert_string_equal(suite_state(s, store, last), "c");
	assert_string_equal(
	    suite_report(s, store, "cells"), "   back 1\n   front 1\n");
	store_close(store);
}

/* One of two processes: EACH events, half of them class A. */
static void
write_along(struct suite *s, struct id id, char who)
{
	struct store *store = suite_open(s, true);

	for (int i = 0; i < EACH; i++) {
		char item[16];

		snprintf(item, sizeof(item), "%c%d", who, i);
		if (i % 10 == 0) {
			struct suite_tx t;

			suite_tx(s, &t, (uint64_t)who * 100000 + (uint64_t)i);
			suite_change(&t, CHANGE_ADD_EVENT, id)->event =
			    suite_event(NOON + i, item);
			/* The other may hold the lock for long here: ask as a
			 * visitor would, by pressing again. */
			while (suite_run(s, store, &t) == STORE_DOWN) {
				t.ended = 0;
				t.tx.deadline_ms = s->ms + 3000;
			}
		} else {
			suite_note(store, id, NOON + i, item);
			(void)suite_turn(s, store, 7);
		}
	}
	store_close(store);
}

static void
two_processes_never_lose_a_count(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true);
	struct id id = suite_visitor(s, store, 1);
	const char *all;
	char *seen = arena_alloc(s->arena, 2 * EACH);
	pid_t pids[2];

	store_close(store);
	for (int k = 0; k < 2; k++) {
		pids[k] = fork();
		if (pids[k] == 0) {
			write_along(s, id, (char)('a' + k));
			suite_leave(true);
		}
	}
	suite_reap(pids[0]);
	suite_reap(pids[1]);
	store = suite_open(s, true);
	all = suite_state(s, store, id);
	for (const char *p = all; p != NULL;) {
		int i = atoi(p + 1) + (*p == 'b' ? EACH : 0);

		assert_int_equal(seen[i]++, 0);
		p = strchr(p, ',');
		p = p == NULL ? NULL : p + 1;
	}
	for (int i = 0; i < 2 * EACH; i++)
		assert_int_equal(seen[i], 1);
	store_close(store);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, suite_setup, suite_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(are_seen_at_once_and_kept_soon),
	    TEST(sixty_four_do_not_wait),
	    TEST(closing_keeps_them),
	    TEST(texts_belong_to_the_store),
	    TEST(a_late_event_takes_its_place_in_time),
	    TEST(reading_is_remembered),
	    TEST(fifty_touches_are_kept),
	    TEST(a_flood_ends),
	    TEST(one_page_is_one_touch),
	    TEST(touches_come_back_with_the_history),
	    TEST(counters_add_up),
	    TEST(waits_for_the_lock_without_waiting),
	    TEST(an_impossible_note_goes_alone),
	    TEST(two_processes_never_lose_a_count),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
