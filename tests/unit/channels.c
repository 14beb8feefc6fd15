/* SPDX-License-Identifier: ISC */
/*
 * Channel and source class of a visit: SOURCES 3, steps 8 to 10b, as cases.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include <cmocka.h>

#include "visits.h"

static void
each_channel(void **state)
{
	static const struct visit cases[] = {
	    {"", "", DIRECT},
	    {"utm_source=(direct)", "", DIRECT},
	    {"utm_source=Direct", "", DIRECT},
	    {"utm_source=google&utm_campaign=x%20Cross-network&utm_medium=cpc",
		"", "Cross-network|google|search|cpc"},
	    {"utm_source=amazon&utm_medium=ppc", "",
		"Paid Shopping|amazon|shopping|ppc"},
	    {"utm_source=x.example&utm_medium=cpc&utm_campaign=eshop", "",
		"Paid Shopping|x.example|other|cpc"},
	    {"utm_source=x.example&utm_medium=cpc&utm_campaign=workshop", "",
		"Paid Other|x.example|other|cpc"},
	    {"utm_source=prisjakt&utm_medium=cpc", "",
		"Paid Shopping|prisjakt|price_comparison|cpc"},
	    {"utm_source=google&utm_medium=cpc", "",
		"Paid Search|google|search|cpc"},
	    {"utm_source=facebook&utm_medium=paid_social", "",
		"Paid Social|facebook|social|paid_social"},
	    {"utm_source=youtube&utm_medium=paid", "",
		"Paid Video|youtube|video|paid"},
	    {"utm_source=dn&utm_medium=banner", "", "Display|dn|news|banner"},
	    {"utm_source=dn&utm_medium=cpm", "", "Display|dn|news|cpm"},
	    {"utm_source=dn&utm_medium=sponsored", "",
		"Paid Other|dn|news|sponsored"},
	    {"utm_source=chatgpt.com", "", "AI Assistant|chatgpt|ai|(not set)"},
	    {"utm_source=kurs&utm_medium=ai-assistant", "",
		"AI Assistant|kurs|other|ai-assistant"},
	    {"utm_source=april&utm_medium=E-Mail", "",
		"Email|april|mail|e-mail"},
	    {"utm_source=newsletter&utm_campaign=a", "",
		"Email|newsletter|mail|(not set)"},
	    {"utm_source=Newsletter-UK", "",
		"Email|newsletter-uk|mail|(not set)"},
	    {"utm_source=nordkurs&utm_medium=nyhetsbrev", "",
		"Email|nordkurs|mail|nyhetsbrev"},
	    {"utm_source=nordkurs&utm_medium=newsletter", "",
		"Email|nordkurs|mail|newsletter"},
	    {"utm_source=bni&utm_medium=partner", "",
		"Affiliates|bni|partner|partner"},
	    {"utm_source=ebay", "", "Organic Shopping|ebay|shopping|(not set)"},
	    {"utm_source=bni&utm_medium=social-media", "",
		"Organic Social|bni|other|social-media"},
	    {"utm_source=bni&utm_medium=webvideo", "",
		"Organic Video|bni|other|webvideo"},
	    {"utm_source=bni&utm_medium=organic", "",
		"Organic Search|bni|other|organic"},
	    {"utm_source=gmail", "", "Email|gmail|mail|(not set)"},
	    {"utm_source=p3&utm_medium=audio", "", "Audio|p3|other|audio"},
	    {"utm_source=p3&utm_medium=sms", "", "SMS|p3|messenger|sms"},
	    {"utm_source=mms", "", "SMS|mms|messenger|(not set)"},
	    {"utm_source=app&utm_medium=webpush", "",
		"Mobile Push Notifications|app|messenger|webpush"},
	    {"utm_source=firebase", "",
		"Mobile Push Notifications|firebase|messenger|(not set)"},
	    {"utm_source=avisen&utm_medium=link", "",
		"Referral|avisen|other|link"},
	    {"utm_source=messe&utm_medium=qr", "",
		"Unassigned|messe|offline|qr"},
	    {"", "https://blog.example.com/x",
		"Referral|blog.example.com|other|referral"},
	    {"", "https://www.prisjakt.no/",
		"Organic Shopping|prisjakt|price_comparison|referral"},
	    {"", "https://no.trustpilot.com/",
		"Organic Social|trustpilot|review|referral"},
	    {"", "https://www.nrk.no/", "Referral|nrk|news|referral"},
	    {"", "https://www.awin1.com/", "Affiliates|awin|partner|affiliate"},
	    {"", "https://chatgpt.com/",
		"AI Assistant|chatgpt|ai|ai-assistant"},
	    {"", "https://vimeo.com/", "Organic Video|vimeo|video|referral"},
	};

	(void)state;
	CHECK_ALL(cases);
}

static void
click_ids(void **state)
{
	static const struct visit cases[] = {
	    {"gclid=a", "", "Paid Search|google|search|cpc"},
	    {"GCLID=a", "", "Paid Search|google|search|cpc"},
	    {"gclid=", "", DIRECT},
	    {"wbraid=a", "https://www.youtube.com/",
		"Paid Video|youtube|video|cpc"},
	    {"gclid=a", "https://googleads.g.doubleclick.net/",
		"Display|google|search|cpc"},
	    {"gclid=a", "https://syndicatedsearch.goog/",
		"Paid Search|google|search|cpc"},
	    {"gclid=a", "https://avis.example/",
		"Paid Search|google|search|cpc"},
	    {"gclid=a", "https://x.com/", "Organic Social|x|social|social"},
	    {"gclid=a", "https://web.whatsapp.com/",
		"Organic Social|whatsapp|messenger|social"},
	    {"gclid=a", "https://www.bing.com/",
		"Organic Search|bing|search|organic"},
	    {"gclid=a&utm_source=google", "https://x.com/",
		"Paid Search|google|search|cpc"},
	    {"gad_source=1", "", "Paid Search|google|search|cpc"},
	    {"gad_source=2", "", "Display|google|search|display"},
	    {"dclid=a", "", "Display|google|search|display"},
	    {"gclid=a&utm_medium=display", "", "Display|google|search|display"},
	    {"fbclid=a", "", "Organic Social|facebook|social|social"},
	    {"fbclid=a&gclid=b", "", "Paid Search|google|search|cpc"},
	    {"fbclid=a", "https://forum.example/",
		"Referral|forum.example|other|referral"},
	    {"fbclid=a&utm_source=fb&utm_medium=cpc", "https://l.facebook.com/",
		"Paid Social|facebook|social|cpc"},
	    {"igsh=a", "", "Organic Social|instagram|social|social"},
	    {"ttclid=a", "", "Paid Social|tiktok|social|paid_social"},
	    {"ScCid=a", "", "Paid Social|snapchat|social|paid_social"},
	    {"epik=a", "", "Organic Social|pinterest|social|social"},
	    {"yclid=a", "https://yandex.ru/", "Paid Search|yandex|search|cpc"},
	    {"tblci=a", "", "Paid Other|taboola|other|native"},
	    {"irclickid=a", "https://blogg.example/",
		"Affiliates|impact|partner|affiliate"},
	    {"ranSiteID=a", "",
		"Affiliates|rakuten_advertising|partner|affiliate"},
	    {"tduid=a", "https://blogg.example/",
		"Affiliates|tradedoubler|partner|affiliate"},
	    {"mc_cid=a", "", "Email|mailchimp|mail|email"},
	    {"elqTrackId=a", "", "Email|eloqua|mail|email"},
	    {"mc_cid=a", "https://mail.google.com/", "Email|gmail|mail|email"},
	    {"mc_cid=a", "https://www.google.com/",
		"Organic Search|google|search|organic"},
	    {"srsltid=a", "", "Organic Search|google|search|organic"},
	    {"aid=1&ad_id=2&pc_id=3", "", DIRECT},
	};
	struct touch t;

	(void)state;
	CHECK_ALL(cases);
	classify("gclid=a", "https://x.com/", &t);
	assert_true((t.flags & TOUCH_CLICK_STALE) != 0 && !t.click_trusted);
	assert_true(str_eq(t.click, STR("gclid")));
	classify("gclid=a", "", &t);
	assert_true((t.flags & TOUCH_CLICK_STALE) == 0 && t.click_trusted);
}

/* Where two rules hold, the one that stands first in step 10 decides. */
static void
order_of_rules(void **state)
{
	static const struct visit cases[] = {
	    /* 1 before all: nothing but a source that says direct */
	    {"utm_source=direct&utm_medium=cpc", "",
		"Paid Other|direct|other|cpc"},
	    /* 2 before 3 */
	    {"utm_source=amazon&utm_medium=cpc&utm_campaign=cross-network", "",
		"Cross-network|amazon|shopping|cpc"},
	    /* 3 before 4: a shopping campaign at a search engine */
	    {"utm_source=google&utm_medium=cpc&utm_campaign=shopping-no", "",
		"Paid Shopping|google|search|cpc"},
	    /* 4 to 6 before 7: cpm holds "cp" */
	    {"utm_source=google&utm_medium=cpm", "",
		"Paid Search|google|search|cpm"},
	    {"utm_source=youtube&utm_medium=cpm", "",
		"Paid Video|youtube|video|cpm"},
	    /* 7 before 8 */
	    {"utm_medium=cpm", "", "Display|(not set)|other|cpm"},
	    {"utm_medium=cpv", "", "Paid Other|(not set)|other|cpv"},
	    /* 8 before 9: somebody paid for the answer */
	    {"utm_source=chatgpt.com&utm_medium=paid", "",
		"Paid Other|chatgpt|ai|paid"},
	    /* 9 before 10 and 15 */
	    {"utm_source=chatgpt.com&utm_medium=email", "",
		"AI Assistant|chatgpt|ai|email"},
	    {"utm_source=copilot&utm_medium=organic", "",
		"AI Assistant|copilot|ai|organic"},
	    /* 10 before 12 to 15 */
	    {"utm_source=amazon&utm_medium=email", "",
		"Email|amazon|shopping|email"},
	    {"utm_source=facebook&utm_medium=email", "",
		"Email|facebook|social|email"},
	    {"utm_source=youtube&utm_medium=e_mail", "",
		"Email|youtube|video|e_mail"},
	    /* 11 before 12 to 15 */
	    {"utm_source=instagram&utm_medium=affiliate", "",
		"Affiliates|instagram|social|affiliate"},
	    {"utm_source=foo&utm_medium=partnership", "https://www.bing.com/",
		"Affiliates|foo|search|partnership"},
	    /* 12 before 13: the campaign says shopping */
	    {"utm_source=facebook&utm_campaign=shopping", "",
		"Organic Shopping|facebook|social|(not set)"},
	    /* 13 before 14 and 15 */
	    {"utm_source=reddit&utm_medium=video", "",
		"Organic Social|reddit|social|video"},
	    {"utm_source=google&utm_medium=social", "",
		"Organic Social|google|search|social"},
	    /* 14 before 15 */
	    {"utm_source=youtube&utm_medium=organic", "",
		"Organic Video|youtube|video|organic"},
	    /* 15 before 20 */
	    {"utm_source=google&utm_medium=referral", "",
		"Organic Search|google|search|referral"},
	    /* 16: web mail, but 10 has said so of the medium before */
	    {"utm_campaign=a", "https://mail.google.com/",
		"Email|gmail|mail|email"},
	    /* 17 to 19 before 20 */
	    {"utm_medium=audio", "https://avis.example/",
		"Audio|avis.example|other|audio"},
	    {"utm_medium=sms", "https://avis.example/",
		"SMS|avis.example|messenger|sms"},
	    {"utm_medium=mobile", "https://avis.example/",
		"Mobile Push Notifications|avis.example|messenger|mobile"},
	    /* 20 before 21: any Referer of others */
	    {"utm_source=123&utm_medium=123", "https://avis.example/",
		"Referral|123|other|123"},
	    {"utm_source=123&utm_medium=123", "", "Unassigned|123|other|123"},
	};

	(void)state;
	CHECK_ALL(cases);
}

