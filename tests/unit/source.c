/* SPDX-License-Identifier: ISC */
/*
 * Where a visit comes from: the rules of SOURCES 3 as cases, its limits.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/image.h"
#include "source/host.h"
#include "visits.h"

static void
test_names(void **state)
{
	static const struct visit cases[] = {
	    {"utm_source=fb", "", "Organic Social|facebook|social|(not set)"},
	    {"utm_source=FB", "", "Organic Social|facebook|social|(not set)"},
	    {"utm_source=fb_ads", "", "Paid Social|facebook|social|paid"},
	    {"utm_source=Facebook-Ads", "", "Paid Social|facebook|social|paid"},
	    {"utm_source=linkedin_ad", "", "Paid Social|linkedin|social|paid"},
	    {"utm_source=adwords", "", "Paid Search|google|search|paid"},
	    {"utm_source=googleads&utm_medium=referral", "",
		"Organic Search|google|search|referral"},
	    {"utm_source=ads", "", "Unassigned|ads|other|(not set)"},
	    {"utm_source=https%3A%2F%2Fwww.facebook.com%2Fx", "",
		"Organic Social|facebook|social|(not set)"},
	    {"utm_source=https://www.firma.no/x", "",
		"Unassigned|firma.no|other|(not set)"},
	    /* An address is its host, however it is written. */
	    {"utm_source=https://google.com:443/", "",
		"Organic Search|google|search|(not set)"},
	    {"utm_source=google.com.", "",
		"Organic Search|google|search|(not set)"},
	    {"utm_source=firma.no/x", "",
		"Unassigned|firma.no|other|(not set)"},
	    {"utm_source=Firma.NO:8080", "",
		"Unassigned|firma.no|other|(not set)"},
	    {"utm_source=kari@firma.no", "",
		"Unassigned|kari@firma.no|other|(not set)"},
	    {"utm_source=com.facebook.katana", "",
		"Organic Social|facebook|social|(not set)"},
	    {"utm_source=april+v1.2", "",
		"Unassigned|april v1.2|other|(not set)"},
	    {"utm_source=l.instagram.com", "",
		"Organic Social|instagram|social|(not set)"},
	    {"utm_source=google+shopping", "",
		"Organic Shopping|google_shopping|shopping|(not set)"},
	    {"utm_source=google-play", "",
		"Organic Search|google_play|search|(not set)"},
	    {"utm_source=paypal.com", "",
		"Unassigned|paypal.com|other|(not set)"},
	    {"utm_source=Bl%C3%A5b%C3%86r", "",
		"Unassigned|bl\xc3\xa5"
		"b\xc3\xa6r|other|(not set)"},
	    {"utm_campaign=x", "https://www.linkedin.com/",
		"Organic Social|linkedin|social|social"},
	    {"utm_campaign=x", "", "Unassigned|(not set)|other|(not set)"},
	    {"utm_term=x", "", DIRECT},
	};

	(void)state;
	CHECK_ALL(cases);
}

