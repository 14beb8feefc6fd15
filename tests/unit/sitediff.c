/* SPDX-License-Identifier: ISC */
/* What changes between two sites: stages that go, and how many see it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "compiled.h"
#include "insight/diffways.h"
#include "insight/pagetext.h"

#define NOW 1800000000

/* A site with a stage of that name, and a page for each of two courses. */
static void
put(struct compiled *c, const char *stage, const char *word)
{
	compiled_start(c);
	sitedir_write(&c->dir, "journey.xml",
	    str_format(c->arena,
		"<journey " NS " start='unknown'><stage key='unknown'/>"
		"<stage key='%s'/></journey>",
		stage));
	sitedir_write(&c->dir, "pages/course.xml",
	    str_format(c->arena,
		"<k:page " K " id='course' path='/kurs/{course}'>"
		"<k:bind name='course' values='a b'/>"
		"<html><head><title>t</title></head><body><p><k:choose "
		"name='s'><k:when source-class='social'>%s</k:when>"
		"<k:when stage='%s'>deep</k:when><k:otherwise>plain"
		"</k:otherwise></k:choose></p></body></html></k:page>",
		word, stage));
	compiled_open(c);
}

/* Who is in a stage that is gone begins anew: he is shown something else. */
static void
a_stage_goes(void **state)
{
	struct compiled old, new;
	struct sitediff d;
	size_t gone = 0;

	(void)state;
	put(&old, "deep", "same");
	put(&new, "other", "same");
	sitediff_run(&d, new.arena, &old.site, &new.site, NOW);
	for (const struct site_change *c = d.first; c != NULL; c = c->next)
		if (str_eq(c->stage, STR("deep")))
			gone += c->cells;
	/* Two addresses, all sources but social. */
	assert_int_equal(gone, 2 * (d.new.nsources - 1));
	compiled_stop(&new);
	compiled_stop(&old);
}

static void
views(struct traffics *t, const char *lang, const char *source_class, int64_t n)
{
	traffics_add(t, &(struct traffic){.page = STR("course"),
			    .lang = str_of(lang),
			    .source_class = str_of(source_class),
			    .stage = STR("unknown"),
			    .views = n});
}

/* Views are of a page: they count once, though both its addresses change. */
static void
who_sees_it(void **state)
{
	struct compiled old, new;
	struct traffics traffics;
	struct sitediff d;
	const struct diff_way *way;

	(void)state;
	put(&old, "deep", "one");
	put(&new, "deep", "two");
	sitediff_run(&d, new.arena, &old.site, &new.site, NOW);
	traffics_start(&traffics, new.arena);
	views(&traffics, "nb", "social", 300);
	views(&traffics, "nb", "search", 5000);
	views(&traffics, "da", "social", 700);
	assert_int_equal(sitediff_weekly(&d, &traffics), 70);
	way = diffways_list(new.arena, &d, &traffics);
	assert_non_null(way);
	assert_int_equal(way->views, 300);
	assert_null(way->next);
	compiled_stop(&new);
	compiled_stop(&old);
}

/* What stands in a script or style is no word, what stands behind it is. */
static void
words_of_a_page(void **state)
{
	static const char page[] =
	    "<title>One</title><style>p{}</style><script src=\"a>b\"></script>"
	    "<script>two()</script><p>Three <b>four</b></p><style></style>five";
	struct arena *a = arena_new(0);
	struct str *lines;
	size_t n;

	(void)state;
	lines = pagetext_lines(a, str_of(page), &n);
	assert_int_equal(n, 3);
	assert_true(str_eq(lines[0], STR("One")));
	assert_true(str_eq(lines[1], STR("Three four")));
	assert_true(str_eq(lines[2], STR("five")));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_stage_goes),
	    cmocka_unit_test(who_sees_it),
	    cmocka_unit_test(words_of_a_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
