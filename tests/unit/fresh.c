/* SPDX-License-Identifier: ISC */
/*
 * How long a shared cache may keep a page: to the next moment its conditions
 * or those of the presumed stage name.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "compiled.h"
#include "template/fresh.h"

#define MOST 60

static int64_t
fresh(const struct compiled *c, const char *page, const char *now)
{
	const struct image *im = &c->site.image;
	int i = site_page_find(&c->site, str_of(page));
	int64_t at = 0;

	assert_true(i >= 0 && time_parse(str_of(now), &at));
	return fresh_seconds(&c->site,
	    IMAGE_ROWS(im, struct program_row, c->site.head->programs) +
		*IMAGE_ROWS(
		    im, uint32_t, site_page(&c->site, (uint32_t)i)->programs),
	    at, MOST);
}

static void
put(struct compiled *c, const char *id, const char *selector)
{
	sitedir_write(&c->dir, str_format(c->arena, "pages/%s.xml", id).p,
	    str_format(c->arena,
		"<k:page " K " path='/%s'><html><k:if %s>a</k:if></html>"
		"</k:page>",
		id, selector));
}

static void
until_the_next_edge(void **state)
{
	/* Oslo: an hour before UTC. */
	static const struct {
		const char *page, *now;
		int64_t seconds;
	} rows[] = {{"plain", "2027-03-01T07:59:30Z", MOST},
	    {"stage", "2027-03-01T07:59:30Z", MOST},
	    {"stage", "2027-02-28T22:59:30Z", 30},
	    {"plain", "2027-03-04T22:59:20Z", 40},
	    {"window", "2027-03-01T07:58:00Z", MOST},
	    {"window", "2027-03-01T07:59:30Z", 30},
	    {"window", "2027-03-01T07:59:59Z", 1},
	    {"window", "2027-03-01T08:00:00Z", MOST},
	    {"window", "2027-03-02T22:59:50Z", 10},
	    {"open", "2027-03-01T07:59:30Z", 30},
	    {"open", "2027-03-01T15:59:45Z", 15},
	    {"today", "2027-03-01T22:59:59Z", 1},
	    {"today", "2027-03-01T23:00:00Z", MOST}};
	struct compiled c;

	(void)state;
	compiled_start(&c);
	sitedir_put(&c.dir, "site.xml",
	    "<site " NS " name='Nordkurs' base='https://www.nordkurs.no'"
	    " zone='Europe/Oslo'>"
	    "<hours key='phone' open='mon..fri 09:00..17:00'/></site>");
	sitedir_put(&c.dir, "journey.xml",
	    "<journey " NS " start='unknown'><stage key='unknown'/>"
	    "<stage key='decision'/>"
	    "<presume stage='decision' starts='2027-03-05'/></journey>");
	put(&c, "plain", "source-class='search'");
	put(&c, "stage", "stage='decision' starts='2027-03-01'");
	put(&c, "window", "starts='2027-03-01T09:00' ends='2027-03-02'");
	put(&c, "open", "open='phone'");
	put(&c, "today", "test='$today > 20270301'");
	compiled_open(&c);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int64_t got = fresh(&c, rows[i].page, rows[i].now);

		if (got != rows[i].seconds)
			fail_msg("%s at %s: %d, not %d", rows[i].page,
			    rows[i].now, (int)got, (int)rows[i].seconds);
	}
	compiled_stop(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(until_the_next_edge)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
