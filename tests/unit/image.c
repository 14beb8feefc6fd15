/* SPDX-License-Identifier: ISC */
/* Building an image and reading it back from another place. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/image.h"

struct row {
	uint64_t number;
	struct span text;
};

struct head {
	struct span rows;
	uint32_t magic, unused;
};

/* The bytes at another address, so that nothing can depend on the first. */
static struct image
moved(struct arena *a, const struct image_maker *m)
{
	struct str bytes = image_bytes(m);

	return (struct image){
	    memcpy(arena_raw(a, bytes.n), bytes.p, bytes.n), bytes.n};
}

static void
comes_back_from_another_place(void **state)
{
	struct arena *a = arena_new(0);
	struct image_maker *m = image_maker_new(a);
	struct head head = {.magic = 7};
	struct row rows[3];
	struct span at = image_put(m, &head, 1, sizeof(head));
	const struct head *got;
	struct image im;

	(void)state;
	for (size_t i = 0; i < 3; i++)
		rows[i] = (struct row){
		    i, image_text(m, str_format(a, "text %zu", i))};
	head.rows = image_put(m, rows, 3, sizeof(rows[0]));
	image_patch(m, at.at, &head, sizeof(head));

	im = moved(a, m);
	got = image_at(&im, at);
	assert_int_equal(got->magic, 7);
	assert_int_equal(got->rows.n, 3);
	for (size_t i = 0; i < 3; i++) {
		const struct row *row =
		    &IMAGE_ROWS(&im, struct row, got->rows)[i];

		assert_int_equal(row->number, i);
		assert_true(str_eq(
		    image_str(&im, row->text), str_format(a, "text %zu", i)));
	}
	arena_free(a);
}

static void
keeps_a_text_once(void **state)
{
	struct arena *a = arena_new(0);
	struct image_maker *m = image_maker_new(a);
	struct span spans[5000];
	struct image im;
	size_t n;

	(void)state;
	/* More than the table begins with, so that it is doubled. */
	for (size_t i = 0; i < 5000; i++)
		spans[i] = image_text(m, str_format(a, "%zu", i));
	n = image_bytes(m).n;
	for (size_t i = 0; i < 5000; i++) {
		struct span again = image_text(m, str_format(a, "%zu", i));

		assert_int_equal(again.at, spans[i].at);
		assert_int_equal(again.n, spans[i].n);
	}
	assert_int_equal(image_bytes(m).n, n);
	im = moved(a, m);
	for (size_t i = 0; i < 5000; i++)
		assert_true(
		    str_eq(image_str(&im, spans[i]), str_format(a, "%zu", i)));
	arena_free(a);
}

static void
aligns_rows_and_clears_between(void **state)
{
	struct arena *a = arena_new(0);
	struct image_maker *m = image_maker_new(a);
	uint64_t v = UINT64_MAX;
	struct span s;

	(void)state;
	for (size_t n = 1; n < 8; n++) {
		size_t from = image_bytes(m).n;
		struct span text =
		    image_text(m, str_format(a, "%0*zu", (int)n, n));

		s = image_put(m, &v, 1, sizeof(v));
		assert_int_equal(text.at, from);
		assert_int_equal(s.at % 8, 0);
		for (size_t i = from + n; i < s.at; i++)
			assert_int_equal(image_bytes(m).p[i], 0);
	}
	arena_free(a);
}

static void
nothing_has_no_place(void **state)
{
	struct arena *a = arena_new(0);
	struct image_maker *m = image_maker_new(a);
	struct span s = image_put(m, NULL, 0, 8);

	(void)state;
	assert_int_equal(s.at, 0);
	assert_int_equal(s.n, 0);
	s = image_text(m, (struct str){NULL, 0});
	assert_int_equal(s.n, 0);
	assert_int_equal(image_bytes(m).n, 0);
	arena_free(a);
}

static void
the_same_input_gives_the_same_bytes(void **state)
{
	struct arena *a = arena_new(0);
	struct image_maker *m[2];
	struct str x, y;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		uint32_t rows[3] = {1, 2, 3};

		m[i] = image_maker_new(a);
		image_text(m[i], STR("abc"));
		image_put(m[i], rows, 3, sizeof(rows[0]));
		image_text(m[i], STR("abc"));
		image_text(m[i], STR("d"));
		image_put(m[i], rows, 1, sizeof(rows[0]));
	}
	x = image_bytes(m[0]);
	y = image_bytes(m[1]);
	assert_true(str_eq(x, y));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(comes_back_from_another_place),
	    cmocka_unit_test(keeps_a_text_once),
	    cmocka_unit_test(aligns_rows_and_clears_between),
	    cmocka_unit_test(nothing_has_no_place),
	    cmocka_unit_test(the_same_input_gives_the_same_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
