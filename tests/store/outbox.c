/* SPDX-License-Identifier: ISC */
/* The queue of mails: every way through it, and every reason not to send. */
#include "post.h"

#include "store/consent.h"

static const struct id nobody = {0, 0};
static const struct store_ended accepted = {.state = MAIL_ACCEPTED};
static const struct store_ended refused = {.state = MAIL_FAILED,
    .reason = MAIL_REFUSED,
    .code = 554,
    .answer = STR("no thanks")};

static struct id
kari(struct post *p)
{
	return suite_contact(p->s, p->store, p->key++, "kari@example.com");
}

/* A mail to Kari, queued and claimed; its id. */
static uint64_t
claimed(struct post *p, const char *dedup, enum mail_class kind)
{
	struct store_mail mail = post_mail(dedup, kind);
	struct store_queued *mails;

	assert_int_equal(post_put(p, kari(p), &mail), STORE_OK);
	assert_int_equal(post_claim(p, &mails), 1);
	return mails[0].id;
}

static void
assert_outbox(struct post *p, const char *want)
{
	assert_string_equal(suite_report(p->s, p->store, "outbox"), want);
}

static void
is_queued_once_or_not_at_all(void **state)
{
	struct store_mail mail = post_mail("a", MAIL_MARKETING);
	struct suite *s = *state;
	struct suite_tx t;
	struct post p;

	post_open(s, &p, "one");
	assert_int_equal(post_put(&p, kari(&p), &mail), STORE_OK);
	assert_int_equal(post_put(&p, kari(&p), &mail), STORE_OK);
	assert_outbox(&p, "queued  marketing 1 138333333\n");
	/* Nobody has this number: nothing of the write is kept. */
	mail = post_mail("b", MAIL_MARKETING);
	assert_int_equal(
	    post_put(&p, (struct id){0, 99}, &mail), STORE_REFUSED);
	/* A mail whose cause is refused. */
	suite_tx(s, &t, 5);
	suite_change(&t, CHANGE_QUEUE_MAIL, nobody)->mail = &mail;
	t.changes[0].contact_id = kari(&p);
	suite_change(&t, CHANGE_ADD_EVENT, (struct id){0, 99})->event =
	    suite_event(NOON, "x");
	assert_int_equal(suite_run(s, p.store, &t), STORE_REFUSED);
	assert_outbox(&p, "queued  marketing 1 138333333\n");
	store_close(p.store);
}

static void
what_is_due_comes_as_it_was_given(void **state)
{
	struct store_mail early = post_mail("early", MAIL_MARKETING),
			  late = post_mail("late", MAIL_MARKETING),
			  never = post_mail("never", MAIL_MARKETING),
			  staff = post_mail("staff", MAIL_TRANSACTIONAL);
	size_t most[MAIL_CLASS__MAX] = {1, 0, 9}, n, looked;
	int64_t at[MAIL_CLASS__MAX];
	struct store_queued *m;
	struct post p;

	post_open(*state, &p, "one");
	late.due = NOON + 10;
	never.due = NOON + 2 * DAY;
	staff.person = STR("ingrid");
	assert_int_equal(post_put(&p, kari(&p), &late), STORE_OK);
	assert_int_equal(post_put(&p, kari(&p), &early), STORE_OK);
	assert_int_equal(post_put(&p, kari(&p), &never), STORE_OK);
	assert_int_equal(post_put(&p, nobody, &staff), STORE_OK);
	assert_int_equal(store_mail_next(p.store, at), STORE_OK);
	assert_int_equal(at[MAIL_MARKETING], NOON);
	assert_int_equal(at[MAIL_SERVICE], INT64_MAX);
	p.now = NOON + DAY;
	assert_int_equal(store_mail_claim(p.store, p.s->arena, &p.sender, most,
			     &m, &n, &looked),
	    STORE_OK);
	assert_int_equal(n, 2);
	assert_int_equal(looked, 2);
	/* Somebody waits for what is no marketing. */
	assert_true(str_eq(m[0].mail.person, STR("ingrid")));
	assert_int_equal(m[0].to.email.n, 0);
	assert_int_equal(m[0].mail.kind, MAIL_TRANSACTIONAL);
	assert_true(str_eq(m[1].mail.dedup, STR("early")));
	assert_true(str_eq(m[1].to.email, STR("kari@example.com")));
	assert_true(str_eq(m[1].mail.mail, STR("ebook/offer")));
	assert_true(str_eq(m[1].mail.list, STR("news")));
	assert_true(str_eq(m[1].mail.lang, STR("nb")));
	assert_true(str_eq(m[1].mail.site, STR("v7")));
	assert_true(str_eq(m[1].mail.given, STR("name=Kari")));
	assert_int_equal(m[1].mail.stale, NOON + 7 * DAY);
	assert_int_equal(store_mail_claim(p.store, p.s->arena, &p.sender, most,
			     &m, &n, &looked),
	    STORE_OK);
	assert_int_equal(n, 1);
	assert_true(str_eq(m[0].mail.dedup, STR("late")));
	assert_int_equal(post_claim(&p, &m), 0);
	store_close(p.store);
}

