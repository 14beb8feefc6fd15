/* SPDX-License-Identifier: ISC */
/* Rows in each format: aligned, escaped, and never broken by a value. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "program/rows.h"

static const char *
written(struct arena *a, enum rows_format format, size_t n)
{
	static const struct str values[][3] = {
	    {STR("blå \"avis\""), STR(""), STR("12")},
	    {STR("a\tb\nc\033[1m"), STR("<b>&"), STR("3")},
	};
	struct rows r;
	struct buf b;

	rows_start(&r, a);
	rows_column(&r, STR("source"), false);
	rows_column(&r, STR("note"), false);
	rows_column(&r, STR("visits"), true);
	for (size_t i = 0; i < n; i++)
		rows_add(&r, values[i]);
	buf_init(&b, a, 65536);
	rows_put(&r, format, STR("A & B"), &b);
	return str_copy(a, buf_view(&b)).p;
}

static void
each_format(void **state)
{
	struct arena *a = arena_new(0);

	(void)state;
	assert_string_equal(written(a, ROWS_TEXT, 2),
	    "source      note  visits\n"
	    "blå \"avis\"  -         12\n"
	    "a b c [1m   <b>&       3\n");
	assert_string_equal(written(a, ROWS_TSV, 2), "source\tnote\tvisits\n"
						     "blå \"avis\"\t-\t12\n"
						     "a b c [1m\t<b>&\t3\n");
	assert_string_equal(written(a, ROWS_JSON, 1),
	    "[\n{\"source\": \"blå \\\"avis\\\"\", \"note\": \"\", "
	    "\"visits\": 12}\n]\n");
	assert_non_null(strstr(written(a, ROWS_JSON, 2), "\\u001b"));
	assert_non_null(strstr(written(a, ROWS_HTML, 2), "<h1>A &amp; B</h1>"));
	assert_non_null(
	    strstr(written(a, ROWS_HTML, 2), "<td>&lt;b&gt;&amp;</td>"));
	assert_non_null(
	    strstr(written(a, ROWS_HTML, 2), "<td class=\"n\">12</td>"));
	arena_free(a);
}

/* What strangers call themselves neither breaks the reader of a table nor
 * steers a terminal. */
static void
hostile_bytes(void **state)
{
	static const struct {
		struct str value;
		const char *shown;
	} cases[] = {
	    {STR("\xff"
		 "bot\xc3"),
		"\xef\xbf\xbd"
		"bot\xef\xbf\xbd"},
	    {STR("a\xc2\x9b"
		 "31mb\xc2\xa0"),
		"a 31mb\xc2\xa0"},
	    {STR("\x1b\n\t"), "   "},
	    {STR("\xc2"
		 "A\xc2\t"),
		"\xef\xbf\xbd"
		"A\xef\xbf\xbd "},
	    {STR("\xc2"), "\xef\xbf\xbd"},
	};
	struct arena *a = arena_new(0);
	struct rows r;
	struct buf b;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		rows_start(&r, a);
		rows_column(&r, STR("n"), false);
		rows_add(&r, &cases[i].value);
		buf_init(&b, a, 65536);
		rows_put(&r, ROWS_TSV, STR(""), &b);
		assert_string_equal(str_copy(a, buf_view(&b)).p,
		    str_format(a, "n\n%s\n", cases[i].shown).p);
	}
	arena_free(a);
}

static void
no_rows(void **state)
{
	struct arena *a = arena_new(0);

	(void)state;
	assert_string_equal(written(a, ROWS_TEXT, 0), "source  note  visits\n");
	assert_string_equal(written(a, ROWS_TSV, 0), "source\tnote\tvisits\n");
	assert_string_equal(written(a, ROWS_JSON, 0), "[\n]\n");
	arena_free(a);
}

static void
many(void **state)
{
	struct arena *a = arena_new(0);
	struct rows r;
	struct buf b;

	(void)state;
	rows_start(&r, a);
	rows_column(&r, STR("n"), true);
	for (int i = 0; i < 1000; i++) {
		struct str value = str_format(a, "%d", i);

		rows_add(&r, &value);
	}
	buf_init(&b, a, 65536);
	rows_put(&r, ROWS_TEXT, STR(""), &b);
	assert_true(str_starts(buf_view(&b), STR("  n\n  0\n  1\n")));
	assert_true(str_ends(buf_view(&b), STR("\n998\n999\n")));
	arena_free(a);
}

static void
formats(void **state)
{
	enum rows_format f;

	(void)state;
	assert_true(rows_format("json", &f) && f == ROWS_JSON);
	assert_true(rows_format("text", &f) && f == ROWS_TEXT);
	assert_false(rows_format("xml", &f));
	assert_false(rows_format("", &f));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_format),
	    cmocka_unit_test(hostile_bytes),
	    cmocka_unit_test(no_rows),
	    cmocka_unit_test(many),
	    cmocka_unit_test(formats),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
