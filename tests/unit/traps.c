/* SPDX-License-Identifier: ISC */
/*
 * What fools a table of hosts (SOURCES 4), and what a Referer may look like.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "visits.h"

/* Hosts that the lists put into two categories: what people come for. */
static void
two_categories(void **state)
{
	static const struct visit cases[] = {
	    {"", "https://www.bilibili.com/",
		"Organic Video|bilibili|video|referral"},
	    {"", "https://vimeo.com/", "Organic Video|vimeo|video|referral"},
	    {"", "https://m.youtube.com/",
		"Organic Video|youtube|video|referral"},
	    {"", "https://friendfeed.com/",
		"Organic Social|friendfeed|social|social"},
	    {"", "https://yiyan.baidu.com/",
		"AI Assistant|ernie|ai|ai-assistant"},
	    {"", "https://chatgpt.com/",
		"AI Assistant|chatgpt|ai|ai-assistant"},
	    {"", "https://www.facebook.com/",
		"Organic Social|facebook|social|social"},
	    {"", "https://www.perplexity.ai/",
		"AI Assistant|perplexity|ai|ai-assistant"},
	    {"", "https://you.com/", "AI Assistant|you|ai|ai-assistant"},
	    {"", "https://digg.com/", "Organic Social|digg|social|social"},
	    {"", "https://chat.openai.com/",
		"AI Assistant|chatgpt|ai|ai-assistant"},
	    {"", "https://www.cnn.com/", "Referral|cnn|news|referral"},
	};

	(void)state;
	CHECK_ALL(cases);
}

/* Names that hold a known one. */
static void
look_alikes(void **state)
{
	static const struct visit cases[] = {
	    {"", "https://xxt.co/", "Referral|xxt.co|other|referral"},
	    {"", "https://notfacebook.com/",
		"Referral|notfacebook.com|other|referral"},
	    {"", "https://not-twitter.com/",
		"Referral|not-twitter.com|other|referral"},
	    {"", "https://notwikipedia.org/",
		"Referral|notwikipedia.org|other|referral"},
	    {"", "https://notofficeapps.live.com/",
		"Referral|notofficeapps.live.com|other|referral"},
	    {"", "https://googleme.co.uk/",
		"Referral|googleme.co.uk|other|referral"},
	    {"", "https://chatgpt.com.custom.org/",
		"Referral|chatgpt.com.custom.org|other|referral"},
	    {"", "https://example.chatopenai.com/",
		"Referral|example.chatopenai.com|other|referral"},
	    {"", "https://translate.googleusercontent.com/",
		"Referral|translate.googleusercontent.com|other|referral"},
	    {"", "https://agoogle.de/", "Referral|agoogle.de|other|referral"},
	    {"", "https://dadcash.com/", "Referral|dadcash.com|other|referral"},
	    {"", "https://google.evil.com/",
		"Referral|google.evil.com|other|referral"},
	    {"", "https://google.com.evil/",
		"Referral|google.com.evil|other|referral"},
	    {"", "https://googleusercontent.com/",
		"Referral|googleusercontent.com|other|referral"},
	};

	(void)state;
	CHECK_ALL(cases);
}

/* google.{cc}, and what only looks so. */
static void
any_country(void **state)
{
	static const struct visit cases[] = {
	    {"", "https://www.google.bf/",
		"Organic Search|google|search|organic"},
	    {"", "https://google.com.ar/",
		"Organic Search|google|search|organic"},
	    {"", "https://images.google.co.in/",
		"Organic Search|google_images|search|organic"},
	    {"", "https://www.google.cat/",
		"Organic Search|google|search|organic"},
	    {"", "https://google.co.jp.com/",
		"Referral|google.co.jp.com|other|referral"},
	    {"", "https://www.google.example/",
		"Referral|google.example|other|referral"},
	};

	(void)state;
	CHECK_ALL(cases);
}

/* Hosts that are something else than what they lie below. */
static void
unlike_the_parent(void **state)
{
	static const struct visit cases[] = {
	    {"", "https://mail.google.com/", "Email|gmail|mail|email"},
	    {"", "https://plus.google.com/",
		"Organic Social|google_plus|social|social"},
	    {"", "https://gemini.google.com/",
		"AI Assistant|gemini|ai|ai-assistant"},
	    {"", "https://news.google.com/",
		"Referral|google_news|news|referral"},
	    {"", "https://accounts.google.com/", DIRECT},
	    {"", "https://mail.yahoo.co.jp/", "Email|yahoo_mail|mail|email"},
	    {"", "https://mail.naver.com/", "Email|naver_mail|mail|email"},
	    {"", "https://mail2.daum.net/", "Email|daum_mail|mail|email"},
	    {"", "https://login.yahoo.com/", DIRECT},
	    {"", "https://lens.google.com/",
		"Organic Search|google_lens|search|organic"},
	    {"", "https://shopping.google.com/",
		"Organic Shopping|google_shopping|shopping|referral"},
	    {"", "https://tieba.baidu.com/",
		"Organic Social|tieba|social|social"},
	};

	(void)state;
	CHECK_ALL(cases);
}

