/* SPDX-License-Identifier: ISC */
/* What people see of the queue, and what they decide of a mail that is
 * uncertain. */
#include "post.h"

#include "people/agreed.h"

#define YEAR (365 * DAY)

static const struct id nobody = {0, 0};
static const struct store_ended unsure = {.state = MAIL_UNCERTAIN,
    .reason = MAIL_NO_ANSWER,
    .code = 354,
    .answer = STR("go on")};

static struct id
kari(struct post *p)
{
	return suite_contact(p->s, p->store, p->key++, "kari@example.com");
}

/* Sends all that is due, and nobody knows what became of it. */
static void
lose(struct post *p)
{
	struct store_queued *mails;
	size_t n = post_claim(p, &mails);

	for (size_t i = 0; i < n; i++) {
		assert_int_equal(post_sending(p, mails[i].id), STORE_OK);
		assert_int_equal(post_finish(p, mails[i].id, unsure), STORE_OK);
	}
}

/* A marketing mail to Kari that may have arrived; its id. */
static uint64_t
lost(struct post *p)
{
	struct store_mail mail = post_mail("a", MAIL_MARKETING);
	struct store_mail_row *rows;
	size_t n;

	assert_int_equal(post_put(p, kari(p), &mail), STORE_OK);
	lose(p);
	assert_int_equal(store_mail_list(p->store, p->s->arena, MAIL_UNCERTAIN,
			     9, &rows, &n),
	    STORE_OK);
	assert_int_equal(n, 1);
	return rows[0].id;
}

static enum store_rc
settle(struct post *p, uint64_t id, int64_t ended_at, bool arrived)
{
	const struct store_looked looked = {id, ended_at, arrived};
	struct suite_tx t;

	suite_tx(p->s, &t, p->key++);
	t.tx.now = p->now;
	suite_change(&t, CHANGE_SETTLE_MAIL, nobody)->looked = &looked;
	return suite_run(p->s, p->store, &t);
}

static void
assert_outbox(struct post *p, const char *want)
{
	assert_string_equal(suite_report(p->s, p->store, "outbox"), want);
}

static void
a_list_is_the_newest_first(void **state)
{
	struct store_mail mail = post_mail("first", MAIL_MARKETING);
	struct store_mail_row *rows;
	struct post p;
	size_t n;

	post_open(*state, &p, "one");
	assert_int_equal(post_put(&p, kari(&p), &mail), STORE_OK);
	mail = post_mail("second", MAIL_TRANSACTIONAL);
	mail.person = STR("ingrid");
	mail.due = NOON + DAY;
	assert_int_equal(post_put(&p, nobody, &mail), STORE_OK);
	lose(&p);
	assert_int_equal(
	    store_mail_list(p.store, p.s->arena, MAIL_STATE__MAX, 9, &rows, &n),
	    STORE_OK);
	assert_int_equal(n, 2);
	assert_int_equal(rows[0].state, MAIL_QUEUED);
	assert_int_equal(rows[0].kind, MAIL_TRANSACTIONAL);
	assert_int_equal(rows[0].reason, MAIL_NO_REASON);
	assert_int_equal(rows[0].next, NOON + DAY);
	assert_int_equal(rows[0].ended_at, 0);
	assert_true(str_eq(rows[0].person, STR("ingrid")));
	assert_int_equal(rows[0].email.n, 0);
	assert_int_equal(rows[1].state, MAIL_UNCERTAIN);
	assert_int_equal(rows[1].reason, MAIL_NO_ANSWER);
	assert_int_equal(rows[1].code, 354);
	assert_int_equal(rows[1].ended_at, NOON);
	assert_int_equal(rows[1].stale, NOON + 7 * DAY);
	assert_true(rows[1].whole);
	assert_true(str_eq(rows[1].answer, STR("go on")));
	assert_true(str_eq(rows[1].email, STR("kari@example.com")));
	assert_true(str_eq(rows[1].mail, STR("ebook/offer")));
	assert_true(str_eq(rows[1].list, STR("news")));
	assert_true(rows[1].message_id.n > 0);
	assert_int_equal(
	    store_mail_list(p.store, p.s->arena, MAIL_STATE__MAX, 1, &rows, &n),
	    STORE_OK);
	assert_int_equal(n, 1);
	assert_int_equal(rows[0].state, MAIL_QUEUED);
	assert_int_equal(
	    store_mail_list(p.store, p.s->arena, MAIL_FAILED, 9, &rows, &n),
	    STORE_OK);
	assert_int_equal(n, 0);
	store_close(p.store);
}

