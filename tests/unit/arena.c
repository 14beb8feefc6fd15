/* SPDX-License-Identifier: ISC */
/* The arena's promises, whichever of its two ways was built. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/arena.h"

static void
gives_cleared_aligned_memory(void **state)
{
	struct arena *a = arena_new(128);

	(void)state;
	/* More than a block, so that blocks are added; twice, so that what the
	 * first round wrote is seen if the second does not clear it. */
	for (int round = 0; round < 2; round++) {
		for (size_t n = 0; n < 300; n++) {
			unsigned char *p = arena_alloc(a, n);

			assert_non_null(p);
			assert_int_equal(
			    (uintptr_t)p % _Alignof(max_align_t), 0);
			for (size_t i = 0; i < n; i++)
				assert_int_equal(p[i], 0);
			memset(p, 0xff, n);
		}
		arena_reset(a);
	}
	arena_free(a);
}

static void
keeps_allocations_apart(void **state)
{
	struct arena *a = arena_new(64);
	unsigned char *p[200];

	(void)state;
	for (size_t i = 0; i < 200; i++)
		p[i] = memset(arena_raw(a, i), (int)i, i);
	for (size_t i = 0; i < 200; i++)
		for (size_t k = 0; k < i; k++)
			assert_int_equal(p[i][k], i);
	arena_free(a);
}

static void
counts_what_it_gave(void **state)
{
	struct arena *a = arena_new(0);

	(void)state;
	assert_int_equal(arena_used(a), 0);
	arena_alloc(a, 10);
	arena_array(a, 3, 5);
	assert_int_equal(arena_used(a), 25);
	arena_reset(a);
	assert_int_equal(arena_used(a), 0);
	arena_free(a);
}

static void
grows_and_keeps_the_bytes(void **state)
{
	struct arena *a = arena_new(256);
	unsigned char *p = arena_grow(a, NULL, 0, 1), *other = NULL;

	(void)state;
	p[0] = 0;
	for (size_t n = 1; n < 1000; n++) {
		/* Now and then something stands behind it, so that it moves. */
		if (n % 100 == 0)
			other = memset(arena_raw(a, 8), 0xee, 8);
		p = arena_grow(a, p, n, n + 1);
		p[n] = (unsigned char)n;
	}
	for (size_t i = 0; i < 1000; i++)
		assert_int_equal(p[i], i & 0xff);
	for (size_t i = 0; i < 8; i++)
		assert_int_equal(other[i], 0xee);
	arena_free(a);
}

static void
grows_nothing_without_touching_its_neighbour(void **state)
{
	struct arena *a = arena_new(0);
	unsigned char *empty = arena_alloc(a, 0);
	unsigned char *neighbour = memset(arena_raw(a, 16), 7, 16);

	(void)state;
	empty = arena_grow(a, empty, 0, 16);
	memset(empty, 9, 16);
	for (size_t i = 0; i < 16; i++)
		assert_int_equal(neighbour[i], 7);
	arena_free(a);
}

/* Static, so that nothing counts as leaked when the process ends. */
static struct arena *lost;

/* What the process says and how it ends when this much is asked for. */
static int
ask_for(size_t nmemb, size_t size, char said[256])
{
	int fds[2], status;
	ssize_t n;
	pid_t child;

	assert_int_equal(pipe(fds), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		dup2(fds[1], STDERR_FILENO);
		lost = arena_new(0);
		arena_array(lost, nmemb, size);
		_exit(0);
	}
	close(fds[1]);
	n = read(fds[0], said, 255);
	said[n < 0 ? 0 : n] = '\0';
	close(fds[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

static void
ends_the_process_when_there_is_no_memory(void **state)
{
	static const size_t sizes[][2] = {
	    {SIZE_MAX, 1}, {SIZE_MAX / 2, 3}, {SIZE_MAX - 15, 1}};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		char said[256];
		int status = ask_for(sizes[i][0], sizes[i][1], said);

		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), 3);
		assert_non_null(strstr(said, "out of memory"));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(gives_cleared_aligned_memory),
	    cmocka_unit_test(keeps_allocations_apart),
	    cmocka_unit_test(counts_what_it_gave),
	    cmocka_unit_test(grows_and_keeps_the_bytes),
	    cmocka_unit_test(grows_nothing_without_touching_its_neighbour),
	    cmocka_unit_test(ends_the_process_when_there_is_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
