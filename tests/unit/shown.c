/* SPDX-License-Identifier: ISC */
/* Which promises somebody surely or perhaps met, by what was kept of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "compiled.h"
#include "insight/shown.h"

/* Of 1 April 2027 and of two weeks before. */
#define APRIL 1806573600
#define MARCH (APRIL - 14 * (int64_t)86400)

static void
put_page(
    struct compiled *c, const char *id, const char *first, const char *body)
{
	sitedir_write(&c->dir, str_format(c->arena, "pages/%s.xml", id).p,
	    str_format(c->arena,
		"<k:page " K " id='%s' path='/%s'>%s<html lang='{$lang}'><head>"
		"<title>t</title></head><body>%s</body></html></k:page>",
		id, id, first, body));
}

static int
start(void **state)
{
	static struct compiled all;
	struct compiled *c = &all;

	compiled_start(c);
	sitedir_put(&c->dir, "site.xml",
	    "<site " NS " name='T' base='https://a.example' "
	    "zone='Europe/Oslo'><languages default='nb'>"
	    "<language key='da' falls-to='nb'/></languages>"
	    "<mail from='hei@a.example'><address>T, 0155 Oslo</address></mail>"
	    "<list key='news'><label xml:lang='nb'>News</label>"
	    "<label xml:lang='da'>News</label></list></site>");
	sitedir_put(&c->dir, "journey.xml",
	    "<journey " NS " start='unknown'><stage key='unknown'/>"
	    "<stage key='decision'/><page-class name='price' path='/price'/>"
	    "<presume stage='decision' source-class='search'/>"
	    "<signal stage='decision' event='page_view' page-class='price' "
	    "points='60'/></journey>");
	sitedir_put(&c->dir, "items.xml",
	    "<items " NS "><item key='excel' class='course'/>"
	    "<item key='word' class='course'/></items>");
	sitedir_put(&c->dir, "facts.xml",
	    "<facts " NS "><fact key='excel' kind='price' amount='1490' "
	    "currency='NOK' lowest30='1490'/>"
	    "<fact key='spring' kind='discount' of='excel' percent='20' "
	    "starts='2027-03-01' ends='2027-03-30'/></facts>");
	put_page(c, "all", "",
	    "<p><k:fact ref='excel'/></p>"
	    "<k:if fact='spring'><p><k:fact ref='spring'/></p></k:if>");
	put_page(c, "late", "",
	    "<k:if stage='decision'><p><k:fact ref='excel'/></p></k:if>");
	put_page(c, "from", "",
	    "<k:if campaign='ad-*'><p><k:fact ref='excel'/></p></k:if>");
	put_page(c, "lang", "<k:path xml:lang='da'>/da</k:path>",
	    "<k:choose name='l'>"
	    "<k:when lang='da'><p><k:fact ref='excel'/></p></k:when>"
	    "<k:otherwise><p>x</p></k:otherwise></k:choose>");
	put_page(c, "seen", "",
	    "<p><k:fact ref='excel'/></p>"
	    "<k:if test=\"k:seen('price') &gt; 1\"><p>again</p></k:if>");
	sitedir_put(&c->dir, "pages/course.xml",
	    "<k:page " K " id='course' path='/course/{course}' "
	    "item='{$course}'><k:bind name='course' items='course'/>"
	    "<html lang='{$lang}'><head><title>t</title></head><body>"
	    "<k:if test=\"$course = 'excel'\"><p><k:fact ref='excel'/></p>"
	    "</k:if></body></html></k:page>");
	sitedir_put(&c->dir, "texts/nb.xml",
	    "<k:texts " K "><k:text key='mail.reason.marketing'>Why</k:text>"
	    "<k:text key='mail.reason.service'>Yours</k:text>"
	    "<k:text key='mail.leave'>Leave</k:text>"
	    "<k:text key='mail.me'>Me</k:text></k:texts>");
	sitedir_put(&c->dir, "layouts/mail.xml",
	    "<k:layout " K "><html lang='{$lang}'><head><title><k:place "
	    "name='title'/></title></head><body><k:place "
	    "name='preheader'/><k:place name='main'/><k:footer/></body>"
	    "</html></k:layout>");
	sitedir_put(&c->dir, "mails/offer.xml",
	    "<k:mail " K " layout='mail'><k:subject>S</k:subject>"
	    "<k:preheader>P</k:preheader>"
	    "<k:choose name='o'><k:when stage='decision'>"
	    "<p><k:fact ref='excel'/></p></k:when><k:otherwise><p>x</p>"
	    "</k:otherwise></k:choose></k:mail>");
	sitedir_put(&c->dir, "mails/late.xml",
	    "<k:mail " K " layout='mail' stage='decision'>"
	    "<k:subject>S</k:subject><k:preheader>P</k:preheader>"
	    "<p><k:fact ref='excel'/></p></k:mail>");
	compiled_open(c);
	*state = c;
	return 0;
}

