/* SPDX-License-Identifier: ISC */
/*
 * Parameters of the transport become one request.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "http/request.h"

#define S(lit)                          \
	{                               \
		"" lit, sizeof(lit) - 1 \
	}
#define IS(s, lit) assert_true(str_eq((s), STR(lit)))
#define PARAMS_MAX 100

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

/* Fills *r from texts ended by NULL, each in memory of its exact length. */
static int
fill(struct arena *a, struct request *r, const char *const *texts,
    struct str body)
{
	struct str params[PARAMS_MAX];
	size_t n = 0;

	for (; texts[n] != NULL; n++) {
		assert_true(n < PARAMS_MAX);
		params[n].n = strlen(texts[n]);
		params[n].p =
		    memcpy(arena_raw(a, params[n].n), texts[n], params[n].n);
	}
	return request_fill(r, a, params, n, body);
}

#define FILL(a, r, ...) \
	fill((a), (r), (const char *const[]){__VA_ARGS__, NULL}, STR(""))

static void
test_kept(void **state)
{
	static const struct {
		const char *name;
		size_t at;
	} cases[] = {
	    {"DOCUMENT_URI", offsetof(struct request, path)},
	    {"QUERY_STRING", offsetof(struct request, query)},
	    {"SERVER_NAME", offsetof(struct request, host)},
	    {"HTTP_COOKIE", offsetof(struct request, cookie)},
	    {"HTTP_REFERER", offsetof(struct request, referer)},
	    {"HTTP_USER_AGENT", offsetof(struct request, agent)},
	    {"HTTP_ACCEPT_LANGUAGE", offsetof(struct request, accept_language)},
	    {"HTTP_IF_NONE_MATCH", offsetof(struct request, if_none_match)},
	    {"HTTP_SEC_PURPOSE", offsetof(struct request, sec_purpose)},
	    {"HTTP_PURPOSE", offsetof(struct request, purpose)},
	    {"HTTP_X_MOZ", offsetof(struct request, purpose)},
	    {"HTTP_SEC_FETCH_MODE", offsetof(struct request, sec_fetch_mode)},
	    {"HTTP_SEC_FETCH_SITE", offsetof(struct request, sec_fetch_site)},
	    {"HTTP_SEC_FETCH_DEST", offsetof(struct request, sec_fetch_dest)},
	    {"HTTP_ORIGIN", offsetof(struct request, origin)},
	    {"HTTP_SEC_CH_UA_MOBILE", offsetof(struct request, ch_mobile)},
	    {"CONTENT_TYPE", offsetof(struct request, content_type)},
	    {"REMOTE_USER", offsetof(struct request, remote_user)},
	    {"REQUEST_URI", offsetof(struct request, uri)},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[100];
		struct request r;

		strcpy(text, cases[i].name);
		strcat(text, "=/a=b");
		assert_int_equal(FILL(*state, &r, text, "SCRIPT_NAME=/x"), 0);
		IS(*(const struct str *)(const void *)((const char *)&r +
						       cases[i].at),
		    "/a=b");
	}
}

/* Whatever the table says is read changes the request, nothing else does. */
static void
test_table(void **state)
{
	static const char *const others[] = {"HTTP_HOST", "REQUEST_URL",
	    "HTTP_PROXY", "HTTP_X_FORWARDED_HOST", "HTTP_REMOTE_USER",
	    "HTTP_HTTPS", "PATH", "", "KUNDEREJSE_VAR_", "KUNDEREJSE_VAR_9",
	    "KUNDEREJSE_VAR_A B", "KUNDEREJSE_VARX", "https", "HTTP_COOKIE2",
	    "HTTP_COOKI", "SERVER_NAMES"};
	const char *const *names;
	struct request bare, r;
	size_t n = request_parameters(&names);
	char text[100];

	FILL(*state, &bare, "X=1");
	for (size_t i = 0; i < n; i++) {
		const char *value = "=/1";

		if (strstr(names[i], "GPC") || strstr(names[i], "DNT"))
			value = "=1";
		if (strcmp(names[i], "REQUEST_METHOD") == 0)
			value = "=GET";
		if (strcmp(names[i], "REQUEST_SCHEME") == 0)
			value = "=https";
		strcpy(text, names[i]);
		if (text[strlen(text) - 1] == '*')
			strcpy(text + strlen(text) - 1, "COUNTRY");
		strcat(text, value);
		if (strcmp(names[i], "CONTENT_LENGTH") == 0) {
			assert_int_equal(
			    FILL(*state, &r, "DOCUMENT_URI=/", text), 400);
			continue;
		}
		FILL(*state, &r, text);
		if (memcmp(&r, &bare, sizeof(r)) == 0)
			fail_msg("%s is not read", names[i]);
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		strcpy(text, others[i]);
		strcat(text, "=/1");
		FILL(*state, &r, text);
		assert_memory_equal(&r, &bare, sizeof(r));
	}
	/* A text without '=' has an empty value. */
	FILL(*state, &r, "HTTP_COOKIE", "", "X");
	assert_int_equal(r.cookie.n, 0);
}

