/* SPDX-License-Identifier: ISC */
/* The file of leaves: whoever left is not forgotten by a restore, nor by a
 * crash, nor by what happens to the file. */
#include "post.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/crypto.h"

/* Stands before libc's for the whole program, SQLite included. */
static int syncs_left = -1;

int
fdatasync(int fd)
{
	if (syncs_left == 0) {
		errno = EIO;
		return -1;
	}
	if (syncs_left > 0)
		syncs_left--;
	return (int)syscall(SYS_fdatasync, fd);
}

static const char *
path_of(struct post *p, const char *behind)
{
	return str_format(p->s->arena, "%s%s", p->s->db, behind).p;
}

static struct str
read_file(struct post *p, const char *path)
{
	FILE *f = fopen(path, "r");
	char *bytes = arena_raw(p->s->arena, 1 << 20);
	size_t n;

	assert_non_null(f);
	n = fread(bytes, 1, 1 << 20, f);
	fclose(f);
	return (struct str){bytes, n};
}

static void
write_file(const char *path, struct str bytes, const char *how)
{
	FILE *f = fopen(path, how);

	assert_non_null(f);
	assert_int_equal(fwrite(bytes.p, 1, bytes.n, f), bytes.n);
	assert_int_equal(fclose(f), 0);
}

static size_t
lines(struct str text)
{
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] == '\n';
	return n;
}

static struct store_stop
left(const char *email, int64_t at)
{
	return (struct store_stop){
	    .email = str_of(email),
	    .scope = STOP_LIST,
	    .list = STR("news"),
	    .reason = MAIL_LEFT,
	    .at = at,
	};
}

static enum store_rc
leave(struct post *p, const char *email, int64_t at)
{
	return post_stop(p, CHANGE_SUPPRESS, left(email, at));
}

static bool
is_stopped(struct post *p, const char *email)
{
	enum mail_reason why;
	bool stopped;

	assert_int_equal(store_stopped(p->store, p->s->arena, str_of(email),
			     MAIL_MARKETING, STR("news"), &stopped, &why),
	    STORE_OK);
	return stopped;
}

/* The database and its log as they are now. */
struct copy {
	struct str db, wal;
};

static struct copy
back_up(struct post *p)
{
	return (struct copy){
	    read_file(p, p->s->db), read_file(p, path_of(p, "-wal"))};
}

static void
put_back(struct post *p, struct copy copy)
{
	store_close(p->store);
	(void)unlink(path_of(p, "-shm"));
	write_file(p->s->db, copy.db, "w");
	write_file(path_of(p, "-wal"), copy.wal, "w");
}

static void
start(struct post *p)
{
	assert_true(store_prepare(p->s->db, p->s->lock));
	p->store = suite_open(p->s, false);
}

static void
a_restore_forgets_nobody(void **state)
{
	struct store_stop bounce = left("c@example.com", NOON);
	struct store_stop complaint = left("d@example.com", NOON);
	struct copy copy;
	struct post p;

	post_open(*state, &p, "one");
	copy = back_up(&p);
	assert_int_equal(leave(&p, "a@example.com", NOON), STORE_OK);
	assert_int_equal(leave(&p, "b@example.com", NOON), STORE_OK);
	complaint.scope = STOP_ALL;
	complaint.list = STR("");
	complaint.reason = MAIL_COMPLAINT;
	assert_int_equal(post_stop(&p, CHANGE_SUPPRESS, complaint), STORE_OK);
	/* No word of his own: the next mail comes back as well. */
	bounce.reason = MAIL_HARD_BOUNCE;
	assert_int_equal(post_stop(&p, CHANGE_SUPPRESS, bounce), STORE_OK);
	assert_true(is_stopped(&p, "c@example.com"));
	put_back(&p, copy);
	p.store = suite_open(p.s, false);
	assert_false(is_stopped(&p, "a@example.com"));
	store_close(p.store);
	start(&p);
	assert_true(is_stopped(&p, "a@example.com"));
	assert_true(is_stopped(&p, "b@example.com"));
	assert_false(is_stopped(&p, "c@example.com"));
	assert_true(is_stopped(&p, "d@example.com"));
	assert_int_equal(lines(read_file(&p, path_of(&p, ".leaves"))), 4);
	store_close(p.store);
}

/* A mark, and no address in any form that can be read. */
static void
the_file_names_nobody(void **state)
{
	struct str text;
	struct post p;

	post_open(*state, &p, "one");
	assert_int_equal(leave(&p, "kari@example.com", NOON), STORE_OK);
	text = read_file(&p, path_of(&p, ".leaves"));
	assert_int_equal(lines(text), 2);
	assert_int_equal(str_find(text, STR("kari")), text.n);
	assert_true(
	    str_find(text, STR("\n1700000000 left list news ")) < text.n);
	assert_int_equal(text.p[text.n - 1], '\n');
	store_close(p.store);
}

