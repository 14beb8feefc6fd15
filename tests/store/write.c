/* SPDX-License-Identifier: ISC */
/* Class A: what is acknowledged is there, once, and for every process. */
#include "suite.h"

static const struct id nobody = {0, 0};

static void
a_visitor_is_made_and_read(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true), *other;
	struct store_want want;
	struct suite_tx t;

	suite_tx(s, &t, 1);
	t.visitor.stage = STR("awareness");
	t.visitor.state = STR("a\0b");
	suite_change(&t, CHANGE_NEW_VISITOR, nobody);
	suite_change(&t, CHANGE_ADD_CONSENT, nobody)->consent =
	    (struct store_consent){NOON, 3, STR("w1")};
	assert_int_equal(suite_run(s, store, &t), STORE_OK);
	assert_true(t.made.lo != 0 && t.made.hi == 0);
	assert_int_equal(t.visitor.id.lo, t.made.lo);
	store_close(store);

	other = suite_open(s, true);
	want = (struct store_want){.id = t.made};
	assert_int_equal(store_read(other, s->arena, &want, 1), STORE_OK);
	assert_true(want.found);
	assert_int_equal(want.row.id.lo, t.made.lo);
	assert_memory_equal(want.row.secret_hash, t.visitor.secret_hash, 32);
	assert_int_equal(want.row.created_at, NOON);
	assert_int_equal(want.row.seen_at, NOON);
	assert_int_equal(want.row.consent_at, NOON);
	assert_int_equal(want.row.purposes, PURPOSE_REMEMBER | PURPOSE_MEASURE);
	assert_true(str_eq(want.row.wording, STR("w1")));
	assert_true(str_eq(want.row.stage, STR("awareness")));
	assert_true(str_eq(want.row.state, STR("a\0b")));
	store_close(other);
}

static void
many_are_read_in_one_trip(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true);
	struct id a = suite_visitor(s, store, 1);
	struct id b = suite_visitor(s, store, 2);
	struct store_want wants[] = {{.id = b}, {.id = {0, 999}},
	    {.id = {1, a.lo}}, {.id = a}, {.id = {0, UINT64_MAX}},
	    {.id = nobody}};

	assert_int_equal(store_read(store, s->arena, wants, 6), STORE_OK);
	assert_true(wants[0].found && wants[0].row.id.lo == b.lo);
	assert_false(wants[1].found || wants[2].found);
	assert_true(wants[3].found && wants[3].row.id.lo == a.lo);
	assert_false(wants[4].found || wants[5].found);
	assert_int_equal(store_read(store, s->arena, NULL, 0), STORE_OK);
	store_close(store);
}

static void
the_same_key_does_it_once(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true);
	struct suite_tx t[3];

	/* Two in one transaction, the third in another process's place. */
	for (size_t i = 0; i < 3; i++) {
		suite_tx(s, &t[i], 5);
		t[i].answer = i == 0 ? STR("welcome") : STR("other");
		suite_change(&t[i], CHANGE_NEW_VISITOR, nobody);
	}
	store_write(store, &t[0].tx);
	store_write(store, &t[1].tx);
	(void)suite_turn(s, store, 1);
	assert_int_equal(t[0].rc, STORE_OK);
	assert_int_equal(t[1].rc, STORE_AGAIN);
	store_close(store);
	store = suite_open(s, true);
	assert_int_equal(suite_run(s, store, &t[2]), STORE_AGAIN);
	for (size_t i = 1; i < 3; i++) {
		assert_int_equal(t[i].thought, 0);
		assert_string_equal(t[i].said, "welcome");
		assert_int_equal(t[i].made.lo, t[0].made.lo);
	}
	assert_string_equal(suite_report(s, store, "stages"), " 1\n");
	store_close(store);
}

