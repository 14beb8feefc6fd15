/* SPDX-License-Identifier: ISC */
/* Slices: comparing, cutting, matching, and the texts around them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/str.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define NUL_INSIDE ((struct str){"a\0b", 3})

static const struct str none = {NULL, 0};

static void
assert_str(struct str got, const char *want)
{
	if (!str_eq(got, str_of(want)))
		fail_msg("got \"%.*s\", want \"%s\"", STR_ARG(got), want);
}

static void
compares(void **state)
{
	static const struct {
		const char *a, *b;
		bool eq, ieq;
		int order;
	} cases[] = {
	    {"", "", true, true, 0},
	    {"a", "", false, false, 1},
	    {"ab", "abc", false, false, -1},
	    {"abc", "ABC", false, true, 1},
	    {"[", "{", false, false, -1},
	    {"@", "`", false, false, -1},
	    {"\xc3\xa6", "\xc3\x86", false, false, 1},
	    {"b", "abc", false, false, 1},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str a = str_of(cases[i].a), b = str_of(cases[i].b);
		int order = str_cmp(a, b);

		assert_int_equal(str_eq(a, b), cases[i].eq);
		assert_int_equal(str_ieq(a, b), cases[i].ieq);
		assert_int_equal((order > 0) - (order < 0), cases[i].order);
		order = str_cmp(b, a);
		assert_int_equal((order > 0) - (order < 0), -cases[i].order);
	}
	assert_true(str_eq(none, STR("")));
	assert_int_equal(str_cmp(none, none), 0);
	assert_false(str_eq(NUL_INSIDE, ((struct str){"a\0c", 3})));
	assert_int_equal(str_of(NULL).n, 0);
}

static void
begins_and_ends(void **state)
{
	(void)state;
	assert_true(str_starts(STR("utm_source"), STR("utm_")));
	assert_false(str_starts(STR("UTM_source"), STR("utm_")));
	assert_true(str_istarts(STR("UTM_source"), STR("utm_")));
	assert_false(str_istarts(STR("ut"), STR("utm_")));
	assert_true(str_ends(STR("a.example"), STR(".example")));
	assert_false(str_ends(STR("example"), STR(".example")));
	assert_true(str_starts(none, none));
	assert_true(str_ends(STR("x"), none));
}

static void
slices(void **state)
{
	(void)state;
	assert_str(str_from(STR("abc"), 1), "bc");
	assert_str(str_from(STR("abc"), 9), "");
	assert_str(str_from(none, 3), "");
	assert_str(str_head(STR("abc"), 2), "ab");
	assert_str(str_head(STR("abc"), 9), "abc");
	assert_int_equal(str_chr(STR("a=b=c"), '='), 1);
	assert_int_equal(str_chr(STR("abc"), '='), 3);
	assert_int_equal(str_chr(none, '='), 0);
	assert_int_equal(str_chr(NUL_INSIDE, 'b'), 2);
	assert_int_equal(str_find(STR("abcabd"), STR("abd")), 3);
	assert_int_equal(str_find(STR("abc"), STR("abcd")), 3);
	assert_int_equal(str_find(STR("abc"), none), 0);
	assert_int_equal(str_find(none, STR("a")), 0);
	assert_str(str_trim(STR(" \t\r\n\f\va b \n")), "a b");
	assert_str(str_trim(STR(" \n ")), "");
}

static void
cuts(void **state)
{
	static const struct {
		const char *text;
		const char *parts[4];
		size_t n;
	} cases[] = {
	    {"", {""}, 1},
	    {"a", {"a"}, 1},
	    {"a,", {"a", ""}, 2},
	    {",a", {"", "a"}, 2},
	    {"a,,bc", {"a", "", "bc"}, 3},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str rest = str_of(cases[i].text), head;

		for (size_t k = 0; k < cases[i].n; k++) {
			assert_true(str_cut(&rest, ',', &head));
			assert_str(head, cases[i].parts[k]);
		}
		assert_null(rest.p);
		assert_false(str_cut(&rest, ',', &head));
		assert_int_equal(head.n, 0);
	}
}

static void
words(void **state)
{
	struct str rest = STR("  one\ttwo\n three "), word;

	(void)state;
	assert_true(str_word(&rest, &word));
	assert_str(word, "one");
	assert_true(str_word(&rest, &word));
	assert_str(word, "two");
	assert_true(str_word(&rest, &word));
	assert_str(word, "three");
	assert_false(str_word(&rest, &word));
	rest = none;
	assert_false(str_word(&rest, &word));
}

static void
globs(void **state)
{
	static const struct {
		const char *pattern, *text;
		bool match;
	} cases[] = {
	    {"", "", true}, {"", "a", false}, {"*", "", true},
	    {"*", "a/b", true}, {"/kurs/*", "/kurs/", true},
	    {"/kurs/*", "/kurs", false}, {"*.example", "WWW.Example", true},
	    {"a*b*c", "a.b.b.c", true}, {"a*b*c", "a.c.b", false},
	    {"a**c", "ac", true}, {"*ab", "aab", true}, {"*aab", "aaab", true},
	    {"a?c", "abc", false}, {"a?c", "a?c", true}, {"[a]", "a", false},
	    {"a", "ab", false}, {"ab", "a", false},
	    {"vad är *", "VAD ÄR EXCEL", true}, {"KØB*", "køb", true},
	    {"å", "Æ", false},
	    {"\303\227", "\303\267", false}, /* no letters: × and ÷ */
	    {"\320\204", "\320\244", false}, /* not behind C3 */
	};
	char many[4096];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (str_glob(str_of(cases[i].pattern), str_of(cases[i].text)) !=
		    cases[i].match)
			fail_msg(
			    "glob %s on %s", cases[i].pattern, cases[i].text);
	/* Would not end within a lifetime if every star were retried. */
	memset(many, 'a', sizeof(many));
	assert_false(str_glob(STR("*a*a*a*a*a*a*a*a*a*a*a*a*b"),
	    (struct str){many, sizeof(many)}));
}