static void
test_method(void **state)
{
	static const struct {
		const char *text;
		enum method method;
	} cases[] = {{"REQUEST_METHOD=GET", METHOD_GET},
	    {"REQUEST_METHOD=HEAD", METHOD_HEAD},
	    {"REQUEST_METHOD=POST", METHOD_POST},
	    {"REQUEST_METHOD=PUT", METHOD_OTHER},
	    {"REQUEST_METHOD=get", METHOD_OTHER},
	    {"REQUEST_METHOD=", METHOD_OTHER}, {"X=", METHOD_OTHER}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct request r;

		FILL(*state, &r, cases[i].text);
		assert_int_equal(r.method, cases[i].method);
	}
}

static void
test_path(void **state)
{
	struct request r;

	assert_int_equal(FILL(*state, &r, "DOCUMENT_URI=/a", "SCRIPT_NAME=/b",
			     "PATH_INFO=/c", "REQUEST_URI=/d"),
	    0);
	IS(r.path, "/a");
	assert_int_equal(
	    FILL(*state, &r, "SCRIPT_NAME=/b", "PATH_INFO=/c", "DOCUMENT_URI="),
	    0);
	IS(r.path, "/b/c");
	assert_int_equal(FILL(*state, &r, "SCRIPT_NAME=/b"), 0);
	IS(r.path, "/b");
	assert_int_equal(FILL(*state, &r, "PATH_INFO=/c", "SCRIPT_NAME="), 0);
	IS(r.path, "/c");
	assert_int_equal(FILL(*state, &r, "REQUEST_URI=/d"), 400);
	assert_int_equal(FILL(*state, &r, "DOCUMENT_URI=a"), 400);
	assert_int_equal(FILL(*state, &r, "DOCUMENT_URI=http://x/"), 400);
}

static void
test_https(void **state)
{
	static const struct {
		const char *https, *scheme;
		bool want;
	} cases[] = {{"HTTPS=on", "X=", true}, {"HTTPS=1", "X=", true},
	    {"HTTPS=", "X=", false}, {"HTTPS=off", "X=", false},
	    {"HTTPS=off", "REQUEST_SCHEME=https", false},
	    {"HTTPS=", "REQUEST_SCHEME=https", true},
	    {"X=", "REQUEST_SCHEME=http", false},
	    {"HTTPS=on", "REQUEST_SCHEME=http", true}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct request r;

		FILL(*state, &r, cases[i].https, cases[i].scheme);
		assert_int_equal(r.https, cases[i].want);
	}
}

static void
test_signals(void **state)
{
	struct request r;

	FILL(*state, &r, "HTTP_SEC_GPC=1", "HTTP_DNT=0");
	assert_true(r.gpc);
	assert_false(r.dnt);
	FILL(*state, &r, "HTTP_SEC_GPC=yes", "HTTP_DNT=1");
	assert_false(r.gpc);
	assert_true(r.dnt);
}

static void
test_vars(void **state)
{
	static char texts[PARAMS_MAX][40];
	const char *list[PARAMS_MAX + 1] = {NULL};
	struct request r;

	FILL(*state, &r, "KUNDEREJSE_VAR_COUNTRY=NO",
	    "KUNDEREJSE_VAR_Big_2=A b",
	    "KUNDEREJSE_VAR_EMPTY=", "KUNDEREJSE_VAR_1=x", "KUNDEREJSE_VAR_=x");
	assert_int_equal(r.nvars, 3);
	IS(r.vars[0].name, "country");
	IS(r.vars[0].value, "NO");
	IS(r.vars[1].name, "big_2");
	IS(r.vars[1].value, "A b");
	IS(r.vars[2].name, "empty");
	IS(r.vars[2].value, "");
	for (size_t i = 0; i < 40; i++) {
		strcpy(texts[i], "KUNDEREJSE_VAR_X00=v");
		texts[i][16] = (char)('0' + i / 10);
		texts[i][17] = (char)('0' + i % 10);
		list[i] = texts[i];
	}
	fill(*state, &r, list, STR(""));
	assert_int_equal(r.nvars, REQUEST_VARS_MAX);
	IS(r.vars[31].name, "x31");
}