/* Products of a search company that are not its search. */
static void
products(void **state)
{
	static const struct visit cases[] = {
	    {"", "https://finance.yahoo.com/",
		"Referral|finance.yahoo.com|other|referral"},
	    {"", "https://docs.google.com/",
		"Referral|docs.google.com|other|referral"},
	    {"", "https://drive.google.com/",
		"Referral|drive.google.com|other|referral"},
	    {"", "https://maps.google.no/",
		"Referral|maps.google.no|other|referral"},
	    {"", "https://translate.google.com/",
		"Referral|translate.google.com|other|referral"},
	    {"", "https://support.google.com/",
		"Referral|support.google.com|other|referral"},
	    {"", "https://sports.yahoo.com/",
		"Referral|sports.yahoo.com|other|referral"},
	    {"", "https://news.yahoo.com/",
		"Referral|news.yahoo.com|other|referral"},
	    {"", "https://sites.google.com/",
		"Referral|sites.google.com|other|referral"},
	    {"", "https://groups.google.com/",
		"Referral|groups.google.com|other|referral"},
	    {"", "https://play.google.com/",
		"Referral|play.google.com|other|referral"},
	    {"", "https://maps.google.com/",
		"Referral|maps.google.com|other|referral"},
	    {"", "https://www.google.no/maps/place/Oslo",
		"Referral|google.no|other|referral"},
	    {"", "https://uk.finance.yahoo.com/",
		"Referral|uk.finance.yahoo.com|other|referral"},
	    {"", "https://disk.yandex.ru/",
		"Referral|disk.yandex.ru|other|referral"},
	};

	(void)state;
	CHECK_ALL(cases);
}

/* The regular expressions of GA4, oddities and all. */
static void
as_in_ga4(void **state)
{
	static const struct visit cases[] = {
	    {"utm_medium=foo%20ppc", "", "Unassigned|(not set)|other|foo ppc"},
	    {"utm_medium=tcp", "", "Paid Other|(not set)|other|tcp"},
	    {"utm_medium=mcp", "", "Paid Other|(not set)|other|mcp"},
	    {"utm_source=bing&utm_medium=cpc&utm_campaign=8+-+Shopping+-+"
	     "Clothing",
		"", "Paid Shopping|bing|search|cpc"},
	};

	(void)state;
	CHECK_ALL(cases);
}

/* Microsoft serves the adverts of other engines. */
static void
served_by_microsoft(void **state)
{
	static const struct visit cases[] = {
	    {"msclkid=1", "https://duckduckgo.com/",
		"Paid Search|duckduckgo|search|cpc"},
	    {"msclkid=1", "https://r.search.yahoo.com/",
		"Paid Search|yahoo|search|cpc"},
	    {"msclkid=1", "https://www.ecosia.org/",
		"Paid Search|ecosia|search|cpc"},
	};

	(void)state;
	CHECK_ALL(cases);
}

/* What the sender wrote is better known than where the click passed. */
static void
the_tag_counts(void **state)
{
	static const struct visit cases[] = {
	    {"utm_medium=email", "https://www.google.com/",
		"Email|google|search|email"},
	    {"utm_medium=email", "https://googleads.g.doubleclick.net/",
		"Email|google|search|email"},
	};

	(void)state;
	CHECK_ALL(cases);
}

