/* SPDX-License-Identifier: ISC */
/* What a reader decides about our mails, and what undoing gives back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/arena.h"
#include "people/leaving.h"

#define NOW 1700000000

static const struct str news = STR("news");
static const struct str none = STR("");

static struct store_agree
row(enum agree_kind kind, int64_t ago, const char *list, const char *purpose)
{
	return (struct store_agree){.kind = kind,
	    .at = NOW - ago,
	    .list = str_of(list),
	    .purpose = str_of(purpose),
	    .words = STR("Yes.")};
}

/* Kari, with this history, decides. */
static struct store_think
decide_in(struct arena *a, struct leaving *l, const struct store_agree *rows,
    size_t n, bool want)
{
	struct store_think t = {
	    .arena = a, .now = NOW, .agrees = rows, .nagrees = n};

	t.contact.id.lo = 7;
	t.contact.email = STR("kari@example.com");
	l->channel = STR("page");
	assert_int_equal(leaving_think(l, &t), want);
	return t;
}

static struct store_think
decide(struct leaving *l, const struct store_agree *rows, size_t n, bool want)
{
	return decide_in(NULL, l, rows, n, want);
}

static void
expect_agree(const struct change *c, enum agree_kind kind, const char *list,
    const char *purpose)
{
	assert_int_equal(c->verb, CHANGE_ADD_AGREE);
	assert_int_equal(c->agree->kind, kind);
	assert_true(str_eq(c->agree->list, str_of(list)));
	assert_true(str_eq(c->agree->purpose, str_of(purpose)));
	assert_true(str_eq(c->agree->channel, STR("page")));
	assert_int_equal(c->agree->at, NOW);
}

static void
expect_stop(const struct change *c, enum change_verb verb,
    enum stop_scope scope, const char *list, enum mail_reason reason)
{
	assert_int_equal(c->verb, verb);
	assert_int_equal(c->stop->scope, scope);
	assert_int_equal(c->stop->reason, reason);
	assert_true(str_eq(c->stop->list, str_of(list)));
	assert_true(str_eq(c->stop->email, STR("kari@example.com")));
	assert_int_equal(c->stop->at, NOW);
}

static void
a_list_is_left_once(void **state)
{
	struct leaving l = {.what = LEAVING_LEAVE, .list = news};
	const struct store_agree rows[] = {row(AGREE_CONFIRMED, 9, "news", ""),
	    row(AGREE_WITHDRAWN, 5, "news", ""),
	    row(AGREE_CONFIRMED, 3, "news", "")};
	struct store_think t = decide(&l, rows, 1, true);

	(void)state;
	assert_int_equal(t.nchanges, 3);
	expect_agree(&t.changes[0], AGREE_WITHDRAWN, "news", "");
	assert_int_equal(t.changes[0].agree->words.n, 0);
	expect_stop(
	    &t.changes[1], CHANGE_SUPPRESS, STOP_LIST, "news", MAIL_LEFT);
	assert_int_equal(t.changes[2].verb, CHANGE_ADD_CONTACT_EVENT);
	assert_true(str_eq(t.changes[2].event.event, STR("unsubscribe")));
	(void)decide(&l, rows, 2, false);
	(void)decide(&l, rows, 3, true);
	/* Of what was never agreed to, too. */
	(void)decide(&l, NULL, 0, true);
}

static void
all_is_an_objection(void **state)
{
	struct leaving l = {.what = LEAVING_LEAVE};
	const struct store_agree rows[] = {row(AGREE_CONFIRMED, 9, "news", ""),
	    row(AGREE_WITHDRAWN, 5, "news", ""), row(AGREE_OBJECTED, 4, "", ""),
	    row(AGREE_CONFIRMED, 3, "offers", "")};
	struct store_think t = decide(&l, rows, 2, true);

	(void)state;
	expect_agree(&t.changes[0], AGREE_OBJECTED, "", "");
	expect_stop(
	    &t.changes[1], CHANGE_SUPPRESS, STOP_MARKETING, "", MAIL_OBJECTION);
	assert_int_equal(t.nchanges, 3);
	(void)decide(&l, rows, 3, false);
	(void)decide(&l, rows, 4, true);
	/* And each list was left by it. */
	assert_true(leaving_is_left(rows, 4, news));
	assert_false(leaving_is_left(rows, 4, STR("offers")));
	assert_false(leaving_is_left(rows, 4, none));
}

