/* SPDX-License-Identifier: ISC */
/* Who gave an address by a form that asks whether it is his, and never said so,
 * goes; whoever is known by anything else stays. */
#include "post.h"

#include "store/consent.h"

static const struct id nobody = {0, 0};

/* A write about a contact, made if he is new. */
static void
about(struct post *p, struct suite_tx *t, struct store_contact *who,
    const char *email)
{
	suite_tx(p->s, t, p->key++);
	*who = (struct store_contact){.email = str_of(email)};
	t->tx.email = who->email;
	suite_change(t, CHANGE_PUT_CONTACT, nobody)->contact = who;
}

/* He sent a form, with a wish. */
static void
send(struct post *p, const char *email, const char *form)
{
	static const struct store_wish wish = {
	    .list = STR("news"), .words = STR("Yes.")};
	const struct store_submit submit = {.at = NOON,
	    .form = str_of(form),
	    .lang = STR("en"),
	    .wishes = &wish,
	    .nwishes = 1};
	struct store_contact who;
	struct suite_tx t;
	struct change *c;

	about(p, &t, &who, email);
	c = suite_change(&t, CHANGE_ADD_CONTACT_EVENT, nobody);
	c->event = suite_event(NOON, "a");
	c->event.event = STR("form_submit");
	c->event.form = str_of(form);
	suite_change(&t, CHANGE_ADD_SUBMIT, nobody)->submit = &submit;
	assert_int_equal(suite_run(p->s, p->store, &t), STORE_OK);
}

static void
tell(struct post *p, const char *email, int64_t at)
{
	struct store_contact who;
	struct suite_tx t;

	about(p, &t, &who, email);
	suite_change(&t, CHANGE_ADD_CONTACT_EVENT, nobody)->event =
	    suite_event(at, "b");
	assert_int_equal(suite_run(p->s, p->store, &t), STORE_OK);
}

static void
join(struct post *p, const char *email)
{
	struct id id = suite_visitor(p->s, p->store, p->key++);
	struct store_contact who;
	struct suite_tx t;

	about(p, &t, &who, email);
	suite_change(&t, CHANGE_JOIN, id)->proof = JOIN_ORDER;
	assert_int_equal(suite_run(p->s, p->store, &t), STORE_OK);
}

static void
confirm(struct post *p, const char *email)
{
	const struct store_agree yes = {.at = NOON,
	    .kind = AGREE_CONFIRMED,
	    .list = STR("news"),
	    .lang = STR("en"),
	    .words = STR("Yes."),
	    .channel = STR("mail")};
	struct store_contact who;
	struct suite_tx t;

	about(p, &t, &who, email);
	suite_change(&t, CHANGE_ADD_AGREE, nobody)->agree = &yes;
	assert_int_equal(suite_run(p->s, p->store, &t), STORE_OK);
}

static void
import(struct post *p, const char *email)
{
	static const struct store_value phone = {STR("phone"), STR("22")};
	const struct store_submit fill = {.values = &phone, .nvalues = 1};
	struct store_contact who;
	struct suite_tx t;

	about(p, &t, &who, email);
	suite_change(&t, CHANGE_FILL_VALUES, nobody)->submit = &fill;
	assert_int_equal(suite_run(p->s, p->store, &t), STORE_OK);
}

static struct id
find(struct post *p, const char *email)
{
	struct store_profile who;
	enum store_rc rc =
	    store_profile(p->store, p->s->arena, nobody, str_of(email), &who);

	assert_true(rc == STORE_OK || rc == STORE_REFUSED);
	return rc == STORE_OK ? who.contact.id : nobody;
}

/* The mail that asks him is out, with a link that is good for three days. */
static void
ask(struct post *p, const char *email)
{
	const struct store_ticket ticket = {.what = TICKET_CONFIRM,
	    .hash = {7},
	    .form = STR("ebook"),
	    .asked_at = NOON,
	    .until = NOON + 3 * DAY};
	const struct store_leaving leaving = {
	    .message_id = STR("m1@example.com"), .ticket = &ticket};
	struct store_mail mail = post_mail("ask", MAIL_TRANSACTIONAL);
	struct store_queued *mails;

	assert_int_equal(post_put(p, find(p, email), &mail), STORE_OK);
	assert_int_equal(post_claim(p, &mails), 1);
	assert_int_equal(post_leaving(p, mails[0].id, &leaving), STORE_OK);
	assert_int_equal(post_finish(p, mails[0].id,
			     (struct store_ended){.state = MAIL_ACCEPTED}),
	    STORE_OK);
}

static void
keep(struct post *p, int64_t now, int64_t unconfirmed)
{
	const struct store_before before = {
	    .unconfirmed = unconfirmed, .forms = STR(" ebook signup ")};

	for (int slices = 0; store_keep(p->store, now, before); slices++)
		assert_true(slices < 10000);
}

static void
who_never_confirmed_goes(void **state)
{
	static const struct {
		const char *email;
		bool stays;
	} people[] = {{"gone@example.com", false}, {"twice@example.com", false},
	    {"said@example.com", true}, {"lead@example.com", true},
	    {"both@example.com", true}, {"customer@example.com", true},
	    {"late@example.com", true}, {"joined@example.com", true},
	    {"told@example.com", true}, {"imported@example.com", true},
	    {"asked@example.com", true}};
	struct post p;

	post_open(*state, &p, "one");
	send(&p, "gone@example.com", "ebook");
	send(&p, "twice@example.com", "ebook");
	send(&p, "twice@example.com", "signup");
	send(&p, "said@example.com", "ebook");
	confirm(&p, "said@example.com");
	send(&p, "lead@example.com", "book");
	send(&p, "both@example.com", "ebook");
	send(&p, "both@example.com", "up");
	send(&p, "customer@example.com", "ebook");
	tell(&p, "customer@example.com", NOON - DAY);
	send(&p, "late@example.com", "ebook");
	tell(&p, "late@example.com", NOON + DAY);
	send(&p, "joined@example.com", "ebook");
	join(&p, "joined@example.com");
	(void)suite_contact(p.s, p.store, p.key++, "told@example.com");
	send(&p, "imported@example.com", "ebook");
	import(&p, "imported@example.com");
	send(&p, "asked@example.com", "ebook");
	ask(&p, "asked@example.com");

	keep(&p, NOON + DAY, NOON);
	assert_true(find(&p, "gone@example.com").lo != 0);
	keep(&p, NOON + 2 * DAY, NOON + DAY);
	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++)
		if ((find(&p, people[i].email).lo != 0) != people[i].stays)
			fail_msg("%s", people[i].email);
	keep(&p, NOON + 4 * DAY, NOON + DAY);
	assert_int_equal(find(&p, "asked@example.com").lo, 0);
	assert_true(find(&p, "said@example.com").lo != 0);
	store_close(p.store);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		who_never_confirmed_goes, suite_setup, suite_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
