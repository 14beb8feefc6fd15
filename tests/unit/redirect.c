/* SPDX-License-Identifier: ISC */
/* Addresses that moved: which one is meant, and where it leads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "compiled.h"
#include "template/redirect.h"

static struct compiled c;

static int
start(void **state)
{
	(void)state;
	compiled_start(&c);
	sitedir_put(&c.dir, "site.xml",
	    "<site " NS " name='N' base='https://n.example'>"
	    "<languages default='nb'/>"
	    "<redirect from='/a/*' to='/ny/*'/>"
	    "<redirect from='/a/b/*.html' to='/ny/*?from=old#top'/>"
	    "<redirect from='/a/b/one' to='/en' status='308'/>"
	    "<redirect from='/bokmål' to='/språk?x=1'/>"
	    "<redirect from='/out/*' to='https://other.example/*'/>"
	    "<redirect from='/top/*' to='/*'/>"
	    "<redirect from='/borte' status='410'/>"
	    "<redirect from='/end/*' to='/en'/>\n"
	    "<redirect from='/end/*.html' to='/to'/>\n"
	    "<redirect from='/end/*x.html' to='/tre'/>"
	    "</site>");
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

static const struct {
	const char *path, *query, *to; /* NULL: none is meant */
	uint32_t status;
} cases[] = {
    {"/b", "", NULL, 0},
    {"/a", "", NULL, 0},
    {"/a/x", "", "/ny/x", 301},
    {"/A/X/y z", "", "/ny/X/y%20z", 301},
    {"/a/", "", "/ny/", 301},
    /* The longer beginning, and no star, go first. */
    {"/a/b/c.html", "", "/ny/c?from=old#top", 301},
    {"/a/b/c.html", "utm_source=x", "/ny/c?from=old&utm_source=x#top", 301},
    {"/a/b/one", "", "/en", 308},
    {"/a/b/ONE/", "s=f7q2k9ma", "/en?s=f7q2k9ma", 308},
    {"/a/b/.html", "", "/ny/?from=old#top", 301},
    {"/bokmål", "y=2", "/spr%C3%A5k?x=1&y=2", 301},
    {"/out/x/y", "q=%22\"", "https://other.example/x/y?q=%22\"", 301},
    {"/borte", "", "", 410},
    /* Of equal beginnings the longer end, in whatever order they stand. */
    {"/end/a", "", "/en", 301},
    {"/end/a.html", "", "/to", 301},
    {"/end/ax.html", "", "/tre", 301},
    /* No path becomes a host or a header. */
    {"/top//evil.example", "", "/evil.example", 301},
    {"/top/\\evil.example", "", "/%5Cevil.example", 301},
    {"/top/x\r\nSet-Cookie: a", "", "/x%0D%0ASet-Cookie%3A%20a", 301},
    {"/top/x", "a=\r\nb", "/x?a=%0D%0Ab", 301},
    {"/out///evil.example/@", "", "https://other.example/evil.example/%40",
	301},
};

static void
leads(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct str rest = {NULL, 0};
		const struct redirect_row *row =
		    redirect_find(&c.site, str_of(cases[i].path), &rest);
		struct buf to;

		if (row == NULL || cases[i].to == NULL) {
			if (row != NULL || cases[i].to != NULL)
				fail_msg("%s", cases[i].path);
			continue;
		}
		buf_init(&to, c.arena, 4096);
		redirect_put(
		    &to, c.arena, &c.site, row, rest, str_of(cases[i].query));
		if (!str_eq(buf_view(&to), str_of(cases[i].to)))
			fail_msg("%s leads to %.*s", cases[i].path,
			    STR_ARG(buf_view(&to)));
		assert_int_equal(row->status, cases[i].status);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(leads)};

	if (!crypto_start())
		return 99;
	return cmocka_run_group_tests(tests, start, stop);
}
