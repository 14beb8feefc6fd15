/* SPDX-License-Identifier: ISC */
/* The list of what is worth doing: what is on it, in which order, and where. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <inttypes.h>

#include "compiled.h"
#include "insight/nextsteps.h"
#include "insight/sitecheck.h"

#define NOW 1800000000 /* 2027-01-15 */

static struct compiled c;
static struct cells cells;
static struct traffics traffics;

static int
start(void **state)
{
	(void)state;
	compiled_start(&c);
	sitedir_put(&c.dir, "journey.xml",
	    "<journey " NS " start='unknown'>\n<stage key='unknown'/>\n"
	    "<stage key='awareness'>\n<question key='why'/></stage>\n"
	    "<presume stage='awareness' source-class='social'/></journey>");
	sitedir_put(&c.dir, "facts.xml",
	    "<facts " NS ">\n"
	    "<fact key='old' kind='guarantee' ends='2027-01-01'>"
	    "<value xml:lang='nb'>a</value></fact>\n"
	    "<fact key='soon' kind='guarantee' ends='2027-01-20'>"
	    "<value xml:lang='nb'>b</value></fact>\n"
	    "<fact key='good' kind='guarantee' ends='2027-06-01'>"
	    "<value xml:lang='nb'>c</value></fact></facts>");
	sitedir_put(&c.dir, "pages/front.xml",
	    "<k:page " K " id='front' path='/'><html lang='nb'><head>"
	    "<title>t</title></head><body>\n"
	    "<k:choose name='hero'><k:when source-class='search'>"
	    "<a href='/' k:answers='why'>s</a></k:when>"
	    "<k:otherwise><a href='/'>o</a></k:otherwise></k:choose>\n"
	    "<k:choose name='note'><k:when source-class='search'>n</k:when>"
	    "<k:otherwise/></k:choose>\n"
	    "<k:if fact='soon'><p><k:fact ref='soon'/></p></k:if>"
	    "</body></html></k:page>");
	sitedir_put(&c.dir, "pages/quiet.xml",
	    "<k:page " K " id='quiet' path='/quiet'><html lang='nb'><head>"
	    "<title>t</title></head><body><p>x</p></body></html></k:page>");
	compiled_open(&c);
	cells_start(&cells, c.arena, &c.site, NOW);
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	compiled_stop(&c);
	return 0;
}

static void
views(const char *page, const char *source_class, const char *stage, int64_t n)
{
	const struct traffic t = {.page = str_of(page),
	    .lang = STR("nb"),
	    .source_class = str_of(source_class),
	    .stage = str_of(stage),
	    .views = n};

	traffics_add(&traffics, &t);
}

/* All steps, a line each. */
static struct str
said(void)
{
	struct complaints *complaints = complaints_new(c.arena);
	struct nextsteps n;
	struct buf b;
	size_t found;

	nextsteps_start(&n, c.arena, &cells, &traffics);
	sitecheck(c.arena, &c.site, complaints, NOW);
	nextsteps_faults(&n, complaints);
	found = nextsteps_run(&n);
	buf_init(&b, c.arena, 1 << 16);
	for (size_t i = 0; i < found; i++)
		buf_printf(&b, "%" PRId64 " %.*s %.*s:%u %.*s\n",
		    n.rows[i].weekly, STR_ARG(next_kind_name(n.rows[i].kind)),
		    STR_ARG(n.rows[i].where.file), n.rows[i].where.line,
		    STR_ARG(str_head(
			n.rows[i].text, str_chr(n.rows[i].text, ';'))));
	return buf_view(&b);
}

static void
same(struct str have, const char *want)
{
	if (!str_eq(have, str_of(want)))
		fail_msg("said:\n%.*swanted:\n%s", STR_ARG(have), want);
}

#define QUIET                                                                  \
	"pages/quiet.xml:1 the page has no link and no form for some (search " \
	"× none, nb, at /quiet)"

static void
by_kind_without_views(void **state)
{
	(void)state;
	traffics_start(&traffics, c.arena);
	same(said(),
	    "-1 fault " QUIET "\n"
	    "-1 missing pages/front.xml:3 note on front (nb) has nothing for "
	    "some\n"
	    "-1 question journey.xml:4 awareness asks why, and 15 source "
	    "classes find no answer in nb\n"
	    "-1 fact facts.xml:2 \"old\" ended 2027-01-01T23:59\n"
	    "-1 fact facts.xml:3 \"soon\" ends 2027-01-20T23:59\n");
}

/* 30 days' views as those of a week; who is not known at all is left out. */
static void
by_views(void **state)
{
	(void)state;
	traffics_start(&traffics, c.arena);
	traffics.read = true;
	views("front", "direct", "unknown", 3000);
	views("front", "search", "unknown", 1000);
	views("front", "social", "awareness", 300);
	views("front", "mail", "unknown", 30);
	views("quiet", "direct", "unknown", 60);
	same(said(),
	    "1011 fact facts.xml:3 \"soon\" ends 2027-01-20T23:59\n"
	    "777 missing pages/front.xml:3 note on front (nb) has nothing, "
	    "most for direct × unknown\n"
	    "77 default pages/front.xml:2 hero on front (nb) has only its "
	    "otherwise, most for social × awareness\n"
	    "70 question journey.xml:4 awareness asks why, and 15 source "
	    "classes find no answer in nb\n"
	    "14 fault " QUIET "\n"
	    "0 fact facts.xml:2 \"old\" ended 2027-01-01T23:59\n");
}

/* Whom something touches is known better than by views. */
static void
by_people(void **state)
{
	struct nextsteps n;

	(void)state;
	traffics_start(&traffics, c.arena);
	traffics.read = true;
	views("quiet", "direct", "unknown", 60);
	nextsteps_start(&n, c.arena, &cells, &traffics);
	nextsteps_add(&n, &(struct next_step){.kind = NEXT_TASK, .people = 3});
	nextsteps_add(&n, &(struct next_step){.kind = NEXT_FACT, .views = 60});
	nextsteps_add(
	    &n, &(struct next_step){.kind = NEXT_SEQUENCE, .people = 15});
	assert_true(nextsteps_run(&n) > 3);
	assert_int_equal(n.rows[0].kind, NEXT_SEQUENCE);
	assert_int_equal(n.rows[0].weekly, 15);
	assert_int_equal(n.rows[1].kind, NEXT_FACT);
	assert_int_equal(n.rows[1].weekly, 14);
	assert_int_equal(n.rows[2].kind, NEXT_TASK);
	assert_int_equal(n.rows[2].weekly, 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(by_kind_without_views),
	    cmocka_unit_test(by_views),
	    cmocka_unit_test(by_people),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