/* Whoever has it in hand, and to whomever it is. */
static void
a_mail_is_read_by_its_id(void **state)
{
	struct store_mail mail = post_mail("staff", MAIL_TRANSACTIONAL);
	struct store_queued *mails, q;
	struct post p;
	uint64_t id;

	post_open(*state, &p, "one");
	id = claimed(&p, "a", MAIL_SERVICE);
	assert_int_equal(
	    store_mail_read(p.store, p.s->arena, id, &q), STORE_OK);
	assert_int_equal(q.id, id);
	assert_int_equal(q.message_id.n, 0);
	assert_int_equal(q.mail.kind, MAIL_SERVICE);
	assert_true(str_eq(q.mail.list, STR("news")));
	assert_true(str_eq(q.to.email, STR("kari@example.com")));
	assert_int_equal(post_sending(&p, id), STORE_OK);
	assert_int_equal(post_finish(&p, id, accepted), STORE_OK);
	assert_int_equal(
	    store_mail_read(p.store, p.s->arena, id, &q), STORE_OK);
	assert_true(str_ends(q.message_id, STR("@example.com")));
	mail.person = STR("ingrid");
	assert_int_equal(post_put(&p, nobody, &mail), STORE_OK);
	assert_int_equal(post_claim(&p, &mails), 1);
	assert_int_equal(
	    store_mail_read(p.store, p.s->arena, mails[0].id, &q), STORE_OK);
	assert_true(str_eq(q.mail.person, STR("ingrid")));
	assert_int_equal(q.to.email.n, 0);
	assert_int_equal(
	    store_mail_read(p.store, p.s->arena, 99, &q), STORE_REFUSED);
	assert_int_equal(
	    store_mail_read(p.store, p.s->arena, (uint64_t)1 << 63, &q),
	    STORE_REFUSED);
	store_close(p.store);
}

static void
every_end_is_written_down(void **state)
{
	static const struct {
		enum mail_class kind;
		struct store_ended ended;
		const char *outbox;
	} ends[] = {
	    {MAIL_MARKETING, {.state = MAIL_ACCEPTED},
		"accepted  marketing 1 0\n"},
	    {MAIL_MARKETING, {.state = MAIL_FAILED, .reason = MAIL_NO_MAILBOX},
		"failed no-mailbox marketing 1 0\n"},
	    {MAIL_MARKETING,
		{.state = MAIL_CANCELLED, .reason = MAIL_TEMPLATE_GONE},
		"cancelled template-gone marketing 1 0\n"},
	    {MAIL_MARKETING,
		{.state = MAIL_UNCERTAIN,
		    .reason = MAIL_NO_ANSWER,
		    .next = NOON},
		"uncertain no-answer marketing 1 0\n"},
	    /* At least once: again. */
	    {MAIL_SERVICE,
		{.state = MAIL_UNCERTAIN,
		    .reason = MAIL_NO_ANSWER,
		    .next = 9999999999},
		"stale no-answer service 1 0\n"},
	    {MAIL_TRANSACTIONAL,
		{.state = MAIL_UNCERTAIN,
		    .reason = MAIL_NO_ANSWER,
		    .next = NOON + 300},
		"queued no-answer transactional 1 138333333\n"},
	    {MAIL_MARKETING,
		{.state = MAIL_QUEUED,
		    .reason = MAIL_TEMPORARY,
		    .next = NOON + 300},
		"queued temporary marketing 1 138333328\n"},
	    {MAIL_MARKETING,
		{.state = MAIL_QUEUED,
		    .reason = MAIL_LANE,
		    .next = NOON + 7 * DAY},
		"stale lane marketing 1 0\n"},
	};

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		void *own = NULL;
		struct post p;
		uint64_t id;

		assert_int_equal(suite_setup(&own), 0);
		post_open(own, &p, "one");
		id = claimed(&p, "a", ends[i].kind);
		assert_int_equal(post_sending(&p, id), STORE_OK);
		assert_int_equal(post_finish(&p, id, ends[i].ended), STORE_OK);
		assert_outbox(&p, ends[i].outbox);
		/* It is nobody's now. */
		assert_int_equal(post_finish(&p, id, accepted), STORE_REFUSED);
		assert_outbox(&p, ends[i].outbox);
		store_close(p.store);
		(void)suite_teardown(&own);
	}
	(void)state;
}