/* To and fro under one key: what is as the last time is that again. */
static void
another_answer_takes_the_place_of_the_last(void **state)
{
	static const struct {
		const char *answer;
		enum store_rc rc;
	} rows[] = {{"nine", STORE_OK}, {"nine", STORE_AGAIN},
	    {"three", STORE_OK}, {"three", STORE_AGAIN}, {"nine", STORE_OK},
	    {"nine", STORE_AGAIN}};
	struct suite *s = *state;
	struct store *store = suite_open(s, true);
	struct id id = suite_visitor(s, store, 1);
	struct suite_tx t[2];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		suite_tx(s, &t[0], 5);
		t[0].answer = t[0].tx.again = str_of(rows[i].answer);
		suite_change(&t[0], CHANGE_ADD_EVENT, id)->event =
		    suite_event(NOON, rows[i].answer);
		assert_int_equal(suite_run(s, store, &t[0]), rows[i].rc);
		assert_int_equal(t[0].thought, rows[i].rc == STORE_OK);
	}
	/* Two of a double click in one transaction. */
	for (size_t i = 0; i < 2; i++) {
		suite_tx(s, &t[i], 5);
		t[i].answer = t[i].tx.again = STR("five");
		suite_change(&t[i], CHANGE_ADD_EVENT, id)->event =
		    suite_event(NOON, "five");
		store_write(store, &t[i].tx);
	}
	(void)suite_turn(s, store, 1);
	assert_int_equal(t[0].rc, STORE_OK);
	assert_int_equal(t[1].rc, STORE_AGAIN);
	assert_string_equal(suite_state(s, store, id), "nine,three,nine,five");
	store_close(store);
}

static void
a_key_is_forgotten_after_a_day(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true);
	struct suite_tx t;

	(void)suite_visitor(s, store, 5);
	suite_tx(s, &t, 5);
	t.tx.now = NOON + DAY - 1;
	assert_int_equal(suite_run(s, store, &t), STORE_AGAIN);
	suite_tx(s, &t, 5);
	t.tx.now = NOON + DAY;
	assert_int_equal(suite_run(s, store, &t), STORE_OK);
	store_close(store);
}

static void
a_refusal_leaves_nothing(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true);
	struct suite_tx t;

	suite_tx(s, &t, 1);
	suite_change(&t, CHANGE_NEW_VISITOR, nobody);
	t.refuse = true;
	assert_int_equal(suite_run(s, store, &t), STORE_REFUSED);
	assert_string_equal(suite_report(s, store, "stages"), "");
	/* Nor is its key used up. */
	assert_true(suite_visitor(s, store, 1).lo != 0);
	store_close(store);
}

static void
a_change_to_nobody_undoes_its_write_only(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true);
	struct suite_tx bad, good;

	suite_tx(s, &bad, 1);
	suite_change(&bad, CHANGE_NEW_VISITOR, nobody);
	suite_change(&bad, CHANGE_PUT_VISITOR, (struct id){0, 999});
	suite_tx(s, &good, 2);
	suite_change(&good, CHANGE_NEW_VISITOR, nobody);
	store_write(store, &bad.tx);
	store_write(store, &good.tx);
	(void)suite_turn(s, store, 1);
	assert_int_equal(bad.rc, STORE_REFUSED);
	assert_int_equal(good.rc, STORE_OK);
	assert_string_equal(suite_report(s, store, "stages"), " 1\n");
	store_close(store);
}

static void
an_impossible_value_fails_alone(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true);
	struct suite_tx bad, good;
	struct id id = suite_visitor(s, store, 9);

	suite_note(store, id, NOON, "a");
	suite_tx(s, &bad, 1);
	suite_change(&bad, CHANGE_NEW_VISITOR, nobody);
	bad.visitor.state =
	    (struct str){arena_alloc(s->arena, 2000000), 2000000};
	suite_tx(s, &good, 2);
	suite_change(&good, CHANGE_NEW_VISITOR, nobody);
	store_write(store, &bad.tx);
	store_write(store, &good.tx);
	(void)suite_turn(s, store, 1);
	assert_int_equal(bad.rc, STORE_DOWN);
	assert_int_equal(good.rc, STORE_OK);
	assert_string_equal(suite_state(s, store, id), "a");
	store_close(store);
}

static void
think_sees_the_rows_it_locked(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true);
	struct id id = suite_visitor(s, store, 1);
	struct suite_tx t;

	suite_note(store, id, NOON, "noted");
	suite_tx(s, &t, 2);
	t.tx.locks[t.tx.nlocks++] = id;
	assert_int_equal(suite_run(s, store, &t), STORE_OK);
	assert_int_equal(t.seen.id.lo, id.lo);
	/* With what this process had noted, and not flushed, until then. */
	assert_int_equal(t.seen.state.n, 5);

	suite_tx(s, &t, 3);
	t.tx.locks[t.tx.nlocks++] = (struct id){0, 999};
	assert_int_equal(suite_run(s, store, &t), STORE_OK);
	assert_int_equal(t.seen.id.lo, 0);
	store_close(store);
}

