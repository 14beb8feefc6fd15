/* SPDX-License-Identifier: ISC */
/* What a mail is queued with comes back as it was. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "people/given.h"

static void
it_comes_back_as_it_was(void **state)
{
	static const struct store_value known[] = {
	    {STR("first_name"), STR("Åse & Co")},
	    {STR("note"), STR("two\nlines")}};
	static const struct given cases[] = {
	    {.ticket = false},
	    {.ticket = true, .what = TICKET_ERASE},
	    {.ticket = true,
		.what = TICKET_CONFIRM,
		.form = STR("a&b=c d"),
		.asked_at = 1700000000},
	    {.form = STR("ebook"), .asked_at = 5},
	    {.about = {0, 7}, .stage = STR("at_risk")},
	    {.test = true,
		.stage = STR("decision"),
		.letter = STR("april"),
		.assets = STR("https://n.no/k/preview/abc/"),
		.moment = 1803888000,
		.values = known,
		.nvalues = 2},
	    {.test = true},
	};
	struct arena *a = arena_new(0);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct given *want = &cases[i];
		struct given got;

		assert_true(given_read(a, given_pack(a, want), &got));
		assert_int_equal(got.ticket, want->ticket);
		assert_int_equal(got.what, want->what);
		assert_true(str_eq(got.form, want->form));
		assert_int_equal(got.asked_at, want->asked_at);
		assert_int_equal(got.about.lo, want->about.lo);
		assert_true(str_eq(got.stage, want->stage));
		assert_true(str_eq(got.letter, want->letter));
		assert_true(str_eq(got.assets, want->assets));
		assert_int_equal(got.test, want->test);
		assert_int_equal(got.moment, want->moment);
		assert_int_equal(got.nvalues, want->nvalues);
		for (size_t k = 0; k < want->nvalues; k++) {
			assert_true(
			    str_eq(got.values[k].name, want->values[k].name));
			assert_true(
			    str_eq(got.values[k].value, want->values[k].value));
		}
	}
	arena_free(a);
}

static void
what_is_not_ours_is_refused(void **state)
{
	struct arena *a = arena_new(0);
	struct given got;

	(void)state;
	assert_false(given_read(a, STR("ticket=free-beer"), &got));
	assert_false(given_read(a, STR("form=x&asked_at=soon"), &got));
	assert_false(given_read(a, STR("about=-1"), &got));
	assert_false(given_read(a, STR("test=1&moment=x"), &got));
	/* Only a test has a reader who is described. */
	assert_true(given_read(a, STR("form=x&contact.name=K"), &got));
	assert_int_equal(got.nvalues, 0);
	assert_true(given_read(a, STR("test=1&form=x&contact.name=K"), &got));
	assert_int_equal(got.nvalues, 1);
	assert_true(str_eq(got.values[0].name, STR("name")));
	assert_true(given_read(a, STR(""), &got));
	assert_false(got.ticket);
	arena_free(a);
}

static void
too_much_is_not_cut(void **state)
{
	static char text[16 * 1024];
	const struct store_value value = {STR("note"), {text, sizeof(text)}};
	const struct given much = {
	    .test = true, .values = &value, .nvalues = 1};
	struct arena *a = arena_new(0);

	(void)state;
	memset(text, 'a', sizeof(text));
	assert_null(given_pack(a, &much).p);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(it_comes_back_as_it_was),
	    cmocka_unit_test(what_is_not_ours_is_refused),
	    cmocka_unit_test(too_much_is_not_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