/* What became of one is written with the leaving of the next, whatever becomes
 * of that. */
static void
one_is_told_with_the_next(void **state)
{
	static const struct store_verdict verdicts[] = {{.what = VERDICT_GO},
	    {.what = VERDICT_CANCEL, .reason = MAIL_NO_CONSENT}};
	struct store_told before = {.ended = accepted};
	struct store_leaving leaving = {.message_id = STR("b@example.com")};
	struct store_going going = {.leaving = &leaving};
	struct store_queued *mails;
	struct store_mail mail = post_mail("b", MAIL_MARKETING);
	struct post p;

	post_open(*state, &p, "one");
	for (size_t i = 0; i < 2; i++) {
		before.id = claimed(
		    &p, str_format(p.s->arena, "a%zu", i).p, MAIL_MARKETING);
		assert_int_equal(post_sending(&p, before.id), STORE_OK);
		mail.dedup = str_format(p.s->arena, "b%zu", i);
		assert_int_equal(post_put(&p, kari(&p), &mail), STORE_OK);
		assert_int_equal(post_claim(&p, &mails), 1);
		p.verdict = verdicts[i];
		going.id = mails[0].id;
		assert_int_equal(store_mail_sending(p.store, p.s->arena,
				     &p.sender, &going, 1, &before, 1),
		    STORE_OK);
		assert_int_equal(going.said, i == 0 ? STORE_OK : STORE_REFUSED);
		/* It is nobody's now. */
		assert_int_equal(
		    post_finish(&p, before.id, refused), STORE_REFUSED);
		if (i == 0)
			assert_int_equal(
			    post_finish(&p, mails[0].id, accepted), STORE_OK);
	}
	assert_outbox(&p, "cancelled no-consent marketing 1 0\n"
			  "accepted  marketing 3 0\n");
	/* One that is another's does not hold up the next. */
	p.verdict.what = VERDICT_GO;
	before.id = claimed(&p, "c", MAIL_MARKETING);
	assert_int_equal(post_sending(&p, before.id), STORE_OK);
	assert_int_equal(post_finish(&p, before.id, accepted), STORE_OK);
	leaving.message_id = STR("d@example.com");
	going.id = claimed(&p, "d", MAIL_MARKETING);
	assert_int_equal(store_mail_sending(p.store, p.s->arena, &p.sender,
			     &going, 1, &before, 1),
	    STORE_OK);
	assert_int_equal(going.said, STORE_OK);
	store_close(p.store);
}

static void
every_reason_has_a_word_and_a_sentence(void **state)
{
	struct store_queued *mails;
	struct post p;

	post_open(*state, &p, "one");
	for (int r = MAIL_NO_REASON + 1; r < MAIL_REASON__MAX; r++) {
		struct str word = store_mail_reason((enum mail_reason)r);
		struct store_mail mail = post_mail(
		    str_format(p.s->arena, "d%d", r).p, MAIL_MARKETING);
		enum mail_reason back;

		assert_true(word.n > 0);
		assert_true(
		    strlen(store_mail_reason_about((enum mail_reason)r)) > 10);
		assert_true(store_mail_reason_of(word, &back));
		assert_int_equal(back, r);
		assert_int_equal(post_put(&p, kari(&p), &mail), STORE_OK);
		p.verdict = (struct store_verdict){
		    VERDICT_CANCEL, 0, (enum mail_reason)r};
		assert_int_equal(post_claim(&p, &mails), 0);
		assert_non_null(strstr(suite_report(p.s, p.store, "outbox"),
		    str_format(
			p.s->arena, "cancelled %s marketing 1 0\n", word.p)
			.p));
	}
	assert_int_equal(p.judged, MAIL_REASON__MAX - 1);
	store_close(p.store);
}

