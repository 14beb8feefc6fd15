/* SPDX-License-Identifier: ISC */
/* Contacts, their events, and who is joined to them. */
#include "suite.h"

static const struct id nobody = {0, 0};

/* A write about the contact of this address. */
struct about {
	struct suite_tx t;
	struct store_contact contact, seen;
};

static void
about(struct suite *s, struct about *b, uint64_t key, const char *email)
{
	suite_tx(s, &b->t, key);
	b->contact = (struct store_contact){.email = str_of(email)};
	b->t.tx.email = b->contact.email;
	suite_change(&b->t, CHANGE_PUT_CONTACT, nobody)->contact = &b->contact;
}

static void
add_event(struct about *b, int64_t at, const char *item)
{
	suite_change(&b->t, CHANGE_ADD_CONTACT_EVENT, nobody)->event =
	    suite_event(at, item);
}

/* An event of the contact in a write of its own. */
static void
tell(struct suite *s, struct store *store, uint64_t key, const char *email,
    int64_t at, const char *item)
{
	struct about b;

	about(s, &b, key, email);
	add_event(&b, at, item);
	assert_int_equal(suite_run(s, store, &b.t), STORE_OK);
}

static enum store_rc
join(struct suite *s, struct store *store, uint64_t key, const char *email,
    struct id visitor, int64_t at)
{
	struct about b;

	about(s, &b, key, email);
	b.t.tx.now = at;
	suite_change(&b.t, CHANGE_JOIN, visitor)->proof = JOIN_ORDER;
	return suite_run(s, store, &b.t);
}

static enum store_rc
unjoin(struct suite *s, struct store *store, uint64_t key, struct id visitor)
{
	struct suite_tx t;

	suite_tx(s, &t, key);
	suite_change(&t, CHANGE_UNJOIN, visitor);
	return suite_run(s, store, &t);
}

/* The contact as a think sees it; id {0,0}: nobody. */
static struct store_contact
look(struct suite *s, struct store *store, const char *email)
{
	struct suite_tx t;

	suite_tx(s, &t, (uint64_t)s->ms << 32);
	t.tx.email = str_of(email);
	assert_int_equal(suite_run(s, store, &t), STORE_OK);
	return t.contact;
}

static const char *
state_of(struct suite *s, struct store *store, const char *email)
{
	return str_copy(s->arena, look(s, store, email).state).p;
}

static const char *
stage_of(struct suite *s, struct store *store, const char *email)
{
	return str_copy(s->arena, look(s, store, email).stage).p;
}

static struct store_visitor
visitor(struct suite *s, struct store *store, struct id id)
{
	struct store_want want = {.id = id};

	assert_int_equal(store_read(store, s->arena, &want, 1), STORE_OK);
	assert_true(want.found);
	return want.row;
}

static const char *
stage(struct suite *s, struct store *store, struct id id)
{
	return str_copy(s->arena, visitor(s, store, id).stage).p;
}

static void
flush(struct suite *s, struct store *store)
{
	(void)suite_turn(s, store, 200);
	(void)suite_turn(s, store, 200);
}

static void
a_contact_is_made_once_and_found(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true);
	struct store_contact was, is;
	struct about b;

	about(s, &b, 1, "kari@example.com");
	b.contact.name = STR("Kari Moe");
	b.contact.company = STR("Fjord AS");
	b.contact.role = STR("economy");
	add_event(&b, NOON, "a");
	assert_int_equal(suite_run(s, store, &b.t), STORE_OK);
	was = look(s, store, "kari@example.com");
	assert_true(was.id.lo != 0);
	assert_int_equal(was.created_at, NOON);
	assert_true(str_eq(was.company, STR("Fjord AS")));

	/* What is not told stays; a company is the same in any case. */
	about(s, &b, 2, "kari@example.com");
	b.contact.name = STR("Kari Nor");
	add_event(&b, NOON + 5, "b");
	assert_int_equal(suite_run(s, store, &b.t), STORE_OK);
	about(s, &b, 3, "ola@example.com");
	b.contact.company = STR("FJORD as");
	assert_int_equal(suite_run(s, store, &b.t), STORE_OK);
	is = look(s, store, "kari@example.com");
	assert_int_equal(is.id.lo, was.id.lo);
	assert_true(str_eq(is.name, STR("Kari Nor")));
	assert_true(str_eq(is.role, STR("economy")));
	assert_true(str_eq(is.state, STR("a,b")));
	assert_int_equal(is.seen_at, NOON + 5);
	assert_true(
	    str_eq(look(s, store, "ola@example.com").company, STR("Fjord AS")));
	assert_int_equal(look(s, store, "per@example.com").id.lo, 0);
	store_close(store);
}

