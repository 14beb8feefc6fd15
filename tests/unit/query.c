/* SPDX-License-Identifier: ISC */
/*
 * Splitting and decoding of urlencoded texts.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "http/query.h"

#define REPLACED "\xef\xbf\xbd"

/* A literal with its length: some hold a NUL. */
#define S(lit)                          \
	{                               \
		"" lit, sizeof(lit) - 1 \
	}

static void
check(struct str got, struct str want, size_t i)
{
	if (!str_eq(got, want))
		fail_msg("case %zu: \"%.*s\", not \"%.*s\"", i, STR_ARG(got),
		    STR_ARG(want));
}

static void
test_next(void **state)
{
	static const struct {
		struct str query, pairs; /* "name|value;" */
	} cases[] = {
	    {S(""), S("")},
	    {S("a=1"), S("a|1;")},
	    {S("a=1&b=2"), S("a|1;b|2;")},
	    {S("&&a=1&&b&"), S("a|1;b|;")},
	    {S("a=b=c&=d&="), S("a|b=c;|d;|;")},
	    {S("a;b=1;c"), S("a;b|1;c;")},
	    {S("%26=%3D"), S("%26|%3D;")},
	};
	struct arena *a = arena_new(0);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct str rest = cases[i].query, name, value;
		struct buf b;

		buf_init(&b, a, 1000);
		while (query_next(&rest, &name, &value))
			buf_printf(
			    &b, "%.*s|%.*s;", STR_ARG(name), STR_ARG(value));
		check(buf_view(&b), cases[i].pairs, i);
		assert_false(query_next(&rest, &name, &value));
	}
	arena_free(a);
}

/* Decodes into memory of exactly `cap` bytes. */
static struct str
decode(struct arena *a, struct str s, size_t cap, bool text)
{
	char *room = arena_raw(a, cap);
	size_t n =
	    text ? query_decode_text(s, room, cap) : query_decode(s, room, cap);

	assert_true(n <= cap);
	return (struct str){room, n};
}

static void
test_decode(void **state)
{
	static const struct {
		struct str encoded, line, text;
	} cases[] = {
	    {S(""), S(""), S("")},
	    {S("abc"), S("abc"), S("abc")},
	    {S("a+b%20c"), S("a b c"), S("a b c")},
	    {S("+a++b+"), S("a b"), S("a  b")},
	    {S("%2B%26%3d"), S("+&="), S("+&=")},
	    {S("%2541"), S("%41"), S("%41")},
	    {S("%"), S("%"), S("%")},
	    {S("%4"), S("%4"), S("%4")},
	    {S("%4x%zz%%41"), S("%4x%zz%A"), S("%4x%zz%A")},
	    {S("50%25+rabatt"), S("50% rabatt"), S("50% rabatt")},
	    {S("a%00b"), S("a b"), S("a b")},
	    {S("a\0b"), S("a b"), S("a b")},
	    {S("a%01%1f%7fb"), S("a b"), S("a   b")},
	    {S("a%0d%0ab%09c"), S("a b c"), S("a\r\nb\tc")},
	    {S("%0aa%0a"), S("a"), S("a")},
	    {S("%20%00"), S(""), S("")},
	    {S("bl%C3%A5b%c3%a6r"),
		S("bl\xc3\xa5"
		  "b\xc3\xa6r"),
		S("bl\xc3\xa5"
		  "b\xc3\xa6r")},
	    {S("\xc3%A5"), S("\xc3\xa5"), S("\xc3\xa5")},
	    {S("%E2%82%AC%F0%9F%98%80"), S("\xe2\x82\xac\xf0\x9f\x98\x80"),
		S("\xe2\x82\xac\xf0\x9f\x98\x80")},
	    /* latin-1, lone continuation, cut, overlong, surrogate, too high */
	    {S("bl%E5b"), S("bl" REPLACED "b"), S("bl" REPLACED "b")},
	    {S("%80%bf"), S(REPLACED REPLACED), S(REPLACED REPLACED)},
	    {S("%E2%82"), S(REPLACED), S(REPLACED)},
	    {S("%E2%82x"), S(REPLACED "x"), S(REPLACED "x")},
	    {S("%E2+"), S(REPLACED), S(REPLACED)},
	    {S("%F0%9F%98%C3%A5"), S(REPLACED "\xc3\xa5"),
		S(REPLACED "\xc3\xa5")},
	    {S("%C0%80"), S(REPLACED REPLACED), S(REPLACED REPLACED)},
	    {S("%C1%BF"), S(REPLACED REPLACED), S(REPLACED REPLACED)},
	    {S("%E0%9F%BF"), S(REPLACED REPLACED REPLACED),
		S(REPLACED REPLACED REPLACED)},
	    {S("%E0%A0%80"), S("\xe0\xa0\x80"), S("\xe0\xa0\x80")},
	    {S("%ED%9F%BF"), S("\xed\x9f\xbf"), S("\xed\x9f\xbf")},
	    {S("%ED%A0%80"), S(REPLACED REPLACED REPLACED),
		S(REPLACED REPLACED REPLACED)},
	    {S("%F0%8F%BF%BF"), S(REPLACED REPLACED REPLACED REPLACED),
		S(REPLACED REPLACED REPLACED REPLACED)},
	    {S("%F0%90%80%80"), S("\xf0\x90\x80\x80"), S("\xf0\x90\x80\x80")},
	    {S("%F4%8F%BF%BF"), S("\xf4\x8f\xbf\xbf"), S("\xf4\x8f\xbf\xbf")},
	    {S("%F4%90%80%80"), S(REPLACED REPLACED REPLACED REPLACED),
		S(REPLACED REPLACED REPLACED REPLACED)},
	    {S("%F5%FF"), S(REPLACED REPLACED), S(REPLACED REPLACED)},
	};
	struct arena *a = arena_new(0);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		check(
		    decode(a, cases[i].encoded, 100, false), cases[i].line, i);
		check(decode(a, cases[i].encoded, 100, true), cases[i].text, i);
		/* Any room: a beginning of it, whole characters only. */
		for (size_t cap = 0; cap < 20; cap++) {
			struct str s = decode(a, cases[i].encoded, cap, false);

			assert_true(str_starts(cases[i].line, s));
			assert_true(str_utf8_ok(s));
			s = decode(a, cases[i].encoded, cap, true);
			assert_true(str_starts(cases[i].text, s));
			assert_true(str_utf8_ok(s));
		}
	}
	arena_free(a);
}