static void
a_sender_finds_what_a_new_database_does_not_know(void **state)
{
	struct copy copy;
	struct post p;

	post_open(*state, &p, "one");
	copy = back_up(&p);
	for (int i = 0; i < 450; i++)
		assert_int_equal(
		    leave(&p, str_format(p.s->arena, "p%d@example.com", i).p,
			NOON),
		    STORE_OK);
	post_recover(&p);
	/* Put back below a sender that runs on. */
	(void)unlink(path_of(&p, "-wal"));
	(void)unlink(path_of(&p, "-shm"));
	(void)unlink(p.s->db);
	write_file(p.s->db, copy.db, "w");
	write_file(path_of(&p, "-wal"), copy.wal, "w");
	post_recover(&p);
	assert_true(is_stopped(&p, "p0@example.com"));
	assert_true(is_stopped(&p, "p449@example.com"));
	store_close(p.store);
}

static void
telling_it_twice_changes_nothing(void **state)
{
	struct store_stop stop = left("a@example.com", NOON);
	struct post p;

	post_open(*state, &p, "one");
	assert_int_equal(leave(&p, "a@example.com", NOON), STORE_OK);
	assert_int_equal(leave(&p, "b@example.com", NOON), STORE_OK);
	/* He came back later: the old leave stays over. */
	stop.at = NOON + 5;
	assert_int_equal(post_stop(&p, CHANGE_LIFT, stop), STORE_OK);
	for (int i = 0; i < 2; i++) {
		store_close(p.store);
		start(&p);
		assert_false(is_stopped(&p, "a@example.com"));
		assert_true(is_stopped(&p, "b@example.com"));
	}
	/* And left once more. */
	assert_int_equal(leave(&p, "a@example.com", NOON + 9), STORE_OK);
	store_close(p.store);
	start(&p);
	assert_true(is_stopped(&p, "a@example.com"));
	store_close(p.store);
}

static void
a_line_cut_short_costs_no_other(void **state)
{
	struct copy copy;
	const char *path;
	struct str text;
	struct post p;

	post_open(*state, &p, "one");
	path = path_of(&p, ".leaves");
	copy = back_up(&p);
	assert_int_equal(leave(&p, "a@example.com", NOON), STORE_OK);
	assert_int_equal(leave(&p, "b@example.com", NOON), STORE_OK);
	text = read_file(&p, path);
	for (size_t cut = 1; cut < 80; cut += 6) {
		write_file(path, str_head(text, text.n - cut), "w");
		put_back(&p, copy);
		start(&p);
		assert_true(is_stopped(&p, "a@example.com"));
		assert_false(is_stopped(&p, "b@example.com"));
		/* What comes behind it stands on a line of its own. */
		assert_int_equal(leave(&p, "c@example.com", NOON), STORE_OK);
		put_back(&p, copy);
		start(&p);
		assert_true(is_stopped(&p, "a@example.com"));
		assert_true(is_stopped(&p, "c@example.com"));
		if (cut > 1)
			assert_false(is_stopped(&p, "b@example.com"));
	}
	store_close(p.store);
}

static void
what_is_no_line_is_passed_over(void **state)
{
	static const char junk[] =
	    "\n\0\0\0\0\nnews\n1 left list news a\n1 liked list news "
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n"
	    "x left list news "
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n";
	struct copy copy;
	struct str zeros;
	const char *path;
	struct post p;

	post_open(*state, &p, "one");
	path = path_of(&p, ".leaves");
	copy = back_up(&p);
	assert_int_equal(leave(&p, "a@example.com", NOON), STORE_OK);
	write_file(path, (struct str){junk, sizeof(junk) - 1}, "a");
	/* Longer than is read at once. */
	zeros = (struct str){arena_alloc(p.s->arena, 200000), 200000};
	write_file(path, zeros, "a");
	write_file(path, STR("\n"), "a");
	assert_int_equal(leave(&p, "b@example.com", NOON), STORE_OK);
	put_back(&p, copy);
	start(&p);
	assert_true(is_stopped(&p, "a@example.com"));
	assert_true(is_stopped(&p, "b@example.com"));
	store_close(p.store);
}