static void
what_is_put_off_comes_back_at_its_time(void **state)
{
	struct store_mail mail = post_mail("a", MAIL_MARKETING);
	struct store_queued *mails;
	struct post p;

	post_open(*state, &p, "one");
	assert_int_equal(post_put(&p, kari(&p), &mail), STORE_OK);
	p.verdict =
	    (struct store_verdict){VERDICT_LATER, NOON + 3600, MAIL_WINDOW};
	assert_int_equal(post_claim(&p, &mails), 0);
	assert_outbox(&p, "queued window marketing 1 138333273\n");
	p.verdict.what = VERDICT_GO;
	p.now = NOON + 3599;
	assert_int_equal(post_claim(&p, &mails), 0);
	p.now = NOON + 3600;
	assert_int_equal(post_claim(&p, &mails), 1);
	assert_int_equal(mails[0].attempt, 0);
	assert_int_equal(post_finish(&p, mails[0].id,
			     (struct store_ended){.state = MAIL_QUEUED,
				 .reason = MAIL_TEMPORARY,
				 .code = 451,
				 .next = NOON + 4000}),
	    STORE_OK);
	p.now = NOON + 4000;
	assert_int_equal(post_claim(&p, &mails), 1);
	assert_int_equal(mails[0].attempt, 1);
	/* "Not now" without a time does not come round at once. */
	p.verdict = (struct store_verdict){VERDICT_LATER, 0, MAIL_CAP};
	assert_int_equal(post_sending(&p, mails[0].id), STORE_REFUSED);
	assert_int_equal(post_claim(&p, &mails), 0);
	/* Too late: nobody is asked any more. */
	p.now = NOON + 7 * DAY;
	p.judged = 0;
	assert_int_equal(post_claim(&p, &mails), 0);
	assert_int_equal(p.judged, 0);
	assert_outbox(&p, "stale too-late marketing 1 0\n");
	store_close(p.store);
}

static void
two_owners_never_have_the_same(void **state)
{
	struct store_queued *mails;
	struct post one, two;
	uint64_t id;

	post_open(*state, &one, "one");
	post_open(*state, &two, "two");
	id = claimed(&one, "a", MAIL_MARKETING);
	assert_int_equal(post_claim(&two, &mails), 0);
	assert_int_equal(post_sending(&two, id), STORE_REFUSED);
	assert_int_equal(post_finish(&two, id, accepted), STORE_REFUSED);
	assert_int_equal(post_sending(&one, id), STORE_OK);
	assert_int_equal(post_sending(&one, id), STORE_REFUSED);
	assert_int_equal(post_finish(&one, id, accepted), STORE_OK);
	assert_outbox(&one, "accepted  marketing 1 0\n");
	store_close(one.store);
	store_close(two.store);
}

static void
a_lease_that_is_over_gives_it_back(void **state)
{
	struct store_queued *mails;
	struct post one, two;
	uint64_t id;

	post_open(*state, &one, "one");
	post_open(*state, &two, "two");
	id = claimed(&one, "a", MAIL_MARKETING);
	one.now = two.now = NOON + 50;
	assert_int_equal(
	    store_mail_renew(one.store, &one.sender, &id, 1), STORE_OK);
	/* Somebody else's can not be renewed. */
	two.now = NOON + 90;
	assert_int_equal(
	    store_mail_renew(two.store, &two.sender, &id, 1), STORE_OK);
	post_recover(&two);
	assert_outbox(&two, "claimed  marketing 1 138333331\n");
	two.now = NOON + 111;
	post_recover(&two);
	assert_outbox(&two, "queued sender-died marketing 1 138333333\n");
	assert_int_equal(post_sending(&one, id), STORE_REFUSED);
	assert_int_equal(post_claim(&two, &mails), 1);
	assert_int_equal(mails[0].id, id);
	store_close(one.store);
	store_close(two.store);
}