static void
a_row_is_put_and_takes_events(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true);
	struct id id = suite_visitor(s, store, 1);
	struct store_want want = {.id = id};
	struct suite_tx t;

	suite_tx(s, &t, 2);
	t.visitor.purposes = PURPOSE_REMEMBER;
	t.visitor.wording = STR("w2");
	t.visitor.state = STR("x");
	suite_change(&t, CHANGE_PUT_VISITOR, id);
	suite_change(&t, CHANGE_ADD_EVENT, id)->event =
	    suite_event(NOON + 1, "y");
	assert_int_equal(suite_run(s, store, &t), STORE_OK);
	assert_int_equal(store_read(store, s->arena, &want, 1), STORE_OK);
	assert_int_equal(want.row.purposes, PURPOSE_REMEMBER);
	assert_true(str_eq(want.row.wording, STR("w2")));
	assert_true(str_eq(want.row.state, STR("x,y")));
	assert_int_equal(want.row.seen_at, NOON + 1);
	assert_int_equal(want.row.created_at, NOON);
	store_close(store);
}

static void
events_go_to_the_visitor_just_made(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true);
	struct suite_tx t;

	suite_tx(s, &t, 1);
	suite_change(&t, CHANGE_NEW_VISITOR, nobody);
	suite_change(&t, CHANGE_ADD_EVENT, nobody)->event =
	    suite_event(NOON, "landing");
	assert_int_equal(suite_run(s, store, &t), STORE_OK);
	assert_string_equal(suite_state(s, store, t.made), "landing");
	store_close(store);
}

static void
erasing_leaves_the_proof_alone(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true);
	struct suite_tx t;
	struct id id;

	suite_tx(s, &t, 1);
	suite_change(&t, CHANGE_NEW_VISITOR, nobody);
	suite_change(&t, CHANGE_ADD_CONSENT, nobody)->consent =
	    (struct store_consent){NOON, 3, STR("w1")};
	assert_int_equal(suite_run(s, store, &t), STORE_OK);
	id = t.made;
	for (int i = 0; i < 5; i++)
		suite_note(store, id, NOON + i, "a");
	(void)suite_turn(s, store, 200);
	(void)suite_turn(s, store, 200);
	assert_string_equal(
	    suite_report(s, store, "moves"), "few many a 1 0\n");

	/* What he does while it happens goes with him. */
	suite_note(store, id, NOON + 9, "late");
	suite_tx(s, &t, 2);
	suite_change(&t, CHANGE_ERASE_VISITOR, id);
	suite_change(&t, CHANGE_ADD_CONSENT, id)->consent =
	    (struct store_consent){NOON + 9, 0, STR("w1")};
	assert_int_equal(suite_run(s, store, &t), STORE_OK);
	assert_string_equal(suite_state(s, store, id), "-");
	suite_note(store, id, NOON + 10, "later");
	(void)suite_turn(s, store, 200);
	(void)suite_turn(s, store, 200);
	assert_string_equal(suite_state(s, store, id), "-");
	assert_string_equal(suite_report(s, store, "stages"), "");
	assert_string_equal(suite_report(s, store, "moves"), "");
	assert_string_equal(suite_report(s, store, "days"), "");
	assert_string_equal(
	    suite_report(s, store, "choices"), "w1 0 1\nw1 3 1\n");

	/* Once more: what was asked for holds. */
	suite_tx(s, &t, 3);
	suite_change(&t, CHANGE_ERASE_VISITOR, id);
	assert_int_equal(suite_run(s, store, &t), STORE_OK);
	/* His number is nobody else's. */
	assert_true(suite_visitor(s, store, 4).lo > id.lo);
	store_close(store);
}

static void
a_refusal_to_consent_is_proven_without_a_row(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true);
	struct suite_tx t;

	suite_tx(s, &t, 1);
	suite_change(&t, CHANGE_ADD_CONSENT, nobody)->consent =
	    (struct store_consent){NOON, 0, STR("w1")};
	assert_int_equal(suite_run(s, store, &t), STORE_OK);
	assert_int_equal(t.made.lo, 0);
	assert_string_equal(suite_report(s, store, "stages"), "");
	assert_string_equal(suite_report(s, store, "choices"), "w1 0 1\n");
	store_close(store);
}

