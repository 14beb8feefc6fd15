/* SPDX-License-Identifier: ISC */
/* Who is told of what happens to contacts: asked once for each thing that is
 * new, and queued in the write that is the cause. */
#include "post.h"

#include <stdio.h>
#include <unistd.h>

#include "base/wake.h"
#include "store/sales.h"

static const struct id nobody = {0, 0};

/* What was told, a line each: "kari event b shown", "kari to many hidden". */
struct told {
	struct suite *s;
	char lines[1024];
	int n;
	uint64_t task; /* the last */
};

static const char *
verb(const struct store_news *news)
{
	if (news->task != NULL)
		return "task";
	return news->event != NULL ? "did" : "to";
}

static struct str
object(const struct store_news *news)
{
	if (news->task != NULL)
		return news->task->text;
	return news->event != NULL ? news->event->item : news->change->to;
}

static size_t
hear(void *ctx, struct arena *a, const struct store_news *news,
    struct store_mail *mails)
{
	struct told *told = ctx;
	size_t used = strlen(told->lines);

	assert_int_equal((news->event != NULL) + (news->change != NULL) +
			     (news->task != NULL),
	    1);
	snprintf(told->lines + used, sizeof(told->lines) - used,
	    "%.*s %s %.*s %s;", (int)str_chr(news->who->email, '@'),
	    news->who->email.p, verb(news), STR_ARG(object(news)),
	    news->shows ? "shown" : "hidden");
	if (news->task != NULL)
		told->task = news->task->id;
	mails[0] = post_mail("", MAIL_HOOK);
	mails[0].dedup = str_format(a, "hook:%d", told->n++);
	mails[0].mail = mails[0].list = mails[0].lang = STR("");
	mails[0].hook = STR("crm");
	mails[1] = post_mail("", MAIL_TRANSACTIONAL);
	mails[1].dedup = STR("staff:once");
	mails[1].person = STR("ingrid");
	return 2;
}

static struct store *
start(struct suite *s, struct told *told)
{
	*told = (struct told){.s = s};
	s->news = hear;
	s->ctx = told;
	return suite_open(s, false);
}

static void
heard(struct told *told, const char *lines)
{
	assert_string_equal(told->lines, lines);
	told->lines[0] = '\0';
}

/* An event of the contact in a write of its own. */
static void
tell(struct suite *s, struct store *store, uint64_t key, int64_t at,
    const char *item)
{
	struct store_contact kari = {.email = STR("kari@example.com")};
	struct suite_tx t;

	suite_tx(s, &t, key);
	t.tx.email = kari.email;
	suite_change(&t, CHANGE_PUT_CONTACT, nobody)->contact = &kari;
	suite_change(&t, CHANGE_ADD_CONTACT_EVENT, nobody)->event =
	    suite_event(at, item);
	assert_int_equal(suite_run(s, store, &t), STORE_OK);
}

static struct id
joined(struct suite *s, struct store *store, uint64_t key, struct id kari,
    uint32_t purposes)
{
	struct id id = suite_visitor(s, store, key);
	struct suite_tx t;
	struct change *c;

	suite_tx(s, &t, key + 1);
	t.visitor.purposes = purposes;
	suite_change(&t, CHANGE_PUT_VISITOR, id);
	c = suite_change(&t, CHANGE_JOIN, id);
	c->contact_id = kari;
	c->proof = JOIN_HAND;
	assert_int_equal(suite_run(s, store, &t), STORE_OK);
	return id;
}

/* The first turn sees that something waits, the second writes it. */
static void
flush(struct suite *s, struct store *store)
{
	suite_turn(s, store, 1);
	suite_turn(s, store, 200);
}

static void
each_thing_is_told_once(void **state)
{
	struct told told;
	struct store *store = start(*state, &told);

	tell(*state, store, 1, NOON, "a");
	heard(&told, "kari did a shown;");
	tell(*state, store, 2, NOON + 1, "b");
	heard(&told, "kari did b shown;");
	tell(*state, store, 3, NOON + 2, "c");
	heard(&told, "kari to many shown;kari did c shown;");
	/* Late: all is folded again, and only what is new is told. */
	tell(*state, store, 4, NOON - 60, "d");
	heard(&told, "kari to many shown;kari did d shown;");
	/* Of years ago: no news. */
	tell(*state, store, 5, NOON - 400 * DAY, "e");
	heard(&told, "kari to many shown;");
	store_close(store);
}

static void
of_a_browser_is_told_who_he_is(void **state)
{
	struct suite *s = *state;
	struct told told;
	struct store *store = start(s, &told);
	struct id kari = suite_contact(s, store, 1, "kari@example.com");
	struct id v = joined(s, store, 10, kari, PURPOSE_REMEMBER);
	struct suite_tx t;

	suite_note(store, v, NOON + 1, "a");
	suite_note(store, v, NOON + 2, "b");
	flush(s, store);
	heard(&told, "");
	suite_note(store, v, NOON + 3, "c");
	flush(s, store);
	heard(&told, "kari to many hidden;");
	/* What only comes out otherwise is no news. */
	suite_tx(s, &t, 20);
	suite_change(&t, CHANGE_UNJOIN, v);
	assert_int_equal(suite_run(s, store, &t), STORE_OK);
	heard(&told, "");
	v = joined(s, store, 30, kari, PURPOSE_REMEMBER | PURPOSE_SELLER);
	for (int i = 0; i < 3; i++)
		suite_note(store, v, NOON + 10 + i, "x");
	flush(s, store);
	heard(&told, "kari to many shown;");
	store_close(store);
}

