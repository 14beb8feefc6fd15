/* SPDX-License-Identifier: ISC */
/* What the world does to a file (SAFETY 7): pages go on, nothing is pretended,
 * nothing is deleted, and it recovers by itself. */
#include "suite.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 2048 /* as sql/once.sql has it; the first holds the schema */

static const struct id nobody = {0, 0};

/* Stands before libc's for the whole program, SQLite included. */
static int sync_error;

int
fdatasync(int fd)
{
	if (sync_error != 0) {
		errno = sync_error;
		return -1;
	}
	return (int)syscall(SYS_fdatasync, fd);
}

static void
a_sync_that_fails_leaves_it_open(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true);
	struct id id = suite_visitor(s, store, 1);
	struct suite_tx t;

	for (uint64_t i = 0; i < 3; i++) {
		suite_tx(s, &t, 10 + i);
		suite_change(&t, CHANGE_ADD_EVENT, id)->event =
		    suite_event(NOON, "a");
		sync_error = EIO;
		assert_int_equal(suite_run(s, store, &t), STORE_UNSURE);
		sync_error = 0;
		(void)suite_turn(s, store, 1000);
		assert_int_equal(store_level(store), 2);
		t.ended = 0;
		t.tx.deadline_ms = s->ms + 3000;
		(void)suite_run(s, store, &t);
		assert_true(t.rc == STORE_OK || t.rc == STORE_AGAIN);
	}
	assert_string_equal(suite_state(s, store, id), "a,a,a");
	store_close(store);
}

static void
a_sync_that_fails_does_not_matter_to_notes(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true);
	struct id id = suite_visitor(s, store, 1);

	suite_note(store, id, NOON, "a");
	sync_error = EIO;
	(void)suite_turn(s, store, 1);
	(void)suite_turn(s, store, 200);
	sync_error = 0;
	assert_int_equal(store_level(store), 2);
	assert_string_equal(suite_state(s, store, id), "a");
	store_close(store);
}

static void
swap_bytes(const char *path, off_t at, char *bytes, size_t n)
{
	int fd = open(path, O_RDWR);
	char *old = malloc(n);

	assert_int_equal(pread(fd, old, n, at), n);
	assert_int_equal(pwrite(fd, bytes, n, at), n);
	memcpy(bytes, old, n);
	free(old);
	close(fd);
}

static void
a_damaged_page_is_left_as_it_is(void **state)
{
	struct suite *s = *state;
	struct store *store;
	struct stat before, after;
	struct store_event e = suite_event(NOON, "a");
	struct suite_tx t;
	static char bytes[3 * PAGE];
	int wait;

	memset(bytes, 0xff, sizeof(bytes));
	swap_bytes(s->db, PAGE, bytes, sizeof(bytes));
	assert_int_equal(stat(s->db, &before), 0);
	store = suite_open(s, true);
	assert_string_equal(suite_state(s, store, (struct id){0, 1}), "down");
	assert_int_equal(store_level(store), 0);
	suite_tx(s, &t, 1);
	assert_int_equal(suite_run(s, store, &t), STORE_DOWN);
	assert_true(store_note(store, (struct id){0, 1}, &e));
	wait = suite_turn(s, store, 1);
	assert_true(wait > 1000);
	assert_int_equal(stat(s->db, &after), 0);
	assert_int_equal(before.st_ino, after.st_ino);
	assert_int_equal(before.st_size, after.st_size);
	/* As SAFETY 1 saw it: it was never damaged, the disk was away. */
	swap_bytes(s->db, PAGE, bytes, sizeof(bytes));
	(void)suite_turn(s, store, wait);
	assert_int_equal(store_level(store), 2);
	assert_int_equal(suite_visitor(s, store, 2).lo, 1);
	store_close(store);
}

/* The page's structure is whole, a value in it is not. */
static void
a_damaged_row_takes_no_process_down(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true);
	struct id id = suite_visitor(s, store, 1);
	char command[512];

	snprintf(command, sizeof(command),
	    "sqlite3 '%s' 'PRAGMA ignore_check_constraints = 1; "
	    "UPDATE visitor SET secret_hash = zeroblob(3)'",
	    s->db);
	if (system(command) != 0) {
		print_message("skipped: no sqlite3\n");
		store_close(store);
		skip();
	}
	assert_string_equal(suite_state(s, store, id), "down");
	assert_int_equal(store_level(store), 0);
	store_close(store);
}

