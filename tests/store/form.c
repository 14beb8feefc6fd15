/* SPDX-License-Identifier: ISC */
/* What a form brings: with the contact, once within a day. */
#include "suite.h"

static const struct store_value values[] = {
    {STR("name"), STR("Kari Moe")}, {STR("note"), STR("two\nlines")}};
static const struct store_wish wishes[] = {
    {.list = STR("newsletter"), .words = STR("Yes, send me letters.")},
    {.purpose = STR("profile"), .words = STR("Yes, by what I read.")}};

/* A form of Kari's, told at a moment. */
static enum store_rc
submit(struct suite *s, struct store *store, uint64_t key, int64_t at)
{
	struct store_contact kari = {.email = STR("kari@example.com")};
	struct store_submit what = {.at = at,
	    .form = STR("signup"),
	    .page = STR("front"),
	    .lang = STR("en"),
	    .values = values,
	    .nvalues = 2,
	    .wishes = wishes,
	    .nwishes = 2};
	struct suite_tx t;
	struct change *c;

	suite_tx(s, &t, key);
	t.tx.now = at;
	t.tx.email = kari.email;
	t.tx.again_later = true;
	suite_change(&t, CHANGE_PUT_CONTACT, (struct id){0, 0})->contact =
	    &kari;
	c = suite_change(&t, CHANGE_ADD_CONTACT_EVENT, (struct id){0, 0});
	c->event = suite_event(at, "a");
	c->event.event = STR("form_submit");
	c->event.form = STR("signup");
	suite_change(&t, CHANGE_ADD_SUBMIT, (struct id){0, 0})->submit = &what;
	return suite_run(s, store, &t);
}

static void
the_same_within_a_day_is_one(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true);

	assert_int_equal(submit(s, store, 1, NOON), STORE_OK);
	assert_int_equal(submit(s, store, 1, NOON + DAY - 1), STORE_AGAIN);
	assert_string_equal(
	    suite_report(s, store, "forms"), "signup sent   1\n");
	store_close(store);
}

static void
the_same_the_day_after_is_new(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true);

	assert_int_equal(submit(s, store, 1, NOON), STORE_OK);
	assert_int_equal(submit(s, store, 1, NOON + DAY + 1), STORE_OK);
	assert_int_equal(submit(s, store, 2, NOON + DAY + 1), STORE_OK);
	assert_string_equal(
	    suite_report(s, store, "forms"), "signup sent   3\n");
	store_close(store);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		the_same_within_a_day_is_one, suite_setup, suite_teardown),
	    cmocka_unit_test_setup_teardown(
		the_same_the_day_after_is_new, suite_setup, suite_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
