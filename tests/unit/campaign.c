/* SPDX-License-Identifier: ISC */
/* Tags onto addresses, and that they are read back as they were meant. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "source/campaign.h"
#include "source/source.h"

static struct str
address(struct arena *a, const char *to, const struct campaign *c)
{
	struct buf b;

	buf_init(&b, a, 65536);
	campaign_put(&b, str_of(to), c);
	return str_copy(a, buf_view(&b));
}

static void
places(void **state)
{
	static const struct campaign c = {
	    .source = {"bni", 3}, .medium = {"email", 5}};
	static const struct campaign more = {
	    .source = {"bni", 3}, .query = {"fbclid=x&y", 10}};
	static const struct campaign nothing = {.source = {NULL, 0}};
	struct arena *a = arena_new(0);

	(void)state;
	assert_string_equal(
	    address(a, "/", &c).p, "/?utm_source=bni&utm_medium=email");
	assert_string_equal(address(a, "/a?b=1&c#d?e", &c).p,
	    "/a?utm_source=bni&utm_medium=email&b=1&c#d?e");
	assert_string_equal(
	    address(a, "/a?#d", &c).p, "/a?utm_source=bni&utm_medium=email#d");
	assert_string_equal(
	    address(a, "/a?b", &more).p, "/a?utm_source=bni&b&fbclid=x&y");
	assert_string_equal(address(a, "/a?b#c", &nothing).p, "/a?b#c");
	/* Nothing that ends a header. */
	assert_string_equal(address(a, "/\r\nX: y/\303\246", &nothing).p,
	    "/%0D%0AX:%20y/%C3%A6");
	arena_free(a);
}

static void
read_back(void **state)
{
	static const struct campaign c = {.source = {"min avis & co", 13},
	    .medium = {"print", 5},
	    .campaign = {"v\303\245r+27=?#", 10},
	    .term = {"a%20b", 5},
	    .content = {"x/y", 3}};
	struct arena *a = arena_new(0);
	struct source_input in = {.host = STR("www.nordkurs.no")};
	struct touch t;
	struct str to = address(a, "/p", &c);

	(void)state;
	in.query = str_from(to, str_chr(to, '?') + 1);
	source_classify(&in, &t);
	assert_true(str_eq(t.source, c.source));
	assert_true(str_eq(t.medium, c.medium));
	assert_true(str_eq(t.campaign, c.campaign));
	assert_true(str_eq(t.term, c.term));
	assert_true(str_eq(t.content, c.content));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(places),
	    cmocka_unit_test(read_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