static void
the_same_telling_never_counts_twice(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true);
	struct about b;

	for (int day = 0; day < 4; day++) {
		about(s, &b, 7, "kari@example.com");
		b.t.answer = STR("thanks");
		b.t.tx.now = NOON + day * DAY / 2;
		add_event(&b, NOON, "a");
		add_event(&b, NOON, "b");
		assert_int_equal(suite_run(s, store, &b.t),
		    day == 0 ? STORE_OK : STORE_AGAIN);
		/* The answer for a day; that it was told for ever. */
		assert_string_equal(b.t.said, day < 2 ? "thanks" : "");
	}
	assert_string_equal(state_of(s, store, "kari@example.com"), "a,b");
	store_close(store);
}

static void
late_events_of_a_contact_are_put_in_order(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true);

	tell(s, store, 1, "kari@example.com", NOON + 3, "c");
	tell(s, store, 2, "kari@example.com", NOON + 1, "a");
	tell(s, store, 3, "kari@example.com", NOON + 2, "b");
	assert_string_equal(state_of(s, store, "kari@example.com"), "a,b,c");
	assert_string_equal(stage_of(s, store, "kari@example.com"), "many");
	store_close(store);
}

static void
a_join_shares_what_comes(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true);
	struct id a = suite_visitor(s, store, 1),
		  b = suite_visitor(s, store, 2);
	struct id stranger = suite_visitor(s, store, 3);

	suite_note(store, a, NOON, "1");
	suite_note(store, stranger, NOON, "1");
	flush(s, store);
	assert_int_equal(
	    join(s, store, 4, "kari@example.com", a, NOON + 1), STORE_OK);
	assert_int_equal(
	    join(s, store, 5, "kari@example.com", b, NOON + 1), STORE_OK);
	assert_int_equal(visitor(s, store, a).contact.lo,
	    look(s, store, "kari@example.com").id.lo);
	assert_string_equal(stage(s, store, a), "few");

	/* From a device to the contact and on to the other device. */
	suite_note(store, a, NOON + 2, "2");
	suite_note(store, a, NOON + 3, "3");
	flush(s, store);
	assert_string_equal(stage_of(s, store, "kari@example.com"), "many");
	assert_string_equal(stage(s, store, b), "many");
	assert_string_equal(stage(s, store, stranger), "few");
	/* The stage, not the history. */
	assert_string_equal(suite_state(s, store, b), "!");
	assert_string_equal(state_of(s, store, "kari@example.com"), "!");
	store_close(store);
}

static void
a_contacts_change_reaches_his_visitors(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true);
	struct id a = suite_visitor(s, store, 1);

	assert_int_equal(
	    join(s, store, 2, "kari@example.com", a, NOON), STORE_OK);
	for (uint64_t i = 0; i < 3; i++)
		tell(s, store, 3 + i, "kari@example.com", NOON + 1 + (int)i,
		    "o");
	assert_string_equal(stage(s, store, a), "many");
	/* At the join both take the later. */
	(void)suite_visitor(s, store, 20);
	assert_int_equal(join(s, store, 21, "kari@example.com",
			     suite_visitor(s, store, 22), NOON + 9),
	    STORE_OK);
	assert_string_equal(suite_report(s, store, "stages"), "many 2\n 1\n");
	store_close(store);
}

static void
two_known_people_never_merge(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true);
	struct id a = suite_visitor(s, store, 1);
	struct about b;

	assert_int_equal(
	    join(s, store, 2, "kari@example.com", a, NOON), STORE_OK);
	/* Again is nothing new; another's is refused, with all that came with
	 * it. */
	assert_int_equal(
	    join(s, store, 3, "kari@example.com", a, NOON + 1), STORE_OK);
	about(s, &b, 4, "ola@example.com");
	suite_change(&b.t, CHANGE_JOIN, a);
	assert_int_equal(suite_run(s, store, &b.t), STORE_REFUSED);
	assert_int_equal(look(s, store, "ola@example.com").id.lo, 0);
	assert_int_equal(visitor(s, store, a).contact.lo,
	    look(s, store, "kari@example.com").id.lo);
	assert_int_equal(
	    join(s, store, 5, "kari@example.com", (struct id){0, 999}, NOON),
	    STORE_REFUSED);
	store_close(store);
}

