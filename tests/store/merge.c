/* SPDX-License-Identifier: ISC */
/* Two contacts become one: as if all had been told of the one who stays, but
 * for what was agreed to with the other address. */
#include "post.h"

#include "store/consent.h"
#include "store/held.h"

static const struct id nobody = {0, 0};

static void
tell(struct post *p, const char *email, int64_t at, const char *item)
{
	struct store_contact who = {.email = str_of(email)};
	struct suite_tx t;

	suite_tx(p->s, &t, p->key++);
	t.tx.email = who.email;
	suite_change(&t, CHANGE_PUT_CONTACT, nobody)->contact = &who;
	suite_change(&t, CHANGE_ADD_CONTACT_EVENT, nobody)->event =
	    suite_event(at, item);
	assert_int_equal(suite_run(p->s, p->store, &t), STORE_OK);
}

static void
join(struct post *p, const char *email, struct id visitor, int64_t at)
{
	struct suite_tx t;

	suite_tx(p->s, &t, p->key++);
	t.tx.email = str_of(email);
	t.tx.now = at;
	suite_change(&t, CHANGE_JOIN, visitor)->proof = JOIN_ORDER;
	assert_int_equal(suite_run(p->s, p->store, &t), STORE_OK);
}

static enum store_rc
merge(struct post *p, struct id from, const char *into)
{
	struct suite_tx t;

	suite_tx(p->s, &t, p->key++);
	t.tx.email = str_of(into);
	suite_change(&t, CHANGE_MERGE_CONTACT, nobody)->contact_id = from;
	return suite_run(p->s, p->store, &t);
}

static struct store_profile
profile(struct post *p, const char *email)
{
	struct store_profile who;
	enum store_rc rc =
	    store_profile(p->store, p->s->arena, nobody, str_of(email), &who);

	if (rc == STORE_REFUSED)
		who = (struct store_profile){.nvalues = 0};
	else
		assert_int_equal(rc, STORE_OK);
	return who;
}

/* Counts the rows of one table. */
struct counting {
	const char *table;
	size_t n;
};

static void
count_row(void *ctx, struct str table, size_t n, const struct str *names,
    const struct store_cell *cells)
{
	struct counting *k = ctx;

	(void)n;
	(void)names;
	(void)cells;
	k->n += str_eq(table, str_of(k->table));
}

static size_t
rows_of(struct post *p, const char *email, const char *table)
{
	struct counting k = {.table = table};

	assert_int_equal(store_held(p->store, p->s->arena, nobody,
			     str_of(email), count_row, &k),
	    STORE_OK);
	return k.n;
}

/* Kari's events, and Ola's or hers as well, with a visitor of the latter. */
static struct id
two_lives(struct post *p, const char *other)
{
	struct id id = suite_visitor(p->s, p->store, p->key++);

	tell(p, "kari@example.com", NOON + 10, "a");
	tell(p, other, NOON + 20, "b");
	tell(p, "kari@example.com", NOON + 30, "c");
	suite_note(p->store, id, NOON + 15, "v");
	(void)suite_turn(p->s, p->store, 200);
	join(p, other, id, NOON + 25);
	tell(p, other, NOON + 5, "d");
	return id;
}

static struct store_visitor
visitor(struct post *p, struct id id)
{
	struct store_want want = {.id = id};

	assert_int_equal(store_read(p->store, p->s->arena, &want, 1), STORE_OK);
	assert_true(want.found);
	return want.row;
}

static void
it_is_as_if_all_had_been_told_of_one(void **state)
{
	struct suite *s = *state;
	struct suite *other;
	void *beside;
	struct store_contact one, merged;
	struct store_visitor v, w;
	struct post p, q;
	struct id id;

	assert_int_equal(suite_setup(&beside), 0);
	other = beside;
	post_open(other, &q, "one");
	v = visitor(&q, two_lives(&q, "kari@example.com"));
	one = profile(&q, "kari@example.com").contact;

	post_open(s, &p, "one");
	id = two_lives(&p, "ola@example.com");
	assert_int_equal(merge(&p, profile(&p, "ola@example.com").contact.id,
			     "kari@example.com"),
	    STORE_OK);
	merged = profile(&p, "kari@example.com").contact;
	w = visitor(&p, id);
	assert_true(str_eq(one.state, merged.state));
	assert_true(str_eq(one.stage, merged.stage));
	assert_true(str_eq(merged.stage, STR("many")));
	assert_true(str_eq(v.state, w.state));
	assert_true(str_eq(v.stage, w.stage));
	assert_int_equal(w.contact.lo, merged.id.lo);
	assert_int_equal(merged.seen_at, NOON + 30);
	assert_int_equal(
	    profile(&p, "ola@example.com").contact.id.lo, nobody.lo);
	assert_int_equal(rows_of(&p, "kari@example.com", "contact_event"), 4);
	assert_int_equal(rows_of(&p, "kari@example.com", "joining"), 1);

	/* What comes later goes on from there. */
	tell(&p, "kari@example.com", NOON + 40, "e");
	tell(&q, "kari@example.com", NOON + 40, "e");
	assert_true(str_eq(profile(&p, "kari@example.com").contact.state,
	    profile(&q, "kari@example.com").contact.state));
	store_close(p.store);
	store_close(q.store);
	assert_int_equal(suite_teardown(&beside), 0);
}