static void
copies(void **state)
{
	struct arena *a = arena_new(0);
	struct str s = str_copy(a, NUL_INSIDE);

	(void)state;
	assert_int_equal(s.n, 3);
	assert_memory_equal(s.p, "a\0b", 4);
	assert_int_equal(str_copy(a, none).p[0], '\0');
	assert_str(str_lower(a, STR("GOOGLE.\xc3\x86")), "google.\xc3\x86");
	assert_str(str_format(a, "%d-%.*s", 7, STR_ARG(STR("x"))), "7-x");
	assert_str(str_format(a, "%s", ""), "");
	arena_free(a);
}

static void
numbers(void **state)
{
	static const struct {
		const char *text;
		bool ok;
		int64_t value;
	} cases[] = {
	    {"0", true, 0},
	    {"-0", true, 0},
	    {"007", true, 7},
	    {"9223372036854775807", true, INT64_MAX},
	    {"-9223372036854775808", true, INT64_MIN},
	    {"9223372036854775808", false, 0},
	    {"-9223372036854775809", false, 0},
	    {"99999999999999999999", false, 0},
	    {"", false, 0},
	    {"-", false, 0},
	    {"+1", false, 0},
	    {" 1", false, 0},
	    {"1 ", false, 0},
	    {"0x1", false, 0},
	    {"--1", false, 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t v = 4711;

		assert_int_equal(
		    str_i64(str_of(cases[i].text), &v), cases[i].ok);
		assert_int_equal(v, cases[i].ok ? cases[i].value : 4711);
	}
}

static void
keys_and_names(void **state)
{
	static const struct {
		const char *text;
		bool key, name;
	} cases[] = {
	    {"a", true, true},
	    {"at_risk", true, true},
	    {"step_2", true, true},
	    {"", false, false},
	    {"2nd", false, true},
	    {"_a", false, false},
	    {"-a", false, false},
	    {"a-b", false, true},
	    {"A", false, false},
	    {"a b", false, false},
	    {"onboarding/day-1", false, true},
	    {"a/", false, false},
	    {"/a", false, false},
	    {"a//b", false, false},
	    {"a/../b", false, false},
	    {"a.b", false, false},
	    {"\xc3\xa6", false, false},
	};
	char longest[65];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str s = str_of(cases[i].text);

		if (str_is_key(s) != cases[i].key ||
		    str_is_name(s) != cases[i].name)
			fail_msg("key or name \"%s\"", cases[i].text);
	}
	memset(longest, 'a', sizeof(longest));
	assert_true(str_is_key((struct str){longest, 64}));
	assert_true(str_is_name((struct str){longest, 64}));
	assert_false(str_is_key((struct str){longest, 65}));
	assert_false(str_is_name((struct str){longest, 65}));
	assert_false(str_is_key((struct str){"a\0", 2}));
}

