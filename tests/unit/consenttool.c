/* SPDX-License-Identifier: ISC */
/*
 * What the cookies of common consent tools say, read by the examples that
 * kunderejse-site.5 gives for them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/arena.h"
#include "compiled.h"
#include "http/query.h"
#include "people/consent.h"
#include "people/consenttool.h"
#include "publish/statedir.h"

enum {
	REMEMBER = PURPOSE_REMEMBER,
	MEASURE = PURPOSE_MEASURE,
	BOTH = REMEMBER | MEASURE
};

/* As they come from a browser. */
#define COOKIEBOT(p, s, method)                                               \
	"CookieConsent={stamp:%27Zm9vYmFyMTIzNDU2Nzg5MGFiY2RlZg==%27%2C"      \
	"necessary:true%2Cpreferences:" p "%2Cstatistics:" s                  \
	"%2Cmarketing:false%2C" method "ver:1%2Cutc:1790000000000%2Cregion:%" \
	"27no%27}"
#define EXPLICIT "method:%27explicit%27%2C"
#define IMPLIED "method:%27implied%27%2C"

#define INFORMATION_AT(url, approved, denied)                                \
	"CookieInformationConsent=%7B%22website_uuid%22%3A%22"               \
	"00000000-0000-4000-8000-000000000000%22%2C%22timestamp%22%3A%22"    \
	"2026-09-21T13%3A57%3A13.949Z%22%2C%22consent_url%22%3A%22" url      \
	"%22%2C%22consent_website%22%3A%22nordkurs.no%22%2C%22consent_"      \
	"domain%22%3A%22www.nordkurs.no%22%2C%22user_uid%22%3A%22"           \
	"11111111-1111-4111-8111-111111111111%22%2C%22consents_approved%22%" \
	"3A%5B" approved "%5D%2C%22consents_denied%22%3A%5B" denied          \
	"%5D%2C%22user_agent%22%3A%22Mozilla%2F5.0%20%28X11%3B%20Linux%20"   \
	"x86_64%29%22%7D"
#define INFORMATION(approved, denied) \
	INFORMATION_AT("https%3A%2F%2Fwww.nordkurs.no%2F", approved, denied)
#define NEEDED "%22cookie_cat_necessary%22"
#define FUNCTIONAL "%22cookie_cat_functional%22"
#define STATISTIC "%22cookie_cat_statistic%22"
#define NEXT "%2C"

#define ONETRUST_AT(landing, groups)                                       \
	"OptanonConsent=isGpcEnabled=0&datestamp=Mon+Sep+21+2026+16%3A22%" \
	"3A35+GMT%2B0200+(sentraleuropeisk+sommertid)&version=202405.2.0&" \
	"browserGpcFlag=0&isIABGlobal=false&hosts=&consentId="             \
	"22222222-2222-4222-8222-222222222222&interactionCount=1&"         \
	"isAnonUser=1&landingPath=" landing "&groups=" groups              \
	"&geolocation=NO%3B03&AwaitingReconsent=false"
#define ONETRUST(groups) ONETRUST_AT("NotLandingPage", groups)

