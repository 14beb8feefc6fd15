/* SPDX-License-Identifier: ISC */
/*
 * The header writer: every line, every byte it must refuse, what a bad
 * response becomes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "http/response.h"

#define ROOM 10000
#define S(lit)                          \
	{                               \
		"" lit, sizeof(lit) - 1 \
	}

#define BROKEN                                  \
	"Status: 500 Internal Server Error\r\n" \
	"Content-Type: text/plain\r\n"          \
	"Content-Length: 26\r\n\r\n"            \
	"500 Internal Server Error\n"

static int
setup(void **state)
{
	*state = arena_new(0);
	return 0;
}

static int
teardown(void **state)
{
	arena_free(*state);
	return 0;
}

static void
check(struct arena *a, struct response *r, bool head_only, const char *want)
{
	struct buf out;

	buf_init(&out, a, ROOM);
	response_write(r, head_only, &out);
	assert_false(out.bad);
	buf_char(&out, '\0');
	assert_string_equal(out.p, want);
	assert_int_equal(out.n, strlen(want) + 1);
}

static void
test_plain(void **state)
{
	struct response r;

	response_init(&r, *state);
	check(*state, &r, false, "Status: 200 OK\r\nContent-Length: 0\r\n\r\n");
	r.type = STR("text/html; charset=utf-8");
	r.etag = 0x0123456789abcdef;
	buf_lit(&r.body, "<p>hei");
	response_header(&r, STR("Cache-Control"), STR("private, no-cache"));
	response_header(&r, STR("Set-Cookie"), STR("a=1"));
	response_header(&r, STR("Set-Cookie"), STR("b=2"));
	check(*state, &r, false,
	    "Status: 200 OK\r\n"
	    "Content-Type: text/html; charset=utf-8\r\n"
	    "ETag: W/\"0123456789abcdef\"\r\n"
	    "Cache-Control: private, no-cache\r\n"
	    "Set-Cookie: a=1\r\n"
	    "Set-Cookie: b=2\r\n"
	    "Content-Length: 6\r\n\r\n<p>hei");
	check(*state, &r, true,
	    "Status: 200 OK\r\n"
	    "Content-Type: text/html; charset=utf-8\r\n"
	    "ETag: W/\"0123456789abcdef\"\r\n"
	    "Cache-Control: private, no-cache\r\n"
	    "Set-Cookie: a=1\r\n"
	    "Set-Cookie: b=2\r\n"
	    "Content-Length: 6\r\n\r\n");
}

static void
test_without_body(void **state)
{
	static const struct {
		int status;
		const char *line;
	} cases[] = {{204, "Status: 204 No Content\r\nETag: W/\""},
	    {304, "Status: 304 Not Modified\r\nETag: W/\""}};
	char want[200];

	for (size_t i = 0; i < 2; i++) {
		struct response r;

		response_init(&r, *state);
		r.status = cases[i].status;
		r.type = STR("text/html");
		r.etag = 1;
		buf_lit(&r.body, "never sent");
		strcpy(want, cases[i].line);
		strcat(want, "0000000000000001\"\r\n\r\n");
		check(*state, &r, false, want);
		check(*state, &r, true, want);
	}
}

static void
test_accel_expires_first(void **state)
{
	struct response r;

	response_init(&r, *state);
	response_header(&r, STR("Cache-Control"), STR("private"));
	response_header(&r, STR("Vary"), STR("x"));
	response_header(&r, STR("x-accel-expires"), STR("60"));
	check(*state, &r, false,
	    "Status: 200 OK\r\nx-accel-expires: 60\r\n"
	    "Cache-Control: private\r\nVary: x\r\nContent-Length: 0\r\n\r\n");
}

static void
test_redirect(void **state)
{
	struct response r;

	response_init(&r, *state);
	response_redirect(&r, 303, STR("/takk?s=a"));
	check(*state, &r, false,
	    "Status: 303 See Other\r\nLocation: /takk?s=a\r\n"
	    "Content-Length: 0\r\n\r\n");
	response_init(&r, *state);
	response_redirect(&r, 301, STR("/a\r\nX: y"));
	assert_true(r.bad);
	check(*state, &r, false, BROKEN);
}

/* Every byte, at every place of a value and of a name. */
static void
test_bytes(void **state)
{
	for (int c = 0; c < 256; c++) {
		bool value_good = c == '\t' || (c >= 0x20 && c != 0x7f);
		bool name_good =
		    c > 0 && c < 0x80 &&
		    strchr(
			"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
			"0123456789!#$%&'*+-.^_`|~",
			c) != NULL;

		for (size_t at = 0; at < 3; at++) {
			char text[3] = {'a', 'b', 'c'};
			struct str s = {text, 3};
			struct response r;

			text[at] = (char)c;
			response_init(&r, *state);
			response_header(&r, STR("X-Name"), s);
			assert_int_equal(r.bad, !value_good);
			assert_int_equal(r.nheaders, value_good);
			response_init(&r, *state);
			response_header(&r, s, STR("value"));
			assert_int_equal(r.bad, !name_good);
			response_init(&r, *state);
			r.type = s;
			if (!value_good)
				check(*state, &r, false, BROKEN);
		}
	}
}