static void
it_is_sent_once_more_and_not_twice(void **state)
{
	struct store_queued *mails;
	struct post p;
	uint64_t id;

	post_open(*state, &p, "one");
	id = lost(&p);
	assert_outbox(&p, "uncertain no-answer marketing 1 0\n");
	p.now = NOON + 3600;
	/* Not as he saw it, and not there. */
	assert_int_equal(settle(&p, id, NOON + 1, false), STORE_REFUSED);
	assert_int_equal(settle(&p, id + 1, NOON, false), STORE_REFUSED);
	assert_int_equal(settle(&p, id, NOON, false), STORE_OK);
	/* It could be sent from now on, not since it was queued. */
	assert_outbox(&p, "queued  marketing 1 138333273\n");
	assert_int_equal(settle(&p, id, NOON, false), STORE_REFUSED);
	assert_int_equal(settle(&p, id, NOON, true), STORE_REFUSED);
	assert_int_equal(post_claim(&p, &mails), 1);
	assert_int_equal(mails[0].id, id);
	assert_true(str_eq(mails[0].message_id,
	    str_format(p.s->arena, "m%d@example.com", (int)id)));
	assert_int_equal(settle(&p, id, NOON, false), STORE_REFUSED);
	/* Lost once more, it wants another look. */
	assert_int_equal(post_sending(&p, id), STORE_OK);
	assert_int_equal(post_finish(&p, id, unsure), STORE_OK);
	assert_int_equal(settle(&p, id, NOON, false), STORE_REFUSED);
	assert_int_equal(settle(&p, id, NOON + 3600, false), STORE_OK);
	store_close(p.store);
}

static void
it_is_not_sent_when_that_is_too_late(void **state)
{
	struct post p;
	uint64_t id;

	post_open(*state, &p, "one");
	id = lost(&p);
	p.now = NOON + 7 * DAY;
	assert_int_equal(settle(&p, id, NOON, false), STORE_REFUSED);
	assert_outbox(&p, "uncertain no-answer marketing 1 0\n");
	assert_int_equal(settle(&p, id, NOON, true), STORE_OK);
	assert_outbox(&p, "accepted  marketing 1 0\n");
	store_close(p.store);
}

static void
it_is_not_sent_when_what_it_said_is_forgotten(void **state)
{
	struct store_before before = {.bodies = NOON + 1};
	struct store_mail_row *rows;
	struct post p;
	uint64_t id;
	size_t n;

	post_open(*state, &p, "one");
	id = lost(&p);
	while (store_keep(p.store, NOON + 2, before))
		;
	assert_int_equal(
	    store_mail_list(p.store, p.s->arena, MAIL_UNCERTAIN, 9, &rows, &n),
	    STORE_OK);
	assert_int_equal(n, 1);
	assert_false(rows[0].whole);
	assert_int_equal(settle(&p, id, NOON, false), STORE_REFUSED);
	store_close(p.store);
}

/* As if the mail server had said so. */
static void
what_arrived_used_the_consent(void **state)
{
	const struct store_agree g = {.at = NOON - DAY,
	    .kind = AGREE_CONFIRMED,
	    .list = STR("news"),
	    .lang = STR("en"),
	    .words = STR("Yes, send me letters."),
	    .channel = STR("mail")};
	struct store_profile who;
	struct suite_tx t;
	struct change *c;
	struct post p;
	uint64_t id;

	post_open(*state, &p, "one");
	suite_tx(p.s, &t, p.key++);
	c = suite_change(&t, CHANGE_ADD_AGREE, nobody);
	c->contact_id = kari(&p);
	c->agree = &g;
	assert_int_equal(suite_run(p.s, p.store, &t), STORE_OK);
	id = lost(&p);
	p.now = NOON + DAY;
	assert_int_equal(settle(&p, id, NOON, true), STORE_OK);
	assert_int_equal(settle(&p, id, NOON, true), STORE_REFUSED);
	assert_int_equal(
	    store_profile(p.store, p.s->arena, kari(&p), STR(""), &who),
	    STORE_OK);
	assert_int_equal(who.nagrees, 2);
	assert_int_equal(who.agrees[1].kind, AGREE_USED);
	assert_int_equal(who.agrees[1].at, NOON);
	/* So the year of a consent that lapses begins anew (MAIL 18.28). */
	assert_int_equal(
	    agreed_list(who.agrees, 1, STR("news"), NOON + YEAR - DAY, YEAR),
	    AGREED_LAPSED);
	assert_int_equal(
	    agreed_list(who.agrees, 2, STR("news"), NOON + YEAR - DAY, YEAR),
	    AGREED_YES);
	assert_int_equal(
	    agreed_list(who.agrees, 2, STR("news"), NOON + YEAR + DAY, YEAR),
	    AGREED_LAPSED);
	store_close(p.store);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, suite_setup, suite_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_list_is_the_newest_first),
	    TEST(it_is_sent_once_more_and_not_twice),
	    TEST(it_is_not_sent_when_that_is_too_late),
	    TEST(it_is_not_sent_when_what_it_said_is_forgotten),
	    TEST(what_arrived_used_the_consent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