/* Step 10b: utm_source, the Referer, the click's network, the medium. */
static void
order_of_classes(void **state)
{
	static const struct visit cases[] = {
	    {"utm_source=facebook&gclid=a", "https://www.google.no/",
		"Paid Social|facebook|social|cpc"},
	    {"utm_source=bni&utm_medium=email", "https://www.google.no/",
		"Email|bni|search|email"},
	    {"utm_source=bni&gclid=a", "", "Paid Search|bni|search|cpc"},
	    {"utm_source=bni&utm_medium=email", "", "Email|bni|mail|email"},
	    {"utm_source=bni&utm_medium=newsletter", "",
		"Email|bni|mail|newsletter"},
	    {"utm_source=bni&utm_medium=affiliate", "",
		"Affiliates|bni|partner|affiliate"},
	    {"utm_source=bni&utm_medium=push", "",
		"Mobile Push Notifications|bni|messenger|push"},
	    {"utm_source=bni&utm_medium=print", "",
		"Unassigned|bni|offline|print"},
	    {"utm_source=bni", "", "Unassigned|bni|other|(not set)"},
	    {"", "", DIRECT},
	};

	(void)state;
	CHECK_ALL(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_channel),
	    cmocka_unit_test(click_ids),
	    cmocka_unit_test(order_of_rules),
	    cmocka_unit_test(order_of_classes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