static void
test_twice(void **state)
{
	struct request r;

	FILL(*state, &r, "HTTP_REFERER=", "HTTP_REFERER=a", "HTTP_REFERER=b");
	IS(r.referer, "a");
}

static void
test_nul(void **state)
{
	static const struct {
		struct str param;
		int status;
	} cases[] = {{S("HTTP_COOKIE=a\0b"), 400}, {S("HTTPS=\0"), 400},
	    {S("KUNDEREJSE_VAR_X=\0"), 400}, {S("HTTP_ACCEPT=a\0b"), 0},
	    {S("HTTP_COOKIE\0=a"), 0}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct str params[] = {STR("DOCUMENT_URI=/"), cases[i].param};
		struct request r;

		assert_int_equal(request_fill(&r, *state, params, 2, STR("")),
		    cases[i].status);
	}
}

static void
test_length(void **state)
{
	static const struct {
		const char *text;
		struct str body;
		int status;
	} cases[] = {{"X=", S(""), 0}, {"CONTENT_LENGTH=", S(""), 0},
	    {"CONTENT_LENGTH=0", S(""), 0}, {"CONTENT_LENGTH=3", S("abc"), 0},
	    {"CONTENT_LENGTH=3", S("ab"), 400},
	    {"CONTENT_LENGTH=3", S("abcd"), 400}, {"X=", S("a"), 400},
	    {"CONTENT_LENGTH=-1", S(""), 400},
	    {"CONTENT_LENGTH=3x", S("abc"), 400},
	    {"CONTENT_LENGTH=18446744073709551616", S(""), 400}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *const list[] = {
		    "DOCUMENT_URI=/", cases[i].text, NULL};
		struct request r;

		assert_int_equal(
		    fill(*state, &r, list, cases[i].body), cases[i].status);
		assert_true(str_eq(r.body, cases[i].body));
	}
}

static void
test_prefetch(void **state)
{
	static const struct {
		const char *text;
		bool want;
	} cases[] = {{"X=", false}, {"REQUEST_METHOD=HEAD", true},
	    {"HTTP_SEC_PURPOSE=prefetch", true},
	    {"HTTP_SEC_PURPOSE=prefetch;prerender", true},
	    {"HTTP_SEC_PURPOSE=prefetch; anonymous-client-ip", true},
	    {"HTTP_SEC_PURPOSE=x;Prerender", true},
	    {"HTTP_SEC_PURPOSE=prefetched", false},
	    {"HTTP_SEC_PURPOSE=", false}, {"HTTP_PURPOSE=prefetch", true},
	    {"HTTP_PURPOSE= preview ", true}, {"HTTP_X_MOZ=prefetch", true},
	    {"HTTP_PURPOSE=buy", false}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct request r;

		FILL(*state, &r, cases[i].text);
		assert_int_equal(request_is_prefetch(&r), cases[i].want);
	}
}

/* Headers whose names are data: whole, in any case, and nothing else. */
static void
test_header(void **state)
{
	struct str params[] = {STR("DOCUMENT_URI=/"), STR("HTTP_X_SHOP=one"),
	    STR("HTTP_X_SHOP_ID=two"), STR("HTTP_X_SHOP=three"),
	    STR("HTTP_EMPTY="), S("HTTP_NUL=a\0b"), STR("HTTP_"), STR("HTTP_X"),
	    STR("HTTPS=on")};
	static const struct {
		const char *name, *value;
	} cases[] = {{"X-Shop", "one"}, {"x-shop-id", "two"}, {"X-SHOP", "one"},
	    {"X_Shop", "one"}, {"X-Sho", ""}, {"X-Shop-", ""}, {"Empty", ""},
	    {"Nul", ""}, {"", ""}, {"X", ""}, {"S", ""}, {"Shop", ""}};
	struct request r;

	assert_int_equal(request_fill(&r, *state, params,
			     sizeof(params) / sizeof(params[0]), STR("")),
	    0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (!str_eq(request_header(&r, str_of(cases[i].name)),
			str_of(cases[i].value)))
			fail_msg("header %s", cases[i].name);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(test_kept),
	    CASE(test_table),
	    CASE(test_method),
	    CASE(test_path),
	    CASE(test_https),
	    CASE(test_signals),
	    CASE(test_vars),
	    CASE(test_twice),
	    CASE(test_nul),
	    CASE(test_length),
	    CASE(test_prefetch),
	    CASE(test_header),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
