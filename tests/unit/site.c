/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "compiled.h"

static struct compiled c;

static int
start(void **state)
{
	(void)state;
	compiled_start(&c);
	sitedir_put(&c.dir, "items.xml",
	    "<items " NS "><item key='word' class='course'/>"
	    "<item key='excel' class='course'><label>Excel</label></item>"
	    "</items>");
	compiled_page(&c, "pages/front.xml", "id='front' path='/'",
	    "<k:path xml:lang='da'>/da/</k:path>");
	compiled_page(&c, "pages/prices.xml",
	    "id='prices' path='/priser' page-class='price' item='word'", "");
	compiled_page(&c, "pages/course.xml",
	    "id='course' path='/kurs/{course}' item='{$course}'",
	    "<k:path xml:lang='da'>/da/kurser/{course}/</k:path>"
	    "<k:bind name='course' items='course'/>");
	compiled_page(&c, "pages/part.xml", "id='part' path='/kurs/{c}/{part}/b'",
	    "<k:bind name='part' values='two one'/>"
	    "<k:bind name='c' values='word x'/>");
	compiled_page(&c, "pages/any.xml", "id='any' path='/{what}/{part}'",
	    "<k:bind name='what' values='kurs bok'/>"
	    "<k:bind name='part' values='word other'/>");
	compiled_page(&c, "pages/word.xml", "id='word' path='/kurs/excel'", "");
	compiled_page(&c, "pages/404.xml", "id='404'", "");
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
	const char *path;
	enum route_kind kind;
	const char *page, *lang; /* of a page */
	const char *first, *second;
	const char *to; /* of a redirect */
} routes[] = {
    {"/", ROUTE_PAGE, "front", "nb", "", "", NULL},
    {"/da/", ROUTE_PAGE, "front", "da", "", "", NULL},
    {"/da", ROUTE_SLASH, NULL, NULL, NULL, NULL, "/da/"},
    {"/priser", ROUTE_PAGE, "prices", "nb", "", "", NULL},
    {"/priser/", ROUTE_SLASH, NULL, NULL, NULL, NULL, "/priser"},
    {"/Priser", ROUTE_NONE, NULL, NULL, NULL, NULL, NULL},
    {"/kurs/word", ROUTE_PAGE, "course", "nb", "word", "", NULL},
    /* Literal beats pattern. */
    {"/kurs/excel", ROUTE_PAGE, "word", "nb", "", "", NULL},
    /* The longer literal beginning goes first, others may still answer. */
    {"/kurs/other", ROUTE_PAGE, "any", "nb", "kurs", "other", NULL},
    {"/bok/word", ROUTE_PAGE, "any", "nb", "bok", "word", NULL},
    {"/kurs/word/", ROUTE_SLASH, NULL, NULL, NULL, NULL, "/kurs/word"},
    {"/da/kurser/excel/", ROUTE_PAGE, "course", "da", "excel", "", NULL},
    {"/da/kurser/excel", ROUTE_SLASH, NULL, NULL, NULL, NULL,
	"/da/kurser/excel/"},
    {"/kurs/x/one/b", ROUTE_PAGE, "part", "nb", "one", "x", NULL},
    {"/kurs/x/one/c", ROUTE_NONE, NULL, NULL, NULL, NULL, NULL},
    {"/kurs/x/one/b/c", ROUTE_NONE, NULL, NULL, NULL, NULL, NULL},
    {"/kurs/x/one", ROUTE_NONE, NULL, NULL, NULL, NULL, NULL},
    {"/kurs/none", ROUTE_NONE, NULL, NULL, NULL, NULL, NULL},
    {"/kurs/", ROUTE_NONE, NULL, NULL, NULL, NULL, NULL},
    {"/kurs", ROUTE_NONE, NULL, NULL, NULL, NULL, NULL},
    {"/kurs/{course}", ROUTE_NONE, NULL, NULL, NULL, NULL, NULL},
    {"//priser", ROUTE_NONE, NULL, NULL, NULL, NULL, NULL},
    {"", ROUTE_NONE, NULL, NULL, NULL, NULL, NULL},
};

static void
assert_str(struct str s, const char *expected)
{
	if (!str_eq(s, str_of(expected)))
		fail_msg("\"%.*s\" is not \"%s\"", STR_ARG(s), expected);
}

static void
route(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]); i++) {
		struct route_hit hit;

		site_route(&c.site, c.arena, str_of(routes[i].path), &hit);
		if (hit.kind != routes[i].kind)
			fail_msg("%s: kind %d", routes[i].path, (int)hit.kind);
		if (hit.kind == ROUTE_SLASH)
			assert_str(hit.path, routes[i].to);
		if (hit.kind != ROUTE_PAGE)
			continue;
		assert_int_equal(hit.page,
		    site_page_find(&c.site, str_of(routes[i].page)));
		assert_str(site_lang(&c.site, hit.lang), routes[i].lang);
		assert_str(hit.binds[0], routes[i].first);
		assert_str(hit.binds[1], routes[i].second);
	}
}

