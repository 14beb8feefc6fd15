/* SPDX-License-Identifier: ISC */
/* What a form brings: with the contact, once within a day. */
#include "suite.h"

#include "base/buf.h"
#include "store/consent.h"

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

/* His values, "name=value " each, by name. */
static const char *
values_of(struct suite *s, struct store *store, const char *email)
{
	struct store_profile who;
	struct buf b;

	assert_int_equal(store_profile(store, s->arena, (struct id){0, 0},
			     str_of(email), &who),
	    STORE_OK);
	buf_init(&b, s->arena, 4096);
	for (size_t i = 0; i < who.nvalues; i++)
		buf_printf(&b, "%.*s=%.*s ", STR_ARG(who.values[i].name),
		    STR_ARG(who.values[i].value));
	buf_char(&b, '\0');
	return buf_view(&b).p;
}

static void
what_others_tell_fills_what_is_empty(void **state)
{
	static const struct store_value told[] = {
	    {STR("name"), STR("K.")}, {STR("phone"), STR("22")}};
	const struct store_submit fill = {.values = told, .nvalues = 2};
	struct store_contact ola = {.email = STR("ola@example.com")};
	struct suite *s = *state;
	struct store *store = suite_open(s, true);
	struct suite_tx t;

	assert_int_equal(submit(s, store, 1, NOON), STORE_OK);
	for (uint64_t i = 0; i < 2; i++) {
		suite_tx(s, &t, 2 + i);
		t.tx.email = STR("kari@example.com");
		suite_change(&t, CHANGE_FILL_VALUES, (struct id){0, 0})
		    ->submit = &fill;
		assert_int_equal(suite_run(s, store, &t), STORE_OK);
	}
	assert_string_equal(values_of(s, store, "kari@example.com"),
	    "name=Kari Moe note=two\nlines phone=22 ");
	suite_tx(s, &t, 4);
	suite_change(&t, CHANGE_PUT_CONTACT, (struct id){0, 0})->contact = &ola;
	suite_change(&t, CHANGE_FILL_VALUES, (struct id){0, 0})->submit = &fill;
	assert_int_equal(suite_run(s, store, &t), STORE_OK);
	assert_string_equal(
	    values_of(s, store, "ola@example.com"), "name=K. phone=22 ");
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
	    cmocka_unit_test_setup_teardown(
		what_others_tell_fills_what_is_empty, suite_setup,
		suite_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