static void
who_dies_while_sending_leaves_doubt(void **state)
{
	struct store_queued *mails;
	struct post one, two;
	uint64_t id;

	post_open(*state, &one, "one");
	post_open(*state, &two, "two");
	assert_int_equal(
	    post_sending(&one, claimed(&one, "a", MAIL_MARKETING)), STORE_OK);
	id = claimed(&one, "b", MAIL_TRANSACTIONAL);
	assert_int_equal(post_sending(&one, id), STORE_OK);
	two.now = NOON + 61;
	post_recover(&two);
	assert_outbox(&two, "queued sender-died transactional 1 138333333\n"
			    "uncertain sender-died marketing 1 0\n");
	/* Again, under the same Message-ID. */
	assert_int_equal(post_claim(&two, &mails), 1);
	assert_int_equal(mails[0].id, id);
	assert_int_equal(mails[0].attempt, 1);
	assert_true(str_eq(mails[0].message_id,
	    str_format(two.s->arena, "m%d@example.com", (int)id)));
	/* Once more, but not at once: it may be this mail. */
	assert_int_equal(post_sending(&two, id), STORE_OK);
	one.now = NOON + 122;
	post_recover(&one);
	assert_int_equal(post_claim(&one, &mails), 0);
	one.now = NOON + 122 + 900;
	assert_int_equal(post_claim(&one, &mails), 1);
	assert_int_equal(mails[0].attempt, 2);
	/* What is uncertain is not sent again, ever. */
	assert_non_null(strstr(suite_report(two.s, two.store, "unsent"),
	    "kari@example.com ebook/offer news uncertain sender-died 0  "));
	store_close(one.store);
	store_close(two.store);
}

static void
one_process_sends(void **state)
{
	struct post one, two;

	post_open(*state, &one, "one");
	post_open(*state, &two, "two");
	(void)claimed(&one, "a", MAIL_MARKETING);
	assert_true(store_sender_alone(one.store));
	assert_false(store_sender_alone(two.store));
	post_recover(&one);
	assert_outbox(&two, "claimed  marketing 1 138333332\n");
	store_close(one.store);
	assert_true(store_sender_alone(two.store));
	/* Whoever had it is dead: no lease is waited for. */
	post_recover(&two);
	assert_outbox(&two, "queued sender-died marketing 1 138333333\n");
	store_close(two.store);
}

static void
who_left_a_moment_ago_is_not_written_to(void **state)
{
	struct store_stop stop = {
	    .email = STR("kari@example.com"),
	    .scope = STOP_LIST,
	    .list = STR("news"),
	    .reason = MAIL_LEFT,
	    .at = NOON,
	};
	struct store_mail waits = post_mail("waits", MAIL_MARKETING),
			  other = post_mail("other", MAIL_MARKETING);
	struct store_queued *mails;
	struct post p;
	uint64_t id;

	post_open(*state, &p, "one");
	id = claimed(&p, "a", MAIL_MARKETING);
	other.list = STR("ebook");
	assert_int_equal(post_put(&p, kari(&p), &waits), STORE_OK);
	assert_int_equal(post_put(&p, kari(&p), &other), STORE_OK);
	assert_int_equal(post_stop(&p, CHANGE_SUPPRESS, stop), STORE_OK);
	assert_outbox(&p, "queued  marketing 1 138333333\n"
			  "claimed  marketing 1 138333332\n"
			  "cancelled left marketing 1 0\n");
	assert_int_equal(post_sending(&p, id), STORE_REFUSED);
	assert_outbox(&p, "queued  marketing 1 138333333\n"
			  "cancelled left marketing 2 0\n");
	/* Queued later all the same, and not sent. */
	waits.dedup = STR("later");
	assert_int_equal(post_put(&p, kari(&p), &waits), STORE_OK);
	assert_int_equal(post_claim(&p, &mails), 1);
	assert_true(str_eq(mails[0].mail.list, STR("ebook")));
	/* He asks for it again. */
	assert_int_equal(post_stop(&p, CHANGE_LIFT, stop), STORE_OK);
	waits.dedup = STR("welcome");
	assert_int_equal(post_put(&p, kari(&p), &waits), STORE_OK);
	assert_int_equal(post_claim(&p, &mails), 1);
	store_close(p.store);
}