static const struct {
	const char *tool, *cookies;
	uint32_t given;
} cases[] = {
    {"cookiebot", COOKIEBOT("true", "true", EXPLICIT), BOTH},
    {"cookiebot", COOKIEBOT("true", "false", EXPLICIT), REMEMBER},
    {"cookiebot", COOKIEBOT("false", "true", EXPLICIT), MEASURE},
    {"cookiebot", COOKIEBOT("false", "false", EXPLICIT), 0},
    /* Before it said how. */
    {"cookiebot", COOKIEBOT("true", "true", ""), BOTH},
    {"cookiebot", COOKIEBOT("true", "true", IMPLIED), 0},
    /* From a country where it does not ask. */
    {"cookiebot", "CookieConsent=-1", 0},
    {"cookiebot", "CookieConsent=0", 0},
    {"cookiebot", "CookieConsent=", 0},
    {"cookiebot", "", 0},
    {"cookiebot", "a=b; " COOKIEBOT("true", "true", EXPLICIT) "; c=d", BOTH},
    {"cookiebot", "XCookieConsent=statistics:true", 0},
    {"cookiebot", "CookieConsent=statistics%3atrue", MEASURE},
    /* Encoded twice it is none of theirs. */
    {"cookiebot", "CookieConsent=statistics%253Atrue", 0},

    {"cookie-information",
	INFORMATION(NEEDED NEXT FUNCTIONAL NEXT STATISTIC NEXT
	    "%22cookie_cat_marketing%22" NEXT "%22cookie_cat_unclassified%22",
	    ""),
	BOTH},
    {"cookie-information", INFORMATION(NEEDED, FUNCTIONAL NEXT STATISTIC), 0},
    {"cookie-information", INFORMATION(NEEDED NEXT STATISTIC, FUNCTIONAL),
	MEASURE},
    {"cookie-information", INFORMATION(NEEDED NEXT FUNCTIONAL, STATISTIC),
	REMEMBER},
    /* An address is whatever somebody made of it, but has no quotes. */
    {"cookie-information",
	INFORMATION_AT("https%3A%2F%2Fwww.nordkurs.no%2F%3F%2522consents_"
		       "approved%2522%3A%5B%2522cookie_cat_statistic%2522%5D%"
		       "2C%2522consents_denied%2522",
	    NEEDED, FUNCTIONAL NEXT STATISTIC),
	0},

    {"onetrust", ONETRUST("C0001%3A1%2CC0002%3A1%2CC0003%3A1%2CC0004%3A1"),
	BOTH},
    {"onetrust", ONETRUST("C0004%3A0%2CC0001%3A1%2CC0002%3A1%2CC0003%3A0"),
	MEASURE},
    {"onetrust", ONETRUST("C0003%3A1%2CC0004%3A0%2CC0002%3A0%2CC0001%3A1"),
	REMEMBER},
    {"onetrust", ONETRUST("C0001%3A1%2CC0003%3A0%2CC0002%3A0%2CC0004%3A0"), 0},
    {"onetrust",
	ONETRUST_AT("https%3A%2F%2Fwww.nordkurs.no%2F%3Fa%26groups%3DC0002%"
		    "3A1%2CC0003%3A1",
	    "C0001%3A1%2CC0002%3A0%2CC0003%3A0"),
	0},
};

/* The example of a tool, as a reader copies it. */
static struct str
example(struct arena *a, const char *tool)
{
	const char *top = getenv("srcdir");
	struct str page =
	    statedir_read(a, str_format(a, "%s/src/model/kunderejse-site.5",
				 top == NULL ? "." : top)
				 .p);
	struct str mark = str_format(a, ".\\\" tool: %s\n.Bd ", tool), quote;
	struct buf out;

	page = str_from(page, str_find(page, mark) + mark.n);
	page = str_from(page, str_chr(page, '\n'));
	page = str_head(page, str_find(page, STR(".Ed")));
	assert_true(page.n > 0);
	quote = STR("\\(aq");
	buf_init(&out, a, 4096);
	while (page.n > 0) {
		if (str_starts(page, quote)) {
			buf_char(&out, '\'');
			page = str_from(page, quote.n);
			continue;
		}
		buf_char(&out, page.p[0]);
		page = str_from(page, 1);
	}
	return buf_view(&out);
}

static void
open_with(struct compiled *c, struct str consent)
{
	compiled_start(c);
	sitedir_write(&c->dir, "site.xml",
	    str_format(c->arena,
		"<site " NS " name='Nordkurs' "
		"base='https://www.nordkurs.no'>%.*s</site>",
		STR_ARG(consent)));
	compiled_page(c, "pages/front.xml", "path='/'", "");
	compiled_open(c);
}

static void
what_the_manual_shows_reads_real_cookies(void **state)
{
	struct arena *a = arena_new(0);
	struct compiled c;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		print_message("%zu: %s\n", i, cases[i].tool);
		open_with(&c, example(a, cases[i].tool));
		assert_true(consenttool_asks(&c.site));
		assert_int_equal(
		    consenttool_given(&c.site, str_of(cases[i].cookies)),
		    cases[i].given);
		compiled_stop(&c);
	}
	arena_free(a);
}

