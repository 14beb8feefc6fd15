/* SPDX-License-Identifier: ISC */
/* Lines as the two servers write them, and what is said of the others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "insight/logline.h"

#define WHEN "[17/May/2015:10:05:03 +0000]"
#define AT 1431857103 /* 2015-05-17T10:05:03Z */

static struct arena *arena;

static int
start(void **state)
{
	(void)state;
	arena = arena_new(0);
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static struct logline
good(const char *text)
{
	struct logline l;
	const char *wrong = logline_read(arena, str_of(text), &l);

	if (wrong != NULL)
		fail_msg("%s: %s", text, wrong);
	return l;
}

static void
is(struct str s, const char *want)
{
	if (!str_eq(s, str_of(want)))
		fail_msg("\"%.*s\" is not \"%s\"", STR_ARG(s), want);
}

static void
fields(void **state)
{
	struct logline l = good(
	    "203.0.113.9 - - " WHEN " \"GET /a/b?c=d&e HTTP/1.1\" 200 203023 "
	    "\"https://www.google.no/\" \"Mozilla/5.0 (X)\"");

	(void)state;
	is(l.address, "203.0.113.9");
	assert_int_equal(l.at, AT);
	assert_int_equal(l.method, METHOD_GET);
	is(l.path, "/a/b");
	is(l.query, "c=d&e");
	assert_int_equal(l.status, 200);
	is(l.referer, "https://www.google.no/");
	is(l.agent, "Mozilla/5.0 (X)");
}

static void
variations(void **state)
{
	struct logline l;

	(void)state;
	l = good("2001:db8::1 - ola nord " WHEN
		 " \"HEAD / HTTP/2.0\" 304 - \"-\" \"-\" \"-\" 0.003 more");
	is(l.address, "2001:db8::1");
	assert_int_equal(l.method, METHOD_HEAD);
	assert_int_equal(l.status, 304);
	is(l.referer, "");
	is(l.agent, "");
	l = good("www.example.com:443 203.0.113.9 - - " WHEN
		 " \"POST / HTTP/1.1\" 303 0 \"-\" \"x\"");
	is(l.address, "203.0.113.9");
	assert_int_equal(l.method, METHOD_POST);
	/* nginx: the visitor left before there was an answer. */
	l = good("a - - " WHEN " \"GET / HTTP/2.0\" 000 0 \"-\" \"x\"");
	assert_int_equal(l.status, 0);
	l = good("::1 - - [17/May/2015:12:05:03 +0200] \"GET "
		 "http://www.example.com/x HTTP/1.1\" 200 1 \"\" \"\"");
	is(l.address, "::1");
	assert_int_equal(l.at, AT);
	is(l.path, "/x");
	l = good("a - - [17/May/2015:06:35:03 -0330] \"GET /?u=http://b/ "
		 "HTTP/1.1\" 200 1 \"-\" \"x\"");
	assert_int_equal(l.at, AT);
	is(l.path, "/");
	is(l.query, "u=http://b/");
}

static void
escapes(void **state)
{
	struct logline l =
	    good("a - - " WHEN " \"GET /\\x22\\xc3\\xA5 HTTP/1.1\" 200 1 "
		 "\"-\" \"say \\\"hi\\\" c:\\\\d \\x4\"");

	(void)state;
	is(l.path, "/\"\xc3\xa5");
	is(l.agent, "say \"hi\" c:\\d x4");
}

static void
no_requests(void **state)
{
	static const char *const asked[] = {"-", "", "\\x16\\x03\\x01", "GET",
	    "OPTIONS * HTTP/1.0", "CONNECT a.example:443 HTTP/1.1",
	    "GET http://a.example HTTP/1.1"};

	(void)state;
	for (size_t i = 0; i < sizeof(asked) / sizeof(*asked); i++)
		is(good(str_format(arena,
			    "a - - " WHEN " \"%s\" 400 0 \"-\" \"-\"", asked[i])
			    .p)
			.path,
		    "");
}

static void
faults(void **state)
{
	static const struct {
		const char *line, *wrong;
	} cases[] = {
	    {"", "empty"},
	    {"2015/05/17 10:05:03 [error] 1#1: x", "time is not like"},
	    {" " WHEN " \"GET / HTTP/1.1\" 200 1 \"-\" \"-\"",
		"begin with an address"},
	    {"a" WHEN, "begin with an address"},
	    {"a - - " WHEN, "time is not like"},
	    {"a - - [17/Mai/2015:10:05:03 +0000] \"\"", "time is not like"},
	    {"a - - [17/May/2015:10:65:03 +0000] \"\"", "time is not like"},
	    {"a - - [00/May/2015:10:05:03 +0000] \"\"", "time is not like"},
	    {"a - - [17/May/2015 10:05:03 +0000] \"\"", "time is not like"},
	    {"a - - [17/May/2015:10:05:03 00000] \"\"", "time is not like"},
	    {"a - - " WHEN " GET / HTTP/1.1 200 1", "no \"request\""},
	    {"a - - " WHEN " \"GET / HTTP/1.1\\\" 200 1", "no \"request\""},
	    {"a - - " WHEN " \"GET / HTTP/1.1\" x 1 \"-\" \"-\"", "status"},
	    {"a - - " WHEN " \"GET / HTTP/1.1\" 20x 1 \"-\" \"-\"", "status"},
	    {"a - - " WHEN " \"GET / HTTP/1.1\" 200 1", "combined format"},
	    {"a - - " WHEN " \"GET / HTTP/1.1\" 200 1 -", "no \"referrer\""},
	    {"a - - " WHEN " \"GET / HTTP/1.1\" 200 1 \"-\"",
		"no \"User-Agent\""},
	    {"a - - " WHEN " \"GET / HTTP/1.1\" 200 1 \"-\" \"cut",
		"no \"User-Agent\""},
	};
	struct logline l;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *wrong =
		    logline_read(arena, str_of(cases[i].line), &l);

		if (wrong == NULL || strstr(wrong, cases[i].wrong) == NULL)
			fail_msg("%s: %s", cases[i].line,
			    wrong == NULL ? "read" : wrong);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(fields),
	    cmocka_unit_test(variations),
	    cmocka_unit_test(escapes),
	    cmocka_unit_test(no_requests),
	    cmocka_unit_test(faults),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
