/* SPDX-License-Identifier: ISC */
/* What of a row from another program is taken over, by what is known. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/arena.h"
#include "people/imported.h"

#define AT 1700000000
#define LIST .list = STR("news")

static const struct store_value told_values[] = {
    {STR("phone"), STR("22")}, {STR("course"), STR("excel")}};
static const struct store_agree given = {LIST, .kind = AGREE_IMPORTED, .at = AT,
    .lang = STR("en"), .words = STR("Yes."), .channel = IMPORTED_CHANNEL};

/* What came of it as a word, with + for each that is new. */
static const char *
judged(struct arena *a, bool consents, const struct store_profile *who)
{
	struct imported row = {.email = STR("kari@example.com"),
	    .name = STR("Kari Moe"),
	    .company = STR("Fjord"),
	    .values = told_values,
	    .nvalues = 2};
	struct imported_verdict v;

	if (consents)
		row.agree = given;
	v = imported_judge(&row, a, who);
	if (v.what == IMPORTED_LEFT)
		return "left";
	if (v.what == IMPORTED_KNOWN)
		return "known";
	return str_format(a, "%s%s%s%s%.*s%.*s%s", v.made ? "made " : "",
	    v.told ? "told " : "", v.agreed ? "agreed " : "",
	    "new: ", STR_ARG(row.contact.name), STR_ARG(row.contact.company),
	    row.fill.nvalues == 0   ? ""
	    : row.fill.nvalues == 2 ? " both"
				    : " one")
	    .p;
}

static void
nothing_known_is_written_over(void **state)
{
	struct arena *a = arena_new(0);
	struct store_profile who = {.nvalues = 0};

	(void)state;
	assert_string_equal(
	    judged(a, true, &who), "made told agreed new: Kari MoeFjord both");
	assert_string_equal(
	    judged(a, false, &who), "made told new: Kari MoeFjord both");
	who.contact.id.lo = 3;
	who.contact.name = STR("K. Moe");
	assert_string_equal(judged(a, false, &who), "told new: Fjord both");
	who.contact.company = STR("Fjell");
	who.values = told_values;
	who.nvalues = 1;
	assert_string_equal(judged(a, false, &who), "told new:  one");
	who.nvalues = 2;
	assert_string_equal(judged(a, false, &who), "known");
	assert_string_equal(judged(a, true, &who), "agreed new: ");
	arena_free(a);
}

static void
only_new_tags_are_taken(void **state)
{
	struct arena *a = arena_new(0);
	struct store_profile who = {
	    .contact = {.id = {0, 3}}, .tags = STR("old vip")};
	struct imported row = {
	    .email = STR("kari@example.com"), .tags = STR("fair  vip late")};
	struct imported_write w = {.row = &row, .tags = who.tags};
	struct store_think t = {.arena = a, .contact = who.contact};

	(void)state;
	assert_int_equal(imported_judge(&row, a, &who).what, IMPORTED_NEW);
	assert_true(str_eq(row.new_tags, STR("fair late")));
	assert_true(imported_think(&w, &t));
	assert_int_equal(t.nchanges, 2);
	assert_int_equal(t.changes[1].verb, CHANGE_ADD_TAGS);
	assert_true(str_eq(t.changes[1].tags, STR("fair late")));
	who.tags = STR("fair late vip");
	assert_int_equal(imported_judge(&row, a, &who).what, IMPORTED_KNOWN);
	assert_true(str_eq(row.new_tags, STR("")));
	arena_free(a);
}

static const char *
consenting(struct arena *a, const struct store_agree *agrees, size_t n)
{
	const struct store_profile who = {
	    .contact = {.id = {0, 3}, .name = STR("K"), .company = STR("F")},
	    .values = told_values,
	    .nvalues = 2,
	    .agrees = agrees,
	    .nagrees = n};

	return judged(a, true, &who);
}

static void
who_left_does_not_come_back(void **state)
{
	const struct store_agree asked = {LIST, .kind = AGREE_REQUESTED},
				 yes = {LIST, .kind = AGREE_CONFIRMED},
				 no = {LIST, .kind = AGREE_WITHDRAWN},
				 all = {.kind = AGREE_OBJECTED},
				 other = {.list = STR("other"),
				     .kind = AGREE_WITHDRAWN};
	struct arena *a = arena_new(0);

	(void)state;
	assert_string_equal(consenting(a, &asked, 1), "agreed new: ");
	assert_string_equal(consenting(a, &other, 1), "agreed new: ");
	assert_string_equal(consenting(a, &yes, 1), "known");
	assert_string_equal(consenting(a, &given, 1), "known");
	assert_string_equal(consenting(a, &no, 1), "left");
	assert_string_equal(consenting(a, &all, 1), "left");
	assert_string_equal(
	    consenting(a, (struct store_agree[]){given, no}, 2), "left");
	assert_string_equal(
	    consenting(a, (struct store_agree[]){no, yes}, 2), "known");
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nothing_known_is_written_over),
	    cmocka_unit_test(only_new_tags_are_taken),
	    cmocka_unit_test(who_left_does_not_come_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
