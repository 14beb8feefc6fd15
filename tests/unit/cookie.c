/* SPDX-License-Identifier: ISC */
/*
 * Cookie headers read, Set-Cookie values written.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "http/cookie.h"

#define S(lit)                          \
	{                               \
		"" lit, sizeof(lit) - 1 \
	}

static void
test_get(void **state)
{
	static const struct {
		struct str header, value;
	} cases[] = {
	    {S(""), S("")},
	    {S("id=1"), S("1")},
	    {S("a=0; id=1; b=2"), S("1")},
	    {S("id=1; id=2"), S("1")},
	    {S("id=; id=2"), S("")},
	    {S("ID=1; Id=2"), S("")},
	    {S("xid=1; idx=2; id"), S("")},
	    {S("id=a=b=c"), S("a=b=c")},
	    {S("id=\"quoted\""), S("quoted")},
	    {S("id=\"\""), S("")},
	    {S("id=\""), S("\"")},
	    {S("id=\"half; a=1"), S("\"half")},
	    {S("a=1;id=2"), S("2")},
	    {S("a=1;\t id=2 \t; b"), S("2")},
	    {S(";;; ;id=2"), S("2")},
	    {S("id =1"), S("")},
	    {S("a=\"; id=1\""), S("1\"")},
	    {S("\xc2\xa0id=1"), S("")},
	    {S("\rid=1"), S("")},
	    {S("id=a b"), S("a b")},
	    {S("id=a\0b"), S("a\0b")},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (!str_eq(
			cookie_get(cases[i].header, STR("id")), cases[i].value))
			fail_msg("case %zu", i);
	assert_null(cookie_get((struct str){NULL, 0}, STR("id")).p);
	assert_null(cookie_get(STR("a=1"), STR("id")).p);
	assert_non_null(cookie_get(STR("id="), STR("id")).p);
}

static void
test_make(void **state)
{
	struct arena *a = arena_new(0);

	(void)state;
	assert_true(str_eq(
	    cookie_make(a, STR("__Host-k"), STR("7.abc"), 34128000, true),
	    STR("__Host-k=7.abc; Path=/; Max-Age=34128000; HttpOnly; "
		"SameSite=Lax; Secure")));
	assert_true(str_eq(cookie_make(a, STR("k"), STR(""), 0, false),
	    STR("k=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax")));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_get),
	    cmocka_unit_test(test_make),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
