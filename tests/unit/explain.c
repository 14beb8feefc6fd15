/* SPDX-License-Identifier: ISC */
/* Decisions in words: each kind of line once, and harmless bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/arena.h"
#include "source/explain.h"

static void
said(const char *query, const char *referer, const char *agent,
    const char *expected)
{
	struct arena *a = arena_new(0);
	struct source_input in = {.host = STR("www.nordkurs.no"),
	    .query = str_of(query),
	    .referer = str_of(referer),
	    .agent = str_of(agent)};
	struct findings *f = arena_raw(a, sizeof(*f));
	struct touch t;
	struct buf text;

	buf_init(&text, a, 1 << 16);
	findings_classify(&in, &t, f);
	explain_findings(f, &text);
	if (!str_eq(buf_view(&text), str_of(expected)))
		fail_msg(
		    "%s %s:\n%.*s", query, referer, STR_ARG(buf_view(&text)));
	arena_free(a);
}

static void
referers(void **state)
{
	(void)state;
	said("fbclid=1", "https://lm.facebook.com/", "",
	    "no utm tags\n"
	    "Referer host lm.facebook.com → facebook (social)\n"
	    "fbclid is no proof of paid, and the Referer says more\n"
	    "source facebook, from the Referer\n"
	    "source class social, from the Referer\n"
	    "medium social, from the Referer\n"
	    "channel Organic Social: the source or the medium is social\n");
	said("", "https://www.google.no/search?q=excel+kurs", "",
	    "no utm tags\n"
	    "Referer host www.google.no → google (search)\n"
	    "source google, from the Referer\n"
	    "source class search, from the Referer\n"
	    "medium organic, from the Referer\n"
	    "term excel kurs, from the Referer\n"
	    "channel Organic Search: the source is a search engine, or the "
	    "medium organic\n");
	said("", "https://bni.dk/", "",
	    "no utm tags\n"
	    "Referer host bni.dk is in no table\n"
	    "source bni.dk, from the Referer\n"
	    "source class other, nothing says more\n"
	    "medium referral, from the Referer\n"
	    "channel Referral: a link on another site\n");
	said("", "android-app://com.slack/", "",
	    "no utm tags\n"
	    "Referer application com.slack → slack (messenger)\n"
	    "source slack, from the Referer\n"
	    "source class messenger, from the Referer\n"
	    "medium social, from the Referer\n"
	    "channel Organic Social: the source or the medium is social\n");
}

static void
no_touch(void **state)
{
	(void)state;
	said("", "", "",
	    "no utm tags\nno Referer\n"
	    "channel Direct: nothing tells of a source\n");
	said("", "https://nordkurs.no/x", "",
	    "no utm tags\n"
	    "Referer host nordkurs.no is our own host: it does not count\n"
	    "the visit goes on: no new touch\n");
	said("", "https://www.paypal.com/", "",
	    "no utm tags\n"
	    "Referer host www.paypal.com is a payment or sign-in on the way: "
	    "it does not count\n"
	    "the visit goes on: no new touch\n");
	said("", "http://10.0.0.1/", "",
	    "no utm tags\n"
	    "Referer host 10.0.0.1 names no public host: it does not count\n"
	    "channel Direct: nothing tells of a source\n");
	said("", "about:blank", "",
	    "no utm tags\n"
	    "Referer is no address of a page or an application: it does not "
	    "count\n"
	    "channel Direct: nothing tells of a source\n");
	said("utm_source=x", "https://semalt.com/", "",
	    "Referer host semalt.com → its own name (spam)\n"
	    "spam: no touch, the page is as for Direct\n");
}

static void
clicks(void **state)
{
	(void)state;
	said("gclid=1", "https://chatgpt.com/", "",
	    "no utm tags\n"
	    "Referer host chatgpt.com → chatgpt (ai)\n"
	    "gclid is stale: the Referer is another source: the address was "
	    "copied; ignored\n"
	    "source chatgpt, from the Referer\n"
	    "source class ai, from the Referer\n"
	    "medium ai-assistant, from the Referer\n"
	    "channel AI Assistant: the source is an AI assistant\n");
	said("msclkid=1", "https://duckduckgo.com/", "",
	    "no utm tags\n"
	    "Referer host duckduckgo.com → duckduckgo (search)\n"
	    "msclkid is trusted: the Referer belongs to the network; paid by "
	    "bing\n"
	    "source duckduckgo, from the Referer\n"
	    "source class search, from the Referer\n"
	    "medium cpc, from the click id\n"
	    "channel Paid Search: paid, and the source is a search engine\n");
	said("fbclid=1", "", "",
	    "no utm tags\nno Referer\n"
	    "fbclid is no proof of paid: it only says facebook\n"
	    "source facebook, from the click id\n"
	    "source class social, from the click id\n"
	    "medium social, from the click id\n"
	    "channel Organic Social: the source or the medium is social\n");
	said("mc_cid=1", "https://nordkurs.no/", "",
	    "no utm tags\n"
	    "Referer host nordkurs.no is our own host: it does not count\n"
	    "mc_cid says nothing beside a page of ours\n"
	    "the visit goes on: no new touch\n");
}

static void
tags(void **state)
{
	(void)state;
	said("utm_source=fb_ads&utm_campaign=v%C3%A5r%0A27", "", "",
	    "utm_source=fb_ads → facebook (social)\n"
	    "utm_campaign=vår 27\n"
	    "no Referer\n"
	    "source facebook, from the tags\n"
	    "source class social, from the tags\n"
	    "medium paid, the name of utm_source says an advert\n"
	    "channel Paid Social: paid, and the source is a social network\n");
	said("utm_source=xyz&utm_medium=sms", "", "",
	    "utm_source=xyz is in no table\n"
	    "utm_medium=sms\n"
	    "no Referer\n"
	    "source xyz, from the tags\n"
	    "source class messenger, from utm_medium\n"
	    "medium sms, from the tags\n"
	    "channel SMS: the medium or the source is a text message\n");
	said("", "",
	    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) "
	    "AppleWebKit/605.1.15 Mobile/15E148 Instagram 300.0.0.0",
	    "no utm tags\nno Referer\n"
	    "source instagram, guessed from the application's User-Agent\n"
	    "source class social, guessed from the application's User-Agent\n"
	    "medium social, guessed from the application's User-Agent\n"
	    "channel Organic Social: the source or the medium is social\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(referers),
	    cmocka_unit_test(no_touch),
	    cmocka_unit_test(clicks),
	    cmocka_unit_test(tags),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