static void
a_file_that_is_gone_is_made_again(void **state)
{
	struct copy copy;
	struct post p;

	post_open(*state, &p, "one");
	copy = back_up(&p);
	assert_int_equal(leave(&p, "a@example.com", NOON), STORE_OK);
	assert_int_equal(unlink(path_of(&p, ".leaves")), 0);
	store_close(p.store);
	/* To start without it is no fault. */
	start(&p);
	assert_true(is_stopped(&p, "a@example.com"));
	post_recover(&p);
	put_back(&p, copy);
	start(&p);
	assert_true(is_stopped(&p, "a@example.com"));
	store_close(p.store);
}

/* Nothing is kept, nothing is pretended, and it works when asked again. */
static void
without_the_file_nothing_is_kept(void **state)
{
	struct store_mail mail = post_mail("a", MAIL_MARKETING);
	struct post p;
	const char *path;
	struct id who;

	post_open(*state, &p, "one");
	path = path_of(&p, ".leaves");
	who = suite_contact(p.s, p.store, 1, "a@example.com");
	assert_int_equal(post_put(&p, who, &mail), STORE_OK);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(leave(&p, "a@example.com", NOON), STORE_DOWN);
	assert_int_equal(store_level(p.store), 2);
	assert_false(is_stopped(&p, "a@example.com"));
	assert_non_null(
	    strstr(suite_report(p.s, p.store, "outbox"), "queued "));
	/* Others are not in its way. */
	(void)suite_contact(p.s, p.store, 2, "b@example.com");
	assert_int_equal(rmdir(path), 0);
	syncs_left = 0;
	assert_int_equal(leave(&p, "a@example.com", NOON), STORE_DOWN);
	syncs_left = -1;
	assert_false(is_stopped(&p, "a@example.com"));
	assert_int_equal(leave(&p, "a@example.com", NOON), STORE_OK);
	assert_true(is_stopped(&p, "a@example.com"));
	assert_string_equal(suite_report(p.s, p.store, "outbox"),
	    "cancelled left marketing 1 0\n");
	store_close(p.store);
}

/* The file first, then the commit: this one fails. */
static void
a_commit_that_fails_leaves_the_line(void **state)
{
	struct post p;

	post_open(*state, &p, "one");
	assert_int_equal(leave(&p, "b@example.com", NOON), STORE_OK);
	syncs_left = 1;
	assert_int_equal(leave(&p, "a@example.com", NOON), STORE_UNSURE);
	syncs_left = -1;
	store_close(p.store);
	start(&p);
	assert_true(is_stopped(&p, "a@example.com"));
	store_close(p.store);
}

static void
a_refused_write_leaves_no_line(void **state)
{
	struct store_stop stop = left("a@example.com", NOON);
	struct suite_tx t;
	struct post p;

	post_open(*state, &p, "one");
	suite_tx(p.s, &t, 1);
	suite_change(&t, CHANGE_SUPPRESS, (struct id){0, 0})->stop = &stop;
	suite_change(&t, CHANGE_ADD_EVENT, (struct id){0, 99})->event =
	    suite_event(NOON, "x");
	assert_int_equal(suite_run(p.s, p.store, &t), STORE_REFUSED);
	assert_int_equal(access(path_of(&p, ".leaves"), F_OK), -1);
	assert_false(is_stopped(&p, "a@example.com"));
	store_close(p.store);
}

static void
another_key_ring_stops_the_sender(void **state)
{
	struct keyring *ours;
	struct post p;
	bool more;

	post_open(*state, &p, "one");
	assert_int_equal(leave(&p, "a@example.com", NOON), STORE_OK);
	store_close(p.store);
	ours = p.s->keys;
	p.s->keys = keyring_new();
	start(&p);
	assert_false(is_stopped(&p, "a@example.com"));
	for (int i = 0; i < 2; i++)
		assert_int_equal(
		    store_mail_recover(p.store, p.s->arena, &p.sender, &more),
		    STORE_REFUSED);
	store_close(p.store);
	keyring_free(p.s->keys);
	p.s->keys = ours;
	start(&p);
	post_recover(&p);
	assert_true(is_stopped(&p, "a@example.com"));
	store_close(p.store);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, suite_setup, suite_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_restore_forgets_nobody),
	    TEST(the_file_names_nobody),
	    TEST(a_sender_finds_what_a_new_database_does_not_know),
	    TEST(telling_it_twice_changes_nothing),
	    TEST(a_line_cut_short_costs_no_other),
	    TEST(what_is_no_line_is_passed_over),
	    TEST(a_file_that_is_gone_is_made_again),
	    TEST(without_the_file_nothing_is_kept),
	    TEST(a_commit_that_fails_leaves_the_line),
	    TEST(a_refused_write_leaves_no_line),
	    TEST(another_key_ring_stops_the_sender),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
