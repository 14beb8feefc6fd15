/* SPDX-License-Identifier: ISC */
/* Paths, bounds and what paths lead to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "store/json.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

struct world {
	struct arena *arena;
	struct json *json;
};

static int
setup(void **state)
{
	struct arena *a = arena_new(0);
	struct world *w = ARENA_NEW(a, struct world);

	w->arena = a;
	w->json = json_open(a);
	*state = w;
	return json_ready(w->json) ? 0 : -1;
}

static int
teardown(void **state)
{
	struct world *w = *state;

	json_close(w->json);
	arena_free(w->arena);
	return 0;
}

static void
test_paths(void **state)
{
	static const char *const good[] = {"$", "$.a", "$.a.b_c-d.E9", "$[0]",
	    "$.a[12].b", "$.a[#-1]", "$[k=v]", "$.a[key=x-1].value[0]"};
	static const char *const bad[] = {"", "a", ".a", "$a", "$.", "$..a",
	    "$.a.", "$.\"a\"", "$[", "$[]", "$[a]", "$[#]", "$[#-]", "$[-1]",
	    "$[1", "$[k=]", "$[=v]", "$[k=v w]", "$.a]", "$.a[0]b",
	    "$[1234567]", "$.a'b", "$.å"};

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++)
		if (!json_path_ok(str_of(good[i])))
			fail_msg("refused: %s", good[i]);
	for (size_t i = 0; i < COUNT(bad); i++)
		if (json_path_ok(str_of(bad[i])))
			fail_msg("taken: %s", bad[i]);
}

static void
test_bounds(void **state)
{
	static const char *const bad[] = {"", "[]", "1", "\"a\"", "null", "{",
	    "{\"a\":}", "{\"a\":1}}", "{'a':1}", "{\"a\":\"\xff\"}",
	    "{\"a\":1,}", "{a:1}"};
	struct world *w = *state;
	char deep[256];
	struct str s;
	char *big;

	assert_true(json_ok(w->json, STR("{}")));
	assert_true(json_ok(w->json, STR(" {\"a\":[1,\"]}{[\\\"\"]} ")));
	for (size_t i = 0; i < COUNT(bad); i++)
		if (json_ok(w->json, str_of(bad[i])))
			fail_msg("taken: %s", bad[i]);
	assert_false(json_ok(w->json, STR("{\"a\":1}\0")));
	for (int levels = JSON_DEPTH_MAX; levels <= JSON_DEPTH_MAX + 1;
	     levels++) {
		s = str_format(w->arena, "{\"a\":%.*s1%.*s}", levels - 1,
		    "[[[[[[[[[[[[[[[[[[[[", levels - 1, "]]]]]]]]]]]]]]]]]]]]");
		assert_int_equal(json_ok(w->json, s), levels == JSON_DEPTH_MAX);
	}
	memset(deep, '[', sizeof(deep));
	assert_false(json_ok(w->json, (struct str){deep, sizeof(deep)}));
	big = arena_alloc(w->arena, JSON_BYTES_MAX + 1);
	memset(big, ' ', JSON_BYTES_MAX + 1);
	memcpy(big, "{}", 2);
	assert_true(json_ok(w->json, (struct str){big, JSON_BYTES_MAX}));
	assert_false(json_ok(w->json, (struct str){big, JSON_BYTES_MAX + 1}));
}

static void
test_text(void **state)
{
	static const char doc[] =
	    "{\"s\":\"kr\\u00f8ne\",\"n\":1490.00,\"i\":-7,\"e\":1.5e3,"
	    "\"t\":true,\"f\":false,\"z\":null,\"o\":{\"x\":1},\"l\":[\"a\",2],"
	    "\"c\":\"a\\nb\","
	    "\"m\":[{\"key\":\"no\",\"value\":1},3,\"key\",{\"key\":\"yes\","
	    "\"value\":{\"deep\":[{\"id\":9},{\"id\":\"ten\"}]}},"
	    "{\"key\":\"yes\",\"value\":2}]}";
	static const struct {
		const char *path, *text;
	} cases[] = {
	    {"$.s", "krøne"},
	    {"$.n", "1490.00"},
	    {"$.i", "-7"},
	    {"$.e", "1.5e3"},
	    {"$.t", "true"},
	    {"$.f", "false"},
	    {"$.z", ""},
	    {"$.o", ""},
	    {"$.o.x", "1"},
	    {"$.l", ""},
	    {"$.l[0]", "a"},
	    {"$.l[1]", "2"},
	    {"$.l[2]", ""},
	    {"$.l[#-1]", "2"},
	    {"$.l[#-3]", ""},
	    {"$.c", ""},
	    {"$.none", ""},
	    {"$", ""},
	    {"$.s.x", ""},
	    {"$.m[key=no].value", "1"},
	    {"$.m[key=yes].value.deep[1].id", "ten"},
	    {"$.m[key=yes].value.deep[id=9].id", "9"},
	    {"$.m[key=yes].value.deep[id=ten].id", "ten"},
	    {"$.m[key=other].value", ""},
	    {"$.s[key=yes].value", ""},
	    {"no path", ""},
	    {"$.m[key=yes", ""},
	};
	struct world *w = *state;

	assert_true(json_ok(w->json, str_of(doc)));
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str got = json_text(
		    w->json, w->arena, str_of(doc), str_of(cases[i].path));

		if (!str_eq(got, str_of(cases[i].text)))
			fail_msg("%s: %.*s", cases[i].path, STR_ARG(got));
	}
}

static void
test_list(void **state)
{
	struct str doc = STR("{\"a\":[{\"b\":1},2,{\"b\":{\"c\":3}},[{}]],"
			     "\"o\":{\"x\":1}}");
	struct world *w = *state;
	struct str rows[4];

	assert_int_equal(
	    json_list(w->json, w->arena, doc, STR("$.a"), rows, 4), 2);
	assert_true(str_eq(rows[0], STR("{\"b\":1}")));
	assert_true(str_eq(
	    json_text(w->json, w->arena, rows[1], STR("$.b.c")), STR("3")));
	assert_int_equal(
	    json_list(w->json, w->arena, doc, STR("$.a"), rows, 1), 1);
	assert_int_equal(
	    json_list(w->json, w->arena, doc, STR("$.none"), rows, 4), 0);
	assert_int_equal(
	    json_list(w->json, w->arena, doc, STR("$.o"), rows, 4), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_paths),
	    cmocka_unit_test(test_bounds),
	    cmocka_unit_test(test_text),
	    cmocka_unit_test(test_list),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
