/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "sitedir.h"
#include "model/model.h"

static struct arena *arena;
static struct complaints *complaints;
static struct sitedir site;

#define K "xmlns:k='urn:kunderejse:1'"
#define NS "xmlns='urn:kunderejse:1'"

static int
start(void **state)
{
	(void)state;
	arena = arena_new(0);
	complaints = complaints_new(arena);
	sitedir_make(&site);
	sitedir_put(&site, "site.xml",
	    "<site " NS " name='Nordkurs' base='https://www.nordkurs.no'\n"
	    " zone='Europe/Oslo'>\n"
	    "<languages default='nb'><language key='da' falls-to='nb'/>"
	    "<language key='sv' falls-to='da'/><language key='en'/></languages>"
	    "<consent dialogue='own' privacy='/personvern'/>"
	    "<retention visitors='P6M'/>"
	    "<own-hosts>Nordkurs.no .nordkurs.no</own-hosts>"
	    "<excluded-hosts>vipps.no pay.example.com/checkout</excluded-hosts>"
	    "<var name='country'/><field name='course_start' type='date'/>"
	    "<person key='ingrid' name='Ingrid Berg'/>"
	    "<list key='newsletter' from='ingrid'><label>Brev</label></list>"
	    "</site>");
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	sitedir_free(&site);
	arena_free(arena);
	return 0;
}

static const char *
printed(void)
{
	struct buf out;

	buf_init(&out, arena, 1 << 20);
	complaints_print(complaints, &out);
	buf_char(&out, '\0');
	return buf_view(&out).p;
}

static struct model *
read_it(void)
{
	return model_read(arena, complaints, site.path);
}

static void
assert_str(struct str s, const char *expected)
{
	if (!str_eq(s, str_of(expected)))
		fail_msg("\"%.*s\" is not \"%s\"", STR_ARG(s), expected);
}

static void
settings(void **state)
{
	const struct model *m = read_it();

	(void)state;
	assert_string_equal(printed(), "");
	assert_str(m->name, "Nordkurs");
	assert_str(m->base, "https://www.nordkurs.no");
	assert_str(m->prefix, "/k/");
	assert_str(m->database, "kunderejse.db");
	assert_str(m->privacy, "/personvern");
	assert_int_equal(m->keep_visitors.months, 6);
	assert_true(m->nzone_rows > 100);
	assert_int_equal(m->nlangs, 4);
	assert_int_equal(model_lang(m, STR("sv")), 2);
	assert_int_equal(m->langs[2].falls_to, 1);
	assert_int_equal(m->langs[3].falls_to, -1);
	assert_int_equal(m->nown_hosts, 2);
	assert_str(m->own_hosts[0], "nordkurs.no");
	assert_int_equal(m->nexcluded_hosts, 2);
	assert_int_equal(names_find(&m->vars, STR("country")), 0);
	assert_int_equal(names_find(&m->fields, STR("course_start")), 0);
	assert_int_equal(names_find(&m->lists, STR("newsletter")), 0);
}

static void
defaults(void **state)
{
	const struct model *m;

	(void)state;
	sitedir_put(&site, "site.xml",
	    "<site " NS " name='A' base='http://a.example:8080'/>");
	m = read_it();
	assert_string_equal(printed(), "");
	assert_str(m->langs[0].key, "en");
	assert_str(m->zone, "UTC");
	assert_int_equal(m->keep_visitors.months, 13);
	assert_null(m->journey);
	assert_int_equal(m->stages.n, 10);
	assert_str(m->stages.rows[m->start_stage].key, "unknown");
	assert_true(names_find(&m->events, STR("page_view")) >= 0);
}

static void
nothing_there(void **state)
{
	const struct model *m;

	(void)state;
	sitedir_remove(&site, "site.xml");
	m = read_it();
	assert_int_equal(m->nlangs, 1);
	assert_string_equal(printed(),
	    "site.xml: error: missing; write <site xmlns=\"urn:kunderejse:1\" "
	    "name=\"…\" base=\"https://…\"/>\n");
	complaints = complaints_new(arena);
	m = model_read(arena, complaints, "/nonexistent/site");
	assert_int_equal(complaints_errors(complaints), 1);
	assert_int_equal(m->stages.n, 10);
}

