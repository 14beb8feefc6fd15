/* SPDX-License-Identifier: ISC */
/*
 * Promises of facts.xml on pages: what k:fact shows where, and when fact=""
 * and fact-over="" hold.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "compiled.h"
#include "template/select.h"
#include "template/write.h"

#define NBSP "\302\240"

static const char facts[] =
    "<facts " NS ">"
    "<fact key='excel' kind='price' amount='1490' currency='NOK'"
    " lowest30='1190.50'/>"
    "<fact key='word' kind='price' amount='990' currency='NOK'/>"
    "<fact key='spring' kind='discount' of='excel' percent='15'"
    " starts='2027-03-01' ends='2027-03-28'/>"
    "<fact key='hour' kind='discount' of='word' amount='90.50'"
    " starts='2027-03-01T09:00' ends='2027-03-01T10:00'/>"
    "<fact key='refund' kind='guarantee'>"
    "<value xml:lang='nb'>30 dager &amp; mer</value>"
    "<value xml:lang='en'>30 days</value></fact>"
    "</facts>";

static int
start(void **state)
{
	struct compiled *c = test_calloc(1, sizeof(*c));

	compiled_start(c);
	sitedir_put(&c->dir, "facts.xml", facts);
	sitedir_put(&c->dir, "items.xml",
	    "<items " NS "><item key='excel' class='course' price='excel'/>"
	    "<item key='word' class='course' price='word'/></items>");
	*state = c;
	return 0;
}

static int
stop(void **state)
{
	compiled_stop(*state);
	test_free(*state);
	return 0;
}

/* The words of the page "front" at a time. */
static const char *
shown(struct compiled *c, uint32_t lang, const char *at, const char *course)
{
	struct situation s = {.campaign_pattern = -1, .lang = lang};
	struct selection selection;
	struct buf out;

	s.page = (uint32_t)site_page_find(&c->site, STR("front"));
	s.binds[0] = str_of(course);
	assert_true(time_parse(str_of(at), &s.now));
	assert_true(select_page(&c->site, c->arena, &s, &selection));
	buf_init(&out, c->arena, 1 << 20);
	write_page(&c->site, &s, &selection, &out);
	return str_copy(c->arena, buf_view(&out)).p;
}

static void
put_front(struct compiled *c, const char *body)
{
	sitedir_write(&c->dir, "pages/front.xml",
	    str_format(c->arena,
		"<k:page " K " path='/'><k:path xml:lang='da'>/da</k:path>"
		"<k:path xml:lang='en'>/en</k:path>"
		"<k:path xml:lang='pt-BR'>/pt</k:path>"
		"<html>%s</html></k:page>",
		body));
	compiled_open(c);
}

static void
words_of_a_fact(void **state)
{
	struct compiled *c = *state;
	static const char day[] = "2027-01-01T00:00:00Z";

	put_front(c, "<k:fact ref='excel'/>|<k:fact ref='spring'/>|"
		     "<k:fact ref='spring' part='amount'/>|"
		     "<k:fact ref='spring' part='new'/>|"
		     "<k:fact ref='spring' part='lowest30'/>|"
		     "<k:fact ref='spring' part='starts'/>|"
		     "<k:fact ref='spring' part='ends'/>|"
		     "<k:fact ref='hour'/>|<k:fact ref='hour' part='new'/>|"
		     "<k:fact ref='refund'/>");
	assert_string_equal(shown(c, 0, day, ""),
	    "<!DOCTYPE html><html>1&nbsp;490&nbsp;kr|15&nbsp;%|"
	    "1&nbsp;490&nbsp;kr|1&nbsp;266,50&nbsp;kr|1&nbsp;190,50&nbsp;kr|"
	    "1. mars 2027|28. mars 2027|90,50&nbsp;kr|899,50&nbsp;kr|"
	    "30 dager &amp; mer</html>");
	/* Along the chain, then the default language. */
	assert_non_null(strstr(shown(c, 1, day, ""), "|30 dager"));
	assert_non_null(strstr(shown(c, 2, day, ""), "|30 days"));
	assert_non_null(strstr(shown(c, 3, day, ""), "|30 dager"));
	assert_non_null(strstr(shown(c, 3, day, ""), "|2027-03-28|"));
}