static void
agree(struct post *p, struct id contact, enum agree_kind kind)
{
	const struct store_agree g = {.at = NOON,
	    .kind = kind,
	    .list = STR("news"),
	    .lang = STR("en"),
	    .words = STR("Yes."),
	    .channel = STR("mail")};
	struct suite_tx t;
	struct change *c;

	suite_tx(p->s, &t, p->key++);
	c = suite_change(&t, CHANGE_ADD_AGREE, nobody);
	c->contact_id = contact;
	c->agree = &g;
	assert_int_equal(suite_run(p->s, p->store, &t), STORE_OK);
}

static void
consents_are_of_an_address(void **state)
{
	static const struct store_value said[] = {
	    {STR("name"), STR("O")}, {STR("phone"), STR("22")}};
	const struct store_submit ola_said = {.values = said, .nvalues = 2};
	const struct store_submit kari_said = {.values = said, .nvalues = 1};
	struct store_mail mail = post_mail("sent", MAIL_SERVICE);
	struct store_queued *mails;
	struct suite_tx t;
	struct post p;
	struct id kari, ola;

	post_open(*state, &p, "one");
	kari = suite_contact(p.s, p.store, p.key++, "kari@example.com");
	ola = suite_contact(p.s, p.store, p.key++, "ola@example.com");
	agree(&p, ola, AGREE_CONFIRMED);
	agree(&p, kari, AGREE_REQUESTED);
	suite_tx(p.s, &t, p.key++);
	suite_change(&t, CHANGE_FILL_VALUES, nobody)->contact_id = ola;
	t.changes[0].submit = &ola_said;
	suite_change(&t, CHANGE_FILL_VALUES, nobody)->contact_id = kari;
	t.changes[1].submit = &kari_said;
	assert_int_equal(suite_run(p.s, p.store, &t), STORE_OK);

	/* One mail was sent to Ola, one waits. */
	assert_int_equal(post_put(&p, ola, &mail), STORE_OK);
	assert_int_equal(post_claim(&p, &mails), 1);
	assert_int_equal(post_sending(&p, mails[0].id), STORE_OK);
	assert_int_equal(post_finish(&p, mails[0].id,
			     (struct store_ended){.state = MAIL_ACCEPTED}),
	    STORE_OK);
	mail = post_mail("waits", MAIL_SERVICE);
	assert_int_equal(post_put(&p, ola, &mail), STORE_OK);

	assert_int_equal(merge(&p, ola, "kari@example.com"), STORE_OK);
	assert_int_equal(profile(&p, "kari@example.com").nagrees, 1);
	assert_int_equal(
	    profile(&p, "kari@example.com").agrees[0].kind, AGREE_REQUESTED);
	assert_int_equal(profile(&p, "kari@example.com").nvalues, 2);
	assert_int_equal(rows_of(&p, "kari@example.com", "form_value"), 2);
	assert_int_equal(rows_of(&p, "kari@example.com", "outbox"), 1);
	assert_int_equal(post_claim(&p, &mails), 0);
	assert_non_null(strstr(suite_report(p.s, p.store, "outbox"),
	    "cancelled contact-gone service 1"));
	store_close(p.store);
}

static void
two_there_must_be(void **state)
{
	struct post p;
	struct id kari;

	post_open(*state, &p, "one");
	kari = suite_contact(p.s, p.store, p.key++, "kari@example.com");
	assert_int_equal(merge(&p, kari, "kari@example.com"), STORE_REFUSED);
	assert_int_equal(
	    merge(&p, (struct id){0, 99}, "kari@example.com"), STORE_REFUSED);
	assert_int_equal(merge(&p, kari, "ola@example.com"), STORE_REFUSED);
	assert_int_equal(
	    profile(&p, "kari@example.com").contact.id.lo, kari.lo);
	store_close(p.store);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, suite_setup, suite_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(it_is_as_if_all_had_been_told_of_one),
	    TEST(consents_are_of_an_address),
	    TEST(two_there_must_be),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