/* sqlite3 in another process, inside BEGIN IMMEDIATE; 0: there is none. */
static pid_t
begin_elsewhere(const struct suite *s, int *tell)
{
	static const char text[] = "BEGIN IMMEDIATE; SELECT 'held';\n";
	int in[2], out[2];
	char said[8];
	pid_t pid;
	ssize_t n;

	assert_int_equal(pipe(in) | pipe(out), 0);
	pid = fork();
	if (pid == 0) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		close(in[1]);
		execlp("sqlite3", "sqlite3", "-batch", s->db, (char *)NULL);
		suite_leave(true);
	}
	close(out[1]);
	assert_int_equal(
	    write(in[1], text, sizeof(text) - 1), sizeof(text) - 1);
	n = read(out[0], said, sizeof(said));
	close(out[0]);
	close(in[0]);
	*tell = in[1];
	return n > 0 ? pid : 0;
}

static void
another_programs_transaction_is_waited_for(void **state)
{
	struct suite *s = *state;
	struct store *store;
	struct suite_tx t, late;
	int tell;
	pid_t pid = begin_elsewhere(s, &tell);

	if (pid == 0) {
		print_message("skipped: no sqlite3\n");
		skip();
	}
	store = suite_open(s, true);
	assert_string_equal(suite_state(s, store, (struct id){0, 1}), "-");
	suite_tx(s, &late, 1);
	store_write(store, &late.tx);
	suite_tx(s, &t, 2);
	t.tx.deadline_ms = s->ms + 10000;
	suite_change(&t, CHANGE_NEW_VISITOR, nobody);
	store_write(store, &t.tx);
	assert_int_equal(suite_turn(s, store, 2999), 1);
	assert_int_equal(late.ended, 0);
	(void)suite_turn(s, store, 1);
	assert_int_equal(late.rc, STORE_DOWN);
	assert_int_equal(store_level(store), 2);
	assert_int_equal(t.ended, 0);
	close(tell);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	(void)suite_turn(s, store, 1);
	assert_int_equal(t.ended, 1);
	assert_int_equal(t.rc, STORE_OK);
	store_close(store);
}

static void
take_away(struct suite *s, const char *name)
{
	static const char *const ends[] = {"", "-wal", "-shm"};

	for (size_t i = 0; i < 3; i++) {
		char from[256], to[256];

		snprintf(from, sizeof(from), "%s%s", s->db, ends[i]);
		snprintf(to, sizeof(to), "%s/%s%s", s->dir, name, ends[i]);
		assert_int_equal(rename(from, to), 0);
	}
}

static void
a_deleted_file_is_not_written_to(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true);
	struct id id = suite_visitor(s, store, 1);
	struct suite_tx t;

	take_away(s, "old");
	suite_note(store, id, NOON, "a");
	suite_tx(s, &t, 2);
	suite_change(&t, CHANGE_NEW_VISITOR, nobody);
	assert_int_equal(suite_run(s, store, &t), STORE_DOWN);
	assert_int_equal(store_level(store), 0);
	assert_int_equal(access(s->db, F_OK), -1);
	assert_string_equal(suite_state(s, store, id), "down");
	store_close(store);
}

static void
a_replaced_file_is_seen_within_ten_seconds(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true);
	struct id id = suite_visitor(s, store, 1);

	(void)suite_turn(s, store, 10000);
	take_away(s, "old");
	assert_true(store_prepare(s->db, s->lock));
	(void)suite_turn(s, store, 10000);
	assert_int_equal(store_level(store), 2);
	assert_string_equal(suite_state(s, store, id), "-");
	assert_true(suite_visitor(s, store, 2).lo != 0);
	store_close(store);
}

static void
a_lock_file_taken_away_is_made_again(void **state)
{
	struct suite *s = *state;
	struct store *store = suite_open(s, true);

	assert_int_equal(unlink(s->lock), 0);
	assert_true(suite_visitor(s, store, 1).lo != 0);
	assert_int_equal(access(s->lock, F_OK), 0);
	store_close(store);
}

static void
go_readonly(struct suite *s)
{
	char wal[256], shm[256];

	snprintf(wal, sizeof(wal), "%s-wal", s->db);
	snprintf(shm, sizeof(shm), "%s-shm", s->db);
	assert_int_equal(chmod(s->dir, 0555), 0);
	assert_int_equal(chmod(s->db, 0444) | chmod(wal, 0444), 0);
	assert_int_equal(chmod(shm, 0444) | chmod(s->lock, 0444), 0);
	/* Root is not held up by modes. */
	if (getuid() == 0)
		assert_int_equal(setgid(65534) | setuid(65534), 0);
}