static void
nobody_leaves_nothing(void **state)
{
	struct leaving l = {.what = LEAVING_LEAVE, .list = news};
	struct store_think t = {.now = NOW};

	(void)state;
	assert_false(leaving_think(&l, &t));
	assert_int_equal(t.nchanges, 0);
}

static void
undoing_gives_back_what_was_agreed(void **state)
{
	struct leaving l = {
	    .what = LEAVING_UNDO, .list = news, .left_at = NOW - 5};
	const struct store_agree rows[] = {row(AGREE_REQUESTED, 9, "news", ""),
	    row(AGREE_CONFIRMED, 8, "news", ""), row(AGREE_USED, 7, "news", ""),
	    row(AGREE_WITHDRAWN, 5, "news", ""),
	    row(AGREE_CONFIRMED, 3, "news", "")};
	struct store_think t = decide(&l, rows, 4, true);

	(void)state;
	assert_int_equal(t.nchanges, 2);
	expect_agree(&t.changes[0], AGREE_CONFIRMED, "news", "");
	assert_true(str_eq(t.changes[0].agree->words, STR("Yes.")));
	expect_stop(&t.changes[1], CHANGE_LIFT, STOP_LIST, "news", MAIL_LEFT);
	/* Once; and not by the time of another leaving. */
	(void)decide(&l, rows, 5, false);
	l.left_at = NOW - 6;
	(void)decide(&l, rows, 4, false);
	/* Who had agreed to nothing is not made to. */
	l.left_at = NOW - 5;
	t = decide(&l, &rows[2], 2, true);
	assert_int_equal(t.nchanges, 1);
	expect_stop(&t.changes[0], CHANGE_LIFT, STOP_LIST, "news", MAIL_LEFT);
}

static void
undoing_all_gives_each_back_once(void **state)
{
	struct leaving l = {.what = LEAVING_UNDO, .left_at = NOW - 1};
	const struct store_agree rows[] = {row(AGREE_CONFIRMED, 9, "news", ""),
	    row(AGREE_CONFIRMED, 8, "", "profile"),
	    row(AGREE_CONFIRMED, 7, "news", ""),
	    row(AGREE_IMPORTED, 6, "offers", ""),
	    row(AGREE_CONFIRMED, 5, "gone", ""),
	    row(AGREE_WITHDRAWN, 4, "gone", ""),
	    row(AGREE_OBJECTED, 1, "", "")};
	struct store_think t = decide(&l, rows, 7, true);

	(void)state;
	assert_int_equal(t.nchanges, 4);
	expect_agree(&t.changes[0], AGREE_CONFIRMED, "", "profile");
	expect_agree(&t.changes[1], AGREE_CONFIRMED, "news", "");
	expect_agree(&t.changes[2], AGREE_IMPORTED, "offers", "");
	expect_stop(
	    &t.changes[3], CHANGE_LIFT, STOP_MARKETING, "", MAIL_OBJECTION);
	/* A list that was left with all others is not given back alone. */
	l.list = news;
	(void)decide(&l, rows, 7, false);
}