static void
a_suppression_holds_as_far_as_its_scope(void **state)
{
	static const struct {
		enum stop_scope scope;
		struct str list;
		bool stops[MAIL_CLASS__MAX];
	} scopes[] = {
	    {STOP_ALL, STR(""), {true, true, true}},
	    {STOP_MARKETING, STR(""), {true, false, false}},
	    {STOP_LIST, STR("news"), {true, true, false}},
	    {STOP_LIST, STR("other"), {false, false, false}},
	};
	struct post p;

	post_open(*state, &p, "one");
	for (size_t i = 0; i < sizeof(scopes) / sizeof(scopes[0]); i++) {
		struct store_stop stop = {
		    .email = str_format(p.s->arena, "p%zu@example.com", i),
		    .scope = scopes[i].scope,
		    .list = scopes[i].list,
		    .reason = MAIL_COMPLAINT,
		    .at = NOON,
		    .evidence = STR("arf"),
		};

		assert_int_equal(
		    post_stop(&p, CHANGE_SUPPRESS, stop), STORE_OK);
		for (int k = 0; k < MAIL_CLASS__MAX; k++) {
			enum mail_reason why = MAIL_NO_REASON;
			bool stopped;

			assert_int_equal(store_stopped(p.store, p.s->arena,
					     stop.email, (enum mail_class)k,
					     STR("news"), &stopped, &why),
			    STORE_OK);
			assert_int_equal(stopped, scopes[i].stops[k]);
			if (stopped)
				assert_int_equal(why, MAIL_COMPLAINT);
		}
	}
	store_close(p.store);
}

static void
erases(struct post *p)
{
	struct store_before before = {.contacts = NOON + 5 * DAY};

	while (store_keep(p->store, NOON, before))
		;
}

static void
an_erased_contact_gets_nothing(void **state)
{
	struct store_mail mail = post_mail("b", MAIL_MARKETING);
	struct store_queued *mails;
	struct post p;
	uint64_t id;

	post_open(*state, &p, "one");
	id = claimed(&p, "c", MAIL_SERVICE);
	assert_int_equal(post_finish(&p, id, refused), STORE_OK);
	id = claimed(&p, "a", MAIL_TRANSACTIONAL);
	assert_int_equal(post_put(&p, kari(&p), &mail), STORE_OK);
	erases(&p);
	assert_int_equal(post_sending(&p, id), STORE_REFUSED);
	assert_int_equal(post_claim(&p, &mails), 0);
	assert_int_equal(p.judged, 2);
	assert_outbox(&p, "failed refused service 1 0\n"
			  "cancelled contact-gone marketing 1 0\n"
			  "cancelled contact-gone transactional 1 0\n");
	/* Neither whose it was nor what was said of it. */
	assert_null(strstr(suite_report(p.s, p.store, "unsent"), "kari"));
	assert_null(strstr(suite_report(p.s, p.store, "unsent"), "thanks"));
	store_close(p.store);
}

static void
what_the_server_said_is_kept_without_addresses(void **state)
{
	struct post p;
	uint64_t id;

	post_open(*state, &p, "one");
	id = claimed(&p, "a", MAIL_MARKETING);
	assert_int_equal(post_finish(&p, id,
			     (struct store_ended){.state = MAIL_FAILED,
				 .reason = MAIL_NO_MAILBOX,
				 .code = 550,
				 .answer = STR("5.1.1 <kari@example.com>: "
					       "unknown")}),
	    STORE_OK);
	assert_string_equal(suite_report(p.s, p.store, "unsent"),
	    str_format(p.s->arena,
		"%d kari@example.com ebook/offer news failed no-mailbox 550 "
		"5.1.1 (address) unknown 2023-11-14 22:13:20 \n",
		(int)id)
		.p);
	store_close(p.store);
}

/* For caps: what is accepted, uncertain or in hand counts. */
static void
the_judge_hears_what_was_sent(void **state)
{
	struct store_queued *mails;
	struct store_mail mail;
	struct post p;

	post_open(*state, &p, "one");
	for (int i = 0; i < 3; i++) {
		uint64_t id = claimed(
		    &p, str_format(p.s->arena, "d%d", i).p, MAIL_MARKETING);

		assert_int_equal(p.sent, i);
		assert_int_equal(post_sending(&p, id), STORE_OK);
		/* Itself does not count. */
		assert_int_equal(p.sent, i);
		if (i < 2)
			assert_int_equal(
			    post_finish(&p, id,
				(struct store_ended){
				    .state =
					i == 0 ? MAIL_ACCEPTED : MAIL_UNCERTAIN,
				    .reason = MAIL_NO_ANSWER}),
			    STORE_OK);
	}
	mail = post_mail("other", MAIL_MARKETING);
	assert_int_equal(
	    post_put(&p,
		suite_contact(p.s, p.store, p.key++, "ola@example.com"), &mail),
	    STORE_OK);
	assert_int_equal(post_claim(&p, &mails), 1);
	assert_int_equal(p.sent, 0);
	store_close(p.store);
}

