/* SPDX-License-Identifier: ISC */
/* Mails that are said to leave in one write, and what may still stop one. */
#include "post.h"

#define GROUP 3

static const struct store_ended accepted = {.state = MAIL_ACCEPTED};

/* Some that are claimed, each of another contact. */
struct group {
	struct post p;
	struct id who[GROUP];
	struct store_leaving leaving[GROUP];
	struct store_going going[GROUP];
	uint64_t ids[GROUP];
};

static void
assert_outbox(struct post *p, const char *want)
{
	assert_string_equal(suite_report(p->s, p->store, "outbox"), want);
}

static void
claim_group(struct group *g)
{
	struct store_queued *mails;

	assert_int_equal(post_claim(&g->p, &mails), GROUP);
	for (size_t i = 0; i < GROUP; i++) {
		g->ids[i] = mails[i].id;
		g->leaving[i] = (struct store_leaving){
		    .message_id = str_format(
			g->p.s->arena, "m%d@example.com", (int)mails[i].id)};
		g->going[i] = (struct store_going){
		    .id = mails[i].id, .leaving = &g->leaving[i]};
	}
}

static void
open_group(struct suite *s, struct group *g)
{
	struct store_mail mail = post_mail("", MAIL_MARKETING);

	post_open(s, &g->p, "one");
	for (size_t i = 0; i < GROUP; i++) {
		const char *email =
		    str_format(s->arena, "a%zu@example.com", i).p;

		mail.dedup = str_format(s->arena, "d%zu", i);
		g->who[i] = suite_contact(s, g->p.store, g->p.key++, email);
		assert_int_equal(post_put(&g->p, g->who[i], &mail), STORE_OK);
	}
	claim_group(g);
}

static enum store_rc
mark(struct group *g, const struct store_told *before, size_t n)
{
	return store_mail_sending(g->p.store, g->p.s->arena, &g->p.sender,
	    g->going, GROUP, before, n);
}

static enum store_rc
still(struct group *g, size_t i, struct store_ended *ended)
{
	return store_mail_still(
	    g->p.store, g->p.s->arena, &g->p.sender, g->ids[i], ended);
}

static enum store_rc
tell(struct group *g, const struct store_told *told, size_t n)
{
	return store_mail_finish(
	    g->p.store, g->p.s->arena, &g->p.sender, told, n);
}

static void
leaves_and_is_told_together(void **state)
{
	struct store_told told[GROUP];
	struct store_ended ended;
	struct group g;

	open_group(*state, &g);
	g.p.judged = 0;
	assert_int_equal(mark(&g, NULL, 0), STORE_OK);
	assert_int_equal(g.p.judged, GROUP);
	for (size_t i = 0; i < GROUP; i++) {
		assert_int_equal(g.going[i].said, STORE_OK);
		assert_int_equal(still(&g, i, &ended), STORE_OK);
		told[i] =
		    (struct store_told){.id = g.ids[i], .ended = accepted};
	}
	assert_int_equal(g.p.judged, 2 * GROUP);
	assert_outbox(&g.p, "sending  marketing 3 138333332\n");
	told[1].ended = (struct store_ended){
	    .state = MAIL_FAILED, .reason = MAIL_REFUSED, .code = 554};
	assert_int_equal(tell(&g, told, GROUP), STORE_OK);
	assert_outbox(&g.p, "failed refused marketing 1 0\n"
			    "accepted  marketing 2 0\n");
	/* Nobody's now; the others are told all the same. */
	assert_int_equal(tell(&g, told, GROUP), STORE_REFUSED);
	store_close(g.p.store);
}

/* What is not to leave is written down, and holds up no other. */
static void
one_that_is_refused_stays_alone(void **state)
{
	struct store_told before;
	struct group g;

	open_group(*state, &g);
	before = (struct store_told){
	    .id = g.ids[0], .ended = {.state = MAIL_FAILED}};
	g.p.only = g.ids[1];
	g.p.verdict = (struct store_verdict){
	    .what = VERDICT_CANCEL, .reason = MAIL_NO_CONSENT};
	/* The first is told in the same write, and then it can not leave. */
	assert_int_equal(mark(&g, &before, 1), STORE_OK);
	assert_int_equal(g.going[0].said, STORE_REFUSED);
	assert_int_equal(g.going[1].said, STORE_REFUSED);
	assert_int_equal(g.going[2].said, STORE_OK);
	assert_outbox(&g.p, "sending  marketing 1 138333332\n"
			    "failed  marketing 1 0\n"
			    "cancelled no-consent marketing 1 0\n");
	store_close(g.p.store);
}