static void
test_decoding(void **state)
{
	static const struct {
		const char *query, *campaign;
	} cases[] = {
	    {"utm_campaign=V%C3%A5r+2027", "V\xc3\xa5r 2027"},
	    {"utm%5Fcampaign=a", "a"},
	    {"UTM_CAMPAIGN=Aa", "Aa"},
	    {"utm_campaign=a=b", "a=b"},
	    {"utm_campaign=&utm_campaign=b&utm_campaign=c", "b"},
	    {"utm_campaign=%zz", "%zz"},
	    {"utm_campaign=a%00b%0d%0ac", "a b c"},
	    {"utm_campaign=%ff", "\xef\xbf\xbd"},
	    {"utm_campaign=%2525", "%25"},
	    {"utm_campaign[]=a&utm_id=7", "7"},
	    {"utm_campaign=a;utm_id=7", "a;utm_id=7"},
	    {"utm_campaign=null&utm_id=7", "7"},
	    {"utm_campaign=UNDEFINED", ""},
	    {"utm_campaign=(not%20set)", ""},
	    {"utm_campaign=-", ""},
	    {"utm_campaign={campaignid}", ""},
	    {"utm_campaign={{campaign.name}}", ""},
	    {"utm_campaign=%25%25campaign%25%25", ""},
	    {"utm_campaign=[campaign]", ""},
	    {"utm_campaign=__CAMPAIGN_NAME__", ""},
	    {"utm_campaign=%7B", "{"},
	    {"utm_campaign=___", "___"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct touch t;

		classify(cases[i].query, "", &t);
		if (!str_eq(t.campaign, str_of(cases[i].campaign)))
			fail_msg("case %zu: \"%.*s\"", i, STR_ARG(t.campaign));
	}
}

static void
test_keywords(void **state)
{
	static const struct {
		const char *query, *referer, *term;
	} cases[] = {
	    {"", "https://www.google.no/search?q=excel+kurs&x=1", "excel kurs"},
	    {"", "https://www.google.no/#q=excel", "excel"},
	    {"utm_term=a", "https://www.google.no/?q=b", "a"},
	    {"", "https://search.yahoo.com/?p=a&q=b", "a"},
	    {"", "https://www.yandex.ru/?text=%D1%8F", "\xd1\x8f"},
	    {"", "https://www.google.ru/?q=%ff", ""},
	    {"", "https://www.facebook.com/?q=a", ""},
	    {"", "https://blog.example/?q=a", ""},
	    {"", "https://www.google.no/", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct touch t;

		classify(cases[i].query, cases[i].referer, &t);
		if (!str_eq(t.term, str_of(cases[i].term)))
			fail_msg("case %zu: \"%.*s\"", i, STR_ARG(t.term));
	}
}

static void
test_limits(void **state)
{
	char text[12000];
	struct touch t;
	int n;

	(void)state;
	/* A value ends between two characters: 3 bytes do not divide 100. */
	n = snprintf(text, sizeof(text), "utm_source=");
	for (int i = 0; i < 60; i++)
		n += snprintf(
		    text + n, sizeof(text) - (size_t)n, "%%E2%%82%%AC");
	classify(text, "", &t);
	assert_int_equal(t.source.n, 99);
	assert_true(str_utf8_ok(t.source));
	assert_true((t.flags & TOUCH_CUT) != 0);

	n = snprintf(text, sizeof(text), "utm_content=%0300d&utm_medium=a", 7);
	classify(text, "", &t);
	assert_int_equal(t.content.n, TOUCH_TEXT_MAX);
	assert_true((t.flags & TOUCH_CUT) != 0);

	/* 64 pairs are read, the 65th is not. */
	for (n = 0; n < 63 * 4;)
		n += snprintf(text + n, sizeof(text) - (size_t)n, "a=b&");
	snprintf(text + n, sizeof(text) - (size_t)n, "utm_source=x1");
	classify(text, "", &t);
	assert_true(str_eq(t.source, STR("x1")));
	assert_true((t.flags & TOUCH_CUT) == 0);
	snprintf(text + n, sizeof(text) - (size_t)n, "a=b&utm_source=x1");
	classify(text, "", &t);
	assert_true(str_eq(t.source, STR("(direct)")));
	assert_true((t.flags & TOUCH_CUT) != 0);

	/* What lies behind 8 KiB of query or 2 KiB of Referer is not read. */
	memset(text, 'a', sizeof(text));
	snprintf(text + 8192, 20, "&utm_source=x1");
	classify(text, "", &t);
	assert_int_equal(t.kind, TOUCH_DIRECT);
	assert_true((t.flags & TOUCH_CUT) != 0);
	memset(text, 'a', sizeof(text));
	memcpy(text, "https://www.google.no/", 22);
	snprintf(text + 2048, 20, "?q=excel");
	classify("", text, &t);
	assert_true(str_eq(t.source, STR("google")));
	assert_int_equal(t.term.n, 0);
	assert_true((t.flags & TOUCH_CUT) != 0);

	/* A host longer than DNS allows is none; a long one is cut. */
	memset(text, 'a', sizeof(text));
	memcpy(text, "https://", 8);
	memcpy(text + 8 + 250, ".com/", 6);
	classify("", text, &t);
	assert_int_equal(t.kind, TOUCH_DIRECT);
	memcpy(text + 8 + 200, ".com/", 6);
	classify("", text, &t);
	assert_int_equal(t.source.n, TOUCH_SOURCE_MAX);
	assert_true((t.flags & TOUCH_CUT) != 0);
}

/* Own and excluded hosts; "site": of the image built below. */
static void
test_internal(void **state)
{
	static const struct {
		const char *query, *referer;
		bool site;
		enum touch_kind kind;
		const char *source;
	} cases[] = {
	    {"", "https://nordkurs.no/kurs", false, TOUCH_INTERNAL, "(direct)"},
	    {"", "https://WWW.nordkurs.no/", false, TOUCH_INTERNAL, "(direct)"},
	    {"", "https://shop.nordkurs.no/", false, TOUCH_NEW,
		"shop.nordkurs.no"},
	    {"", "https://shop.nordkurs.no/", true, TOUCH_INTERNAL, "(direct)"},
	    {"", "https://notnordkurs.no/", true, TOUCH_NEW, "notnordkurs.no"},
	    {"", "https://www.kurs.dk/", true, TOUCH_INTERNAL, "(direct)"},
	    {"", "https://a.kurs.dk/", true, TOUCH_NEW, "a.kurs.dk"},
	    {"", "https://bank.example/pay/1", true, TOUCH_INTERNAL,
		"(direct)"},
	    {"", "https://bank.example/payments", true, TOUCH_NEW,
		"bank.example"},
	    {"", "https://www.paypal.com/x", false, TOUCH_INTERNAL, "(direct)"},
	    {"", "https://checkout.stripe.com/", false, TOUCH_INTERNAL,
		"(direct)"},
	    {"", "https://www.facebook.com/login/x", false, TOUCH_INTERNAL,
		"(direct)"},
	    {"utm_source=fb", "https://nordkurs.no/", false, TOUCH_NEW,
		"facebook"},
	    {"gclid=1", "https://www.paypal.com/", false, TOUCH_NEW, "google"},
	    {"awc=1", "https://nordkurs.no/", false, TOUCH_NEW, "awin"},
	    {"fbclid=1", "https://nordkurs.no/", false, TOUCH_INTERNAL,
		"(direct)"},
	    {"fbclid=1", "https://www.paypal.com/", false, TOUCH_INTERNAL,
		"(direct)"},
	    {"mc_cid=1", "https://nordkurs.no/", false, TOUCH_INTERNAL,
		"(direct)"},
	    {"utm_source=x1", "https://semalt.com/", false, TOUCH_NONE,
		"(direct)"},
	};
	static const struct str own[] = {{".nordkurs.no", 12}, {"kurs.dk", 7}},
				excluded[] = {{"bank.example/pay", 16}};
	struct arena *a = arena_new(0);
	struct image_maker *m = image_maker_new(a);
	struct span spans[2];
	struct source_site site;
	struct image im;
	struct str bytes;

	(void)state;
	image_put(m, "image at 0", 10, 1);
	spans[0] = image_text(m, own[0]);
	spans[1] = image_text(m, own[1]);
	site.own_hosts = image_put(m, spans, 2, sizeof(*spans));
	spans[0] = image_text(m, excluded[0]);
	site.excluded_hosts = image_put(m, spans, 1, sizeof(*spans));
	bytes = image_bytes(m);
	im = (struct image){(const unsigned char *)bytes.p, bytes.n};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct source_input in = {.host = STR(OWN),
		    .query = str_of(cases[i].query),
		    .referer = str_of(cases[i].referer),
		    .image = cases[i].site ? &im : NULL,
		    .site = cases[i].site ? &site : NULL};
		struct touch t;

		source_classify(&in, &t);
		if (t.kind != cases[i].kind ||
		    !str_eq(t.source, str_of(cases[i].source)))
			fail_msg("case %zu: kind %d, %.*s", i, (int)t.kind,
			    STR_ARG(t.source));
		assert_int_equal(
		    (t.flags & TOUCH_SPAM) != 0, t.kind == TOUCH_NONE);
	}
	arena_free(a);
}

static void
test_inferred(void **state)
{
	struct source_input in = {
	    .agent = STR(
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) "
		"AppleWebKit/605.1.15 Mobile/15E148 [FBAN/FBIOS;FBAV/430.0]")};
	struct touch t;

	(void)state;
	source_classify(&in, &t);
	assert_int_equal(t.kind, TOUCH_NEW);
	assert_int_equal(t.channel, CHANNEL_ORGANIC_SOCIAL);
	assert_true(str_eq(t.source, STR("facebook")));
	assert_int_equal(t.flags, TOUCH_INFERRED | TOUCH_LISTED);
	in.referer = STR("https://www.bing.com/");
	source_classify(&in, &t);
	assert_true(str_eq(t.source, STR("bing")));
	assert_int_equal(t.flags, TOUCH_LISTED);
}