/* A clock that once was far ahead holds up nothing when it is right again. */
static void
what_was_sent_in_the_future_does_not_count(void **state)
{
	static const int64_t ended[] = {
	    NOON + 400 * DAY, NOON + DAY, NOON + 60};
	int64_t n, days;
	struct post p;

	post_open(*state, &p, "one");
	for (int i = 0; i < 3; i++) {
		uint64_t id;

		p.now = NOON;
		id = claimed(
		    &p, str_format(p.s->arena, "d%d", i).p, MAIL_MARKETING);
		assert_int_equal(p.sent, 0);
		assert_int_equal(post_sending(&p, id), STORE_OK);
		p.now = ended[i];
		assert_int_equal(post_finish(&p, id, accepted), STORE_OK);
	}
	p.now = NOON;
	(void)claimed(&p, "last", MAIL_MARKETING);
	assert_int_equal(p.sent, 1);
	assert_int_equal(
	    store_mail_days(p.store, NOON - DAY / 2, &n, &days), STORE_OK);
	assert_int_equal(n, 2);
	assert_int_equal(days, 0);
	store_close(p.store);
}

static void
refuse_all(struct post *p)
{
	struct store_queued *mails;
	size_t n;

	while ((n = post_claim(p, &mails)) > 0)
		for (size_t i = 0; i < n; i++)
			assert_int_equal(
			    post_finish(p, mails[i].id, refused), STORE_OK);
}

static void
old_mails_are_forgotten_in_slices(void **state)
{
	struct store_before before = {.bodies = NOON + DAY};
	struct store_mail mail = post_mail("", MAIL_TRANSACTIONAL);
	struct store_queued *mails;
	struct post p;
	int slices = 0;
	struct id who;

	post_open(*state, &p, "one");
	who = kari(&p);
	for (int i = 0; i < 1240; i++) {
		mail.dedup = str_format(p.s->arena, "d%d", i);
		mail.person = i % 2 == 0 ? STR("ingrid") : STR("");
		mail.due = NOON + i / 1200 * 3 * DAY;
		assert_int_equal(post_put(&p, who, &mail), STORE_OK);
	}
	refuse_all(&p);
	assert_non_null(
	    strstr(suite_report(p.s, p.store, "unsent"), "554 no thanks"));
	while (store_keep(p.store, NOON + 2 * DAY, before))
		slices++;
	assert_true(slices >= 2);
	/* Those to nobody we know are gone, and none that waits. */
	assert_outbox(&p, "queued  transactional 40 138329013\n"
			  "failed refused transactional 600 0\n");
	assert_null(strstr(suite_report(p.s, p.store, "unsent"), "thanks"));
	p.now = NOON + 4 * DAY;
	assert_int_equal(post_claim(&p, &mails), 40);
	for (size_t i = 0; i < 40; i++)
		assert_true(str_eq(mails[i].mail.given, STR("name=Kari")));
	/* What is forgotten is still known to have been sent. */
	mail.dedup = STR("d1");
	assert_int_equal(post_put(&p, who, &mail), STORE_OK);
	assert_int_equal(post_claim(&p, &mails), 0);
	store_close(p.store);
}

/* The lock is not held while thousands of rows are read. */
static void
long_histories_are_not_read_all_at_once(void **state)
{
	const struct store_agree used = {
	    .at = NOON, .kind = AGREE_USED, .list = STR("news")};
	struct store_mail first = post_mail("first", MAIL_MARKETING),
			  second = post_mail("second", MAIL_MARKETING);
	struct store_queued *mails;
	struct post p;
	struct id who;

	post_open(*state, &p, "one");
	who = kari(&p);
	for (int i = 0; i < 500; i++) {
		struct suite_tx t;

		suite_tx(p.s, &t, p.key++);
		for (int k = 0; k < 4; k++) {
			struct change *c =
			    suite_change(&t, CHANGE_ADD_AGREE, nobody);

			c->contact_id = who;
			c->agree = &used;
		}
		assert_int_equal(suite_run(p.s, p.store, &t), STORE_OK);
	}
	assert_int_equal(post_put(&p, who, &first), STORE_OK);
	assert_int_equal(post_put(&p, who, &second), STORE_OK);
	assert_int_equal(post_claim(&p, &mails), 1);
	assert_true(str_eq(mails[0].mail.dedup, STR("first")));
	assert_int_equal(post_claim(&p, &mails), 1);
	assert_true(str_eq(mails[0].mail.dedup, STR("second")));
	assert_int_equal(post_claim(&p, &mails), 0);
	store_close(p.store);
}

