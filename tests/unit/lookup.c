/* SPDX-License-Identifier: ISC */
/*
 * Sources of the site's own, found before the shipped ones; and how their
 * patterns are written.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "compiled.h"
#include "source/lookup.h"
#include "source/pattern.h"

static struct compiled c;

static int
start(void **state)
{
	(void)state;
	compiled_start(&c);
	sitedir_put(&c.dir, "journey.xml",
	    "<journey " NS ">"
	    "<source key='bni' label='BNI' source-class='partner'"
	    " patterns='bni.dk bni-*.dk forum.dk/bni app:com.bni'"
	    " aliases='BNI-Danmark'/>"
	    "<source key='avisa' source-class='news'"
	    " patterns='.avisa.no .avisa.{cc}'/>"
	    "<source key='shop' source-class='shopping'"
	    " patterns='.kjop.avisa.no .avisa.no/butikk forum.dk'/>"
	    "<source key='google' source-class='partner'"
	    " patterns='pages.google.com'/>"
	    "<source key='pay' source-class='partner' patterns='.paypal.com'/>"
	    "<link code='messe27' source='fair' to='/'/>"
	    "</journey>");
	sitedir_put(&c.dir, "pages/front.xml",
	    "<k:page " K " id='front' path='/'><html><head><title>t</title>"
	    "</head><body><k:if source='bni fair avisa'><p>x</p></k:if>"
	    "</body></html></k:page>");
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

/* "Channel source class medium" of a visit to the site. */
static const char *
visit(const char *query, const char *referer)
{
	static char text[512];
	struct source_input in = {.host = STR("www.nordkurs.no"),
	    .query = str_of(query),
	    .referer = str_of(referer),
	    .image = &c.site.image,
	    .site = &c.site.head->sources};
	struct touch t;

	source_classify(&in, &t);
	snprintf(text, sizeof(text), "%s %.*s %s %.*s", channel_name(t.channel),
	    STR_ARG(t.source), source_class_name(t.source_class),
	    STR_ARG(t.medium));
	return text;
}