static void
an_undone_join_leaves_neither_in_the_others_stage(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true);
	struct id a = suite_visitor(s, store, 1),
		  b = suite_visitor(s, store, 2);

	assert_int_equal(
	    join(s, store, 3, "kari@example.com", a, NOON), STORE_OK);
	assert_int_equal(
	    join(s, store, 4, "kari@example.com", b, NOON), STORE_OK);
	for (int i = 0; i < 3; i++)
		suite_note(store, a, NOON + 1 + i, "a");
	flush(s, store);
	assert_string_equal(stage(s, store, b), "many");
	assert_int_equal(unjoin(s, store, 5, a), STORE_OK);
	assert_int_equal(visitor(s, store, a).contact.lo, 0);
	assert_string_equal(stage(s, store, a), "many");
	assert_string_equal(stage(s, store, b), "few");
	assert_string_equal(stage_of(s, store, "kari@example.com"), "few");
	assert_string_equal(suite_state(s, store, a), "a,a,a");
	/* The rows stay, with their correction: only his own change stands. */
	assert_string_equal(suite_report(s, store, "moves"),
	    "few many a 1 0\nfew many shared 0 1\n");
	/* Undone is undone; and he may be somebody else's now. */
	assert_int_equal(unjoin(s, store, 6, a), STORE_OK);
	assert_int_equal(
	    join(s, store, 7, "ola@example.com", a, NOON + 9), STORE_OK);
	assert_string_equal(stage_of(s, store, "ola@example.com"), "many");
	assert_string_equal(stage_of(s, store, "kari@example.com"), "few");
	store_close(store);
}

static void
who_withdraws_is_nobodys(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true);
	struct id a = suite_visitor(s, store, 1);
	struct suite_tx t;

	assert_int_equal(
	    join(s, store, 2, "kari@example.com", a, NOON), STORE_OK);
	for (int i = 0; i < 3; i++)
		tell(s, store, 3 + (uint64_t)i, "kari@example.com",
		    NOON + 1 + i, "o");
	assert_string_equal(stage(s, store, a), "many");
	suite_tx(s, &t, 9);
	t.visitor.purposes = PURPOSE_MEASURE;
	t.visitor.state = STR("!");
	suite_change(&t, CHANGE_PUT_VISITOR, a);
	assert_int_equal(suite_run(s, store, &t), STORE_OK);
	assert_int_equal(visitor(s, store, a).contact.lo, 0);
	assert_string_equal(stage(s, store, a), "few");
	assert_string_equal(stage_of(s, store, "kari@example.com"), "many");
	assert_string_equal(suite_report(s, store, "joins"),
	    str_format(s->arena,
		"%llu kari@example.com order 2023-11-14\n"
		"%llu kari@example.com withdrawn 2023-11-14\n",
		(unsigned long long)a.lo, (unsigned long long)a.lo)
		.p);
	store_close(store);
}

static void
erasing_a_visitor_takes_his_joins(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true);
	struct id a = suite_visitor(s, store, 1);
	struct suite_tx t;

	assert_int_equal(
	    join(s, store, 2, "kari@example.com", a, NOON), STORE_OK);
	assert_string_equal(suite_report(s, store, "joins"),
	    str_format(s->arena, "%llu kari@example.com order 2023-11-14\n",
		(unsigned long long)a.lo)
		.p);
	for (int i = 0; i < 3; i++)
		suite_note(store, a, NOON + 1 + i, "a");
	flush(s, store);
	assert_string_equal(stage_of(s, store, "kari@example.com"), "many");
	suite_tx(s, &t, 3);
	suite_change(&t, CHANGE_ERASE_VISITOR, a);
	assert_int_equal(suite_run(s, store, &t), STORE_OK);
	assert_string_equal(suite_report(s, store, "joins"), "");
	/* And what the contact had from him. */
	assert_string_equal(stage_of(s, store, "kari@example.com"), "few");
	tell(s, store, 4, "kari@example.com", NOON + 1, "a");
	assert_string_equal(state_of(s, store, "kari@example.com"), "a");
	store_close(store);
}