static bool
read_as_stranger(struct suite *s, struct id id)
{
	struct store *store;
	struct suite_tx t;

	go_readonly(s);
	store = suite_open(s, true);
	if (store_level(store) != 1 ||
	    strcmp(suite_state(s, store, id), "a") != 0)
		return false;
	suite_note(store, id, NOON + 1, "b");
	if (strcmp(suite_state(s, store, id), "a,b") != 0)
		return false;
	suite_tx(s, &t, 7);
	suite_change(&t, CHANGE_NEW_VISITOR, nobody);
	return suite_run(s, store, &t) == STORE_DOWN && store_level(store) == 1;
}

static void
a_readonly_file_is_read(void **state)
{
	struct suite *s = *state;
	struct store *store;
	int ends[2];
	pid_t pid;
	struct id id;

	/* SQLite must not cross the fork: the child waits for the parent, who
	 * keeps the database open and so its shared memory in order. */
	assert_int_equal(pipe(ends), 0);
	pid = fork();
	if (pid == 0) {
		close(ends[1]);
		suite_leave(read(ends[0], &id, sizeof(id)) == sizeof(id) &&
			    read_as_stranger(s, id));
	}
	close(ends[0]);
	store = suite_open(s, true);
	id = suite_visitor(s, store, 1);
	suite_note(store, id, NOON, "a");
	(void)suite_turn(s, store, 1);
	(void)suite_turn(s, store, 200);
	assert_int_equal(write(ends[1], &id, sizeof(id)), sizeof(id));
	close(ends[1]);
	suite_reap(pid);
	chmod(s->dir, 0700);
	store_close(store);
}

static void
fill(struct suite *s, const char *path)
{
	char block[4096] = {1};
	int fd = open(path, O_WRONLY | O_CREAT, 0600);

	(void)s;
	while (write(fd, block, sizeof(block)) > 0)
		;
	close(fd);
}

static void
on_a_full_disk(struct suite *s)
{
	struct store *store = suite_open(s, true);
	struct id id = suite_visitor(s, store, 1000);
	char ballast[128];
	uint64_t kept = 0;
	struct suite_tx t;
	int wait;

	snprintf(ballast, sizeof(ballast), "%s/ballast", s->dir);
	fill(s, ballast);
	for (;; kept++) {
		suite_tx(s, &t, kept);
		suite_change(&t, CHANGE_NEW_VISITOR, nobody);
		if (suite_run(s, store, &t) != STORE_OK)
			break;
		assert_true(kept < 1000);
	}
	assert_int_equal(t.rc, STORE_DOWN);
	assert_int_equal(store_level(store), 1);
	/* Pages are read; what they note is kept in memory. */
	suite_note(store, id, NOON, "a");
	(void)suite_turn(s, store, 1);
	wait = suite_turn(s, store, 200);
	assert_string_equal(suite_state(s, store, id), "a");
	assert_true(wait > 1);
	assert_int_equal(unlink(ballast), 0);
	(void)suite_turn(s, store, 2000);
	assert_int_equal(store_level(store), 2);
	assert_string_equal(suite_state(s, store, id), "a");
	/* The one that failed is done now, those that were kept are not. */
	for (uint64_t i = 0; i <= kept; i++) {
		suite_tx(s, &t, i);
		suite_change(&t, CHANGE_NEW_VISITOR, nobody);
		assert_int_equal(
		    suite_run(s, store, &t), i < kept ? STORE_AGAIN : STORE_OK);
	}
	store_close(store);
}

static void
a_full_disk_takes_nothing_and_says_so(void **state)
{
	struct suite *s = *state;

	if (mount("tmpfs", s->dir, "tmpfs", 0, "size=512k") != 0) {
		print_message("skipped: a full disk needs root to mount\n");
		skip();
	}
	assert_true(store_prepare(s->db, s->lock));
	on_a_full_disk(s);
	assert_int_equal(umount2(s->dir, MNT_DETACH), 0);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, suite_setup, suite_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_sync_that_fails_leaves_it_open),
	    TEST(a_sync_that_fails_does_not_matter_to_notes),
	    TEST(a_damaged_page_is_left_as_it_is),
	    TEST(a_damaged_row_takes_no_process_down),
	    TEST(another_programs_transaction_is_waited_for),
	    TEST(a_deleted_file_is_not_written_to),
	    TEST(a_replaced_file_is_seen_within_ten_seconds),
	    TEST(a_lock_file_taken_away_is_made_again),
	    TEST(a_readonly_file_is_read),
	    TEST(a_full_disk_takes_nothing_and_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
