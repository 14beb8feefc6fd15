/* SPDX-License-Identifier: ISC */
/* Letters: put down once, queued member by member, stopped. */
#include "post.h"

#include <stdio.h>

#include "store/consent.h"
#include "store/letter.h"

static const struct id nobody;

struct world {
	struct suite *s;
	struct store *store;
	uint64_t key;
	char seen[200];
};

static void
start(void **state, struct world *w)
{
	*w = (struct world){.s = *state, .key = 100};
	w->store = suite_open(w->s, false);
}

/* Asked for it, whatever came of it. */
static struct id
member(struct world *w, const char *email, const char *list)
{
	const struct store_agree agree = {.at = NOON,
	    .kind = AGREE_REQUESTED,
	    .list = str_of(list),
	    .channel = STR("form")};
	struct id id = suite_contact(w->s, w->store, w->key++, email);
	struct suite_tx t;

	for (int i = 0; i < 2; i++) {
		suite_tx(w->s, &t, w->key++);
		t.tx.contact = id;
		suite_change(&t, CHANGE_ADD_AGREE, nobody)->agree = &agree;
		assert_int_equal(suite_run(w->s, w->store, &t), STORE_OK);
	}
	return id;
}

static struct store_letter
april(void)
{
	return (struct store_letter){.name = STR("april"),
	    .list = STR("news"),
	    .mail = STR("april27"),
	    .state = LETTER_GOING,
	    .site = STR("v7"),
	    .at = NOON,
	    .stale = NOON + DAY,
	    .spread = 3600,
	    .ordered_at = NOON - 5,
	    .by = STR("ingrid")};
}

/* Not to Ola. */
static bool
give(void *ctx, struct arena *a, const struct store_letter *letter,
    const struct store_follower *who, struct store_mail *mail)
{
	struct world *w = ctx;
	size_t n = strlen(w->seen);

	(void)a;
	assert_true(str_eq(letter->name, STR("april")));
	assert_true(who->who.nagrees > 0);
	assert_true(who->event == NULL && who->change == NULL);
	snprintf(w->seen + n, sizeof(w->seen) - n, "%.*s;",
	    STR_ARG(who->who.contact.email));
	mail->kind = MAIL_MARKETING;
	mail->lang = STR("nb");
	mail->due = letter->at;
	mail->stale = letter->stale;
	mail->priority = 2;
	return !str_eq(who->who.contact.email, STR("ola@example.com"));
}

static void
saw(struct world *w, const char *want)
{
	assert_string_equal(w->seen, want);
	w->seen[0] = '\0';
}

static size_t
queue(struct world *w, size_t max, bool more)
{
	size_t did;
	bool is_more;

	assert_int_equal(store_letter_queue(w->store, w->s->arena, NOON,
			     STR("april"), max, give, w, &did, &is_more),
	    STORE_OK);
	assert_int_equal(is_more, more);
	return did;
}

static struct store_letter
read_back(struct world *w)
{
	struct store_letter l;

	assert_int_equal(
	    store_letter_read(w->store, w->s->arena, STR("april"), &l),
	    STORE_OK);
	return l;
}

static size_t
waiting(struct world *w, struct store_mail_row **rows, enum mail_state state)
{
	size_t n;

	assert_int_equal(
	    store_mail_list(w->store, w->s->arena, state, 50, rows, &n),
	    STORE_OK);
	return n;
}