static void
pages(void **state)
{
	const struct str binds[SITUATION_BINDS_MAX] = {{"excel", 5}};
	const struct page_row *page;
	const uint32_t *programs;
	int at;

	(void)state;
	assert_int_equal(site_page_find(&c.site, STR("nothing")), -1);
	at = site_page_find(&c.site, STR("course"));
	assert_str(site_page_item(&c.site, (uint32_t)at, binds), "excel");
	page = site_page(&c.site, (uint32_t)at);
	programs = IMAGE_ROWS(&c.site.image, uint32_t, page->programs);
	assert_int_equal(page->programs.n, 4);
	assert_int_not_equal(programs[0], SITE_NO_PROGRAM);
	assert_int_not_equal(programs[1], SITE_NO_PROGRAM);
	assert_int_equal(programs[2], SITE_NO_PROGRAM);
	at = site_page_find(&c.site, STR("prices"));
	assert_str(site_page_item(&c.site, (uint32_t)at, binds), "word");
	page = site_page(&c.site, (uint32_t)at);
	assert_str(image_str(&c.site.image, page->page_class), "price");
	at = site_page_find(&c.site, STR("front"));
	assert_str(site_page_item(&c.site, (uint32_t)at, binds), "");
	/* A page called by name exists in every language. */
	at = site_page_find(&c.site, STR("404"));
	page = site_page(&c.site, (uint32_t)at);
	programs = IMAGE_ROWS(&c.site.image, uint32_t, page->programs);
	for (int i = 0; i < 4; i++)
		assert_int_not_equal(programs[i], SITE_NO_PROGRAM);
}

static const struct {
	const char *accept, *lang;
} accepts[] = {
    {"", "nb"},
    {"da", "da"},
    {"da-DK,da;q=0.9,en;q=0.8", "da"},
    {"en-GB, da;q=0.5", "en"},
    {"fr, en;q=0.1", "en"},
    {"fr", "nb"},
    {"*", "nb"},
    {"da;q=0, en;q=0.5", "en"},
    {"da;q=0", "nb"},
    {"en;q=0.2, da;q=0.25", "da"},
    {"en;q=0.3,da;q=0.3", "en"},
    {"en;q=bad, da;q=0.001", "da"},
    {"pt", "pt-BR"},
    {"pt-PT", "pt-BR"},
    {"PT-br", "pt-BR"},
    {"no", "nb"},
    {"no-NO;q=0.9, en;q=0.8", "nb"},
    {"zh-Hant-TW, da-x-y", "da"},
    {" , ,;q=1, en ;q=1.000", "en"},
    {"-", "nb"},
    {"da--------", "da"},
    {"p", "nb"},
};

static void
accept_language(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(accepts) / sizeof(accepts[0]); i++) {
		uint32_t lang =
		    site_lang_accept(&c.site, str_of(accepts[i].accept));

		if (!str_eq(site_lang(&c.site, lang), str_of(accepts[i].lang)))
			fail_msg("%s gives %.*s", accepts[i].accept,
			    STR_ARG(site_lang(&c.site, lang)));
	}
	assert_int_equal(site_lang_find(&c.site, STR("EN")), 2);
	assert_int_equal(site_lang_find(&c.site, STR("fr")), -1);
}

static void
name(void **state)
{
	char one[SITE_NAME_LEN + 1];

	(void)state;
	site_name(&c.site, one);
	assert_int_equal(strlen(one), SITE_NAME_LEN);
}

/* Any byte that differs is found. */
static void
damaged(void **state)
{
	char *copy = arena_raw(c.arena, c.image.n);
	struct site site;

	(void)state;
	memcpy(copy, c.image.p, c.image.n);
	assert_true(site_open(&site, copy, c.image.n));
	assert_false(site_open(&site, copy, c.image.n - 1));
	assert_false(site_open(&site, copy, 16));
	for (size_t i = 0; i < c.image.n; i += 1 + i / 7) {
		copy[i] ^= 1;
		assert_false(site_open(&site, copy, c.image.n));
		copy[i] ^= 1;
	}
	assert_true(site_open(&site, copy, c.image.n));
	assert_ptr_equal(site.journey.image, &site.image);
	assert_str(journey_stage_key(&site.journey, 0), "unknown");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, start, stop)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(route),
	    TEST(pages),
	    TEST(accept_language),
	    TEST(name),
	    TEST(damaged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
