/* SPDX-License-Identifier: ISC */
/*
 * Programs and people, and what they hold in their hands.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "source/agent.h"

#define IPHONE                                                    \
	"Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) " \
	"AppleWebKit/605.1.15 (KHTML, like Gecko) "
#define ANDROID                                                         \
	"Mozilla/5.0 (Linux; Android 13; SM-S911B) AppleWebKit/537.36 " \
	"(KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36"
#define WINDOWS                                                         \
	"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 " \
	"(KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36"

static void
test_bots(void **state)
{
	static const char *const agents[] = {
	    "",
	    "-",
	    "Mozilla/5.0",
	    "Mozilla/5.0 (compatible;)",
	    "Mozilla/5.0 (compatible; Googlebot/2.1; "
	    "+http://www.google.com/bot.html)",
	    "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X) AppleWebKit/537.36 "
	    "(KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36 "
	    "(compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
	    "curl/8.5.0",
	    "Wget/1.21.3",
	    "python-requests/2.31.0",
	    "Go-http-client/2.0",
	    "okhttp/4.12.0",
	    "Java/17.0.1",
	    "axios/1.6.2",
	    "PostmanRuntime/7.36.0",
	    "WhatsApp/2.23.20.0",
	    "facebookexternalhit/1.1 "
	    "(+http://www.facebook.com/externalhit_uatext.php)",
	    "Twitterbot/1.0",
	    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
	    "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
	    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko); compatible; "
	    "ChatGPT-User/1.0; +https://openai.com/bot",
	    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; "
	    "ClaudeBot/1.0; +claudebot@anthropic.com)",
	    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; "
	    "Perplexity-User/1.0; +https://perplexity.ai/perplexity-user)",
	    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like "
	    "Gecko) HeadlessChrome/120.0.0.0 Safari/537.36",
	    "Mozilla/5.0 (compatible; UptimeRobot/2.0; "
	    "http://www.uptimerobot.com/)",
	    "Pingdom.com_bot_version_1.4_(http://www.pingdom.com/)",
	    "Feedly/1.0 (+http://www.feedly.com/fetcher.html)",
	    "Tiny Tiny RSS/1.11 (http://tt-rss.org/)",
	    "Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/534+ (KHTML, like "
	    "Gecko) BingPreview/1.0b",
	    "Mozilla/5.0 (compatible; Nmap Scripting Engine)",
	    "sqlmap/1.7 (https://sqlmap.org)",
	    "ExampleApp/3 CFNetwork/1410.0.3 Darwin/22.6.0",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(agents) / sizeof(*agents); i++)
		if (!agent_judge(str_of(agents[i]), STR(""), STR(""), false)
			 .bot)
			fail_msg("a person: %s", agents[i]);
}

/* A full browser's text with the program's name behind it. */
static void
test_disguised(void **state)
{
	static const char *const names[] = {"DareBoost", "ThousandEyes Agent",
	    "CookieHubVerify/3.0", "Hardenize", "TestLocally/1.0",
	    "Criticalcss.com/2.0.0", "PWABuilderHttpAgent", "WebsitePulse",
	    "Kimi-User/1.0", "SiteAudit", "jsdom/22.1", "imgproxy/3.0"};
	static const char *const people[] = {"Edg/120.0.0.0", "OPR/106.0.0.0",
	    "Vivaldi/6.5", "Ddg/17.2", "YaBrowser/24.1", "Moreoverland/2",
	    "Webmonster/1"};

	(void)state;
	for (size_t k = 0; k < 2; k++) {
		const char *const *list = k == 0 ? names : people;
		size_t n = k == 0 ? sizeof(names) / sizeof(*names)
				  : sizeof(people) / sizeof(*people);

		for (size_t i = 0; i < n; i++) {
			char agent[256];

			snprintf(agent, sizeof(agent),
			    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) "
			    "AppleWebKit/537.36 (KHTML, like Gecko) "
			    "Chrome/120.0.0.0 Safari/537.36 %s",
			    list[i]);
			if (agent_judge(str_of(agent), STR(""), STR(""), false)
				.bot != (k == 0))
				fail_msg("judged wrongly: %s", agent);
		}
	}
}