/* An application that stands on another's browser. */
static void
test_inferred_app(void **state)
{
	static const struct {
		const char *agent, *source;
	} cases[] = {
	    {"[FBAN/FBIOS;FBAV/430.0]", "facebook"},
	    {"[FBAN/MessengerForiOS;FBAV/430.0]", "messenger"},
	    {"[FBAN/MESSENGERLITE;FBAV/430.0]", "messenger"},
	    {"[FB_IAB/Orca-Android;FBAV/430.0]", "messenger"},
	    {"[FB_IAB/MESSENGER;FBAV/430.0]", "messenger"},
	    {"[FB_IAB/FB4A;FBAV/430.0]", "facebook"},
	    {"Viber/14.7.0.4", "viber"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct source_input in = {.agent = STR("")};
		struct touch t;
		char agent[200];

		snprintf(agent, sizeof(agent),
		    "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 "
		    "Chrome/120.0 Mobile Safari/537.36 %s",
		    cases[i].agent);
		in.agent = str_of(agent);
		source_classify(&in, &t);
		if (!str_eq(t.source, str_of(cases[i].source)))
			fail_msg("%s: %.*s", agent, STR_ARG(t.source));
	}
}

static void
test_flags(void **state)
{
	struct touch t;

	(void)state;
	classify("utm_source=bni", "", &t);
	assert_int_equal(t.flags, TOUCH_TAGGED | TOUCH_UNKNOWN);
	classify("utm_source=fb", "", &t);
	assert_int_equal(t.flags, TOUCH_TAGGED | TOUCH_LISTED);
	classify("", "https://blog.example/", &t);
	assert_int_equal(t.flags, TOUCH_UNKNOWN);
	classify("", "https://docs.google.com/", &t);
	assert_int_equal(t.flags, 0);
}

static void
test_lists(void **state)
{
	size_t n;
	const struct source_key *keys = source_keys(&n), *found;

	(void)state;
	assert_true(n > 300);
	for (size_t i = 0; i < n; i++) {
		struct host_hit hit = host_name(keys[i].key);

		assert_true(str_is_key(keys[i].key) && keys[i].label.n > 0);
		assert_true(
		    i == 0 || str_cmp(keys[i - 1].key, keys[i].key) < 0);
		assert_ptr_equal(source_key_find(keys[i].key), &keys[i]);
		assert_true(str_eq(hit.key, keys[i].key));
	}
	assert_null(source_key_find(STR("nobody")));
	found = source_key_find(STR("google"));
	assert_true(str_eq(found->label, STR("Google")));
	assert_int_equal(found->source_class, CLASS_SEARCH);
	for (int i = 0; i < CHANNEL__MAX; i++) {
		enum channel c;

		assert_true(
		    channel_of(str_of(channel_name((enum channel)i)), &c));
		assert_int_equal(c, i);
	}
	for (int i = 0; i < CLASS__MAX; i++) {
		enum source_class c;
		const char *medium;

		assert_true(source_class_of(
		    str_of(source_class_name((enum source_class)i)), &c));
		assert_int_equal(c, i);
		assert_true(channel_of_class(c, &medium) < CHANNEL__MAX);
		assert_true(*medium != '\0');
	}
}

static void
test_unknown_names(void **state)
{
	enum channel c;
	enum source_class k;

	(void)state;
	assert_false(channel_of(STR("organic search"), &c));
	assert_false(channel_of(STR(""), &c));
	assert_false(source_class_of(STR("Search"), &k));
	assert_int_equal(
	    host_name(STR("nobody_knows_it")).category, CATEGORY_NONE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_decoding),
	    cmocka_unit_test(test_keywords),
	    cmocka_unit_test(test_limits),
	    cmocka_unit_test(test_internal),
	    cmocka_unit_test(test_inferred),
	    cmocka_unit_test(test_inferred_app),
	    cmocka_unit_test(test_flags),
	    cmocka_unit_test(test_lists),
	    cmocka_unit_test(test_unknown_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
