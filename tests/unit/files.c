/* SPDX-License-Identifier: ISC */
/*
 * Files of a site directory, opened in both ways there are: with openat2, and
 * name by name where the kernel has none.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "model/files.h"
#include "sitedir.h"

static const char *const folders[] = {"pages", NULL};

static struct arena *arena;
static struct sitedir site;
static struct files files;

static int
start(void **state)
{
	(void)state;
	arena = arena_new(0);
	sitedir_make(&site);
	sitedir_put(&site, "site.xml", "top");
	sitedir_put(&site, "pages/a/b.xml", "deep");
	sitedir_put(&site, "pages/front.xml", "front");
	sitedir_put(&site, "other/secret.xml", "secret");
	assert_true(files_open(
	    &files, arena, complaints_new(arena), site.path, folders));
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	files_close(&files);
	sitedir_free(&site);
	arena_free(arena);
	return 0;
}

static struct str
printed(void)
{
	struct buf out;

	buf_init(&out, arena, 1 << 16);
	complaints_print(files.complaints, &out);
	return buf_view(&out);
}

static void
assert_reads(const char *path, const char *text)
{
	struct str bytes;

	assert_true(files_read(&files, str_of(path), 100, &bytes));
	assert_true(str_eq(bytes, str_of(text)));
}

/* It is not read, and why is said. */
static void
assert_refused(const char *path, const char *why)
{
	struct str bytes;

	files.complaints = complaints_new(arena);
	assert_false(files_read(&files, str_of(path), 100, &bytes));
	assert_true(str_find(printed(), str_of(why)) < printed().n);
}

static void
replace(const char *name, const char *target)
{
	char path[128], moved[160];

	snprintf(path, sizeof(path), "%s/%s", site.path, name);
	snprintf(moved, sizeof(moved), "%s.old", path);
	assert_int_equal(rename(path, moved), 0);
	assert_int_equal(symlink(target, path), 0);
}

static void
lists(void **state)
{
	(void)state;
	assert_int_equal(files.n, 4);
	assert_true(files_has(&files, STR("other/")));
	assert_true(files_has(&files, STR("pages/a/b.xml")));
	assert_true(files_has(&files, STR("pages/front.xml")));
	assert_true(files_has(&files, STR("site.xml")));
	assert_int_equal(printed().n, 0);
}

/* What was swapped for a link after it was listed is not followed. */
static void
never_leaves(bool by_steps)
{
	unsigned char hash[HASH_BYTES];

	files.by_steps = by_steps;
	assert_reads("site.xml", "top");
	assert_reads("pages/a/b.xml", "deep");
	assert_true(files_hash(&files, STR("pages/front.xml"), hash));
	assert_int_equal(printed().n, 0);
	assert_refused("pages/none.xml", "can not be opened: No such file");
	assert_refused("site.xml/x", "can not be opened: Not a directory");
	assert_refused("pages", "not a file");
	assert_refused("pages/../../etc/passwd", "a symbolic link");
	replace("pages/front.xml", "../other/secret.xml");
	assert_refused("pages/front.xml", "a symbolic link");
	replace("pages/a", "../other");
	assert_refused("pages/a/secret.xml", "a symbolic link");
}

static void
never_leaves_by_openat2(void **state)
{
	(void)state;
	if (files.by_steps)
		skip();
	never_leaves(false);
}

static void
never_leaves_by_steps(void **state)
{
	(void)state;
	never_leaves(true);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(lists, start, stop),
	    cmocka_unit_test_setup_teardown(
		never_leaves_by_openat2, start, stop),
	    cmocka_unit_test_setup_teardown(never_leaves_by_steps, start, stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