static void
utf8(void **state)
{
	static const struct {
		const char *text;
		bool ok;
	} cases[] = {
	    {"", true},
	    {"plain", true},
	    {"\xc2\x80", true},
	    {"\xdf\xbf", true},
	    {"\xe0\xa0\x80", true},
	    {"\xed\x9f\xbf", true},
	    {"\xee\x80\x80", true},
	    {"\xf0\x90\x80\x80", true},
	    {"\xf4\x8f\xbf\xbf", true},
	    {"\x80", false},
	    {"\xc0\xaf", false},
	    {"\xc1\xbf", false},
	    {"\xc3", false},
	    {"\xc3(", false},
	    {"\xe0\x9f\xbf", false},
	    {"\xed\xa0\x80", false},
	    {"\xe2\x82", false},
	    {"\xe2\x82(", false},
	    {"\xf0\x8f\xbf\xbf", false},
	    {"\xf4\x90\x80\x80", false},
	    {"\xf5\x80\x80\x80", false},
	    {"\xff", false},
	    {"ok\xc3\xa6\xff", false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (str_utf8_ok(str_of(cases[i].text)) != cases[i].ok)
			fail_msg("UTF-8 case %zu", i);
	assert_true(str_utf8_ok((struct str){"\0", 1}));
}

static void
utf8_cuts(void **state)
{
	static const struct {
		const char *text;
		size_t n, want;
	} cases[] = {
	    {"abc", 5, 3},
	    {"abc", 3, 3},
	    {"abc", 2, 2},
	    {"abc", 0, 0},
	    {"a\xc3\xa6z", 2, 1},
	    {"a\xc3\xa6z", 3, 3},
	    {"\xf0\x9f\x98\x80", 3, 0},
	    {"\xf0\x9f\x98\x80z", 4, 4},
	    {"\x80\x80\x80\x80\x80\x80", 5, 5},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(
		    str_utf8_cut(str_of(cases[i].text), cases[i].n),
		    cases[i].want);
}

static void
nearest(void **state)
{
	static const struct str known[] = {
	    {"when", 4}, {"otherwise", 9}, {"choose", 6}, {"", 0}, {"if", 2}};
	static const struct {
		const char *word, *want;
	} cases[] = {
	    {"whne", "when"},
	    {"WHEN", "when"},
	    {"otherwize", "otherwise"},
	    {"oterwise", "otherwise"},
	    {"chooses", "choose"},
	    {"i", ""},
	    {"paragraph", ""},
	    {"", ""},
	};
	char huge[65];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_str(
		    str_nearest(str_of(cases[i].word), known, COUNT(known)),
		    cases[i].want);
	memset(huge, 'w', sizeof(huge));
	assert_str(
	    str_nearest((struct str){huge, sizeof(huge)}, known, COUNT(known)),
	    "");
	assert_str(str_nearest(STR("when"), NULL, 0), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(compares),
	    cmocka_unit_test(begins_and_ends),
	    cmocka_unit_test(slices),
	    cmocka_unit_test(cuts),
	    cmocka_unit_test(words),
	    cmocka_unit_test(globs),
	    cmocka_unit_test(copies),
	    cmocka_unit_test(numbers),
	    cmocka_unit_test(keys_and_names),
	    cmocka_unit_test(utf8),
	    cmocka_unit_test(utf8_cuts),
	    cmocka_unit_test(nearest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