static void
given_is_both_and_others_come_with_it(void **state)
{
	struct compiled c;

	(void)state;
	open_with(&c,
	    STR("<consent cookie='C' given='all yes=1* !no' letters='post'/>"));
	assert_int_equal(consenttool_given(&c.site, STR("C=ALL")), BOTH);
	assert_int_equal(consenttool_given(&c.site, STR("C=x,yes=12")), BOTH);
	assert_int_equal(consenttool_given(&c.site, STR("C=all,no")), 0);
	assert_int_equal(
	    consenttool_given(&c.site, STR("C=post")), PURPOSE_LETTERS);
	assert_int_equal(consenttool_given(&c.site, STR("C=all+post")),
	    BOTH | PURPOSE_LETTERS);
	assert_int_equal(consenttool_given(&c.site, STR("c=all")), 0);
	compiled_stop(&c);
}

/* No browser keeps more than 4 KiB; whatever comes is no yes by being cut. */
static void
long_ones(void **state)
{
	struct compiled c;
	char cookie[8192];

	(void)state;
	open_with(&c, STR("<consent cookie='C' given='yes !no'/>"));
	for (size_t n = 0; n < sizeof(cookie) - 16; n += 61) {
		struct str all = {cookie, n + 11};

		memcpy(cookie, "C=yes", 5);
		memset(cookie + 5, n % 2 ? '\xff' : '&', n);
		memcpy(cookie + 5 + n, "%6e%6f", 6);
		assert_int_equal(consenttool_given(&c.site, all), 0);
		all.n -= 6;
		assert_int_equal(
		    consenttool_given(&c.site, all), n + 3 <= 4096 ? BOTH : 0);
	}
	compiled_stop(&c);
}

static void
our_dialogue_reads_no_cookie(void **state)
{
	struct compiled c;

	(void)state;
	open_with(&c, STR("<consent dialogue='own'/>"));
	assert_false(consenttool_asks(&c.site));
	assert_int_equal(consenttool_given(&c.site, STR("C=yes; =yes")), 0);
	compiled_stop(&c);
}

/* The proof names the settings: others are another yes. */
static void
their_version(void **state)
{
	static const char *const settings[] = {
	    "<consent cookie='C' given='yes'/>",
	    "<consent cookie='C' given='yes' privacy='/x'/>",
	    "<consent cookie='D' given='yes'/>",
	    "<consent cookie='C' given='yes yes2'/>",
	    "<consent cookie='C' measure='yes'/>",
	};
	struct arena *a = arena_new(0);
	struct str versions[sizeof(settings) / sizeof(*settings)];

	(void)state;
	for (size_t i = 0; i < sizeof(settings) / sizeof(*settings); i++) {
		struct compiled c;

		open_with(&c, str_of(settings[i]));
		versions[i] = str_copy(a, consent_wording(&c.site, 0));
		for (size_t k = 0; k < i; k++)
			assert_int_equal(
			    str_eq(versions[i], versions[k]), i == 1 && k == 0);
		compiled_stop(&c);
	}
	assert_true(str_starts(versions[0], STR("C.")));
	assert_int_equal(versions[0].n, 2 + 8);
	arena_free(a);
}

static void
what_is_wrong_with_settings(void **state)
{
	static const struct {
		const char *consent, *says;
	} rows[] = {
	    {"<consent cookie='C'/>", "cookie and given belong together"},
	    {"<consent measure='x'/>", "cookie and given belong together"},
	    {"<consent cookie='a b' given='x'/>", "is not a cookie's name"},
	    {"<consent cookie='C' given='!x'/>", "only says what is a no"},
	    {"<consent cookie='C' given='x' measure='y'/>",
		"given stands for remember and measure"},
	    {"<consent cookie='C' given='x' dialogue='own'/>",
		"exclude each other"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct compiled c;
		struct str said;

		compiled_start(&c);
		sitedir_write(&c.dir, "site.xml",
		    str_format(c.arena,
			"<site " NS " name='N' base='https://n.no'>%s</site>",
			rows[i].consent));
		compiled_page(&c, "pages/front.xml", "path='/'", "");
		said = compiled_try(&c);
		if (str_find(said, str_of(rows[i].says)) == said.n)
			fail_msg("%s: %.*s", rows[i].consent, STR_ARG(said));
		compiled_stop(&c);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_the_manual_shows_reads_real_cookies),
	    cmocka_unit_test(given_is_both_and_others_come_with_it),
	    cmocka_unit_test(long_ones),
	    cmocka_unit_test(our_dialogue_reads_no_cookie),
	    cmocka_unit_test(their_version),
	    cmocka_unit_test(what_is_wrong_with_settings),
	};

	if (!crypto_start())
		return 99;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