static void
a_letter_goes_once_to_each_member(void **state)
{
	struct store_letter letter = april(), *list;
	struct store_queued q;
	struct store_mail_row *rows;
	struct world w;
	size_t n, did;
	bool more;

	start(state, &w);
	(void)member(&w, "kari@example.com", "news");
	(void)member(&w, "ola@example.com", "news");
	(void)member(&w, "other@example.com", "ebook");
	(void)member(&w, "per@example.com", "news");
	assert_int_equal(store_letter_put(w.store, &letter), STORE_OK);
	letter.mail = STR("another");
	assert_int_equal(store_letter_put(w.store, &letter), STORE_AGAIN);
	assert_int_equal(queue(&w, 2, true), 2);
	saw(&w, "kari@example.com;ola@example.com;");
	assert_int_equal(read_back(&w).queued, 1);
	assert_int_equal(queue(&w, 50, false), 1);
	saw(&w, "per@example.com;");
	letter = read_back(&w);
	assert_int_equal(letter.state, LETTER_SENT);
	assert_int_equal(letter.queued, 2);
	assert_true(str_eq(letter.mail, STR("april27")));
	assert_true(str_eq(letter.by, STR("ingrid")));
	assert_int_equal(letter.spread, 3600);
	assert_int_equal(letter.ordered_at, NOON - 5);
	/* It is over. */
	assert_int_equal(store_letter_queue(w.store, w.s->arena, NOON,
			     STR("april"), 9, give, &w, &did, &more),
	    STORE_REFUSED);
	assert_int_equal(
	    store_letter_set(w.store, STR("april"), LETTER_GOING, NOON),
	    STORE_REFUSED);
	assert_int_equal(
	    store_letter_list(w.store, w.s->arena, 9, &list, &n), STORE_OK);
	assert_int_equal(n, 1);
	assert_true(str_eq(list[0].name, STR("april")));
	assert_int_equal(waiting(&w, &rows, MAIL_QUEUED), 2);
	assert_int_equal(
	    store_mail_read(w.store, w.s->arena, rows[1].id, &q), STORE_OK);
	assert_true(str_eq(q.mail.dedup, STR("letter:april:1")));
	assert_true(str_eq(q.mail.letter, STR("april")));
	assert_true(str_eq(q.mail.mail, STR("april27")));
	assert_true(str_eq(q.mail.list, STR("news")));
	assert_true(str_eq(q.mail.site, STR("v7")));
	assert_int_equal(q.mail.priority, 2);
	assert_string_equal(suite_report(w.s, w.store, "letters"),
	    "april news april27 sent 2 2 0 0 0 0 \n");
	store_close(w.store);
}

static void
what_waits_of_a_stopped_one_is_cancelled(void **state)
{
	struct store_letter letter = april();
	struct store_mail other = post_mail("other", MAIL_MARKETING);
	struct store_mail_row *rows;
	struct world w;
	struct post p;
	struct id kari;
	size_t did;
	bool more;

	start(state, &w);
	kari = member(&w, "kari@example.com", "news");
	(void)member(&w, "per@example.com", "news");
	letter.state = LETTER_HELD;
	assert_int_equal(store_letter_put(w.store, &letter), STORE_OK);
	assert_int_equal(store_letter_queue(w.store, w.s->arena, NOON,
			     STR("april"), 1, give, &w, &did, &more),
	    STORE_REFUSED);
	assert_int_equal(
	    store_letter_set(w.store, STR("april"), LETTER_GOING, NOON),
	    STORE_OK);
	assert_int_equal(queue(&w, 1, true), 1);
	p = (struct post){.s = w.s, .store = w.store, .key = 9000};
	assert_int_equal(post_put(&p, kari, &other), STORE_OK);
	assert_int_equal(
	    store_letter_set(w.store, STR("april"), LETTER_STOPPED, NOON),
	    STORE_OK);
	assert_int_equal(
	    store_letter_set(w.store, STR("april"), LETTER_STOPPED, NOON),
	    STORE_OK);
	assert_int_equal(
	    store_letter_set(w.store, STR("april"), LETTER_GOING, NOON),
	    STORE_REFUSED);
	assert_int_equal(
	    store_letter_set(w.store, STR("may"), LETTER_STOPPED, NOON),
	    STORE_REFUSED);
	assert_int_equal(waiting(&w, &rows, MAIL_QUEUED), 1);
	assert_true(str_eq(rows[0].mail, STR("ebook/offer")));
	assert_int_equal(waiting(&w, &rows, MAIL_CANCELLED), 1);
	assert_int_equal(rows[0].reason, MAIL_EXIT);
	assert_int_equal(read_back(&w).state, LETTER_STOPPED);
	assert_int_equal(
	    store_letter_read(w.store, w.s->arena, STR("may"), &letter),
	    STORE_REFUSED);
	store_close(w.store);
}

