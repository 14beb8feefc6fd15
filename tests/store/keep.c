/* SPDX-License-Identifier: ISC */
/* The keeper's work: checkpoints and retention. */
#include "suite.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define MIB (1024 * 1024)

static off_t
size(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return st.st_size;
}

/* n writes of about 100 KB each. */
static void
write_much(
    struct suite *s, struct store *store, struct id id, uint64_t key, int n)
{
	char *state = arena_raw(s->arena, 100000);

	for (int i = 0; i < n; i++) {
		struct suite_tx t;

		/* Bytes that do not change are not written again. */
		memset(state, 'a' + i % 26, 100000);
		suite_tx(s, &t, key + (uint64_t)i);
		t.visitor.state = (struct str){state, 100000};
		suite_change(&t, CHANGE_PUT_VISITOR, id);
		assert_int_equal(suite_run(s, store, &t), STORE_OK);
	}
}

static void
keep_all(struct store *keeper, int64_t now, int64_t visitors)
{
	struct store_before before = {visitors, 0};

	for (int slices = 0; store_keep(keeper, now, before); slices++)
		assert_true(slices < 10000);
}

static void
a_long_log_goes_into_the_database(void **state)
{
	struct suite *s = *state;
	struct store *worker = suite_open(s, true);
	struct store *keeper = suite_open(s, false);
	struct id id = suite_visitor(s, worker, 1);
	struct store_numbers n;
	off_t fresh = size(s->db);

	write_much(s, worker, id, 100, 5);
	keep_all(keeper, NOON, 0);
	/* Below 4 MiB: not yet. */
	assert_int_equal(size(s->db), fresh);
	write_much(s, worker, id, 200, 45);
	store_numbers(worker, &n);
	assert_true(n.wal_bytes > 4 * MIB);
	keep_all(keeper, NOON, 0);
	assert_true(size(s->db) > fresh);
	/* The log begins anew instead of growing. */
	write_much(s, worker, id, 300, 40);
	store_numbers(worker, &n);
	assert_true(n.wal_bytes < 6 * MIB);
	store_close(worker);
	store_close(keeper);
}

/* How often the log was begun, from its header. */
static uint32_t
log_number(struct suite *s)
{
	const char *path = str_format(s->arena, "%s-wal", s->db).p;
	int fd = open(path, O_RDONLY);
	unsigned char h[16];

	assert_true(fd >= 0);
	assert_int_equal(read(fd, h, sizeof(h)), sizeof(h));
	close(fd);
	return (uint32_t)h[12] << 24 | (uint32_t)h[13] << 16 |
	       (uint32_t)h[14] << 8 | h[15];
}

/* That waits for the disk, which a worker must not. */
static void
the_keeper_begins_the_log_anew(void **state)
{
	struct suite *s = *state;
	struct store *worker = suite_open(s, true);
	struct store *keeper = suite_open(s, false);
	struct id id = suite_visitor(s, worker, 1);
	uint32_t before;

	write_much(s, worker, id, 100, 50);
	before = log_number(s);
	keep_all(keeper, NOON, 0);
	assert_int_equal(log_number(s), before + 1);
	write_much(s, worker, id, 200, 1);
	assert_int_equal(log_number(s), before + 1);
	assert_int_equal(strlen(suite_state(s, worker, id)), 100000);
	store_close(worker);
	store_close(keeper);
}

static void
nobody_checkpoints_by_closing(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true);
	off_t fresh = size(s->db);
	struct id id = suite_visitor(s, store, 1);

	write_much(s, store, id, 100, 2);
	store_close(store);
	assert_int_equal(size(s->db), fresh);
	store = suite_open(s, true);
	assert_int_equal(strlen(suite_state(s, store, id)), 100000);
	store_close(store);
}

static off_t
log_size(struct suite *s)
{
	return size(str_format(s->arena, "%s-wal", s->db).p);
}

/* What they were stands in the log as well. */
static void
the_log_forgets_who_is_erased(void **state)
{
	struct suite *s = *state;
	struct store *worker = suite_open(s, true);
	struct store *keeper = suite_open(s, false);
	struct id id = suite_visitor(s, worker, 1);

	keep_all(keeper, NOON, 0);
	write_much(s, worker, id, 100, 1);
	keep_all(keeper, NOON, 0);
	assert_true(log_size(s) > 100000);
	keep_all(keeper, NOON + 3 * DAY, NOON + DAY);
	assert_string_equal(suite_state(s, worker, id), "-");
	assert_int_equal(log_size(s), 0);
	store_close(worker);
	store_close(keeper);
}

static void
old_visitors_go_with_all_they_did(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, false);
	struct id old = suite_visitor(s, store, 1);
	struct id young = suite_visitor(s, store, 2);
	struct id idle = suite_visitor(s, store, 3);

	for (int i = 0; i < 1200; i++)
		suite_note(store, old, NOON + i % 7, "a");
	suite_note(store, young, NOON + 2 * DAY, "b");
	while (suite_turn(s, store, 100) >= 0)
		;
	keep_all(store, NOON + 3 * DAY, NOON);
	assert_int_equal(strlen(suite_state(s, store, old)), 2399);
	/* A pass an hour. */
	keep_all(store, NOON + 3 * DAY + 4000, NOON + DAY);
	assert_string_equal(suite_state(s, store, old), "-");
	assert_string_equal(suite_state(s, store, idle), "-");
	assert_string_equal(suite_state(s, store, young), "b");
	assert_string_equal(
	    suite_report(s, store, "days"), "2023-11-16 1 1 1\n");
	store_close(store);
}

static void
keeps_while_others_write(void **state)
{
	struct suite *s = *state;
	struct store *worker = suite_open(s, true);
	struct store *keeper = suite_open(s, false);
	struct id id = {0, 0};

	for (uint64_t i = 0; i < 300; i++) {
		id = suite_visitor(s, worker, i);
		suite_note(worker, id, NOON + DAY * (int64_t)(i % 2), "a");
		(void)suite_turn(s, worker, 50);
		if (i % 30 == 0)
			(void)store_keep(keeper, NOON + (int64_t)i * 3600,
			    (struct store_before){NOON + 1, 0});
	}
	while (suite_turn(s, worker, 100) >= 0)
		;
	keep_all(keeper, NOON + 9 * DAY * 100, NOON + 1);
	assert_string_equal(suite_report(s, keeper, "stages"), "few 150\n");
	assert_string_equal(suite_state(s, worker, id), "a");
	store_close(worker);
	store_close(keeper);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, suite_setup, suite_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_long_log_goes_into_the_database),
	    TEST(the_keeper_begins_the_log_anew),
	    TEST(nobody_checkpoints_by_closing),
	    TEST(old_visitors_go_with_all_they_did),
	    TEST(the_log_forgets_who_is_erased),
	    TEST(keeps_while_others_write),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