static void
test_people(void **state)
{
	static const struct {
		const char *agent;
		enum device device;
	} cases[] = {
	    {WINDOWS, DEVICE_DESKTOP},
	    {ANDROID, DEVICE_MOBILE},
	    {IPHONE "Version/17.4 Mobile/15E148 Safari/604.1", DEVICE_MOBILE},
	    {IPHONE "Mobile/15E148 [FBAN/FBIOS;FBAV/450.0;FBBV/1;FBDV/iPhone]",
		DEVICE_MOBILE},
	    {IPHONE "Mobile/15E148 Instagram 320.0.0.1 (iPhone14,5)",
		DEVICE_MOBILE},
	    {IPHONE "GSA/300.0 Mobile/15E148 Safari/604.1", DEVICE_MOBILE},
	    {ANDROID " musical_ly_2023 BytedanceWebview/d8a21c6",
		DEVICE_MOBILE},
	    {ANDROID " Pinterest/ 11.1", DEVICE_MOBILE},
	    {ANDROID " Viber/14.7.0.4", DEVICE_MOBILE},
	    {ANDROID " NewsArticle/8.2 ToutiaoMicroApp/1.5", DEVICE_MOBILE},
	    {"Mozilla/5.0 (Linux; Android 7.0; VESTEL VENUS V3 5040) "
	     "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/99.0 Mobile "
	     "Safari/537.36",
		DEVICE_MOBILE},
	    {"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) "
	     "AppleWebKit/537.36 (KHTML, like Gecko) Slack/4.46.96 "
	     "Chrome/138.0 Electron/37.2 Safari/537.36 Sonic Slack_SSB/4.46.96",
		DEVICE_DESKTOP},
	    {ANDROID " Amazon Shopping/24.1", DEVICE_MOBILE},
	    {"Mozilla/5.0 (Linux; Android 9; CUBOT X19) AppleWebKit/537.36 "
	     "(KHTML, like Gecko) Chrome/99.0 Mobile Safari/537.36",
		DEVICE_MOBILE},
	    {"Mozilla/5.0 (Linux; Android 10; CUBOT_NOTE_20) "
	     "AppleWebKit/537.36 "
	     "(KHTML, like Gecko) Chrome/99.0 Mobile Safari/537.36",
		DEVICE_MOBILE},
	    {"Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:120.0) "
	     "Gecko/20100101 Firefox/120.0",
		DEVICE_DESKTOP},
	    {"Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 "
	     "Firefox/120.0",
		DEVICE_DESKTOP},
	    {"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 "
	     "(KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36",
		DEVICE_DESKTOP},
	    {"Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) "
	     "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 "
	     "Mobile/15E148 Safari/604.1",
		DEVICE_TABLET},
	    {"Mozilla/5.0 (Linux; Android 13; SM-X700) AppleWebKit/537.36 "
	     "(KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36",
		DEVICE_TABLET},
	    {"Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Trident/4.0; "
	     "Tablet PC 2.0)",
		DEVICE_DESKTOP},
	    {"Mozilla/5.0 (SMART-TV; Linux; Tizen 6.0) AppleWebKit/537.36 "
	     "(KHTML, like Gecko) 76.0.3809.146/6.0 TV Safari/537.36",
		DEVICE_UNKNOWN},
	    {"Mozilla/5.0 (Web0S; Linux/SmartTV) AppleWebKit/537.36 (KHTML, "
	     "like Gecko) Chrome/94.0 Safari/537.36",
		DEVICE_UNKNOWN},
	    {"Mozilla/5.0 (PlayStation; PlayStation 5/8.00) "
	     "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.0 "
	     "Safari/605.1.15",
		DEVICE_UNKNOWN},
	    {"Mozilla/5.0 (Nintendo Switch; WebApplet) AppleWebKit/609.4 "
	     "(KHTML, like Gecko) NF/6.0.2.22.5 NintendoBrowser/5.1.0.22474",
		DEVICE_UNKNOWN},
	    {"Nokia6300/2.0 (05.50) Profile/MIDP-2.0 Configuration/CLDC-1.1",
		DEVICE_MOBILE},
	    {"SAMSUNG-SGH-E250/1.0 Profile/MIDP-2.0 Configuration/CLDC-1.1 "
	     "UP.Browser/6.2.3.3.c.1.101 (GUI) MMP/2.0",
		DEVICE_MOBILE},
	    {"Opera/9.80 (J2ME/MIDP; Opera Mini/7.1.32052/191.308; U; en) "
	     "Presto/2.12.423 Version/12.16",
		DEVICE_MOBILE},
	    {"Opera/9.80 (Windows NT 6.1; WOW64) Presto/2.12.388 Version/12.18",
		DEVICE_DESKTOP},
	    {"Mozilla/5.0 (compatible; Konqueror/4.5; FreeBSD) KHTML/4.5.4 "
	     "(like Gecko)",
		DEVICE_DESKTOP},
	    {"Lynx/2.8.9rel.1 libwww-FM/2.14 SSL-MM/1.4.1", DEVICE_UNKNOWN},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct agent a = agent_judge(
		    str_of(cases[i].agent), STR(""), STR(""), false);

		if (a.bot || a.device != cases[i].device)
			fail_msg("%s, %s: %s", a.bot ? "a bot" : "a person",
			    device_name(a.device), cases[i].agent);
	}
}

