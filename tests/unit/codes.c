/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "compiled.h"
#include "weave/codes.h"

static struct compiled c;

static int
start(void **state)
{
	(void)state;
	compiled_start(&c);
	sitedir_put(&c.dir, "journey.xml",
	    "<journey " NS ">"
	    "<presume stage='awareness'><term>hvad er *</term></presume>"
	    "<presume stage='decision' case='buyer'/>"
	    "<presume stage='loyalty' test=\"contains($term, 'log inn')\"/>"
	    "<presume stage='consideration' source-class='review'/>"
	    "<case name='buyer' campaign='winter26-*'><term>kjøp *</term>"
	    "</case></journey>");
	sitedir_put(&c.dir, "blocks/card.xml",
	    "<k:block " K "><k:if campaign='WINTER26-*'><p>w</p></k:if>"
	    "</k:block>");
	compiled_page(&c, "pages/front.xml", "id='front' path='/'", "");
	sitedir_put(&c.dir, "pages/offer.xml",
	    "<k:page " K " path='/offer'><html><head><title>t</title></head>"
	    "<body><k:if campaign='spring27-* !spring27-x easter*'><p>s</p>"
	    "</k:if><k:include block='card'/></body></html></k:page>");
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

static void
campaigns_in_file_order(void **state)
{
	(void)state;
	assert_int_equal(c.site.head->campaigns.n, 3);
	assert_int_equal(site_campaign(&c.site, STR("Winter26-mail")), 0);
	assert_int_equal(site_campaign(&c.site, STR("spring27-x")), 1);
	assert_int_equal(site_campaign(&c.site, STR("easter")), 2);
	assert_int_equal(site_campaign(&c.site, STR("summer")), -1);
	assert_int_equal(site_campaign(&c.site, STR("")), -1);
}

static void
there_and_back(void **state)
{
	int decision = journey_stage_find(&c.site.journey, STR("decision"));
	const struct code_row *row;
	struct str code;

	(void)state;
	code = site_code(&c.site, STR("google"), CLASS_SEARCH, 1, decision);
	assert_int_equal(code.n, SITE_CODE_LEN);
	row = site_code_find(&c.site, code);
	assert_non_null(row);
	assert_true(str_eq(image_str(&c.site.image, row->source),
	    STR("google")));
	assert_int_equal(row->source_class, CLASS_SEARCH);
	assert_int_equal(row->campaign, 1);
	assert_int_equal(row->stage, decision);
}

static void
unlisted_hosts_give_their_class(void **state)
{
	struct str one = site_code(&c.site, STR("blog.example"), CLASS_OTHER,
		       -1, -1),
		   two = site_code(&c.site, STR("other.example"), CLASS_OTHER,
		       -1, -1);
	const struct code_row *row;

	(void)state;
	assert_true(str_eq(one, two));
	row = site_code_find(&c.site, one);
	assert_int_equal(row->source.n, 0);
	assert_int_equal(row->source_class, CLASS_OTHER);
	assert_int_equal(row->campaign, -1);
	assert_int_equal(row->stage, -1);
	assert_false(str_eq(one,
	    site_code(&c.site, STR("blog.example"), CLASS_NEWS, -1, -1)));
	assert_false(str_eq(one,
	    site_code(&c.site, STR("blog.example"), CLASS_OTHER, 0, -1)));
}

static void
only_search_phrases_name_a_stage(void **state)
{
	static const struct {
		const char *stage;
		bool named;
	} stages[] = {{"awareness", true}, {"decision", true},
	    {"loyalty", true}, {"consideration", false}};

	(void)state;
	for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]); i++) {
		int stage = journey_stage_find(
		    &c.site.journey, str_of(stages[i].stage));
		struct str code = site_code(
		    &c.site, STR("google"), CLASS_SEARCH, -1, stage);

		assert_int_equal(code.n > 0, stages[i].named);
	}
}

static void
unknown_codes(void **state)
{
	static const char *const codes[] = {
	    "", "a", "aaaaaaaa", "zzzzzzzz", "22222222", "f7q2k9ma!"};

	(void)state;
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		assert_null(site_code_find(&c.site, str_of(codes[i])));
}

/* Codes stand in links that are shared: they must never change. */
static void
the_same_everywhere(void **state)
{
	char code[SITE_CODE_LEN];

	(void)state;
	site_code_name(code, STR("google"), CLASS_SEARCH, STR(""), STR(""));
	assert_memory_equal(code, "2himwtml", SITE_CODE_LEN);
	site_code_name(code, STR(""), CLASS_SOCIAL, STR("spring27-*"),
	    STR("decision"));
	assert_memory_equal(code, "4vupd6no", SITE_CODE_LEN);
}

static void
sorted_and_distinct(void **state)
{
	const struct code_row *rows = IMAGE_ROWS(
	    &c.site.image, struct code_row, c.site.head->codes);
	uint32_t n = c.site.head->codes.n;
	size_t nkeys;

	(void)state;
	source_keys(&nkeys);
	assert_int_equal(n, (nkeys + CLASS__MAX) * 4 * 4);
	for (uint32_t i = 1; i < n; i++)
		assert_true(
		    memcmp(rows[i - 1].code, rows[i].code, SITE_CODE_LEN) < 0);
}

static void
too_many(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, c.arena, 1 << 20);
	buf_lit(&b, "<journey " NS ">");
	for (int i = 0; i < 1000; i++)
		buf_printf(&b, "<case name='c%d' campaign='c%d'/>", i, i);
	buf_lit(&b, "</journey>");
	sitedir_write(&c.dir, "journey.xml", buf_view(&b));
	assert_true(str_find(compiled_try(&c),
			STR("500000 are the limit")) < compiled_try(&c).n);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, start, stop)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(campaigns_in_file_order),
	    TEST(there_and_back),
	    TEST(unlisted_hosts_give_their_class),
	    TEST(only_search_phrases_name_a_stage),
	    TEST(unknown_codes),
	    TEST(the_same_everywhere),
	    TEST(sorted_and_distinct),
	    TEST(too_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