/* All are queued, and still it can be stopped until the last has left. */
static void
one_that_is_queued_is_stopped_too(void **state)
{
	struct store_letter letter = april();
	struct store_mail_row *rows;
	struct world w;

	start(state, &w);
	(void)member(&w, "kari@example.com", "news");
	assert_int_equal(store_letter_put(w.store, &letter), STORE_OK);
	assert_int_equal(queue(&w, 9, false), 1);
	assert_int_equal(read_back(&w).state, LETTER_SENT);
	assert_int_equal(
	    store_letter_set(w.store, STR("april"), LETTER_HELD, NOON),
	    STORE_REFUSED);
	assert_int_equal(
	    store_letter_set(w.store, STR("april"), LETTER_STOPPED, NOON),
	    STORE_OK);
	assert_int_equal(waiting(&w, &rows, MAIL_QUEUED), 0);
	assert_int_equal(waiting(&w, &rows, MAIL_CANCELLED), 1);
	assert_string_equal(suite_report(w.s, w.store, "letter-readers"),
	    "april nb  1 0 1 0\n");
	store_close(w.store);
}

static void
nothing_waits_of_one_that_left(void **state)
{
	struct store_letter letter = april();
	struct world w;

	start(state, &w);
	assert_int_equal(store_letter_put(w.store, &letter), STORE_OK);
	assert_int_equal(queue(&w, 9, false), 0);
	assert_int_equal(
	    store_letter_set(w.store, STR("april"), LETTER_STOPPED, NOON),
	    STORE_REFUSED);
	assert_int_equal(read_back(&w).state, LETTER_SENT);
	store_close(w.store);
}

static void
see(void *ctx, const struct store_follower *who)
{
	struct world *w = ctx;
	size_t n = strlen(w->seen);

	assert_int_equal(who->now, NOON);
	snprintf(w->seen + n, sizeof(w->seen) - n, "%.*s;",
	    STR_ARG(who->who.contact.email));
}

static void
members_are_read_one_after_the_other(void **state)
{
	struct id after = {0, 0};
	struct world w;
	size_t did;

	start(state, &w);
	(void)member(&w, "kari@example.com", "news");
	(void)member(&w, "other@example.com", "ebook");
	(void)member(&w, "ola@example.com", "news");
	(void)member(&w, "per@example.com", "news");
	assert_int_equal(
	    store_members(w.store, NOON, STR("news"), &after, 2, see, &w, &did),
	    STORE_OK);
	assert_int_equal(did, 2);
	saw(&w, "kari@example.com;ola@example.com;");
	assert_int_equal(
	    store_members(w.store, NOON, STR("news"), &after, 2, see, &w, &did),
	    STORE_OK);
	assert_int_equal(did, 1);
	saw(&w, "per@example.com;");
	assert_int_equal(
	    store_members(w.store, NOON, STR("none"), &after, 2, see, &w, &did),
	    STORE_OK);
	assert_int_equal(did, 0);
	store_close(w.store);
}

static void
agree(struct world *w, struct id who, enum agree_kind kind, int64_t at)
{
	const struct store_agree agree = {.at = at,
	    .kind = kind,
	    .list = kind == AGREE_OBJECTED ? STR("") : STR("news"),
	    .channel = STR("form")};
	struct suite_tx t;

	suite_tx(w->s, &t, w->key++);
	t.tx.contact = who;
	suite_change(&t, CHANGE_ADD_AGREE, nobody)->agree = &agree;
	assert_int_equal(suite_run(w->s, w->store, &t), STORE_OK);
}

