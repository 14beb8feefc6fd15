/* SPDX-License-Identifier: ISC */
/* When a report is due. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>

#include "compiled.h"
#include "sending/week.h"

static struct compiled c;

static void
report(const char *name, const char *attrs)
{
	char path[64], text[512];

	snprintf(path, sizeof(path), "reports/%s.xml", name);
	snprintf(text, sizeof(text),
	    "<k:report " K " name='%s' layout='mail' %s><k:put in='main'><p>c"
	    "</p></k:put></k:report>",
	    name, attrs);
	sitedir_put(&c.dir, path, text);
}

static int
setup(void **state)
{
	(void)state;
	compiled_start(&c);
	sitedir_put(&c.dir, "site.xml",
	    "<site " NS " name='T' base='https://t.example' zone='Europe/Oslo'>"
	    "<mail from='hi@t.example'><address>1</address></mail>"
	    "<person key='ingrid' name='I' mail='i@t.example'/>"
	    "</site>");
	sitedir_put(&c.dir, "layouts/mail.xml",
	    "<k:layout " K "><html lang='{$lang}'><head><title><k:place "
	    "name='title'/></title></head><body><p><k:place name='preheader'/>"
	    "</p><k:place name='main'/><k:footer/></body></html></k:layout>");
	report("a", "mail-to='ingrid' at='mon 08:00 fri 16:30'");
	report("b", "mail-to='ingrid' at='sun 02:30'");
	report("c", "days='P30D'");
	sitedir_put(&c.dir, "texts/en.xml",
	    "<k:texts " K "><k:text key='mail.reason.staff'>d</k:text>"
	    "</k:texts>");
	sitedir_put(&c.dir, "pages/p.xml",
	    "<k:page " K " id='p' path='/'><html lang='en'><head><title>t"
	    "</title></head><body><p>p</p></body></html></k:page>");
	compiled_open(&c);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	compiled_stop(&c);
	return 0;
}

/* Of the site's clock. */
static int64_t
when(const char *text)
{
	int64_t at;

	assert_true(site_moment(&c.site, str_of(text), &at));
	return at;
}

static void
it_is_due_for_a_day(void **state)
{
	static const struct {
		uint32_t row;
		const char *now, *due; /* NULL: none */
	} cases[] = {
	    {0, "2026-11-30T07:59", NULL},
	    {0, "2026-11-30T08:00", "2026-11-30T08:00"},
	    {0, "2026-12-01T07:59", "2026-11-30T08:00"},
	    {0, "2026-12-01T08:00", NULL},
	    {0, "2026-12-04T16:30", "2026-12-04T16:30"},
	    {0, "2026-12-05T16:29", "2026-12-04T16:30"},
	    {0, "2026-12-06T23:59", NULL},
	    {0, "2026-12-07T08:00", "2026-12-07T08:00"},
	    /* The hour that is not there, and the one that is there twice. */
	    {1, "2027-03-28T12:00", "2027-03-28T03:00"},
	    {1, "2027-10-31T12:00", "2027-10-31T02:30"},
	    {2, "2026-11-30T08:00", NULL},
	};
	const struct report_row *rows =
	    IMAGE_ROWS(&c.site.image, struct report_row, c.site.head->reports);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int64_t at =
		    week_due(&c.site, &rows[cases[i].row], when(cases[i].now));
		int64_t due = cases[i].due == NULL ? 0 : when(cases[i].due);

		if (at != due)
			fail_msg("case %zu: %lld for %lld", i, (long long)at,
			    (long long)due);
	}
}

/* Of 23 hours, of 25, and one between. */
static void
a_day_begins_at_midnight(void **state)
{
	static const char *const days[] = {
	    "2027-03-28", "2027-10-31", "2027-07-01"};
	static const int64_t hours[] = {23, 25, 24};

	(void)state;
	for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
		int64_t begins = when(days[i]), ends = begins + hours[i] * 3600;

		for (int64_t at = begins; at < ends; at += 1800)
			assert_int_equal(site_today(&c.site, at), begins);
		assert_int_equal(site_today(&c.site, begins - 1),
		    begins - (int64_t)24 * 3600);
		assert_int_equal(site_today(&c.site, ends - 1), begins);
		assert_int_equal(site_today(&c.site, ends), ends);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(it_is_due_for_a_day),
	    cmocka_unit_test(a_day_begins_at_midnight),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
