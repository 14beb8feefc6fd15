/* SPDX-License-Identifier: ISC */
/* Pages that share an address: the first whose selectors hold answers, else the
 * one without. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "compiled.h"
#include "insight/landing.h"
#include "template/sitemap.h"

#define NOW 1800000000 /* 2027-01-15 */

static struct compiled c;

static int
start(void **state)
{
	(void)state;
	compiled_start(&c);
	sitedir_put(&c.dir, "journey.xml",
	    "<journey " NS " start='unknown'>"
	    "<stage key='unknown'/><stage key='awareness'/>"
	    "<stage key='decision'/>"
	    "<presume stage='decision' page-class='price'/>"
	    "<presume stage='awareness' source-class='social'/>"
	    "<case name='paid' channel='paid_search'/></journey>");
	compiled_page(&c, "pages/front.xml", "id='front' path='/'",
	    "<k:path xml:lang='da'>/da/</k:path>");
	compiled_page(&c, "pages/aware.xml",
	    "id='aware' path='/' order='20' stage='awareness'", "");
	compiled_page(&c, "pages/fb.xml",
	    "id='fb' path='/' order='10' source='facebook' "
	    "medium='paid_social'",
	    "<k:path xml:lang='da'>/da/</k:path>");
	compiled_page(&c, "pages/paid.xml",
	    "id='paid' path='/' order='5' case='paid'", "");
	compiled_page(&c, "pages/own.xml",
	    "id='own' path='/' order='3' case='late'",
	    "<k:case name='late' source-class='ai'/>");
	compiled_page(&c, "pages/term.xml", "id='term' path='/' order='4'",
	    "<k:term>hvordan *</k:term>");
	compiled_page(&c, "pages/course.xml",
	    "id='course' path='/kurs/{course}'",
	    "<k:bind name='course' values='excel word'/>");
	compiled_page(&c, "pages/word.xml",
	    "id='word' path='/kurs/{course}' order='1' "
	    "test=\"$course = 'word' and $source_class = 'search'\"",
	    "<k:bind name='course' values='word excel'/>");
	/* The class of the page for all others is what a rule presumes by. */
	compiled_page(&c, "pages/prices.xml",
	    "id='prices' path='/priser' page-class='price'", "");
	compiled_page(&c, "pages/deciding.xml",
	    "id='deciding' path='/priser' order='1' stage='decision'", "");
	compiled_page(&c, "pages/alone.xml", "id='alone' path='/alone'", "");
	compiled_page(&c, "pages/soon.xml", "id='soon' path='/tilbud'", "");
	compiled_page(&c, "pages/now.xml",
	    "id='now' path='/tilbud' order='1' starts='2027-01-15'", "");
	compiled_open(&c);
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	compiled_stop(&c);
	return 0;
}

static const struct {
	const char *target, *page;
	int64_t now;
} cases[] = {
    {"/", "front", NOW},
    {"/?utm_source=facebook&utm_medium=social", "aware", NOW},
    {"/?utm_source=facebook&utm_medium=paid_social", "fb", NOW},
    {"/da/?utm_source=facebook&utm_medium=paid_social", "fb", NOW},
    {"/da/?utm_source=facebook&utm_medium=social", "front", NOW},
    {"/?utm_source=google&utm_medium=cpc", "paid", NOW},
    {"/?utm_source=google&utm_medium=cpc&utm_term=hvordan+lage", "term", NOW},
    {"/?utm_source=chatgpt.com", "own", NOW},
    {"/kurs/word", "course", NOW},
    {"/kurs/word?utm_source=google&utm_medium=organic", "word", NOW},
    {"/kurs/excel?utm_source=google&utm_medium=organic", "course", NOW},
    {"/priser", "deciding", NOW},
    {"/tilbud", "now", NOW},
    {"/tilbud", "soon", NOW - 86400},
};

static void
chosen(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct landing l = {.page = false};
		struct str id;

		landing_meet(&l, c.arena, &c.site, str_of(cases[i].target),
		    cases[i].now);
		assert_true(l.page);
		id = image_str(&c.site.image,
		    site_page(&c.site, l.visit.situation.page)->id);
		if (!str_eq(id, str_of(cases[i].page)))
			fail_msg("%s: %.*s", cases[i].target, STR_ARG(id));
	}
}

/* Every address stands once in the map. */
static void
map(void **state)
{
	struct str text, whole;
	struct buf b;
	size_t n = 0;

	(void)state;
	buf_init(&b, c.arena, 1 << 20);
	sitemap_put(&b, c.arena, &c.site);
	whole = text = buf_view(&b);
	for (size_t at; (at = str_find(text, STR("<loc>"))) < text.n; n++)
		text = str_from(text, at + 5);
	assert_int_equal(n, 7);
	assert_true(str_find(whole, STR("/da/</loc>")) < whole.n);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(chosen), cmocka_unit_test(map)};

	if (!crypto_start())
		return 99;
	return cmocka_run_group_tests(tests, start, stop);
}
