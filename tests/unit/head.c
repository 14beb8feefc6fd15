/* SPDX-License-Identifier: ISC */
/* Under which address the world should know a page: canonical, hreflang and
 * the map of the site. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "compiled.h"
#include "template/select.h"
#include "template/sitemap.h"
#include "template/write.h"

#define BASE "https://n.example"
#define CANONICAL(path) "<link rel=\"canonical\" href=\"" BASE path "\">"
#define OTHER(lang, path)                                                      \
	"<link rel=\"alternate\" hreflang=\"" lang "\" href=\"" BASE path "\"" \
									  ">"

static struct compiled c;

static void
page(const char *file, const char *attributes, const char *first,
    const char *head)
{
	sitedir_write(&c.dir, file,
	    str_format(c.arena,
		"<k:page " K " %s>%s<html><head><title>t</title>%s</head>"
		"<body><p>x</p></body></html></k:page>",
		attributes, first, head));
}

static int
start(void **state)
{
	(void)state;
	compiled_start(&c);
	sitedir_put(&c.dir, "site.xml",
	    "<site " NS " name='N' base='" BASE "'><languages default='nb'>"
	    "<language key='en'/><language key='sv'/></languages></site>");
	page("pages/front.xml", "id='front' path='/'",
	    "<k:path xml:lang='en'>/en/</k:path>", "");
	page("pages/course.xml", "id='course' path='/kurs/{course}'",
	    "<k:path xml:lang='en'>/en/course/{course}/</k:path>"
	    "<k:bind name='course' values='excel blå'/>",
	    "");
	page("pages/only.xml", "id='only' path='/språk'", "", "");
	page("pages/own.xml", "id='own' path='/own'",
	    "<k:path xml:lang='en'>/en/own</k:path>",
	    "<link rel='Canonical' href='https://other.example/'/>");
	page("pages/both.xml", "id='both' path='/both'",
	    "<k:path xml:lang='en'>/en/both</k:path>",
	    "<link rel='alternate' hreflang='de' "
	    "href='https://n.example/de'/>");
	page("pages/feed.xml", "id='feed' path='/feed'", "",
	    "<link rel='alternate' type='application/rss+xml' href='/rss'/>");
	page("pages/secret.xml", "id='secret' path='/secret'", "",
	    "<meta name='robots' content='NOINDEX, nofollow'/>");
	page("pages/some.xml", "id='some' path='/some'", "",
	    "<k:if source-class='social'>"
	    "<meta name='robots' content='noindex'/></k:if>");
	page("pages/404.xml", "id='404'", "", "");
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

/* What stands behind the title in the page at a path; with a class code. */
static struct str
head_of(const char *path)
{
	struct situation at = {.path = str_of(path),
	    .code = STR("f7q2k9ma"),
	    .campaign_pattern = -1};
	struct selection selection;
	struct route_hit hit;
	struct str text;
	struct buf b;

	site_route(&c.site, c.arena, at.path, &hit);
	if (hit.kind == ROUTE_NONE) {
		hit.page =
		    (uint32_t)site_page_find(&c.site, str_from(at.path, 1));
		hit.lang = 0;
	}
	at.page = hit.page;
	at.lang = hit.lang;
	at.binds[0] = hit.binds[0];
	at.source = at.medium = STR("(direct)");
	assert_true(select_page(&c.site, c.arena, &at, &selection));
	buf_init(&b, c.arena, 1 << 20);
	write_page(&c.site, &at, &selection, &b);
	text = buf_view(&b);
	text = str_from(text, str_find(text, STR("</title>")) + 8);
	return str_head(text, str_find(text, STR("</head>")));
}

static const struct {
	const char *path, *head;
} cases[] = {
    {"/", CANONICAL("/") OTHER("nb", "/") OTHER("en", "/en/")
	      OTHER("x-default", "/")},
    {"/en/", CANONICAL("/en/") OTHER("nb", "/") OTHER("en", "/en/")
		 OTHER("x-default", "/")},
    {"/kurs/blå", CANONICAL("/kurs/bl%C3%A5") OTHER("nb", "/kurs/bl%C3%A5")
		      OTHER("en", "/en/course/bl%C3%A5/")
			  OTHER("x-default", "/kurs/bl%C3%A5")},
    {"/språk", CANONICAL("/spr%C3%A5k")},
    {"/own",
	"<link rel=\"Canonical\" href=\"https://other.example/\">" OTHER(
	    "nb", "/own") OTHER("en", "/en/own") OTHER("x-default", "/own")},
    {"/both", "<link rel=\"alternate\" hreflang=\"de\" "
	      "href=\"https://n.example/de\">" CANONICAL("/both")},
    {"/feed", "<link rel=\"alternate\" type=\"application/rss+xml\" "
	      "href=\"/rss\">" CANONICAL("/feed")},
    {"/secret", "<meta name=\"robots\" content=\"NOINDEX, nofollow\">"},
    /* Hidden from some is not hidden from robots. */
    {"/some", CANONICAL("/some")},
    {"/404", ""},
};

static void
heads(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct str head = head_of(cases[i].path);

		if (!str_eq(head, str_of(cases[i].head)))
			fail_msg("%s: %.*s", cases[i].path, STR_ARG(head));
	}
}

static size_t
count(struct str text, struct str what)
{
	size_t n = 0;

	for (size_t at; (at = str_find(text, what)) < text.n; n++)
		text = str_from(text, at + what.n);
	return n;
}

static void
map(void **state)
{
	static const char *const there[] = {"<loc>" BASE "/</loc>\n",
	    "<loc>" BASE "/en/</loc>\n", "<loc>" BASE "/kurs/excel</loc>\n",
	    "<loc>" BASE "/en/course/bl%C3%A5/</loc>\n",
	    "<loc>" BASE "/spr%C3%A5k</loc>\n</url>\n",
	    "<xhtml:link rel=\"alternate\" hreflang=\"en\" href=\"" BASE
	    "/en/course/excel/\"/>\n"};
	struct str text;
	struct buf b;

	(void)state;
	buf_init(&b, c.arena, 1 << 20);
	sitemap_put(&b, c.arena, &c.site);
	assert_false(b.bad);
	text = buf_view(&b);
	for (size_t i = 0; i < sizeof(there) / sizeof(there[0]); i++)
		assert_true(str_find(text, str_of(there[i])) < text.n);
	/* Front 2, course 4, own 2, both 2, only, feed and some. */
	assert_int_equal(count(text, STR("<loc>")), 13);
	assert_int_equal(count(text, STR("secret")), 0);
	assert_int_equal(count(text, STR("404")), 0);

	/* Too large is said, not cut. */
	buf_init(&b, c.arena, 600);
	sitemap_put(&b, c.arena, &c.site);
	assert_true(b.bad);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(heads), cmocka_unit_test(map)};

	if (!crypto_start())
		return 99;
	return cmocka_run_group_tests(tests, start, stop);
}