static void
referers(void **state)
{
	static const struct {
		const char *referer, *expected;
	} cases[] = {
	    {"https://bni.dk/", "Affiliates bni partner affiliate"},
	    {"https://www.bni.dk/x", "Affiliates bni partner affiliate"},
	    {"https://a.bni.dk/", "Referral a.bni.dk other referral"},
	    {"https://bni-fyn.dk/", "Affiliates bni partner affiliate"},
	    {"https://www.bni-fyn.dk/", "Affiliates bni partner affiliate"},
	    {"https://x.bni-fyn.dk/", "Referral x.bni-fyn.dk other referral"},
	    {"https://notbni.dk/", "Referral notbni.dk other referral"},
	    {"https://bni.dk.evil.com/",
		"Referral bni.dk.evil.com other referral"},
	    {"android-app://com.bni/", "Affiliates bni partner affiliate"},
	    /* Any country, and no look-alike of one. */
	    {"https://avisa.se/", "Referral avisa news referral"},
	    {"https://m.avisa.co.uk/", "Referral avisa news referral"},
	    {"https://avisa.evil.com/",
		"Referral avisa.evil.com other referral"},
	    /* The longest pattern wins, a path too. */
	    {"https://avisa.no/", "Referral avisa news referral"},
	    {"https://kjop.avisa.no/",
		"Organic Shopping shop shopping referral"},
	    {"https://x.kjop.avisa.no/",
		"Organic Shopping shop shopping referral"},
	    {"https://avisa.no/butikk/1",
		"Organic Shopping shop shopping referral"},
	    {"https://avisa.no/butikken", "Referral avisa news referral"},
	    {"https://forum.dk/", "Organic Shopping shop shopping referral"},
	    {"https://forum.dk/bni?x", "Affiliates bni partner affiliate"},
	    /* A shipped key keeps its hosts and takes the site's class. */
	    {"https://www.google.no/", "Affiliates google partner affiliate"},
	    {"https://pages.google.com/",
		"Affiliates google partner affiliate"},
	    {"https://www.bing.com/", "Organic Search bing search organic"},
	    /* The site's word counts before the shipped exclusion. */
	    {"https://www.paypal.com/", "Affiliates pay partner affiliate"},
	    {"https://nordkurs.no/", "Direct (direct) direct (none)"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(
		    visit("", cases[i].referer), cases[i].expected);
}

static void
names(void **state)
{
	(void)state;
	assert_string_equal(
	    visit("utm_source=bni", ""), "Affiliates bni partner (not set)");
	assert_string_equal(
	    visit("utm_source=Bni_Danmark&utm_medium=email", ""),
	    "Email bni partner email");
	assert_string_equal(
	    visit("utm_source=bni+danmark&utm_medium=email", ""),
	    "Email bni partner email");
	assert_string_equal(
	    visit("utm_source=bni-ads", ""), "Paid Other bni partner paid");
	assert_string_equal(visit("utm_source=www.bni.dk&utm_medium=cpc", ""),
	    "Paid Other bni partner cpc");
	assert_string_equal(visit("utm_source=adwords&utm_medium=cpc", ""),
	    "Paid Other google partner cpc");
	assert_string_equal(visit("utm_source=fb&utm_medium=cpc", ""),
	    "Paid Social facebook social cpc");
	/* A link's source is offline whatever the medium says. */
	assert_string_equal(visit("utm_source=fair&utm_medium=cpc", ""),
	    "Offline fair offline cpc");
}

/* Links carry the class code of a source of the site's own. */
static void
codes(void **state)
{
	struct str own = site_code(&c.site, STR("bni"), CLASS_PARTNER, -1, -1);
	struct str unlisted =
	    site_code(&c.site, STR("x.dk"), CLASS_PARTNER, -1, -1);
	const struct code_row *row;

	(void)state;
	assert_int_equal(own.n, SITE_CODE_LEN);
	assert_false(str_eq(own, unlisted));
	row = site_code_find(&c.site, own);
	assert_true(str_eq(image_str(&c.site.image, row->source), STR("bni")));
	assert_int_equal(row->source_class, CLASS_PARTNER);
	row = site_code_find(&c.site, unlisted);
	assert_int_equal(row->source.n, 0);
	row = site_code_find(
	    &c.site, site_code(&c.site, STR("google"), CLASS_PARTNER, -1, -1));
	assert_int_equal(row->source_class, CLASS_PARTNER);
}

static void
labels(void **state)
{
	struct source_input in = {.host = STR(""),
	    .image = &c.site.image,
	    .site = &c.site.head->sources};
	struct source_input nothing = {.host = STR("")};
	struct str label;

	(void)state;
	assert_true(lookup_own(&in, STR("bni"), &label));
	assert_true(str_eq(label, STR("BNI")));
	assert_true(lookup_own(&in, STR("avisa"), &label));
	assert_true(str_eq(label, STR("avisa")));
	assert_false(lookup_own(&in, STR("bni_danmark"), &label));
	assert_false(lookup_own(&in, STR("bing"), &label));
	assert_false(lookup_own(&nothing, STR("bni"), &label));
}

static void
patterns(void **state)
{
	static const struct {
		const char *text;
		bool good, below, cc, star, app;
		const char *host, *path;
	} cases[] = {{"bni.dk", true, false, false, false, false, "bni.dk", ""},
	    {"www.bni.dk/", true, false, false, false, false, "bni.dk", ""},
	    {".bni.dk/a/b", true, true, false, false, false, "bni.dk", "/a/b"},
	    {".bni.{cc}", true, true, true, false, false, "bni", ""},
	    {"bni-*.dk", true, false, false, true, false, "bni-*.dk", ""},
	    {"*.bni.dk", true, false, false, true, false, "*.bni.dk", ""},
	    {"app:com.bni", true, false, false, false, true, "com.bni", ""},
	    {.text = "dk"}, {.text = ".dk"}, {.text = "{cc}"},
	    {.text = ".{cc}"}, {.text = "*.dk"}, {.text = "*.{cc}"},
	    {.text = "bni.*"}, {.text = "bni.d*"}, {.text = "bni..dk"},
	    {.text = "..bni.dk"}, {.text = "bni.dk."}, {.text = "Bni.dk"},
	    {.text = "http://bni.dk"}, {.text = "b\303\246.dk"},
	    {.text = "bni.dk:80"}, {.text = "bni.dk?x"}, {.text = "bni.dk/a?x"},
	    {.text = "bni.dk/*"}, {.text = "bni.{dk}"}, {.text = "app:bni"},
	    {.text = "app:"}, {.text = "app:com.*"}, {.text = ""},
	    {.text = "."}, {.text = "www."}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct pattern p;
		const char *why = pattern_parse(str_of(cases[i].text), &p);

		if ((why == NULL) != cases[i].good)
			fail_msg("\"%s\": %s", cases[i].text,
			    why == NULL ? "taken" : why);
		if (why != NULL)
			continue;
		assert_int_equal(p.below, cases[i].below);
		assert_int_equal(p.cc, cases[i].cc);
		assert_int_equal(p.star, cases[i].star);
		assert_int_equal(p.app, cases[i].app);
		assert_true(str_eq(p.host, str_of(cases[i].host)));
		assert_true(str_eq(p.path, str_of(cases[i].path)));
	}
}

/* Many sources, so that the table's places meet. */
static void
crowd(void **state)
{
	struct compiled many;
	struct buf b;

	(void)state;
	compiled_start(&many);
	buf_init(&b, many.arena, 1 << 20);
	buf_lit(&b, "<journey " NS ">");
	for (int i = 0; i < 500; i++)
		buf_printf(&b,
		    "<source key='k%d' source-class='news'"
		    " patterns='h%d.no .b%d.no' aliases='a%d'/>",
		    i, i, i, i);
	buf_lit(&b, "</journey>");
	sitedir_write(&many.dir, "journey.xml", buf_view(&b));
	compiled_page(&many, "pages/front.xml", "id='front' path='/'", "");
	compiled_open(&many);
	for (int i = 0; i < 500; i++) {
		struct source_input in = {.host = STR(""),
		    .image = &many.site.image,
		    .site = &many.site.head->sources};
		struct str key = str_format(many.arena, "k%d", i);
		struct host_hit exact = lookup_host(
		    &in, str_format(many.arena, "h%d.no", i), STR(""));
		struct host_hit below = lookup_host(
		    &in, str_format(many.arena, "x.y.b%d.no", i), STR(""));
		struct host_hit name =
		    lookup_name(&in, str_format(many.arena, "a%d", i));

		assert_true(str_eq(exact.key, key));
		assert_true(str_eq(below.key, key));
		assert_true(str_eq(name.key, key));
		assert_int_equal(
		    lookup_host(
			&in, str_format(many.arena, "x.h%d.no", i), STR(""))
			.category,
		    CATEGORY_NONE);
	}
	compiled_stop(&many);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(referers),
	    cmocka_unit_test(names),
	    cmocka_unit_test(codes),
	    cmocka_unit_test(labels),
	    cmocka_unit_test(patterns),
	    cmocka_unit_test(crowd),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
