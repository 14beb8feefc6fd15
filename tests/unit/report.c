/* SPDX-License-Identifier: ISC */
/*
 * What a report writes of the rows of its queries: byte for byte, and the same
 * in its subject, HTML and words.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "compiled.h"
#include "template/mail.h"
#include "template/report.h"

static struct compiled c;

static int
setup(void **state)
{
	(void)state;
	compiled_start(&c);
	sitedir_put(&c.dir, "site.xml",
	    "<site " NS " name='T' base='https://t.example'>"
	    "<mail from='hi@t.example'><address>1</address></mail></site>");
	sitedir_put(&c.dir, "layouts/mail.xml",
	    "<k:layout " K "><html lang='{$lang}'><head><title><k:place "
	    "name='title'/></title></head><body><p><k:place name='preheader'/>"
	    "</p><k:place name='main'/><k:footer/></body></html></k:layout>");
	sitedir_put(&c.dir, "blocks/row.xml",
	    "<k:block " K "><k:param name='what'/>[<k:value-of "
	    "select='$what'/>] <k:place name='rest'/></k:block>");
	sitedir_put(&c.dir, "texts/en.xml",
	    "<k:texts " K "><k:text key='mail.reason.staff'>d</k:text>"
	    "</k:texts>");
	sitedir_put(&c.dir, "reports/all.xml",
	    "<k:report " K " name='all' layout='mail'><k:put in='title'>N"
	    "<k:for-each query='stages' limit='1'> <k:value-of "
	    "select='$stage'/></k:for-each></k:put><k:put in='main'><table>"
	    "<k:for-each query='stages'><tr><td title='{$stage}'>"
	    "<k:include block='row' what='{$stage}'><k:put in='rest'>"
	    "<k:choose name='many'><k:when test='number($visitors) &gt; 9'>"
	    "many</k:when><k:otherwise>few</k:otherwise></k:choose></k:put>"
	    "</k:include></td><td><k:value-of select='$visitors'/></td></tr>"
	    "</k:for-each></table>"
	    "<ul><k:for-each query='stages' limit='2'><li><k:value-of "
	    "select='$stage' else='none'/></li></k:for-each></ul>"
	    "<k:for-each query='cells'><p><k:value-of select='$page'/></p>"
	    "</k:for-each><p>in <k:value-of select='$stage'/></p>"
	    "</k:put></k:report>");
	sitedir_put(&c.dir, "pages/p.xml",
	    "<k:page " K " id='p' path='/'><html lang='en'><head><title>t"
	    "</title></head><body><p>p</p></body></html></k:page>");
	compiled_open(&c);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	compiled_stop(&c);
	return 0;
}

static const struct report_row *
all(void)
{
	const struct report_row *report = report_find(&c.site, STR("all"));

	assert_non_null(report);
	return report;
}

static struct mail_words
words_of(const struct situation_table *tables, size_t n)
{
	struct situation at = {.lang = c.site.head->default_lang,
	    .campaign_pattern = -1,
	    .tables = tables,
	    .ntables = n};
	struct mail_words words;

	assert_true(mail_write(&c.site, c.arena, &at, &all()->mail, &words));
	return words;
}

/* What stands between two of its marks. */
static struct str
between(struct str s, const char *from, const char *to)
{
	size_t begin = str_find(s, str_of(from));

	assert_true(begin < s.n);
	s = str_from(s, begin + strlen(from));
	assert_true(str_find(s, str_of(to)) < s.n);
	return str_head(s, str_find(s, str_of(to)));
}

#define SAME(is, wanted)                                                   \
	do {                                                               \
		struct str it_ = (is);                                     \
		if (!str_eq(it_, STR(wanted)))                             \
			fail_msg(                                          \
			    "%.*s\ninstead of\n%s", STR_ARG(it_), wanted); \
	} while (0)

static void
each_row_is_written(void **state)
{
	static const struct str columns[] = {STR("stage"), STR("visitors")};
	static const struct str cells[] = {
	    STR("a<b>\"&"), STR("12"), STR("b"), STR("9"), STR(""), STR("100")};
	static const struct situation_table tables[] = {
	    {STR("stages"), columns, cells, 2, 3}};
	struct mail_words words = words_of(tables, 1);

	(void)state;
	SAME(words.subject, "N a<b>\"&");
	SAME(between(words.html, "<table>", "</table>"),
	    "<tr><td title=\"a&lt;b&gt;&quot;&amp;\">[a&lt;b&gt;\"&amp;] many"
	    "</td><td>12</td></tr>"
	    "<tr><td title=\"b\">[b] few</td><td>9</td></tr>"
	    "<tr><td>[] many</td><td>100</td></tr>");
	SAME(between(words.html, "<ul>", "</ul>"),
	    "<li>a&lt;b&gt;\"&amp;</li><li>b</li>");
	SAME(between(words.html, "</ul>", "<p>in"), "");
	/* Outside it is the reader's. */
	SAME(between(words.html, "<p>in ", "</p>"), "unknown");
	SAME(between(words.text, "[", "- a"),
	    "a<b>\"&] many | 12\n[b] few | 9\n[] many | 100\n\n");
}

static void
without_rows_there_is_nothing(void **state)
{
	static const struct str columns[] = {STR("stage")};
	static const struct situation_table tables[] = {
	    {STR("stages"), columns, NULL, 1, 0}};
	struct mail_words words = words_of(tables, 1), none = words_of(NULL, 0);

	(void)state;
	SAME(words.subject, "N");
	SAME(between(words.html, "<table>", "</table>"), "");
	SAME(between(words.html, "<ul>", "</ul>"), "");
	assert_true(str_eq(words.html, none.html));
}

/* Another version of the program may have given its queries other columns. */
static void
a_column_that_is_not_there_is_empty(void **state)
{
	static const struct str columns[] = {STR("visitors")};
	static const struct str cells[] = {STR("3")};
	static const struct situation_table tables[] = {
	    {STR("stages"), columns, cells, 1, 1}};

	(void)state;
	SAME(between(words_of(tables, 1).html, "<ul>", "</ul>"),
	    "<li>none</li>");
}

static void
it_says_what_it_asks(void **state)
{
	struct report_query queries[REPORT_QUERIES_MAX];
	const struct report_row *report = all();

	(void)state;
	assert_int_equal(report_queries(&c.site, report, queries), 2);
	SAME(queries[0].name, "stages");
	assert_int_equal(queries[0].rows, 100);
	SAME(queries[1].name, "cells");
	assert_int_equal(report->days, 7);
	assert_ptr_equal(mail_find(&c.site, STR("report:all")), &report->mail);
	assert_null(mail_find(&c.site, STR("all")));
	assert_null(mail_find(&c.site, STR("report:other")));
	assert_int_equal(report->mail.class, KIND_STAFF);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_row_is_written),
	    cmocka_unit_test(without_rows_there_is_nothing),
	    cmocka_unit_test(a_column_that_is_not_there_is_empty),
	    cmocka_unit_test(it_says_what_it_asks),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