/* Steps 4 and 5. */
static void
referers(void **state)
{
	static const struct visit cases[] = {
	    {"", "  HTTPS://user:pw@WWW.Google.NO.:443/x?q=a\r\nX: y ",
		"Organic Search|google|search|organic"},
	    {"", "android-app://com.google.android.gm/",
		"Email|gmail|mail|email"},
	    {"",
		"android-app://com.google.android.googlequicksearchbox/https/"
		"www.google.com",
		"Organic Search|google|search|organic"},
	    {"", "ios-app://com.Slack/",
		"Organic Social|slack|messenger|social"},
	    {"", "android-app://org.example.Reader/",
		"Referral|org.example.reader|other|referral"},
	    {"", "www.google.com", DIRECT},
	    {"", "ftp://www.google.com/", DIRECT},
	    {"", "about:blank", DIRECT},
	    {"", "data:text/html,x", DIRECT},
	    {"", "null", DIRECT},
	    {"", "https://127.0.0.1/", DIRECT},
	    {"", "https://[::1]/", DIRECT},
	    {"", "https://intranet/", DIRECT},
	    {"", "https://localhost:8080/", DIRECT},
	    {"", "https://shop.localhost/", DIRECT},
	    {"", "https://nas.local/", DIRECT},
	    {"", "https://a..b.com/", DIRECT},
	    {"", "https://-/", DIRECT},
	    {"", "https://caf\xc3\xa9.fr/", DIRECT},
	    {"", "https://", DIRECT},
	    {"", "https://www.google.no/aclk?x=1",
		"Paid Search|google|search|cpc"},
	    {"", "https://www.google.no/aclkx",
		"Organic Search|google|search|organic"},
	    {"", "https://x.com/i/grok", "AI Assistant|grok|ai|ai-assistant"},
	    {"", "https://x.com/i/grokking", "Organic Social|x|social|social"},
	    {"", "https://googleads.g.doubleclick.net/",
		"Display|google|search|display"},
	    {"", "https://ib.adnxs.com/", "Display|appnexus|other|display"},
	    {"", "https://webmail.firma.no/",
		"Email|webmail.firma.no|mail|email"},
	    {"", "https://deref-ukjent.de/mail/",
		"Email|deref-ukjent.de|mail|email"},
	    {"", "https://mail.rakuten.co.jp/",
		"Email|mail.rakuten.co.jp|mail|email"},
	    {"", "https://ricerca.virgilio.it/",
		"Organic Search|virgilio|search|organic"},
	};

	(void)state;
	CHECK_ALL(cases);
}

/* Click ids that are none, and those of another network's advertisement. */
static void
click_ids(void **state)
{
	static const struct visit cases[] = {
	    {"gclid={gclid}", "", DIRECT},
	    {"gclid={gclid_placeholder_long}", "", DIRECT},
	    {"fbclid={{some_long_unexpanded_macro}}", "", DIRECT},
	    {"gclid=%25%25CLICK_URL_UNESCAPED_X%25%25", "", DIRECT},
	    {"ck_subscriber_id=1", "", "Email|convertkit|mail|email"},
	    {"ck_subscriber_idX=1", "", DIRECT},
	    {"ck_subscriber_id_old=1", "", DIRECT},
	    {"gclid=1", "https://www.bing.com/aclk?x",
		"Paid Search|bing|search|cpc"},
	    {"gclid=1", "https://yabs.yandex.ru/",
		"Paid Search|yandex|search|cpc"},
	    {"gclid=1", "https://www.googleadservices.com/",
		"Paid Search|google|search|cpc"},
	    {"gclid=1", "https://googleads.g.doubleclick.net/",
		"Display|google|search|cpc"},
	    /* Display by its id, unless the sender says that he paid by the
	     * click. */
	    {"utm_source=dv360&utm_medium=programmatic&dclid=1", "",
		"Display|dv360|search|programmatic"},
	    {"utm_source=dv360&utm_medium=cpc&dclid=1", "",
		"Paid Search|dv360|search|cpc"},
	    {"dclid=1", "", "Display|google|search|display"},
	};

	(void)state;
	CHECK_ALL(cases);
}

/* An affiliate's link stands on somebody's page. */
static void
partners(void **state)
{
	static const struct visit cases[] = {
	    {"utm_source=awin", "", "Affiliates|awin|partner|(not set)"},
	    {"utm_source=awin", "https://blog.example/",
		"Affiliates|awin|partner|referral"},
	    {"utm_source=awin&utm_medium=foo", "https://blog.example/",
		"Affiliates|awin|partner|foo"},
	    /* What the sender wrote is what he means. */
	    {"utm_source=awin&utm_medium=referral", "https://blog.example/",
		"Referral|awin|partner|referral"},
	};

	(void)state;
	CHECK_ALL(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(two_categories),
	    cmocka_unit_test(look_alikes),
	    cmocka_unit_test(any_country),
	    cmocka_unit_test(unlike_the_parent),
	    cmocka_unit_test(products),
	    cmocka_unit_test(as_in_ga4),
	    cmocka_unit_test(served_by_microsoft),
	    cmocka_unit_test(the_tag_counts),
	    cmocka_unit_test(referers),
	    cmocka_unit_test(click_ids),
	    cmocka_unit_test(partners),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
