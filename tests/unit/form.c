/* SPDX-License-Identifier: ISC */
/* Forms that are shown again, their numbers and dates, and their token. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

#include "template/form.h"

#define DAY 86400
#define HOUR 3600
#define NOON 1700000000

static int64_t
number(const char *text)
{
	int64_t n;

	return field_number(str_of(text), &n) ? n : INT64_MAX;
}

static int64_t
date(const char *text)
{
	int64_t n;

	return field_date(str_of(text), &n) ? n : INT64_MAX;
}

static void
numbers(void **state)
{
	static const char *const bad[] = {"", "-", ".", "1.", ".5", "+1", "1,5",
	    "1e3", " 1", "1 ", "0x1", "--1", "1.2.3", "1234567890123",
	    "1.1234567", "1.-5", "NaN", "١"};

	(void)state;
	assert_int_equal(number("0"), 0);
	assert_int_equal(number("-0.5"), -500000);
	assert_int_equal(number("12"), 12000000);
	assert_int_equal(number("1.000001"), 1000001);
	assert_int_equal(number("999999999999.999999"), 999999999999999999);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (number(bad[i]) != INT64_MAX)
			fail_msg("\"%s\" is a number", bad[i]);
}

static void
dates(void **state)
{
	static const char *const bad[] = {"", "2027-3-1", "2027-03-00",
	    "2027-02-29", "2027-13-01", "2027-04-31", "2027/03/01", "27-03-01",
	    "2027-03-01T", "2027-03-0x", "-027-03-01"};

	(void)state;
	assert_int_equal(date("1970-01-01"), 0);
	assert_int_equal(date("1970-02-01"), 31);
	assert_int_equal(date("2028-02-29"), date("2028-03-01") - 1);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (date(bad[i]) != INT64_MAX)
			fail_msg("\"%s\" is a date", bad[i]);
}

static bool
is_good(const struct keyring *keys, const char *form, int64_t made, int64_t now)
{
	char token[TOKEN_LEN];

	form_token(keys, STR("signup"), made, token);
	return form_token_good(
	    keys, str_of(form), (struct str){token, TOKEN_LEN}, now);
}

static void
a_token_is_good_for_its_form_and_a_day(void **state)
{
	struct keyring *keys = keyring_new(), *other = keyring_new();
	char a[TOKEN_LEN], b[TOKEN_LEN];
	int64_t hour = NOON - NOON % HOUR;

	(void)state;
	assert_non_null(keys);
	assert_non_null(other);
	for (int64_t late = 0; late < HOUR; late += HOUR - 1) {
		assert_true(is_good(keys, "signup", hour + late, hour + late));
		assert_true(
		    is_good(keys, "signup", hour + late, hour + late + DAY));
	}
	assert_false(is_good(keys, "signup", hour, hour + DAY + HOUR));
	assert_false(is_good(keys, "offer", hour, hour));
	assert_false(is_good(keys, "", hour, hour));
	/* Of a clock that ran ahead. */
	assert_true(is_good(keys, "signup", hour + HOUR, hour));
	assert_false(is_good(keys, "signup", hour + 2 * HOUR, hour));
	form_token(keys, STR("signup"), hour, a);
	assert_false(form_token_good(
	    other, STR("signup"), (struct str){a, TOKEN_LEN}, hour));
	assert_false(form_token_good(keys, STR("signup"), STR(""), hour));
	/* The same for all who come in the hour. */
	form_token(keys, STR("signup"), hour + HOUR - 1, b);
	assert_memory_equal(a, b, TOKEN_LEN);
	keyring_free(keys);
	keyring_free(other);
}

static void
what_is_shown_again(void **state)
{
	static const struct situation_field fields[] = {
	    {STR("name"), STR("Kari"), RULE_GOOD},
	    {STR("topic"), STR("excel"), RULE_GOOD},
	    {STR("topic"), STR("ki"), RULE_GOOD},
	    {STR("email"), STR("x"), RULE_EMAIL},
	    {STR("course"), STR(""), RULE_REQUIRED}};
	static const struct situation_form form = {
	    STR("signup"), FORM_CHECK, fields, 5};
	struct str none = STR(""), name = STR("signup");

#define HOLDS(test, field, value, number) \
	form_holds(&form, test, name, STR(field), STR(value), number)
	(void)state;
	assert_false(form_holds(NULL, FORM_SHOWN, name, none, none, 0));
	assert_false(form_holds(&form, FORM_SHOWN, STR("b"), none, none, 0));
	assert_true(HOLDS(FORM_SHOWN, "", "", 0));
	assert_true(HOLDS(FORM_TROUBLE, "", "", FORM_CHECK));
	assert_false(HOLDS(FORM_TROUBLE, "", "", FORM_EXPIRED));
	assert_true(HOLDS(FORM_BROKEN, "email", "", 0));
	assert_false(HOLDS(FORM_BROKEN, "name", "", 0));
	assert_false(HOLDS(FORM_BROKEN, "phone", "", 0));
	assert_true(HOLDS(FORM_RULE, "email", "", RULE_EMAIL));
	assert_false(HOLDS(FORM_RULE, "email", "", RULE_REQUIRED));
	assert_true(HOLDS(FORM_FIRST, "email", "", 0));
	assert_false(HOLDS(FORM_FIRST, "course", "", 0));
	assert_true(HOLDS(FORM_CHOSEN, "topic", "excel", 0));
	assert_true(HOLDS(FORM_CHOSEN, "topic", "ki", 0));
	assert_false(HOLDS(FORM_CHOSEN, "topic", "word", 0));
#undef HOLDS
	assert_true(str_eq(form_value(&form, name, STR("name")), STR("Kari")));
	assert_int_equal(form_value(&form, name, STR("phone")).n, 0);
	assert_int_equal(form_value(&form, STR("b"), STR("name")).n, 0);
	assert_int_equal(form_value(NULL, name, STR("name")).n, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(numbers),
	    cmocka_unit_test(dates),
	    cmocka_unit_test(a_token_is_good_for_its_form_and_a_day),
	    cmocka_unit_test(what_is_shown_again),
	};

	return crypto_start() ? cmocka_run_group_tests(tests, NULL, NULL) : 99;
}
