/* SPDX-License-Identifier: ISC */
/* Which site a mail takes its words from, and of a test of a draft: that draft
 * or none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/stat.h>
#include <utime.h>

#include <cmocka.h>

#include "compiled.h"
#include "people/given.h"
#include "publish/kept.h"
#include "sending/former.h"

#define SITE                                                       \
	"<site " NS " name='%s' base='%s' prefix='%s'><languages " \
	"default='nb'/><mail from='%s'><address>Veien "            \
	"1</address></mail></site>"

static struct compiled served, other;

static void
write_site(struct compiled *c, const char *name, const char *base,
    const char *prefix, const char *from)
{
	compiled_start(c);
	sitedir_write(&c->dir, "site.xml",
	    str_format(c->arena, SITE, name, base, prefix, from));
	compiled_page(c, "pages/front.xml", "id='front' path='/'", "");
	compiled_open(c);
}

static int
start(void **state)
{
	(void)state;
	write_site(&served, "Nordkurs", "https://n.no", "/k/", "hei@n.no");
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	compiled_stop(&served);
	return 0;
}

/* The one that is asked for, or NULL: nothing else is there. */
static const struct site *
find(void *ctx, struct str version)
{
	struct site *there = ctx;

	return there != NULL &&
		       str_eq(version, site_version(other.arena, there))
		   ? there
		   : NULL;
}

static void
a_test_that_names_its_site_is_of_a_draft(void **state)
{
	const struct given test = {.test = true, .stage = STR("decision")},
			   other_given = {
			       .stage = STR("test"), .form = STR("test=1")};
	struct arena *a = arena_new(0);
	struct store_mail mail = {
	    .site = STR("abc"), .given = given_pack(a, &test)};

	(void)state;
	assert_true(former_is_draft(&mail));
	mail.given = given_pack(a, &other_given);
	assert_false(former_is_draft(&mail));
	mail.given = STR("");
	assert_false(former_is_draft(&mail));
	/* Of whichever is served. */
	mail = (struct store_mail){.given = given_pack(a, &test)};
	assert_false(former_is_draft(&mail));
	arena_free(a);
}

static void
other_mails_fall_back_and_a_test_does_not(void **state)
{
	struct str name;

	(void)state;
	write_site(&other, "Høst", "https://n.no", "/k/", "hei@n.no");
	name = site_version(other.arena, &other.site);
	assert_ptr_equal(
	    former_site(&served.site, name, find, &other.site), &other.site);
	assert_ptr_equal(
	    former_draft(&served.site, name, find, &other.site), &other.site);
	assert_ptr_equal(
	    former_site(&served.site, name, find, NULL), &served.site);
	assert_null(former_draft(&served.site, name, find, NULL));
	assert_null(former_draft(&served.site, name, NULL, NULL));
	/* It was published since. */
	assert_ptr_equal(
	    former_draft(&other.site, name, find, NULL), &other.site);
	compiled_stop(&other);
}

static void
a_draft_that_is_elsewhere_is_none(void **state)
{
	static const struct {
		const char *base, *prefix, *from;
	} cases[] = {{"https://m.no", "/k/", "hei@n.no"},
	    {"https://n.no", "/j/", "hei@n.no"},
	    {"https://n.no", "/k/", "hei@m.no"}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct str name;

		write_site(&other, "Nordkurs", cases[i].base, cases[i].prefix,
		    cases[i].from);
		name = site_version(other.arena, &other.site);
		assert_true(former_is_moved(&other.site, &served.site));
		assert_null(
		    former_draft(&served.site, name, find, &other.site));
		assert_ptr_equal(
		    former_site(&served.site, name, find, &other.site),
		    &served.site);
		compiled_stop(&other);
	}
}

static bool
is_kept(const char *tests, struct str name)
{
	int fd = kept_test_open(tests, name);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static void
a_draft_is_kept_by_its_name_for_a_while(void **state)
{
	struct arena *a = arena_new(0);
	const char *tests = str_format(a, "%s/tests", served.dir.path).p;
	struct str name = site_version(a, &served.site);
	const char *path =
	    str_format(a, "%s/%.*s.image", tests, STR_ARG(name)).p;
	const char *wrong = str_format(a, "%s/aaaaaaaaaaaaa.image", tests).p;
	struct stat st;

	(void)state;
	assert_false(is_kept(tests, name));
	kept_tests_expire(tests, 1000);
	for (int i = 0; i < 2; i++)
		assert_true(kept_test_write(a, tests, &served.site));
	assert_true(is_kept(tests, name));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_size, served.image.n);
	/* What is no name is no path, and a name is that of what is in it. */
	assert_false(is_kept(tests, STR("../../../x.im")));
	assert_false(is_kept(tests, STR("")));
	assert_int_equal(link(path, wrong), 0);
	assert_false(is_kept(tests, STR("aaaaaaaaaaaaa")));

	assert_int_equal(utime(path, &(struct utimbuf){1000, 1000}), 0);
	kept_tests_expire(tests, 1000);
	assert_true(is_kept(tests, name));
	/* Tested again it is new again. */
	assert_true(kept_test_write(a, tests, &served.site));
	kept_tests_expire(tests, 1001);
	assert_true(is_kept(tests, name));
	assert_int_not_equal(stat(wrong, &st), 0);
	assert_int_equal(utime(path, &(struct utimbuf){1000, 1000}), 0);
	kept_tests_expire(tests, 1001);
	assert_false(is_kept(tests, name));
	assert_int_equal(rmdir(tests), 0);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_test_that_names_its_site_is_of_a_draft),
	    cmocka_unit_test(other_mails_fall_back_and_a_test_does_not),
	    cmocka_unit_test(a_draft_that_is_elsewhere_is_none),
	    cmocka_unit_test(a_draft_is_kept_by_its_name_for_a_while),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