static void
journey(void **state)
{
	const struct model *m;

	(void)state;
	sitedir_put(&site, "journey.xml",
	    "<journey " NS " start='new'><stage key='old'/><stage key='new'>"
	    "<question key='why'/></stage>"
	    "<page-class name='price' path='/priser* */price*'/>"
	    "<event name='visit'/><event name='purchase'><prop name='item'/>"
	    "</event><barrier key='cost'/>"
	    "<case name='late' stage='old'/></journey>");
	m = read_it();
	assert_string_equal(printed(), "");
	assert_int_equal(m->stages.n, 2);
	assert_int_equal(m->start_stage, 1);
	assert_int_equal(names_find(&m->questions, STR("why")), 0);
	assert_int_equal(names_find(&m->page_classes, STR("price")), 0);
	assert_true(names_find(&m->events, STR("visit")) > 0);
	assert_non_null(m->events.rows[names_find(&m->events, STR("purchase"))]
			    .node);
	assert_int_equal(names_find(&m->barriers, STR("cost")), 0);
	assert_int_equal(names_find(&m->cases, STR("late")), 0);
	assert_str(names_nearest(arena, &m->events, STR("purchse")),
	    "purchase");
}

static void
pages_of_a_language(void **state)
{
	const struct model_page *page;
	const struct model *m;

	(void)state;
	sitedir_put(&site, "pages/front.xml",
	    "<k:page " K " id='front' path='/'><k:path xml:lang='en'>/en/"
	    "</k:path><p>nb</p></k:page>");
	sitedir_put(&site, "pages/front.da.xml",
	    "<k:page " K " path='/da/'><p>da</p></k:page>");
	sitedir_put(&site, "pages/om.en.xml",
	    "<k:page " K " id='about' path='/about'><p>en</p></k:page>");
	m = read_it();
	assert_string_equal(printed(), "");
	assert_int_equal(m->npages, 2);
	page = model_page(m, STR("front"));
	assert_str(page->file, "pages/front.xml");
	assert_str(page->paths[0], "/");
	assert_str(page->paths[1], "/da/");
	assert_int_equal(page->paths[2].n, 0);
	assert_str(page->paths[3], "/en/");
	/* Swedish falls to Danish before the file without a language. */
	assert_str(node_text(arena, page->roots[0]), "/en/nb");
	assert_str(node_text(arena, page->roots[2]), "da");
	assert_ptr_equal(page->roots[1], page->roots[2]);
	assert_ptr_equal(page->roots[0], page->roots[3]);
	assert_str(model_page_path(m, page, 2), "/da/");
	page = model_page(m, STR("about"));
	assert_null(page->roots[0]);
	assert_str(page->paths[3], "/about");
	assert_int_equal(model_page_path(m, page, 1).n, 0);
	assert_null(model_page(m, STR("none")));
}

static void
bindings_and_classes(void **state)
{
	const struct model_page *page;
	const struct model_bind *b;
	const struct model *m;

	(void)state;
	sitedir_put(&site, "items.xml",
	    "<items " NS "><item key='word' class='course'>"
	    "<label>Word</label><label xml:lang='en'>Word!</label></item>"
	    "<item key='excel' class='course'/><item key='x' class='book'/>"
	    "</items>");
	sitedir_put(&site, "journey.xml",
	    "<journey " NS "><page-class name='course' path='/kurs/*'/>"
	    "</journey>");
	sitedir_put(&site, "pages/course.xml",
	    "<k:page " K " id='course' path='/kurs/{course}/{part}'"
	    " item='{$course}'><k:bind name='part' values='b a'/>"
	    "<k:bind name='course' items='course'/></k:page>");
	sitedir_put(&site, "pages/book.xml",
	    "<k:page " K " path='/bok' page-class='book' item='x'/>");
	m = read_it();
	assert_string_equal(printed(), "");
	page = model_page(m, STR("course"));
	assert_str(page->page_class, "course");
	assert_int_equal(page->nbinds, 2);
	assert_str(page->binds[0].values[0], "b");
	b = &page->binds[1];
	assert_true(b->items);
	assert_int_equal(b->nvalues, 2);
	assert_str(b->values[0], "word");
	assert_str(b->labels[0], "Word");
	assert_str(b->labels[2], "Word");
	assert_str(b->labels[3], "Word!");
	assert_str(b->labels[4], "excel");
	page = model_page(m, STR("book"));
	assert_str(page->page_class, "book");
	assert_true(names_find(&m->page_classes, STR("book")) > 0);
}

