/* SPDX-License-Identifier: ISC */
/* Mail addresses as people write them, and as they are sent to. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "mail/address.h"
#include "mail/domain.h"

#define X8 "xxxxxxxx"
#define X32 X8 X8 X8 X8
#define X63 X32 X8 X8 X8 "xxxxxxx"

static int
make_arena(void **state)
{
	*state = arena_new(0);
	return 0;
}

static int
drop_arena(void **state)
{
	arena_free(*state);
	return 0;
}

static void
normal_forms(void **state)
{
	static const char *const cases[][2] = {
	    {"kari@example.com", "kari@example.com"},
	    {"  kari@example.com\t", "kari@example.com"},
	    {"Kari.Berg+k@Example.COM", "Kari.Berg+k@example.com"},
	    {"o'hara!#$%&*/=?^_`{|}~-@a-b.no",
		"o'hara!#$%&*/=?^_`{|}~-@a-b.no"},
	    {"post@blåbær.no", "post@xn--blbr-roah.no"},
	    {"post@BLÅBÆR.NO", "post@xn--blbr-roah.no"},
	    /* a and a ring of its own, as macOS writes it. */
	    {"post@bla\xcc\x8a"
	     "bær.no",
		"post@xn--blbr-roah.no"},
	    {"post@straße.de", "post@xn--strae-oqa.de"},
	    {"a@例え.テスト", "a@xn--r8jz45g.xn--zckzah"},
	    {"a@例え。jp", "a@xn--r8jz45g.jp"},
	    {"a@xn--blbr-roah.no", "a@xn--blbr-roah.no"},
	    {"a@XN--BLBR-ROAH.no", "a@xn--blbr-roah.no"},
	    {"a@r3---sn-x.example.com", "a@r3---sn-x.example.com"},
	    {"a@1und1.de", "a@1und1.de"},
	    {X32 X32 "@example.com", X32 X32 "@example.com"},
	    {"a@" X63 ".no", "a@" X63 ".no"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct str normal = STR("unset");

		assert_int_equal(
		    address_parse(*state, str_of(cases[i][0]), &normal),
		    ADDRESS_OK);
		assert_int_equal(normal.n, strlen(cases[i][1]));
		assert_memory_equal(normal.p, cases[i][1], normal.n);
		assert_true(address_ok(normal));
		assert_true(
		    str_ends(str_of(cases[i][1]), address_domain(normal)));
		assert_true(domain_ok(address_domain(normal)));
	}
}

static void
what_is_none(void **state)
{
#define BAD(text, rc)         \
	{                     \
		STR(text), rc \
	}
	static const struct {
		struct str given;
		enum address_rc rc;
	} cases[] = {
	    BAD("", ADDRESS_EMPTY),
	    BAD(" \t ", ADDRESS_EMPTY),
	    BAD("kari@example.com\n", ADDRESS_CONTROL),
	    BAD("\rkari@example.com", ADDRESS_CONTROL),
	    BAD("kari@example.com\r\nBcc: a@b.no", ADDRESS_CONTROL),
	    BAD("kari\0@example.com", ADDRESS_CONTROL),
	    BAD("kari@exam\0ple.com", ADDRESS_CONTROL),
	    BAD("ka\x7fri@example.com", ADDRESS_CONTROL),
	    BAD("kari.example.com", ADDRESS_AT),
	    BAD("kari@berg@example.com", ADDRESS_AT),
	    BAD("kåre@example.com", ADDRESS_LETTERS),
	    BAD("kari\xc2\xa0@example.com", ADDRESS_LETTERS),
	    BAD("\xff@example.com", ADDRESS_LETTERS),
	    BAD("@example.com", ADDRESS_LOCAL),
	    BAD("kari berg@example.com", ADDRESS_LOCAL),
	    BAD("kari@ example.com", ADDRESS_DOMAIN),
	    BAD(".kari@example.com", ADDRESS_LOCAL),
	    BAD("kari.@example.com", ADDRESS_LOCAL),
	    BAD("ka..ri@example.com", ADDRESS_LOCAL),
	    BAD("\"kari berg\"@example.com", ADDRESS_LOCAL),
	    BAD("<kari@example.com>", ADDRESS_LOCAL),
	    BAD("Kari <kari@example.com", ADDRESS_LOCAL),
	    BAD("kari,berg@example.com", ADDRESS_LOCAL),
	    BAD("kari@example.com>", ADDRESS_DOMAIN),
	    BAD("kari@example.com, b", ADDRESS_DOMAIN),
	    BAD("kari@", ADDRESS_DOMAIN),
	    BAD("kari@localhost", ADDRESS_DOMAIN),
	    BAD("kari@example.com.", ADDRESS_DOMAIN),
	    BAD("kari@.example.com", ADDRESS_DOMAIN),
	    BAD("kari@example..com", ADDRESS_DOMAIN),
	    BAD("kari@-example.com", ADDRESS_DOMAIN),
	    BAD("kari@example-.com", ADDRESS_DOMAIN),
	    BAD("kari@exa_mple.com", ADDRESS_DOMAIN),
	    BAD("kari@[127.0.0.1]", ADDRESS_DOMAIN),
	    BAD("kari@127.0.0.1", ADDRESS_DOMAIN),
	    BAD("kari@xn--a", ADDRESS_DOMAIN),
	    BAD("kari@bl\xe5"
		"b.no",
		ADDRESS_DOMAIN),
	    BAD("kari@☃\xcc\x81\xe2\x80\xae.no", ADDRESS_DOMAIN),
	    BAD("kari@x" X63 ".no", ADDRESS_DOMAIN),
	    BAD("x" X32 X32 "@example.com", ADDRESS_LONG),
	    BAD("xxx@" X63 "." X63 "." X63 "." X32 X8 X8 X8 ".no",
		ADDRESS_LONG),
	    BAD("x@" X63 "." X63 "." X63 "." X63 ".no", ADDRESS_DOMAIN),
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct str normal = STR("unset");
		enum address_rc rc =
		    address_parse(*state, cases[i].given, &normal);

		if (rc != cases[i].rc)
			fail_msg("%.*s: %d", STR_ARG(cases[i].given), (int)rc);
		assert_string_equal(normal.p, "unset");
		assert_non_null(address_reason(rc));
		assert_false(address_ok(cases[i].given));
	}
	for (int rc = 1; rc < ADDRESS_RC__MAX; rc++)
		assert_true(str_ends(
		    str_of(address_reason((enum address_rc)rc)), STR(".")));
	assert_null(address_reason(ADDRESS_OK));
}