static void
days_with_marketing_are_counted(void **state)
{
	static const int64_t today = NOON + 100 * DAY;
	static const struct {
		int64_t at;
		enum mail_class kind;
	} sent[] = {{today, MAIL_MARKETING}, {today + 5, MAIL_MARKETING},
	    {today + 5, MAIL_TRANSACTIONAL}, {today - 1, MAIL_MARKETING},
	    {today - DAY, MAIL_MARKETING}, {today - DAY - 1, MAIL_MARKETING},
	    {today - 2 * DAY - 1, MAIL_SERVICE},
	    {today - 5 * DAY, MAIL_MARKETING},
	    {today - 90 * DAY, MAIL_MARKETING},
	    {today - 90 * DAY - 1, MAIL_MARKETING}};
	int64_t n, days;
	struct post p;

	post_open(*state, &p, "one");
	assert_int_equal(store_mail_days(p.store, today, &n, &days), STORE_OK);
	assert_int_equal(n, 0);
	assert_int_equal(days, 0);
	for (size_t i = 0; i < sizeof(sent) / sizeof(sent[0]); i++) {
		const char *dedup = str_format(p.s->arena, "m%zu", i).p;
		struct store_mail mail = post_mail(dedup, sent[i].kind);
		struct store_queued *mails;

		mail.stale = today + DAY;
		p.now = sent[i].at;
		assert_int_equal(post_put(&p, kari(&p), &mail), STORE_OK);
		assert_int_equal(post_claim(&p, &mails), 1);
		assert_int_equal(post_sending(&p, mails[0].id), STORE_OK);
		assert_int_equal(
		    post_finish(&p, mails[0].id, accepted), STORE_OK);
	}
	assert_int_equal(store_mail_days(p.store, today, &n, &days), STORE_OK);
	assert_int_equal(n, 2);
	assert_int_equal(days, 4);
	store_close(p.store);
}

static void
the_wait_grows_and_differs(void **state)
{
	static const int64_t steps[] = {300, 900, 3600, 14400, 43200, 43200};

	(void)state;
	for (int i = 0; i < 6; i++) {
		assert_int_equal(store_mail_retry(i, 0), steps[i] * 8 / 10);
		assert_int_equal(
		    store_mail_retry(i, UINT32_MAX), steps[i] * 12 / 10);
		assert_in_range(store_mail_retry(i, UINT32_MAX / 2),
		    steps[i] - 1, steps[i]);
	}
	assert_int_equal(store_lane_retry(0), 30);
	assert_int_equal(store_lane_retry(1), 60);
	assert_int_equal(store_lane_retry(5), 900);
	assert_int_equal(store_lane_retry(500), 900);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, suite_setup, suite_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(is_queued_once_or_not_at_all),
	    TEST(what_is_due_comes_as_it_was_given),
	    TEST(a_mail_is_read_by_its_id),
	    cmocka_unit_test(every_end_is_written_down),
	    TEST(one_is_told_with_the_next),
	    TEST(every_reason_has_a_word_and_a_sentence),
	    TEST(what_is_put_off_comes_back_at_its_time),
	    TEST(two_owners_never_have_the_same),
	    TEST(a_lease_that_is_over_gives_it_back),
	    TEST(who_dies_while_sending_leaves_doubt),
	    TEST(one_process_sends),
	    TEST(who_left_a_moment_ago_is_not_written_to),
	    TEST(a_suppression_holds_as_far_as_its_scope),
	    TEST(an_erased_contact_gets_nothing),
	    TEST(what_the_server_said_is_kept_without_addresses),
	    TEST(the_judge_hears_what_was_sent),
	    TEST(what_was_sent_in_the_future_does_not_count),
	    TEST(old_mails_are_forgotten_in_slices),
	    TEST(long_histories_are_not_read_all_at_once),
	    TEST(days_with_marketing_are_counted),
	    cmocka_unit_test(the_wait_grows_and_differs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
