/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "insight/botname.h"

static void
names(void **state)
{
	static const struct {
		const char *agent, *name;
	} cases[] = {
	    {"", "(no name)"},
	    {" ", "(no name)"},
	    {"curl/8.1", "curl"},
	    {"Tiny Tiny RSS/1.11 (http://tt-rss.org/)", "Tiny Tiny RSS"},
	    {"Sogou web spider/4.0(+http://x)", "Sogou web spider"},
	    {"Mozilla/5.0 (compatible; Googlebot/2.1; "
	     "+http://www.google.com/bot.html)",
		"Googlebot"},
	    {"Mozilla/5.0 (compatible; archive.org_bot +http://x/)",
		"archive.org_bot"},
	    {"Mozilla/5.0 (compatible; Ezooms/1.0; a.bot@example.com)",
		"Ezooms"},
	    {"Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; "
	     "GPTBot/1.2; +https://openai.com/gptbot)",
		"GPTBot"},
	    {"Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1)",
		"(as a browser)"},
	    {"Mozilla/5.0", "(as a browser)"},
	    {"(+http://x/)", "(as a browser)"},
	    {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct str name = botname(str_of(cases[i].agent));

		if (!str_eq(name, str_of(cases[i].name)))
			fail_msg("%s: %.*s, not %s", cases[i].agent,
			    STR_ARG(name), cases[i].name);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(names)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