static int
stop(void **state)
{
	compiled_stop(*state);
	return 0;
}

/* "excel spring?": with a question mark what may have been shown. */
static const char *
met(struct compiled *c, const struct shown_view *view)
{
	struct shown *shown;
	struct buf b;
	size_t n;

	shown = shown_facts(c->arena, &c->site, view, &n);
	buf_init(&b, c->arena, 1024);
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%s%.*s%s", i > 0 ? " " : "",
		    STR_ARG(image_str(&c->site.image, shown[i].fact->key)),
		    shown[i].surely ? "" : "?");
	buf_char(&b, '\0');
	return buf_view(&b).p;
}

static const char *
page(struct compiled *c, const char *id, int64_t at)
{
	return met(c, &(struct shown_view){.page = str_of(id), .at = at});
}

static void
a_window_is_of_then(void **state)
{
	assert_string_equal(page(*state, "all", MARCH), "excel spring");
	assert_string_equal(page(*state, "all", APRIL), "excel");
	assert_string_equal(page(*state, "gone", MARCH), "");
	assert_string_equal(page(*state, "", MARCH), "");
}

static void
the_stage_decides(void **state)
{
	const struct str early[] = {STR("unknown")}, late[] = {STR("decision")},
			 both[] = {STR("unknown"), STR("decision")};
	const struct store_touch search = {.source_class = STR("search"),
	    .channel = STR("Organic Search"),
	    .source = STR("google")};
	struct shown_view v = {
	    .at = APRIL, .page = STR("late"), .stages = early, .nstages = 1};

	assert_string_equal(met(*state, &v), "");
	v.stages = late;
	assert_string_equal(met(*state, &v), "excel");
	v.stages = both;
	v.nstages = 2;
	assert_string_equal(met(*state, &v), "excel?");
	v.nstages = 0;
	assert_string_equal(met(*state, &v), "excel?");
	/* Who is nowhere yet is presumed to be where his source says. */
	v.stages = early;
	v.nstages = 1;
	v.touches = &search;
	v.ntouches = 1;
	assert_string_equal(met(*state, &v), "excel");
	/* A link of a mail has its own stage. */
	v.ntouches = 0;
	v.by_mail = true;
	assert_string_equal(met(*state, &v), "excel?");
}

static void
how_he_came_decides(void **state)
{
	const struct store_touch touches[] = {{.source_class = STR("social"),
						  .channel = STR("Paid Social"),
						  .source = STR("facebook"),
						  .campaign = STR("AD-7")},
	    {.source_class = STR("news"), .source = STR("aftenposten")}};
	struct shown_view v = {
	    .at = APRIL, .page = STR("from"), .touches = touches};

	assert_string_equal(met(*state, &v), "");
	v.ntouches = 1;
	assert_string_equal(met(*state, &v), "excel");
	v.ntouches = 2;
	assert_string_equal(met(*state, &v), "excel?");
}

static void
what_nobody_kept_may_have_decided(void **state)
{
	struct shown_view v = {
	    .at = APRIL, .page = STR("course"), .item = STR("excel")};

	assert_string_equal(page(*state, "lang", APRIL), "excel?");
	assert_string_equal(page(*state, "seen", APRIL), "excel?");
	assert_string_equal(met(*state, &v), "excel");
	v.item = STR("word");
	assert_string_equal(met(*state, &v), "");
}

static void
mails_are_met_too(void **state)
{
	const struct str late[] = {STR("decision")}, early[] = {STR("unknown")};
	struct shown_view v = {
	    .at = APRIL, .mail = STR("offer"), .lang = STR("nb")};

	assert_string_equal(met(*state, &v), "excel?");
	v.stages = late;
	v.nstages = 1;
	assert_string_equal(met(*state, &v), "excel");
	/* That was sent to who is in a stage it is not for. */
	v.mail = STR("late");
	assert_string_equal(met(*state, &v), "excel");
	v.stages = early;
	assert_string_equal(met(*state, &v), "excel?");
	v.mail = STR("other");
	assert_string_equal(met(*state, &v), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_window_is_of_then),
	    cmocka_unit_test(the_stage_decides),
	    cmocka_unit_test(how_he_came_decides),
	    cmocka_unit_test(what_nobody_kept_may_have_decided),
	    cmocka_unit_test(mails_are_met_too),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