static void
who_left_since_is_not_written_to(void **state)
{
	const struct store_stop stop = {.email = STR("a1@example.com"),
	    .scope = STOP_LIST,
	    .list = STR("news"),
	    .reason = MAIL_LEFT,
	    .at = NOON};
	struct store_told told;
	struct group g;

	open_group(*state, &g);
	assert_int_equal(mark(&g, NULL, 0), STORE_OK);
	assert_int_equal(post_stop(&g.p, CHANGE_SUPPRESS, stop), STORE_OK);
	told.id = g.ids[1];
	assert_int_equal(still(&g, 0, &told.ended), STORE_OK);
	assert_int_equal(still(&g, 1, &told.ended), STORE_REFUSED);
	/* It only reads. */
	assert_outbox(&g.p, "sending  marketing 3 138333332\n");
	assert_int_equal(tell(&g, &told, 1), STORE_OK);
	assert_outbox(&g.p, "sending  marketing 2 138333332\n"
			    "cancelled left marketing 1 0\n");
	assert_int_equal(still(&g, 1, &told.ended), STORE_REFUSED);
	assert_int_equal(still(&g, 2, &told.ended), STORE_OK);
	store_close(g.p.store);
}

/* It keeps its Message-ID and leaves when it may; no try is counted. */
static void
what_is_put_off_leaves_later(void **state)
{
	struct store_told told;
	struct store_queued *mails;
	struct group g;

	open_group(*state, &g);
	assert_int_equal(mark(&g, NULL, 0), STORE_OK);
	told.id = g.ids[2];
	g.p.only = told.id;
	g.p.verdict = (struct store_verdict){
	    .what = VERDICT_LATER, .reason = MAIL_WINDOW, .at = NOON + 3600};
	assert_int_equal(still(&g, 2, &told.ended), STORE_REFUSED);
	assert_int_equal(tell(&g, &told, 1), STORE_OK);
	assert_outbox(&g.p, "queued window marketing 1 138333273\n"
			    "sending  marketing 2 138333332\n");
	g.p.only = UINT64_MAX;
	g.p.now = NOON + 3600;
	assert_int_equal(post_claim(&g.p, &mails), 1);
	assert_int_equal(mails[0].id, told.id);
	assert_int_equal(mails[0].attempt, 0);
	assert_true(str_eq(mails[0].message_id, g.leaving[2].message_id));
	assert_int_equal(post_sending(&g.p, told.id), STORE_OK);
	/* Too late since. */
	g.p.now = NOON + 7 * DAY;
	assert_int_equal(still(&g, 2, &told.ended), STORE_REFUSED);
	assert_int_equal(told.ended.state, MAIL_STALE);
	store_close(g.p.store);
}

/* What the others of a group are to the same contact counts. */
static void
the_second_hears_of_the_first(void **state)
{
	struct store_mail mail = post_mail("again", MAIL_MARKETING);
	struct store_ended ended;
	struct store_queued *mails;
	struct group g;

	open_group(*state, &g);
	assert_int_equal(post_put(&g.p, g.who[0], &mail), STORE_OK);
	assert_int_equal(post_claim(&g.p, &mails), 1);
	g.ids[1] = g.going[1].id = mails[0].id;
	g.leaving[1].message_id = STR("again@example.com");
	assert_int_equal(mark(&g, NULL, 0), STORE_OK);
	assert_int_equal(still(&g, 1, &ended), STORE_OK);
	assert_int_equal(g.p.sent, 1);
	assert_int_equal(still(&g, 2, &ended), STORE_OK);
	assert_int_equal(g.p.sent, 0);
	store_close(g.p.store);
}

/* Whoever was thought dead leaves nothing more. */
static void
another_ones_does_not_leave(void **state)
{
	struct store_told told = {.ended = accepted};
	struct post two;
	struct group g;

	open_group(*state, &g);
	assert_int_equal(mark(&g, NULL, 0), STORE_OK);
	post_open(*state, &two, "two");
	two.now = NOON + 61;
	post_recover(&two);
	assert_outbox(&two, "uncertain sender-died marketing 3 0\n");
	assert_int_equal(still(&g, 1, &told.ended), STORE_REFUSED);
	told.id = g.ids[1];
	assert_int_equal(tell(&g, &told, 1), STORE_REFUSED);
	assert_outbox(&two, "uncertain sender-died marketing 3 0\n");
	store_close(two.store);
	store_close(g.p.store);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, suite_setup, suite_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(leaves_and_is_told_together),
	    TEST(one_that_is_refused_stays_alone),
	    TEST(who_left_since_is_not_written_to),
	    TEST(what_is_put_off_leaves_later),
	    TEST(the_second_hears_of_the_first),
	    TEST(another_ones_does_not_leave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
