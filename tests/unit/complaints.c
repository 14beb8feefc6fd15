/* SPDX-License-Identifier: ISC */
/*
 * Bad sites and what is said about them: each folder NAME of tests/complaints/
 * holds a site and the file `expected`, byte for byte what `check` prints.
 * A case with an empty `expected` must compile.  UPDATE=1 writes the files.
 *
 * A site of one fault needs no other files: where site.xml or pages/front.xml
 * are not part of the case, the shared ones of tests/complaints/base are used.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "insight/sitecheck.h"
#include "sitedir.h"
#include "weave/compile.h"

#define NOW 1800000000 /* 2027-01-15T08:00:00Z */

static const char *
cases_dir(void)
{
	static char path[4096];
	const char *srcdir = getenv("srcdir");

	snprintf(path, sizeof(path), "%s/tests/complaints",
	    srcdir == NULL ? "." : srcdir);
	return path;
}

/* What compiling the site in `dir` says. */
static struct str
said(struct arena *a, const char *dir)
{
	struct complaints *c = complaints_new(a);
	struct str image;
	struct buf out;
	bool good = compile_site(a, c, dir, &image);
	struct site site;

	assert_int_equal(good, complaints_errors(c) == 0);
	if (good) {
		assert_true(site_open(&site, image.p, image.n));
		sitecheck(a, &site, c, NOW);
	}
	buf_init(&out, a, 1 << 20);
	complaints_print(c, &out);
	return buf_view(&out);
}

static void
update(const char *file, struct str text)
{
	FILE *f = fopen(file, "w");

	assert_non_null(f);
	if (text.n > 0)
		assert_int_equal(fwrite(text.p, 1, text.n, f), text.n);
	assert_int_equal(fclose(f), 0);
}

static bool
same(const char *name, struct str have, struct str want)
{
	if (str_eq(have, want))
		return true;
	/* print_error() would cut them. */
	fprintf(stderr, "%s: expected\n%.*s%s: said\n%.*s", name,
	    STR_ARG(want), name, STR_ARG(have));
	return false;
}

static bool
run(const char *name)
{
	struct arena *a = arena_new(0);
	struct str expected, have;
	struct sitedir site;
	char file[5000], from[4500];
	bool good = true;

	snprintf(from, sizeof(from), "%s/base", cases_dir());
	sitedir_make(&site);
	sitedir_copy(&site, from);
	snprintf(from, sizeof(from), "%s/%s", cases_dir(), name);
	sitedir_copy(&site, from);
	sitedir_remove(&site, "expected");
	have = said(a, site.path);
	snprintf(file, sizeof(file), "%s/expected", from);
	if (getenv("UPDATE") != NULL)
		update(file, have);
	else if (!sitedir_read(a, file, &expected))
		good = same(name, have, STR("(no file `expected`)\n"));
	else
		good = same(name, have, expected);
	sitedir_free(&site);
	arena_free(a);
	return good;
}

static int
is_case(const struct dirent *d)
{
	return d->d_name[0] != '.' && strcmp(d->d_name, "base") != 0;
}

static void
every_case(void **state)
{
	struct dirent **names;
	int n, bad = 0;

	(void)state;
	n = scandir(cases_dir(), &names, is_case, alphasort);
	assert_true(n > 0);
	for (int i = 0; i < n; i++) {
		bad += !run(names[i]->d_name);
		free(names[i]);
	}
	free(names);
	assert_int_equal(bad, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(every_case)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
