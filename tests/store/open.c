/* SPDX-License-Identifier: ISC */
/* Making, opening and refusing databases. */
#include "suite.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static void
patch(const char *path, off_t at, const void *bytes, size_t n)
{
	int fd = open(path, O_RDWR | O_CREAT, 0600);

	assert_int_equal(pwrite(fd, bytes, n, at), n);
	close(fd);
}

static void
peek(const char *path, off_t at, void *bytes, size_t n)
{
	int fd = open(path, O_RDONLY);

	assert_int_equal(pread(fd, bytes, n, at), n);
	close(fd);
}

static void
is_prepared_once_and_again(void **state)
{
	struct suite *s = *state;
	struct store *store;
	struct stat st;

	assert_int_equal(stat(s->db, &st), 0);
	/* Nobody else's business, whatever the umask. */
	assert_int_equal(st.st_mode & 07, 0);
	assert_true(store_prepare(s->db, s->lock));
	store = suite_open(s, true);
	assert_int_equal(store_level(store), 2);
	store_close(store);
}

static void
keeps_what_is_there_when_prepared_again(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, false);
	struct id id = suite_visitor(s, store, 1);

	suite_note(store, id, NOON, "a");
	store_close(store);
	assert_true(store_prepare(s->db, s->lock));
	store = suite_open(s, true);
	assert_string_equal(suite_state(s, store, id), "a");
	store_close(store);
}

static void
a_worker_makes_no_file(void **state)
{
	struct suite *s = *state;
	struct store *store;
	struct suite_tx t;

	assert_int_equal(unlink(s->db), 0);
	store = suite_open(s, true);
	assert_int_equal(store_level(store), 0);
	assert_int_equal(access(s->db, F_OK), -1);
	assert_string_equal(suite_state(s, store, (struct id){0, 1}), "down");
	suite_tx(s, &t, 1);
	assert_int_equal(suite_run(s, store, &t), STORE_DOWN);
	store_close(store);
}

static void
comes_up_when_the_file_comes(void **state)
{
	struct suite *s = *state;
	struct store *store;
	int wait;

	assert_int_equal(unlink(s->db), 0);
	store = suite_open(s, true);
	wait = suite_turn(s, store, 5000);
	assert_int_equal(store_level(store), 0);
	assert_true(wait > 0 && wait <= 1000);
	assert_true(store_prepare(s->db, s->lock));
	(void)suite_turn(s, store, wait);
	assert_int_equal(store_level(store), 2);
	(void)suite_visitor(s, store, 1);
	store_close(store);
}

/* user_version is big-endian at byte 60 of the file. */
static void
refuses_a_newer_schema(void **state)
{
	struct suite *s = *state;
	struct store *store;

	patch(s->db, 60, "\0\0\0\x7f", 4);
	assert_false(store_prepare(s->db, s->lock));
	store = suite_open(s, true);
	assert_int_equal(store_level(store), 0);
	store_close(store);
}

static void
refuses_an_older_schema_until_prepared(void **state)
{
	struct suite *s = *state;
	struct store *store;
	char now[4];

	peek(s->db, 60, now, sizeof(now));
	patch(s->db, 60, "\0\0\0\0", 4);
	store = suite_open(s, true);
	assert_int_equal(store_level(store), 0);
	store_close(store);
	/* Its tables are there already: the migration fails, undone. */
	assert_false(store_prepare(s->db, s->lock));
	patch(s->db, 60, now, sizeof(now));
	assert_true(store_prepare(s->db, s->lock));
}

static void
leaves_other_files_alone(void **state)
{
	struct suite *s = *state;
	char text[4096];
	FILE *f;

	memset(text, 'x', sizeof(text));
	assert_int_equal(unlink(s->db), 0);
	patch(s->db, 0, text, sizeof(text));
	assert_false(store_prepare(s->db, s->lock));
	f = fopen(s->db, "r");
	memset(text, 0, sizeof(text));
	assert_int_equal(fread(text, 1, sizeof(text), f), sizeof(text));
	assert_int_equal(fgetc(f), EOF);
	fclose(f);
	for (size_t i = 0; i < sizeof(text); i++)
		assert_int_equal(text[i], 'x');
}

static void
refuses_another_programs_database(void **state)
{
	struct suite *s = *state;

	/* application_id, big-endian at byte 68 */
	patch(s->db, 68, "\1\2\3\4", 4);
	assert_false(store_prepare(s->db, s->lock));
}

static void
follows_no_link_to_the_file(void **state)
{
	struct suite *s = *state;
	struct store *store;
	char other[128];

	snprintf(other, sizeof(other), "%s/other", s->dir);
	assert_int_equal(rename(s->db, other), 0);
	assert_int_equal(symlink(other, s->db), 0);
	store = suite_open(s, true);
	assert_int_equal(store_level(store), 0);
	store_close(store);
}

static void
follows_links_to_the_directory(void **state)
{
	struct suite *s = *state;
	struct store *store;
	char dir[128];

	snprintf(dir, sizeof(dir), "%s/link", s->dir);
	assert_int_equal(symlink(s->dir, dir), 0);
	snprintf(s->db, sizeof(s->db), "%s/db", dir);
	store = suite_open(s, true);
	assert_int_equal(store_level(store), 2);
	store_close(store);
}

static void
prepare_waits_for_nobody_for_ever(void **state)
{
	struct suite *s = *state;
	struct suite_holder other = suite_hold(s);

	assert_false(store_prepare(s->db, s->lock));
	suite_unlock(other);
	assert_true(store_prepare(s->db, s->lock));
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, suite_setup, suite_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(is_prepared_once_and_again),
	    TEST(keeps_what_is_there_when_prepared_again),
	    TEST(a_worker_makes_no_file),
	    TEST(comes_up_when_the_file_comes),
	    TEST(refuses_a_newer_schema),
	    TEST(refuses_an_older_schema_until_prepared),
	    TEST(leaves_other_files_alone),
	    TEST(refuses_another_programs_database),
	    TEST(follows_no_link_to_the_file),
	    TEST(follows_links_to_the_directory),
	    TEST(prepare_waits_for_nobody_for_ever),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