static void
a_purpose_goes_and_comes(void **state)
{
	struct leaving l = {.what = LEAVING_PURPOSE,
	    .purpose = STR("profile"),
	    .lang = STR("en"),
	    .words = STR("Fit them to what I read.")};
	const struct store_agree given = row(AGREE_CONFIRMED, 9, "", "profile");
	struct store_think t = decide(&l, &given, 1, true);

	(void)state;
	assert_int_equal(t.nchanges, 1);
	expect_agree(&t.changes[0], AGREE_WITHDRAWN, "", "profile");
	(void)decide(&l, NULL, 0, false);
	l.what = LEAVING_AGAIN;
	t = decide(&l, NULL, 0, true);
	expect_agree(&t.changes[0], AGREE_CONFIRMED, "", "profile");
	assert_true(str_eq(t.changes[0].agree->words, l.words));
	(void)decide(&l, &given, 1, false);
}

/* What joining a list changes, and nothing else. */
static void
expect_joined(const struct store_think *t)
{
	assert_int_equal(t->nchanges, 5);
	expect_agree(&t->changes[0], AGREE_CONFIRMED, "news", "");
	assert_true(str_eq(t->changes[0].agree->lang, STR("en")));
	assert_true(str_eq(t->changes[0].agree->words, STR("Send me News.")));
	expect_stop(&t->changes[1], CHANGE_LIFT, STOP_LIST, "news", MAIL_LEFT);
	expect_stop(&t->changes[2], CHANGE_LIFT, STOP_MARKETING, "", MAIL_LEFT);
	expect_stop(
	    &t->changes[3], CHANGE_LIFT, STOP_MARKETING, "", MAIL_OBJECTION);
	assert_int_equal(t->changes[4].verb, CHANGE_ADD_CONTACT_EVENT);
	assert_true(str_eq(t->changes[4].event.event, STR("optin_confirmed")));
}

static void
a_list_is_joined_once(void **state)
{
	struct leaving l = {.what = LEAVING_JOIN,
	    .list = news,
	    .lang = STR("en"),
	    .words = STR("Send me News.")};
	const struct store_agree rows[] = {row(AGREE_REQUESTED, 9, "news", ""),
	    row(AGREE_CONFIRMED, 8, "offers", ""),
	    row(AGREE_CONFIRMED, 7, "news", ""),
	    row(AGREE_WITHDRAWN, 6, "news", ""),
	    row(AGREE_CONFIRMED, 5, "news", ""),
	    row(AGREE_OBJECTED, 4, "", "")};
	const struct store_agree bought = row(AGREE_EXEMPT_SALE, 3, "news", "");
	struct arena *a = arena_new(0);
	struct store_think t = decide_in(a, &l, NULL, 0, true);

	(void)state;
	expect_joined(&t);
	/* Another list, or to have asked for it, is not to be on it. */
	t = decide_in(a, &l, rows, 2, true);
	expect_joined(&t);
	(void)decide_in(a, &l, rows, 3, false);
	t = decide_in(a, &l, rows, 4, true);
	expect_joined(&t);
	(void)decide_in(a, &l, rows, 5, false);
	t = decide_in(a, &l, rows, 6, true);
	expect_joined(&t);
	(void)decide_in(a, &l, &bought, 1, false);
	arena_free(a);
}

static void
a_pause_has_an_end(void **state)
{
	struct leaving l = {.what = LEAVING_PAUSE, .until = NOW + 86400};
	struct store_think t = decide(&l, NULL, 0, true);

	(void)state;
	assert_int_equal(t.nchanges, 1);
	assert_int_equal(t.changes[0].verb, CHANGE_PAUSE);
	assert_int_equal(t.changes[0].until, NOW + 86400);
	l.until = 0;
	(void)decide(&l, NULL, 0, false);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_list_is_left_once),
	    cmocka_unit_test(all_is_an_objection),
	    cmocka_unit_test(nobody_leaves_nothing),
	    cmocka_unit_test(undoing_gives_back_what_was_agreed),
	    cmocka_unit_test(undoing_all_gives_each_back_once),
	    cmocka_unit_test(a_purpose_goes_and_comes),
	    cmocka_unit_test(a_list_is_joined_once),
	    cmocka_unit_test(a_pause_has_an_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