static void
test_bad(void **state)
{
	struct response r;

	response_init(&r, *state);
	response_header(&r, STR(""), STR("x"));
	assert_true(r.bad);
	response_header(&r, STR("X"), STR("x"));
	assert_true(r.bad);
	r.etag = 5;
	r.type = STR("text/html");
	buf_lit(&r.body, "half a page");
	check(*state, &r, false, BROKEN);

	response_init(&r, *state);
	for (size_t i = 0; i < RESPONSE_HEADERS_MAX; i++)
		response_header(&r, STR("X"), STR(""));
	assert_false(r.bad);
	response_header(&r, STR("X"), STR(""));
	check(*state, &r, false, BROKEN);
}

static void
test_body_too_large(void **state)
{
	static const char page[RESPONSE_BODY_MAX];
	struct response r;

	response_init(&r, *state);
	buf_add(&r.body, page, sizeof(page));
	assert_false(r.body.bad);
	buf_char(&r.body, 'x');
	check(*state, &r, false, BROKEN);
}

/* What the transport's room does not take becomes a 500, not half an answer. */
static void
test_no_room(void **state)
{
	struct response r;
	struct buf out;

	for (size_t limit = strlen(BROKEN) + 2; limit < 300; limit++) {
		struct str text;

		response_init(&r, *state);
		for (int i = 0; i < 200; i++)
			buf_char(&r.body, 'x');
		buf_init(&out, *state, limit);
		buf_lit(&out, "##");
		response_write(&r, false, &out);
		assert_false(out.bad);
		text = buf_view(&out);
		assert_true(str_starts(text, STR("##Status: ")));
		if (limit < 241)
			assert_true(str_eq(str_from(text, 2), STR(BROKEN)));
		else
			assert_true(str_ends(text, STR("xxx")));
	}
}

static void
test_restart(void **state)
{
	struct response r;

	response_init(&r, *state);
	r.type = STR("text/html");
	r.etag = 7;
	buf_lit(&r.body, "half");
	r.body.bad = true;
	response_header(&r, STR("X"), STR("\n"));
	response_restart(&r, 404);
	check(*state, &r, false,
	    "Status: 404 Not Found\r\nContent-Length: 0\r\n\r\n");
}

static void
test_etag(void **state)
{
	static const struct {
		struct str list;
		bool match;
	} cases[] = {
	    {S("W/\"00000000000000ab\""), true},
	    {S("\"00000000000000ab\""), true},
	    {S("*"), true},
	    {S(" * "), true},
	    {S("\"x\", W/\"y\" ,W/\"00000000000000ab\""), true},
	    {S("\"a,b\",\"00000000000000ab\""), true},
	    {S("  \"00000000000000ab\"  "), true},
	    {S("\"00000000000000ab"), true}, /* cut on its way */
	    {S(""), false},
	    {S("W/"), false},
	    {S("00000000000000ab"), false},
	    {S("w/\"00000000000000ab\""), false},
	    {S("W/\"00000000000000AB\""), false},
	    {S("W/\"00000000000000ac\""), false},
	    {S("W/\"0000000000000ab\""), false},
	    {S("W/\"00000000000000ab0\""), false},
	    {S("\"x\" \"00000000000000ab\""), false},
	    {S("\"x\",,\"00000000000000ab\""), false},
	    {S("x,\"00000000000000ab\""), false},
	    {S("\"*\""), false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (response_etag_matches(cases[i].list, 0xab) !=
		    cases[i].match)
			fail_msg("case %zu", i);
	assert_false(response_etag_matches((struct str){NULL, 0}, 0xab));
	assert_false(response_etag_matches(STR("*"), 0));
	assert_false(response_etag_matches(STR("W/\"0000000000000000\""), 0));
	assert_true(
	    response_etag_matches(STR("W/\"ffffffffffffffff\""), UINT64_MAX));
}

static void
test_status_text(void **state)
{
	(void)state;
	assert_string_equal(status_text(200), "OK");
	assert_string_equal(status_text(503), "Service Unavailable");
	assert_string_equal(status_text(299), "Unnamed");
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(test_plain),
	    CASE(test_without_body),
	    CASE(test_accel_expires_first),
	    CASE(test_redirect),
	    CASE(test_bytes),
	    CASE(test_bad),
	    CASE(test_body_too_large),
	    CASE(test_no_room),
	    CASE(test_restart),
	    CASE(test_etag),
	    CASE(test_status_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