struct chain {
	struct store *store;
	struct suite_tx *next;
	void (*done)(void *, enum store_rc, const struct store_think *);
	void *ctx;
};

static void
write_next(void *ctx, enum store_rc rc, const struct store_think *t)
{
	struct chain *chain = ctx;

	store_write(chain->store, &chain->next->tx);
	chain->done(chain->ctx, rc, t);
}

static bool
agree(void *ctx, struct store_think *t)
{
	(void)ctx;
	(void)t;
	return true;
}

static void
done_may_write_again(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true);
	struct suite_tx first, second;
	struct chain chain = {store, &second, NULL, &first};

	suite_tx(s, &first, 1);
	suite_tx(s, &second, 2);
	chain.done = first.tx.done;
	first.tx.think = agree;
	first.tx.done = write_next;
	first.tx.ctx = &chain;
	store_write(store, &first.tx);
	(void)suite_turn(s, store, 1);
	assert_int_equal(first.ended, 1);
	assert_int_equal(second.ended, 0);
	(void)suite_turn(s, store, 1);
	assert_int_equal(second.ended, 1);
	assert_int_equal(second.rc, STORE_OK);
	store_close(store);
}

static void
many_writes_keep_their_order(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true);
	struct id id = suite_visitor(s, store, 1000);
	struct suite_tx t[200];
	size_t commas = 0;
	const char *all;

	for (size_t i = 0; i < 200; i++) {
		suite_tx(s, &t[i], i);
		suite_change(&t[i], CHANGE_ADD_EVENT, id)->event =
		    suite_event(NOON, str_format(s->arena, "%zu", i).p);
		store_write(store, &t[i].tx);
	}
	for (int turns = 0; t[199].ended == 0; turns++) {
		assert_true(turns < 20);
		(void)suite_turn(s, store, 1);
	}
	all = suite_state(s, store, id);
	for (const char *p = all; *p != '\0'; p++)
		commas += *p == ',';
	assert_int_equal(commas, 199);
	assert_memory_equal(all, "0,1,2,3,4,5,6,7,8,9,10,11,12", 28);
	for (size_t i = 0; i < 200; i++)
		assert_true(t[i].ended == 1 && t[i].rc == STORE_OK);
	store_close(store);
}

static void
closing_answers_what_is_parked(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true);
	struct suite_holder other;
	struct suite_tx kept, lost;

	suite_tx(s, &kept, 1);
	store_write(store, &kept.tx);
	store_close(store);
	assert_int_equal(kept.ended, 1);
	assert_int_equal(kept.rc, STORE_OK);

	other = suite_hold(s);
	store = suite_open(s, true);
	suite_tx(s, &lost, 2);
	store_write(store, &lost.tx);
	store_close(store);
	assert_int_equal(lost.ended, 1);
	assert_int_equal(lost.rc, STORE_DOWN);
	suite_unlock(other);
}

static void
outcomes_have_names(void **state)
{
	(void)state;
	assert_string_equal(store_rc_name(STORE_OK), "ok");
	assert_string_equal(store_rc_name(STORE_AGAIN), "again");
	assert_string_equal(store_rc_name(STORE_UNSURE), "unsure");
	assert_string_equal(store_rc_name(STORE_REFUSED), "refused");
	assert_string_equal(store_rc_name(STORE_DOWN), "down");
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, suite_setup, suite_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_visitor_is_made_and_read),
	    TEST(many_are_read_in_one_trip),
	    TEST(the_same_key_does_it_once),
	    TEST(another_answer_takes_the_place_of_the_last),
	    TEST(a_key_is_forgotten_after_a_day),
	    TEST(a_refusal_leaves_nothing),
	    TEST(a_change_to_nobody_undoes_its_write_only),
	    TEST(an_impossible_value_fails_alone),
	    TEST(think_sees_the_rows_it_locked),
	    TEST(a_row_is_put_and_takes_events),
	    TEST(events_go_to_the_visitor_just_made),
	    TEST(erasing_leaves_the_proof_alone),
	    TEST(a_refusal_to_consent_is_proven_without_a_row),
	    TEST(done_may_write_again),
	    TEST(many_writes_keep_their_order),
	    TEST(closing_answers_what_is_parked),
	    cmocka_unit_test(outcomes_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
