/* SPDX-License-Identifier: ISC */
/* What holds of a history of consents: each step by itself, and any history
 * against a rule that looks from its end (MAIL 18.27 and 28). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "people/agreed.h"

#define DAY ((int64_t)86400)
#define YEAR (365 * DAY)
#define NOW (1000 * DAY)

static const struct str news = STR("news");

static struct store_agree
step(enum agree_kind kind, int64_t days_ago, const char *list)
{
	return (struct store_agree){
	    .kind = kind, .at = NOW - days_ago * DAY, .list = str_of(list)};
}

static void
each_step_says_what_holds(void **state)
{
	static const struct {
		struct {
			enum agree_kind kind;
			int64_t days_ago;
			const char *list;
		} steps[4];
		size_t n;
		enum agreed want;
	} cases[] = {
	    {.n = 0, .want = AGREED_NO},
	    {{{AGREE_REQUESTED, 1, "news"}}, 1, AGREED_NO},
	    {{{AGREE_CONFIRMED, 1, "news"}}, 1, AGREED_YES},
	    {{{AGREE_CONFIRMED, 1, "other"}}, 1, AGREED_NO},
	    {{{AGREE_EXEMPT_SALE, 1, "news"}}, 1, AGREED_YES},
	    {{{AGREE_IMPORTED, 1, "news"}}, 1, AGREED_YES},
	    {{{AGREE_USED, 1, "news"}}, 1, AGREED_NO},
	    {{{AGREE_CONFIRMED, 2, "news"}, {AGREE_WITHDRAWN, 1, "news"}}, 2,
		AGREED_NO},
	    {{{AGREE_CONFIRMED, 2, "news"}, {AGREE_WITHDRAWN, 1, "other"}}, 2,
		AGREED_YES},
	    {{{AGREE_CONFIRMED, 2, "news"}, {AGREE_OBJECTED, 1, ""}}, 2,
		AGREED_NO},
	    {{{AGREE_OBJECTED, 2, ""}, {AGREE_CONFIRMED, 1, "news"}}, 2,
		AGREED_YES},
	    {{{AGREE_WITHDRAWN, 2, "news"}, {AGREE_REQUESTED, 1, "news"}}, 2,
		AGREED_NO},
	    {{{AGREE_CONFIRMED, 364, "news"}}, 1, AGREED_YES},
	    {{{AGREE_CONFIRMED, 365, "news"}}, 1, AGREED_LAPSED},
	    {{{AGREE_CONFIRMED, 366, "news"}}, 1, AGREED_LAPSED},
	    {{{AGREE_CONFIRMED, 700, "news"}, {AGREE_USED, 364, "news"}}, 2,
		AGREED_YES},
	    {{{AGREE_CONFIRMED, 700, "news"}, {AGREE_USED, 366, "news"}}, 2,
		AGREED_LAPSED},
	    {{{AGREE_CONFIRMED, 700, "news"}, {AGREE_USED, 1, "other"}}, 2,
		AGREED_LAPSED},
	    {{{AGREE_CONFIRMED, 700, "news"}, {AGREE_CONFIRMED, 1, "news"}}, 2,
		AGREED_YES},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct store_agree history[4];

		for (size_t j = 0; j < cases[i].n; j++)
			history[j] = step(cases[i].steps[j].kind,
			    cases[i].steps[j].days_ago, cases[i].steps[j].list);
		assert_int_equal(
		    agreed_list(history, cases[i].n, news, NOW, YEAR),
		    cases[i].want);
	}
}

static void
without_a_limit_nothing_lapses(void **state)
{
	const struct store_agree old = step(AGREE_CONFIRMED, 900, "news");

	(void)state;
	assert_int_equal(agreed_list(&old, 1, news, NOW, 0), AGREED_YES);
}

static void
a_purpose_is_no_list(void **state)
{
	struct store_agree history[] = {
	    {.kind = AGREE_CONFIRMED, .purpose = STR("profile")},
	    {.kind = AGREE_CONFIRMED, .list = STR("profile")},
	    {.kind = AGREE_WITHDRAWN, .purpose = STR("profile")}};

	(void)state;
	assert_true(agreed_purpose(history, 2, STR("profile")));
	assert_false(agreed_purpose(history + 1, 1, STR("profile")));
	assert_false(agreed_purpose(history, 3, STR("profile")));
	assert_int_equal(
	    agreed_list(history, 3, STR("profile"), NOW, 0), AGREED_YES);
	assert_ptr_equal(agreed_since(history, 3, STR("profile")), &history[1]);
	assert_null(agreed_since(history, 3, news));
}

/* The last word about the list counts, and asking or using is none. */
static bool
last_word(const struct store_agree *h, size_t n)
{
	while (n-- > 0) {
		bool his = str_eq(h[n].list, news), all = h[n].list.n == 0;

		if (his && (h[n].kind == AGREE_CONFIRMED ||
			       h[n].kind == AGREE_EXEMPT_SALE ||
			       h[n].kind == AGREE_IMPORTED))
			return true;
		if ((his && (h[n].kind == AGREE_WITHDRAWN ||
				h[n].kind == AGREE_OBJECTED)) ||
		    (all && h[n].kind == AGREE_OBJECTED))
			return false;
	}
	return false;
}

static void
any_history_ends_in_its_last_word(void **state)
{
	static const char *const lists[] = {"news", "news", "other", ""};
	uint32_t random = 1;

	(void)state;
	for (int round = 0; round < 100000; round++) {
		struct store_agree h[8];
		size_t n = 0;

		for (; n < (size_t)(round % 9); n++) {
			random = random * 1664525 + 1013904223;
			h[n] = step((random >> 16) % AGREE_KIND__MAX, 8,
			    lists[random >> 24 & 3]);
		}
		assert_int_equal(agreed_list(h, n, news, NOW, 0),
		    last_word(h, n) ? AGREED_YES : AGREED_NO);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_step_says_what_holds),
	    cmocka_unit_test(without_a_limit_nothing_lapses),
	    cmocka_unit_test(a_purpose_is_no_list),
	    cmocka_unit_test(any_history_ends_in_its_last_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