static void
facts_for_machines(void **state)
{
	struct compiled *c = *state;

	put_front(c,
	    "<head><title><k:fact ref='refund'/></title>"
	    "<script type='application/ld+json'>"
	    "{\"price\": <k:fact ref='spring' part='new'/>, \"until\": "
	    "\"<k:fact ref='spring' part='ends'/>\", \"off\": "
	    "<k:fact ref='spring'/>, \"say\": \"<k:fact ref='refund'/>\"}"
	    "</script></head>");
	assert_non_null(strstr(shown(c, 0, "2027-01-01T00:00:00Z", ""),
	    "<title>30 dager &amp; mer</title>"
	    "<script type=\"application/ld+json\">{\"price\": 1266.50, "
	    "\"until\": \"2027-03-28\", \"off\": 15, \"say\": "
	    "\"30 dager \\u0026 mer\"}</script>"));
}

static void
fact_of_the_address(void **state)
{
	struct compiled *c = *state;

	sitedir_put(&c->dir, "pages/front.xml",
	    "<k:page " K " path='/{course}'>"
	    "<k:bind name='course' items='course'/>"
	    "<html><k:fact ref='{$course}'/></html></k:page>");
	compiled_open(c);
	assert_non_null(strstr(
	    shown(c, 0, "2027-01-01T00:00:00Z", "word"), ">990&nbsp;kr<"));
	assert_non_null(strstr(shown(c, 0, "2027-01-01T00:00:00Z", "excel"),
	    ">1&nbsp;490&nbsp;kr<"));
}

static void
fact_of_a_text(void **state)
{
	struct compiled *c = *state;

	sitedir_put(&c->dir, "texts/nb.xml",
	    "<k:texts " K "><k:text key='a'>fra <b><k:fact ref='word'/></b>"
	    "</k:text></k:texts>");
	sitedir_put(&c->dir, "pages/front.xml",
	    "<k:page " K " path='/'><html><k:text ref='a'/>"
	    "<p title=\"{k:text('a')}\"/></html></k:page>");
	compiled_open(c);
	assert_non_null(strstr(shown(c, 0, "2027-01-01T00:00:00Z", ""),
	    "fra <b>990&nbsp;kr</b><p title=\"fra 990&nbsp;kr\">"));
}

static void
when_a_fact_is_good(void **state)
{
	struct compiled *c = *state;
	static const struct {
		const char *at, *shown;
	} rows[] = {/* Oslo is an hour before UTC until 28 March, then two. */
	    {"2027-02-28T22:59:59Z", ">[always]<"},
	    {"2027-02-28T23:00:00Z", ">[spring][always]<"},
	    {"2027-03-01T07:59:59Z", ">[spring][always]<"},
	    {"2027-03-01T08:00:00Z", ">[spring][hour][either][always]<"},
	    {"2027-03-01T08:59:59Z", ">[spring][hour][either][always]<"},
	    {"2027-03-01T09:00:00Z", ">[spring][hour over][always]<"},
	    {"2027-03-28T21:59:59Z", ">[spring][hour over][always]<"},
	    {"2027-03-28T22:00:00Z", ">[over][hour over][always]<"}};

	put_front(c, "<k:if fact='spring'>[spring]</k:if>"
		     "<k:if fact-over='spring'>[over]</k:if>"
		     "<k:if fact='hour'>[hour]</k:if>"
		     "<k:if fact-over='hour'>[hour over]</k:if>"
		     "<k:if fact='hour spring' fact-over='!hour !spring'>"
		     "<k:if fact='hour'>[either]</k:if></k:if>"
		     "<k:if fact='excel'>[always]</k:if>"
		     "<k:if fact='!excel'>[never]</k:if>");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strstr(shown(c, 0, rows[i].at, ""), rows[i].shown) == NULL)
			fail_msg(
			    "%s: %s", rows[i].at, shown(c, 0, rows[i].at, ""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(words_of_a_fact, start, stop),
	    cmocka_unit_test_setup_teardown(facts_for_machines, start, stop),
	    cmocka_unit_test_setup_teardown(fact_of_the_address, start, stop),
	    cmocka_unit_test_setup_teardown(fact_of_a_text, start, stop),
	    cmocka_unit_test_setup_teardown(when_a_fact_is_good, start, stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