static void
test_cut(void **state)
{
	struct arena *a = arena_new(0);

	(void)state;
	check(decode(a, STR("a+b"), 2, false), STR("a"), 0);
	check(decode(a, STR("a+b"), 3, false), STR("a b"), 1);
	check(decode(a, STR("a%C3%A5"), 2, false), STR("a"), 2);
	check(decode(a, STR("a%C3%A5"), 3, false), STR("a\xc3\xa5"), 3);
	check(decode(a, STR("a+b"), 2, true), STR("a"), 4);
	check(decode(a, STR("a%FFb"), 3, true), STR("a"), 5);
	arena_free(a);
}

static void
test_get(void **state)
{
	static const struct {
		struct str query, name, value;
		size_t cap;
	} cases[] = {
	    {S("a=1&b=2"), S("b"), S("2"), 10},
	    {S("a=1&b=2"), S("c"), S(""), 10},
	    {S("a=&a=+&a=%00&a=2&a=3"), S("a"), S("2"), 10},
	    {S("A=1&a=2"), S("a"), S("2"), 10},
	    {S("%61=1"), S("a"), S("1"), 10},
	    {S("u%74m_source=x"), S("utm_source"), S("x"), 10},
	    {S("a+b=1"), S("a b"), S("1"), 10},
	    {S("a%00=1"), S("a"), S("1"), 10},
	    {S("ab=1&a"), S("a"), S(""), 10},
	    {S("a=abcdef"), S("a"), S("abc"), 3},
	    {S("a=%FF%FF"), S("a"), S(REPLACED REPLACED), 100},
	    {S("a=\xff"), S("a"), S(REPLACED), 100},
	    {S("=x"), S(""), S("x"), 10},
	};
	struct arena *a = arena_new(0);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check(query_get(a, cases[i].query, cases[i].name, cases[i].cap),
		    cases[i].value, i);
	assert_int_equal(query_get(a, (struct str){NULL, 0}, STR("a"), 9).n, 0);
	arena_free(a);
}

/* A long name is never taken for its own beginning. */
static void
test_long_names(void **state)
{
	struct arena *a = arena_new(0);

	(void)state;
	for (size_t n = 120; n < 140; n++) {
		char *text = arena_raw(a, n);
		struct str name = {text, n};
		struct buf b;

		memset(text, 'n', n);
		buf_init(&b, a, 1000);
		buf_str(&b, name);
		buf_lit(&b, "%20%F0%9F%98%80=no");
		check(query_get(a, buf_view(&b), name, 9), STR(""), n);
		buf_char(&b, '&');
		buf_str(&b, name);
		buf_lit(&b, "=yes");
		check(query_get(a, buf_view(&b), name, 9), STR("yes"), n);
	}
	arena_free(a);
}

static void
test_encode(void **state)
{
	static const struct {
		struct str plain, encoded;
	} cases[] = {
	    {S(""), S("")},
	    {S("AZaz09-._~"), S("AZaz09-._~")},
	    {S("a b&c=d+e/f?"), S("a%20b%26c%3Dd%2Be%2Ff%3F")},
	    {S("\0\x7f\xc3\xa5"), S("%00%7F%C3%A5")},
	    {S("%41"), S("%2541")},
	};
	struct arena *a = arena_new(0);
	struct buf b;
	char c;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		buf_init(&b, a, 1000);
		query_encode(&b, cases[i].plain);
		check(buf_view(&b), cases[i].encoded, i);
	}
	for (int i = 0x21; i < 0x7f; i++) {
		c = (char)i;
		buf_init(&b, a, 1000);
		query_encode(&b, (struct str){&c, 1});
		check(decode(a, buf_view(&b), 10, false), (struct str){&c, 1},
		    (size_t)i);
	}
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_next),
	    cmocka_unit_test(test_decode),
	    cmocka_unit_test(test_cut),
	    cmocka_unit_test(test_get),
	    cmocka_unit_test(test_long_names),
	    cmocka_unit_test(test_encode),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
