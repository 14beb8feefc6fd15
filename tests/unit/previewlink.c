/* SPDX-License-Identifier: ISC */
/* Links to previews: good for their time, of one page, and with our keys. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "admin/previewlink.h"
#include "compiled.h"

#define NOW 1800000000
#define DAY 86400

static struct compiled c;

static int
start(void **state)
{
	(void)state;
	if (!crypto_start())
		return -1;
	compiled_start(&c);
	compiled_page(&c, "pages/front.xml", "id='front' path='/'", "");
	compiled_open(&c);
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	compiled_stop(&c);
	return 0;
}

/* The keys lie in `state`, a folder of the site's. */
static struct context
context(struct request *request, const char *state, int64_t now)
{
	struct page_home *home = ARENA_NEW(c.arena, struct page_home);
	struct context ctx = {.entries = admin_entries,
	    .home = home,
	    .arena = c.arena,
	    .site = &c.site,
	    .request = request,
	    .response = ARENA_NEW(c.arena, struct response),
	    .now = now};

	home->site = c.dir.path;
	home->state = str_format(c.arena, "%s/%s", c.dir.path, state).p;
	(void)mkdir(home->state, 0700);
	response_init(ctx.response, c.arena);
	return ctx;
}

static int
asked(struct str path, const char *state, int64_t now)
{
	struct request request = {.method = METHOD_GET, .path = path};
	struct context ctx = context(&request, state, now);

	(void)page_begin(&ctx);
	assert_int_equal(page_answer(&ctx, STORE_OK), PAGE_DONE);
	return ctx.response->status;
}

static struct str
made(const char *query, int64_t now)
{
	struct request request = {.method = METHOD_GET};
	struct context ctx = context(&request, "state", now);
	struct str link = previewlink_make(&ctx, str_of(query));
	const struct str base = STR("https://www.nordkurs.no");

	assert_true(str_starts(link, base));
	return str_from(link, base.n);
}

static void
good_for_a_week(void **state)
{
	struct str link = made("path=%2F&stage=none", NOW);

	(void)state;
	assert_int_equal(asked(link, "state", NOW), 200);
	assert_int_equal(asked(link, "state", NOW + 7 * DAY - 1), 200);
	assert_int_equal(asked(link, "state", NOW + 7 * DAY), 404);
	/* Of a server with other keys. */
	assert_int_equal(asked(link, "other", NOW), 404);
}

static void
of_one_page(void **state)
{
	struct str link = made("path=%2F", NOW), other = made("path=%2Fx", NOW);
	size_t token = sizeof("/k/preview/") - 1 + TOKEN_LEN;

	(void)state;
	assert_int_equal(asked(other, "state", NOW), 404); /* no such page */
	assert_int_equal(asked(str_format(c.arena, "%.*s%.*s", (int)token,
				   link.p, STR_ARG(str_from(other, token))),
			     "state", NOW),
	    404);
	for (size_t n = 0; n < link.n; n++)
		assert_int_equal(asked(str_head(link, n), "state", NOW), 404);
}

static void
none_that_is_too_long(void **state)
{
	struct request request = {.method = METHOD_GET};
	struct context ctx = context(&request, "state", NOW);
	char query[4096];

	(void)state;
	memset(query, 'a', sizeof(query));
	assert_int_equal(
	    previewlink_make(&ctx, (struct str){query, sizeof(query)}).n, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(good_for_a_week),
	    cmocka_unit_test(of_one_page),
	    cmocka_unit_test(none_that_is_too_long),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