static void
parts_texts_assets(void **state)
{
	const struct model *m;
	int found;

	(void)state;
	sitedir_put(&site, "blocks/card.xml", "<k:block " K "/>");
	sitedir_put(&site, "blocks/help/call.xml", "<k:block " K "/>");
	sitedir_put(&site, "blocks/help/call.da.xml", "<k:block " K "/>");
	sitedir_put(&site, "layouts/base.xml", "<k:layout " K "/>");
	sitedir_put(&site, "texts/nb.xml",
	    "<k:texts " K "><k:text key='b.a'>1</k:text>"
	    "<k:text key='a'>2</k:text></k:texts>");
	sitedir_put(&site, "texts/da.xml",
	    "<k:texts " K "><k:text key='a'>3</k:text></k:texts>");
	sitedir_put(&site, "assets/img/logo.svg", "<svg/>");
	sitedir_put(&site, "assets/empty.css", "");
	sitedir_put(&site, ".hidden", "");
	sitedir_put(&site, "pages/front.xml~", "");
	m = read_it();
	assert_string_equal(printed(), "");
	assert_non_null(model_block(m, STR("card")));
	assert_null(model_block(m, STR("base")));
	assert_non_null(model_layout(m, STR("base")));
	assert_ptr_equal(model_block(m, STR("help/call"))->roots[1],
	    model_block(m, STR("help/call"))->roots[2]);
	assert_true(model_block(m, STR("help/call"))->roots[0] !=
	    model_block(m, STR("help/call"))->roots[1]);
	assert_str(node_text(arena, model_text(m, STR("a"), 2, &found)->node),
	    "3");
	assert_int_equal(found, 1);
	assert_str(node_text(arena, model_text(m, STR("b.a"), 2, &found)->node),
	    "1");
	assert_int_equal(found, 0);
	assert_null(model_text(m, STR("a"), 3, &found));
	assert_null(model_text(m, STR("b"), 0, &found));
	assert_int_equal(model_asset(m, STR("img/logo.svg"))->hashed.n,
	    strlen("/assets/img/logo.svg?v=") + 8);
	assert_true(str_starts(model_asset(m, STR("img/logo.svg"))->hashed,
	    STR("/assets/img/logo.svg?v=")));
}

static void
an_assets_hash_is_its_content(void **state)
{
	struct str before, after;

	(void)state;
	sitedir_put(&site, "assets/a.css", "one");
	sitedir_put(&site, "assets/b.css", "one");
	before = model_asset(read_it(), STR("a.css"))->hashed;
	after = model_asset(read_it(), STR("b.css"))->hashed;
	assert_true(str_eq(str_from(before, 13), str_from(after, 13)));
	sitedir_put(&site, "assets/a.css", "two");
	after = model_asset(read_it(), STR("a.css"))->hashed;
	assert_false(str_eq(before, after));
}

/* Links, devices and pipes are named, never opened. */
static void
nothing_outside_is_opened(void **state)
{
	char path[100];
	const struct model *m;

	(void)state;
	sitedir_put(&site, "blocks/a.xml", "<k:block " K "/>");
	snprintf(path, sizeof(path), "%s/blocks/passwd.xml", site.path);
	assert_int_equal(symlink("/etc/passwd", path), 0);
	snprintf(path, sizeof(path), "%s/texts", site.path);
	assert_int_equal(symlink("/etc", path), 0);
	snprintf(path, sizeof(path), "%s/journey.xml", site.path);
	assert_int_equal(symlink("blocks/a.xml", path), 0);
	snprintf(path, sizeof(path), "%s/blocks/pipe.xml", site.path);
	assert_int_equal(mkfifo(path, 0600), 0);
	m = read_it();
	assert_int_equal(m->nblocks, 1);
	assert_string_equal(printed(),
	    "blocks/passwd.xml: error: a symbolic link; put the file itself "
	    "there\n"
	    "blocks/pipe.xml: error: neither a file nor a folder; remove it\n"
	    "journey.xml: error: a symbolic link; put the file itself there\n"
	    "texts: error: a symbolic link; put the file itself there\n");
}

static void
limits(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, arena, 1 << 20);
	for (int i = 0; i < 300; i++)
		buf_printf(&b, "%01024d", 0);
	sitedir_write(&site, "journey.xml", buf_view(&b));
	sitedir_put(&site, "pages/a/b/c/d/e/f/g/h/i/j.xml", "<a/>");
	read_it();
	assert_string_equal(printed(),
	    "pages/a/b/c/d/e/f/g/h: error: folders are nested too deeply\n"
	    "journey.xml: error: larger than 256 KiB; make it smaller or "
	    "split it\n");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, start, stop)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(settings),
	    TEST(defaults),
	    TEST(nothing_there),
	    TEST(journey),
	    TEST(pages_of_a_language),
	    TEST(bindings_and_classes),
	    TEST(parts_texts_assets),
	    TEST(an_assets_hash_is_its_content),
	    TEST(nothing_outside_is_opened),
	    TEST(limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
