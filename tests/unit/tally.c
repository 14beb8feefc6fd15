/* SPDX-License-Identifier: ISC */
/* Counting visits and people by key, and finding people again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "insight/crowd.h"
#include "insight/tally.h"

static void
once_a_visit(void **state)
{
	struct arena *a = arena_new(0);
	struct tally t;
	struct tally_row *rows;
	uint32_t row;
	size_t n;

	(void)state;
	tally_start(&t, a, 2);
	row = tally_row(&t, 1, STR("/x"));
	assert_int_equal(tally_row(&t, 1, STR("/x")), row);
	assert_int_not_equal(tally_row(&t, 0, STR("/x")), row);
	(void)tally_row(&t, 1, STR("never"));
	tally_add(&t, row, 0, 1);
	tally_add(&t, row, 0, 1);
	tally_add(&t, row, 0, 2);
	tally_add(&t, row, 7, 1);
	tally_add_new(&t, tally_row(&t, 1, STR("/b")), true);
	tally_add_new(&t, tally_row(&t, 1, STR("/a")), true);
	tally_add_new(&t, tally_row(&t, 1, STR("/b")), false);
	tally_add_new(&t, tally_row(&t, 1, STR("/a")), true);
	rows = tally_sorted(&t, a, 1, &n);
	assert_int_equal(n, 3);
	assert_true(str_eq(rows[0].key, STR("/x")));
	assert_int_equal(rows[0].visits, 3);
	assert_int_equal(rows[0].people, 2);
	assert_true(str_eq(rows[1].key, STR("/a")));
	assert_int_equal(rows[1].people, 2);
	assert_int_equal(rows[2].visits, 2);
	(void)tally_sorted(&t, a, 0, &n);
	assert_int_equal(n, 0);
	tally_stop(&t);
	arena_free(a);
}

/* Past every size its tables begin with, and past the most keys. */
static void
many(void **state)
{
	struct arena *a = arena_new(0);
	struct tally t;
	struct tally_row *rows;
	char key[16];
	size_t n;

	(void)state;
	tally_start(&t, a, 1);
	for (int i = 0; i < (int)TALLY_KEYS_MAX + 10; i++) {
		uint32_t row;

		snprintf(key, sizeof(key), "%d", i);
		row = tally_row(&t, 0, str_of(key));
		tally_add(&t, row, (uint32_t)i, 1);
		tally_add(&t, row, (uint32_t)i, 1);
	}
	rows = tally_sorted(&t, a, 0, &n);
	assert_int_equal(n, TALLY_KEYS_MAX + 1);
	assert_true(str_eq(rows[0].key, TALLY_OTHERS));
	assert_int_equal(rows[0].people, 10);
	for (size_t i = 1; i < n; i++)
		assert_int_equal(rows[i].visits, 1);
	tally_stop(&t);
	arena_free(a);
}

static void
found_again(void **state)
{
	static const unsigned char key[CROWD_KEY_BYTES] = {1};
	struct arena *a = arena_new(0);
	struct crowd c;
	uint32_t who, first;
	char address[16];

	(void)state;
	crowd_start(&c, a, key);
	assert_true(crowd_find(&c, STR("a"), STR("bc"), &first));
	assert_true(crowd_find(&c, STR("ab"), STR("c"), &who));
	assert_int_not_equal(who, first);
	assert_true(crowd_find(&c, STR("a"), STR(""), &who));
	assert_int_not_equal(who, first);
	crowd_person(&c, first)->visits = 5;
	for (int i = 0; i < 10000; i++) {
		snprintf(address, sizeof(address), "%d", i);
		assert_true(crowd_find(&c, str_of(address), STR("x"), &who));
		assert_int_equal(who, (uint32_t)i + 3);
		crowd_person(&c, who)->last_at = i;
	}
	assert_true(crowd_find(&c, STR("a"), STR("bc"), &who));
	assert_int_equal(who, first);
	assert_int_equal(crowd_person(&c, who)->visits, 5);
	assert_true(crowd_find(&c, STR("9999"), STR("x"), &who));
	assert_int_equal(crowd_person(&c, who)->last_at, 9999);
	crowd_stop(&c);
	arena_free(a);
}

/* A room that one journey outgrew is the next one's. */
static void
journeys(void **state)
{
	static const unsigned char key[CROWD_KEY_BYTES];
	struct arena *a = arena_new(0);
	struct crowd c;
	struct person *p, *q;
	char *room, text[100];
	uint32_t who;

	(void)state;
	memset(text, 'x', sizeof(text));
	crowd_start(&c, a, key);
	assert_true(crowd_find(&c, STR("a"), STR(""), &who));
	p = crowd_person(&c, who);
	assert_true(crowd_find(&c, STR("b"), STR(""), &who));
	q = crowd_person(&c, who);
	crowd_keep(&c, p, STR("short"));
	room = p->state;
	crowd_keep(&c, p, STR("longer"));
	assert_ptr_equal(p->state, room);
	assert_memory_equal(p->state, "longer", 6);
	crowd_keep(&c, p, (struct str){text, sizeof(text)});
	assert_ptr_not_equal(p->state, room);
	assert_memory_equal(p->state, text, sizeof(text));
	crowd_keep(&c, q, STR("q"));
	assert_ptr_equal(q->state, room);
	assert_int_equal(q->nstate, 1);
	assert_int_equal(p->nstate, sizeof(text));
	crowd_stop(&c);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(once_a_visit),
	    cmocka_unit_test(many),
	    cmocka_unit_test(found_again),
	    cmocka_unit_test(journeys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