/* He was sent one. */
static void
write_to(struct world *w, struct id who, int64_t at)
{
	struct store_mail mail =
	    post_mail(str_format(w->s->arena, "at %lld", (long long)at).p,
		MAIL_MARKETING);
	struct post p = {.s = w->s,
	    .store = w->store,
	    .now = at,
	    .key = w->key++ * 1000,
	    .sender = {.owner = STR("one"),
		.lease = 60,
		.now = post_now,
		.judge = post_judge,
		.ctx = &p}};
	struct store_queued *q;

	mail.at = mail.due = at;
	mail.stale = at + DAY;
	assert_int_equal(post_put(&p, who, &mail), STORE_OK);
	assert_int_equal(post_claim(&p, &q), 1);
	assert_int_equal(post_sending(&p, q[0].id), STORE_OK);
	assert_int_equal(post_finish(&p, q[0].id,
			     (struct store_ended){.state = MAIL_ACCEPTED}),
	    STORE_OK);
}

static void
add_unheard(void *ctx, size_t n, const struct str *names,
    const struct store_cell *cells)
{
	struct world *w = ctx;
	size_t at = strlen(w->seen);

	(void)names;
	assert_int_equal(n, 5);
	if (cells != NULL)
		snprintf(w->seen + at, sizeof(w->seen) - at,
		    "%.*s %.*s %.*s %.*s;", STR_ARG(cells[1].text),
		    STR_ARG(cells[2].text), STR_ARG(cells[3].text),
		    STR_ARG(cells[4].text));
}

/* Of so many days until NOON. */
static void
unheard(struct world *w, long days, const char *want)
{
	struct str args[] = {
	    str_format(w->s->arena, "from=%ld", (long)(NOON - days * DAY)),
	    str_format(w->s->arena, "to=%ld", (long)NOON)};

	assert_true(store_report(
	    w->store, w->s->arena, STR("unheard"), args, 2, add_unheard, w));
	saw(w, want);
}

static void
who_agreed_and_heard_nothing_is_known(void **state)
{
	struct id who[5];
	struct world w;

	start(state, &w);
	for (size_t i = 0; i < 5; i++) {
		char email[] = "a@example.com";

		email[0] = (char)('a' + i);
		who[i] = suite_contact(w.s, w.store, w.key++, email);
	}
	agree(&w, who[0], AGREE_CONFIRMED, NOON - 90 * DAY);
	agree(&w, who[1], AGREE_CONFIRMED, NOON - 30 * DAY); /* lately */
	agree(&w, who[2], AGREE_CONFIRMED, NOON - 90 * DAY);
	agree(&w, who[2], AGREE_WITHDRAWN, NOON - 80 * DAY);
	agree(&w, who[3], AGREE_IMPORTED, NOON - 90 * DAY);
	agree(&w, who[3], AGREE_OBJECTED, NOON - 80 * DAY);
	agree(&w, who[4], AGREE_REQUESTED, NOON - 90 * DAY);
	unheard(&w, 30, "a@example.com news 2023-08-16 ;");
	unheard(&w, 80, "a@example.com news 2023-08-16 ;");
	unheard(&w, 100, "");
	write_to(&w, who[0], NOON - 61 * DAY);
	unheard(&w, 30, "a@example.com news 2023-08-16 2023-09-14;");
	write_to(&w, who[0], NOON - 59 * DAY);
	unheard(&w, 30, "");
	store_close(w.store);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		a_letter_goes_once_to_each_member, suite_setup, suite_teardown),
	    cmocka_unit_test_setup_teardown(
		what_waits_of_a_stopped_one_is_cancelled, suite_setup,
		suite_teardown),
	    cmocka_unit_test_setup_teardown(
		one_that_is_queued_is_stopped_too, suite_setup, suite_teardown),
	    cmocka_unit_test_setup_teardown(
		nothing_waits_of_one_that_left, suite_setup, suite_teardown),
	    cmocka_unit_test_setup_teardown(
		members_are_read_one_after_the_other, suite_setup,
		suite_teardown),
	    cmocka_unit_test_setup_teardown(
		who_agreed_and_heard_nothing_is_known, suite_setup,
		suite_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
