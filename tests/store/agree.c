/* SPDX-License-Identifier: ISC */
/* What contacts agree to is only added to; a ticket opens once; what a mail
 * carries is valid once it leaves. */
#include "post.h"

#include "store/consent.h"

static const struct id nobody = {0, 0};

static struct id
kari(struct post *p)
{
	return suite_contact(p->s, p->store, p->key++, "kari@example.com");
}

static void
agree(struct post *p, struct id contact, enum agree_kind kind, int64_t at)
{
	const struct store_agree g = {.at = at,
	    .kind = kind,
	    .list = STR("news"),
	    .lang = STR("en"),
	    .words = STR("Yes, send me letters."),
	    .channel = STR("mail"),
	    .message_id = STR("m1@example.com")};
	struct suite_tx t;
	struct change *c;

	suite_tx(p->s, &t, p->key++);
	c = suite_change(&t, CHANGE_ADD_AGREE, nobody);
	c->contact_id = contact;
	c->agree = &g;
	assert_int_equal(suite_run(p->s, p->store, &t), STORE_OK);
}

/* The kinds of a contact's history, one letter each. */
static const char *
history(struct post *p, struct id contact)
{
	static const char letters[AGREE_KIND__MAX + 1] = "rcwoeui";
	char *out = arena_alloc(p->s->arena, 64);
	struct store_profile who;

	assert_int_equal(
	    store_profile(p->store, p->s->arena, contact, STR(""), &who),
	    STORE_OK);
	for (size_t i = 0; i < who.nagrees; i++)
		out[i] = letters[who.agrees[i].kind];
	return out;
}

static void
history_is_read_in_its_order(void **state)
{
	struct store_profile who;
	struct post p;
	struct id id;

	post_open(*state, &p, "one");
	id = kari(&p);
	agree(&p, id, AGREE_CONFIRMED, NOON);
	agree(&p, id, AGREE_WITHDRAWN, NOON - 5);
	assert_int_equal(store_profile(p.store, p.s->arena, nobody,
			     STR("kari@example.com"), &who),
	    STORE_OK);
	assert_string_equal(history(&p, id), "cw");
	assert_true(str_eq(who.agrees[0].words, STR("Yes, send me letters.")));
	assert_true(who.agrees[0].version > 0);
	assert_int_equal(who.agrees[0].version, who.agrees[1].version);
	assert_true(str_eq(who.agrees[0].message_id, STR("m1@example.com")));
	assert_int_equal(who.agrees[1].at, NOON - 5);
	assert_int_equal(store_profile(p.store, p.s->arena, nobody,
			     STR("ola@example.com"), &who),
	    STORE_REFUSED);
	store_close(p.store);
}

/* One mail to Kari that is about to leave with a ticket and two links. */
static void
leave(struct post *p, struct id contact, struct store_ticket *ticket)
{
	static const struct str links[] = {
	    STR("https://a.example/"), STR("https://b.example/")};
	struct store_mail mail = post_mail("a", MAIL_MARKETING);
	struct store_leaving leaving = {.message_id = STR("m7@example.com"),
	    .ticket = ticket,
	    .links = links,
	    .nlinks = 2};
	struct store_queued *mails;

	assert_int_equal(post_put(p, contact, &mail), STORE_OK);
	assert_int_equal(post_claim(p, &mails), 1);
	assert_int_equal(post_leaving(p, mails[0].id, &leaving), STORE_OK);
	assert_int_equal(post_finish(p, mails[0].id,
			     (struct store_ended){.state = MAIL_ACCEPTED}),
	    STORE_OK);
}