static void
test_headers(void **state)
{
	struct agent a;

	(void)state;
	a = agent_judge(STR(WINDOWS), STR("nb,en;q=0.5"), STR(""), true);
	assert_false(a.bot);
	a = agent_judge(STR(WINDOWS), STR(""), STR(""), true);
	assert_true(a.bot);
	a = agent_judge(STR(WINDOWS), STR(" "), STR(""), true);
	assert_true(a.bot);
	a = agent_judge(STR("curl/8.5.0"), STR("nb"), STR(""), true);
	assert_true(a.bot);
	a = agent_judge(STR(WINDOWS), STR("nb"), STR("?1"), true);
	assert_int_equal(a.device, DEVICE_MOBILE);
	a = agent_judge(STR(ANDROID), STR("nb"), STR("?0"), true);
	assert_int_equal(a.device, DEVICE_DESKTOP);
	a = agent_judge(STR("Mozilla/5.0 (Linux; Android 10; K) "
			    "AppleWebKit/537.36 (KHTML, like Gecko) "
			    "Chrome/120.0.0.0 Safari/537.36"),
	    STR("nb"), STR("?0"), true);
	assert_int_equal(a.device, DEVICE_TABLET);
}

/* The pass ends after 1 KiB and stands any number of names. */
static void
test_bounds(void **state)
{
	static char text[4096];
	size_t n = sizeof(WINDOWS) - 1;

	(void)state;
	memset(text, ' ', sizeof(text));
	memcpy(text, WINDOWS, n);
	memcpy(text + 1100, "Googlebot/2.1", 13);
	text[sizeof(text) - 1] = 'x';
	assert_false(agent_judge(
	    (struct str){text, sizeof(text)}, STR(""), STR(""), false)
			 .bot);
	memcpy(text + 900, "Googlebot/2.1", 13);
	assert_true(agent_judge(
	    (struct str){text, sizeof(text)}, STR(""), STR(""), false)
			.bot);
	for (size_t i = n + 1; i + 6 < 1000; i += 6)
		memcpy(text + i, "CUBOT ", 6);
	assert_true(
	    agent_judge((struct str){text, 1000}, STR(""), STR(""), false).bot);
}

static void
test_device_names(void **state)
{
	(void)state;
	assert_string_equal(device_name(DEVICE_UNKNOWN), "-");
	assert_string_equal(device_name(DEVICE_MOBILE), "mobile");
	assert_string_equal(device_name(DEVICE_TABLET), "tablet");
	assert_string_equal(device_name(DEVICE_DESKTOP), "desktop");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_bots),
	    cmocka_unit_test(test_disguised),
	    cmocka_unit_test(test_people),
	    cmocka_unit_test(test_headers),
	    cmocka_unit_test(test_bounds),
	    cmocka_unit_test(test_device_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