static void
only_the_normal_form_is_ok(void **state)
{
	struct str normal;

	assert_true(address_ok(STR("A.b@c.no")));
	assert_false(address_ok(STR("a@C.no")));
	assert_false(address_ok(STR("a@blåbær.no")));
	assert_false(address_ok(STR(" a@b.no")));
	assert_false(address_ok(STR("a")));
	assert_false(address_ok(STR("")));
	/* What an A-label stands for is looked at once, when it comes in. */
	assert_int_equal(
	    address_parse(*state, STR("a@xn--zzzz99999.no"), &normal),
	    ADDRESS_DOMAIN);
}

static void
a_long_domain_costs_nothing(void **state)
{
	char text[4096];
	struct str normal;

	memset(text, 'a', sizeof(text));
	for (size_t i = 4; i + 1 < sizeof(text); i += 2)
		memcpy(text + i, "å", 2);
	text[1] = '@';
	assert_int_equal(
	    address_parse(*state, (struct str){text, sizeof(text)}, &normal),
	    ADDRESS_DOMAIN);
}

static void
a_mask_shows_where_not_who(void **state)
{
	static const char *const cases[][2] = {
	    {"kari.moe@example.com", "k***@example.com"},
	    {"k@example.com", "k***@example.com"},
	    {"\xc3\xa5se@example.com", "\xc3\xa5***@example.com"},
	    {"\xc3@example.com", "\xc3***@example.com"},
	    {"@example.com", "***@example.com"}, {"", "***"}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_true(str_eq(address_masked(*state, str_of(cases[i][0])),
		    str_of(cases[i][1])));
}

static void
an_answer_is_told_without_addresses(void **state)
{
	static const char *const cases[][2] = {{"", ""}, {"Ok", "Ok"},
	    {"5.1.1 <kari@example.com>: no such user",
		"5.1.1 (address) no such user"},
	    {"a@b c@d  e", "(address) (address) e"}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf b;

		buf_init(&b, *state, 100);
		address_hide(&b, str_of(cases[i][0]));
		assert_true(str_eq(buf_view(&b), str_of(cases[i][1])));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		normal_forms, make_arena, drop_arena),
	    cmocka_unit_test_setup_teardown(
		what_is_none, make_arena, drop_arena),
	    cmocka_unit_test_setup_teardown(
		only_the_normal_form_is_ok, make_arena, drop_arena),
	    cmocka_unit_test_setup_teardown(
		a_long_domain_costs_nothing, make_arena, drop_arena),
	    cmocka_unit_test_setup_teardown(
		a_mask_shows_where_not_who, make_arena, drop_arena),
	    cmocka_unit_test_setup_teardown(
		an_answer_is_told_without_addresses, make_arena, drop_arena),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