static void
keep_all(struct store *keeper, int64_t now, struct store_before before)
{
	for (int slices = 0; store_keep(keeper, now, before); slices++)
		assert_true(slices < 10000);
}

static void
silent_contacts_go(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true);
	struct store *keeper = suite_open(s, false);
	struct id a = suite_visitor(s, store, 1);
	struct about b;

	about(s, &b, 2, "gone@example.com");
	b.contact.company = STR("Fjord AS");
	add_event(&b, NOON, "a");
	assert_int_equal(suite_run(s, store, &b.t), STORE_OK);
	tell(s, store, 3, "told@example.com", NOON + DAY, "a");
	assert_int_equal(
	    join(s, store, 4, "device@example.com", a, NOON), STORE_OK);
	suite_note(store, a, NOON + DAY, "x");
	flush(s, store);
	keep_all(keeper, NOON + 2 * DAY, (struct store_before){0, NOON + DAY});
	assert_int_equal(look(s, store, "gone@example.com").id.lo, 0);
	assert_true(look(s, store, "told@example.com").id.lo != 0);
	assert_true(look(s, store, "device@example.com").id.lo != 0);

	/* A visitor outlives his contact. */
	keep_all(
	    keeper, NOON + 3 * DAY, (struct store_before){0, NOON + 2 * DAY});
	assert_int_equal(look(s, store, "device@example.com").id.lo, 0);
	assert_int_equal(visitor(s, store, a).contact.lo, 0);
	assert_string_equal(suite_report(s, store, "joins"), "");
	suite_note(store, a, NOON + 2 * DAY, "y");
	flush(s, store);
	assert_string_equal(suite_state(s, store, a), "x,y");
	store_close(keeper);
	store_close(store);
}

static size_t
counted(struct suite *s, struct store *store, const char *email,
    const char *event, int64_t after)
{
	struct suite_tx t;

	suite_tx(s, &t, (uint64_t)s->ms << 32);
	t.tx.email = str_of(email);
	t.tx.count = str_of(event);
	t.tx.count_after = after;
	assert_int_equal(suite_run(s, store, &t), STORE_OK);
	return t.counted;
}

static void
what_happened_before_is_counted(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, false);
	const int64_t at[] = {3, 1, 9, 5};

	for (size_t i = 0; i < 4; i++)
		tell(s, store, i + 1, "kari@example.com", NOON + at[i], "a");
	tell(s, store, 5, "per@example.com", NOON + 5, "a");
	assert_int_equal(
	    counted(s, store, "kari@example.com", "page_view", 0), 4);
	assert_int_equal(
	    counted(s, store, "kari@example.com", "page_view", NOON + 3), 2);
	assert_int_equal(
	    counted(s, store, "kari@example.com", "page_view", NOON + 9), 0);
	assert_int_equal(counted(s, store, "kari@example.com", "other", 0), 0);
	assert_int_equal(counted(s, store, "kari@example.com", "", 0), 0);
	assert_int_equal(
	    counted(s, store, "nobody@example.com", "page_view", 0), 0);
	/* Of somebody who has very many, the latest. */
	for (size_t i = 0; i < STORE_COUNT_LATEST; i++)
		tell(s, store, 100 + i, "per@example.com", NOON + DAY, "b");
	assert_int_equal(counted(s, store, "per@example.com", "page_view", 0),
	    STORE_COUNT_LATEST);
	store_close(store);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, suite_setup, suite_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_contact_is_made_once_and_found),
	    TEST(the_same_telling_never_counts_twice),
	    TEST(late_events_of_a_contact_are_put_in_order),
	    TEST(a_join_shares_what_comes),
	    TEST(a_contacts_change_reaches_his_visitors),
	    TEST(two_known_people_never_merge),
	    TEST(an_undone_join_leaves_neither_in_the_others_stage),
	    TEST(who_withdraws_is_nobodys),
	    TEST(erasing_a_visitor_takes_his_joins),
	    TEST(silent_contacts_go),
	    TEST(what_happened_before_is_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