static void
a_task_is_told_with_its_number(void **state)
{
	struct suite *s = *state;
	struct told told;
	struct store *store = start(s, &told);
	struct id kari = suite_contact(s, store, 1, "kari@example.com");
	struct store_task task = {
	    .person = STR("ingrid"), .text = STR("call"), .at = NOON};
	struct store_open *rows;
	struct suite_tx t;
	struct change *c;
	size_t n;

	for (int i = 0; i < 2; i++) {
		suite_tx(s, &t, 2 + (uint64_t)i);
		c = suite_change(&t, CHANGE_ADD_TASK, nobody);
		c->contact_id = kari;
		c->task = &task;
		assert_int_equal(suite_run(s, store, &t), STORE_OK);
		/* Of years ago: no news. */
		task.at = NOON - 400 * DAY;
	}
	heard(&told, "kari task call shown;");
	assert_int_equal(
	    store_tasks(store, s->arena, kari, 9, &rows, &n), STORE_OK);
	assert_int_equal(n, 2);
	assert_int_equal(told.task, rows[0].task.id);
	store_close(store);
}

static void
a_message_is_no_mail(void **state)
{
	static const size_t one[MAIL_CLASS__MAX] = {[MAIL_HOOK] = 1};
	struct store_queued *m;
	struct store_mail_row *rows;
	int64_t at[MAIL_CLASS__MAX];
	struct told told;
	struct store *store = start(*state, &told);
	struct post p;
	size_t n, looked;

	tell(*state, store, 1, NOON, "a");
	tell(*state, store, 2, NOON + 1, "b");
	post_open(*state, &p, "one");
	store_close(p.store);
	p.store = store;
	assert_int_equal(store_mail_next(store, at), STORE_OK);
	assert_int_equal(at[MAIL_SERVICE], INT64_MAX);
	assert_int_equal(at[MAIL_HOOK], NOON);
	/* He wants no mail of any kind: this is none. */
	assert_int_equal(post_stop(&p, CHANGE_SUPPRESS,
			     (struct store_stop){
				 .email = STR("kari@example.com"),
				 .scope = STOP_ALL,
				 .reason = MAIL_HARD_BOUNCE,
				 .at = NOON,
			     }),
	    STORE_OK);
	assert_int_equal(post_claim(&p, &m), 1);
	assert_true(str_eq(m[0].mail.person, STR("ingrid")));
	assert_int_equal(store_mail_claim(store, p.s->arena, &p.sender, one, &m,
			     &n, &looked),
	    STORE_OK);
	assert_int_equal(n, 1);
	assert_int_equal(m[0].mail.kind, MAIL_HOOK);
	assert_true(str_eq(m[0].mail.hook, STR("crm")));
	assert_true(str_eq(m[0].mail.given, STR("name=Kari")));
	assert_int_equal(post_sending(&p, m[0].id), STORE_OK);
	/* What else is for that server waits with it. */
	assert_int_equal(
	    store_hook_put_off(store, STR("other"), NOON + 9), STORE_OK);
	assert_int_equal(store_mail_next(store, at), STORE_OK);
	assert_int_equal(at[MAIL_HOOK], NOON);
	assert_int_equal(
	    store_hook_put_off(store, STR("crm"), NOON + 30), STORE_OK);
	assert_int_equal(store_mail_next(store, at), STORE_OK);
	assert_int_equal(at[MAIL_HOOK], NOON + 30);
	/* Nobody knows whether it arrived: once more. */
	assert_int_equal(post_finish(&p, m[0].id,
			     (struct store_ended){.state = MAIL_UNCERTAIN,
				 .reason = MAIL_NO_ANSWER,
				 .next = NOON + 60}),
	    STORE_OK);
	assert_int_equal(
	    store_mail_list(store, p.s->arena, MAIL_QUEUED, 9, &rows, &n),
	    STORE_OK);
	assert_int_equal(n, 2);
	assert_int_equal(rows[0].kind, MAIL_HOOK);
	assert_true(str_eq(rows[0].hook, STR("crm")));
	store_close(store);
}

static void
the_bell_rings_behind_a_write_that_queued(void **state)
{
	struct suite *s = *state;
	char path[sizeof(s->dir) + 8];
	struct store *store;
	struct told told;
	struct wake wake;

	snprintf(path, sizeof(path), "%s/wake", s->dir);
	assert_true(wake_open(&wake, path));
	s->wake = &wake;
	store = start(s, &told);
	tell(s, store, 1, NOON, "a");
	assert_true(wake_wait(&wake, 0, NULL));
	(void)suite_visitor(s, store, 2);
	assert_false(wake_wait(&wake, 0, NULL));
	s->wake = NULL;
	store_close(store);
	wake_close(&wake);
	unlink(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		each_thing_is_told_once, suite_setup, suite_teardown),
	    cmocka_unit_test_setup_teardown(
		of_a_browser_is_told_who_he_is, suite_setup, suite_teardown),
	    cmocka_unit_test_setup_teardown(
		a_task_is_told_with_its_number, suite_setup, suite_teardown),
	    cmocka_unit_test_setup_teardown(
		a_message_is_no_mail, suite_setup, suite_teardown),
	    cmocka_unit_test_setup_teardown(
		the_bell_rings_behind_a_write_that_queued, suite_setup,
		suite_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
