/* SPDX-License-Identifier: ISC */
/* The bell between processes. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <fcntl.h>
#include <unistd.h>
#include <cmocka.h>

#include "sitedir.h"

#include "base/wake.h"

static void
rings_are_kept_and_are_one(void **state)
{
	struct wake rings, hears;
	struct sitedir s;
	char path[sizeof(s.path) + 8];

	(void)state;
	sitedir_make(&s);
	snprintf(path, sizeof(path), "%s/wake", s.path);
	assert_true(wake_open(&rings, path));
	wake_ring(&rings);
	wake_ring(&rings);
	wake_close(&rings);
	/* The last who had it open is gone, and what he rang with him. */
	assert_true(wake_open(&hears, path));
	assert_false(wake_wait(&hears, 0, NULL));
	assert_true(wake_open(&rings, path));
	wake_ring(&rings);
	wake_ring(&rings);
	wake_close(&rings);
	assert_true(wake_wait(&hears, -1, NULL));
	assert_false(wake_wait(&hears, 0, NULL));
	wake_close(&hears);
	sitedir_free(&s);
}

static void
who_rings_never_waits(void **state)
{
	struct wake w;
	struct sitedir s;
	char path[sizeof(s.path) + 8];

	(void)state;
	sitedir_make(&s);
	snprintf(path, sizeof(path), "%s/wake", s.path);
	assert_true(wake_open(&w, path));
	/* More than any FIFO holds. */
	for (int i = 0; i < 128 * 1024; i++)
		wake_ring(&w);
	assert_true(wake_wait(&w, -1, NULL));
	assert_false(wake_wait(&w, 0, NULL));
	wake_ring(NULL);
	wake_close(&w);
	wake_ring(&w);
	sitedir_free(&s);
}

static void
what_is_no_fifo_is_left_alone(void **state)
{
	struct wake w;
	struct sitedir s;
	char path[sizeof(s.path) + 8];

	(void)state;
	sitedir_make(&s);
	snprintf(path, sizeof(path), "%s/wake", s.path);
	sitedir_put(&s, "wake", "mine");
	assert_false(wake_open(&w, path));
	assert_int_equal(w.fd, -1);
	assert_int_equal(access(path, F_OK), 0);
	snprintf(path, sizeof(path), "%s/no/w", s.path);
	assert_false(wake_open(&w, path));
	assert_false(wake_wait(&w, 0, NULL));
	sitedir_free(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rings_are_kept_and_are_one),
	    cmocka_unit_test(who_rings_never_waits),
	    cmocka_unit_test(what_is_no_fifo_is_left_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
