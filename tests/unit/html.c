/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "base/arena.h"
#include "weave/html.h"

static struct arena *arena;

static int
start(void **state)
{
	(void)state;
	arena = arena_new(0);
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void
assert_str(struct str s, const char *expected)
{
	assert_string_equal(str_copy(arena, s).p, expected);
}

static void
elements(void **state)
{
	static const struct {
		const char *name;
		bool known;
		unsigned flags;
	} cases[] = {
		{"a", true, HTML_PHRASING},
		{"wbr", true, HTML_VOID | HTML_PHRASING},
		{"br", true, HTML_VOID | HTML_PHRASING},
		{"div", true, 0},
		{"h6", true, 0},
		{"script", true, HTML_RAW | HTML_FENCED},
		{"style", true, HTML_RAW | HTML_FENCED},
		{"iframe", true, HTML_RAW | HTML_FENCED},
		{"base", true, HTML_VOID | HTML_FENCED},
		{"embed", true, HTML_VOID | HTML_FENCED},
		{"object", true, HTML_FENCED},
		{"title", true, HTML_PLAIN},
		{"textarea", true, HTML_PLAIN | HTML_PHRASING},
		{"my-element", true, 0},
		{"center", false, 0},
		{"font", false, 0},
		{"DIV", false, 0},
		{"-x", false, 0},
		{"", false, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		unsigned flags = 99;

		assert_int_equal(
		    html_element(str_of(cases[i].name), &flags),
		    cases[i].known);
		assert_int_equal(flags, cases[i].flags);
	}
}

static void
every_element_is_found(void **state)
{
	static const char all[] =
	    "a abbr address area article aside audio b base bdi bdo "
	    "blockquote body br button canvas caption cite code col colgroup "
	    "data datalist dd del details dfn dialog div dl dt em embed "
	    "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head "
	    "header hgroup hr html i iframe img input ins kbd label legend "
	    "li link main map mark menu meta meter nav noscript object ol "
	    "optgroup option output p picture pre progress q rp rt ruby s "
	    "samp script search section select slot small source span "
	    "strong style sub summary sup table tbody td template textarea "
	    "tfoot th thead time title tr track u ul var video wbr";
	struct str rest = str_of(all), name;
	unsigned flags;

	(void)state;
	while (str_word(&rest, &name))
		assert_true(html_element(name, &flags));
}

static void
nearest(void **state)
{
	(void)state;
	assert_str(html_nearest(STR("sectoin")), "section");
	assert_str(html_nearest(STR("fotter")), "footer");
	assert_str(html_nearest(STR("qqqqqqqqqqqq")), "");
}

static void
escaping(void **state)
{
	static const struct {
		const char *in, *text, *attr;
	} cases[] = {
		{"", "", ""},
		{"plain", "plain", "plain"},
		{"a & b", "a &amp; b", "a &amp; b"},
		{"<b>", "&lt;b&gt;", "&lt;b&gt;"},
		{"\"it's\"", "\"it's\"", "&quot;it's&quot;"},
		{"\xc2\xa0x\xc2\xa9", "&nbsp;x\xc2\xa9", "&nbsp;x\xc2\xa9"},
		{"\xc3\xa5\xc2\xa0", "\xc3\xa5&nbsp;", "\xc3\xa5&nbsp;"},
		{"&amp;", "&amp;amp;", "&amp;amp;"},
		{"\xc2", "\xc2", "\xc2"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf text, attr;

		buf_init(&text, arena, 1000);
		buf_init(&attr, arena, 1000);
		html_text(&text, str_of(cases[i].in));
		html_attr(&attr, str_of(cases[i].in));
		assert_str(buf_view(&text), cases[i].text);
		assert_str(buf_view(&attr), cases[i].attr);
	}
}

static void
raw_text(void **state)
{
	(void)state;
	assert_true(html_raw_ok(STR("script"), STR("a < b && c > d")));
	assert_true(html_raw_ok(STR("script"), STR("\"</p>\"")));
	assert_true(html_raw_ok(STR("style"), STR("a > b {}")));
	assert_false(html_raw_ok(STR("script"), STR("x </script>")));
	assert_false(html_raw_ok(STR("script"), STR("x </SCRIPT")));
	assert_false(html_raw_ok(STR("style"), STR("</style ")));
	assert_false(html_raw_ok(STR("script"), STR("<!-- <script")));
	assert_false(html_raw_ok(STR("script"), STR("'<sCript'")));
	/* A value behind it would end what is begun here. */
	assert_false(html_raw_ok(STR("script"), STR("\"a <")));
	assert_false(html_raw_ok(STR("script"), STR("\"</")));
	assert_false(html_raw_ok(STR("script"), STR("\"</scr")));
	assert_false(html_raw_ok(STR("script"), STR("\"<!")));
	assert_true(html_raw_ok(STR("script"), STR("\"</p")));
}

static void
values_refused(void **state)
{
	static const char *const refused[] = {"onclick", "onload", "onX",
	    "ONCLICK", "style", "srcdoc", "ping", "background", "rel",
	    "http-equiv", "attributionsrc"};
	static const char *const taken[] = {
	    "href", "title", "alt", "content", "class", "data-on", "value"};

	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		assert_non_null(html_refuses_value(str_of(refused[i])));
	for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++)
		assert_null(html_refuses_value(str_of(taken[i])));
}

static void
schemes(void **state)
{
	static const char *const bad[] = {"javascript:alert(1)",
	    "JavaScript:x", "java\tscript:x", "java\nscript:x",
	    "java\r\nscript:x", " javascript:x", "\x01\x1fjavascript:x",
	    "javascript\t:x", "data:text/html,x", "DATA:,", "vbscript:x",
	    "vb\tscript:x", "javascript:"};
	static const char *const good[] = {"", "/", "/a:b", "#javascript:",
	    "?data:", "http://x", "https://x", "mailto:a@b", "tel:+45",
	    "javascript", "xjavascript:", "javascript /:", "database:x",
	    "averyveryverylongscheme:x", "./data:x"};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_true(html_bad_scheme(str_of(bad[i])));
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_false(html_bad_scheme(str_of(good[i])));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(elements),
	    cmocka_unit_test(every_element_is_found),
	    cmocka_unit_test(nearest),
	    cmocka_unit_test(escaping),
	    cmocka_unit_test(raw_text),
	    cmocka_unit_test(values_refused),
	    cmocka_unit_test(schemes),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