static void
what_a_mail_carries_is_valid_once_it_leaves(void **state)
{
	struct store_ticket ticket = {.what = TICKET_CONFIRM,
				.hash = {7},
				.form = STR("signup"),
				.asked_at = NOON,
				.until = NOON + DAY},
			    read;
	struct store_mail_link link;
	struct post p;
	struct id id;

	post_open(*state, &p, "one");
	id = kari(&p);
	agree(&p, id, AGREE_CONFIRMED, NOON - DAY);
	assert_int_equal(store_ticket(p.store, p.s->arena, ticket.hash, &read),
	    STORE_REFUSED);
	leave(&p, id, &ticket);
	assert_int_equal(
	    store_ticket(p.store, p.s->arena, ticket.hash, &read), STORE_OK);
	assert_int_equal(read.contact.lo, id.lo);
	assert_true(str_eq(read.message_id, STR("m7@example.com")));
	assert_int_equal(read.until, NOON + DAY);
	assert_int_equal(read.used_at, 0);
	assert_int_equal(
	    store_mail_link(p.store, p.s->arena, 1, 1, &link), STORE_OK);
	assert_true(str_eq(link.target, STR("https://b.example/")));
	assert_int_equal(link.contact.lo, id.lo);
	assert_int_equal(link.sent_at, p.now);
	assert_int_equal(
	    store_mail_link(p.store, p.s->arena, 1, 2, &link), STORE_REFUSED);
	/* And the consent it went on is used. */
	assert_string_equal(history(&p, id), "cu");
	store_close(p.store);
}

static enum store_rc
use(struct post *p, const struct store_ticket *ticket, int64_t at)
{
	struct suite_tx t;

	suite_tx(p->s, &t, p->key++);
	t.tx.ticket = ticket->hash;
	t.tx.now = at;
	suite_change(&t, CHANGE_USE_TICKET, nobody)->ticket = ticket;
	return suite_run(p->s, p->store, &t);
}

static void
a_ticket_is_used_once(void **state)
{
	struct store_ticket ticket = {.what = TICKET_ERASE,
				.hash = {9},
				.until = NOON + DAY},
			    read;
	struct post p;

	post_open(*state, &p, "one");
	leave(&p, kari(&p), &ticket);
	assert_int_equal(use(&p, &ticket, NOON + 10), STORE_OK);
	assert_int_equal(use(&p, &ticket, NOON + 20), STORE_OK);
	assert_int_equal(
	    store_ticket(p.store, p.s->arena, ticket.hash, &read), STORE_OK);
	assert_int_equal(read.what, TICKET_ERASE);
	assert_int_equal(read.used_at, NOON + 10);
	store_close(p.store);
}

static void
erased_he_leaves_nothing_but_proofs(void **state)
{
	struct store_profile who;
	struct suite_tx t;
	struct post p;
	struct id id, visitor;

	post_open(*state, &p, "one");
	id = kari(&p);
	visitor = suite_visitor(p.s, p.store, p.key++);
	agree(&p, id, AGREE_CONFIRMED, NOON);
	suite_tx(p.s, &t, p.key++);
	suite_change(&t, CHANGE_JOIN, visitor)->contact_id = id;
	assert_int_equal(suite_run(p.s, p.store, &t), STORE_OK);
	suite_tx(p.s, &t, p.key++);
	t.tx.contact = id;
	suite_change(&t, CHANGE_ERASE_CONTACT, nobody)->contact_id = id;
	assert_int_equal(suite_run(p.s, p.store, &t), STORE_OK);
	assert_int_equal(store_profile(p.store, p.s->arena, id, STR(""), &who),
	    STORE_REFUSED);
	assert_string_equal(suite_state(p.s, p.store, visitor), "-");
	store_close(p.store);
}

static void
a_pause_is_seen_by_who_sends(void **state)
{
	struct store_mail mail = post_mail("a", MAIL_MARKETING);
	struct store_queued *mails;
	struct suite_tx t;
	struct change *c;
	struct post p;
	struct id id;

	post_open(*state, &p, "one");
	id = kari(&p);
	suite_tx(p.s, &t, p.key++);
	c = suite_change(&t, CHANGE_PAUSE, nobody);
	c->contact_id = id;
	c->until = NOON + DAY;
	assert_int_equal(suite_run(p.s, p.store, &t), STORE_OK);
	assert_int_equal(post_put(&p, id, &mail), STORE_OK);
	assert_int_equal(post_claim(&p, &mails), 1);
	assert_int_equal(mails[0].to.paused_until, NOON + DAY);
	store_close(p.store);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, suite_setup, suite_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(history_is_read_in_its_order),
	    TEST(what_a_mail_carries_is_valid_once_it_leaves),
	    TEST(a_ticket_is_used_once),
	    TEST(erased_he_leaves_nothing_but_proofs),
	    TEST(a_pause_is_seen_by_who_sends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
