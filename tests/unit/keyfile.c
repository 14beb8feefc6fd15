/* SPDX-License-Identifier: ISC */
/* The file of the ring is changed: what still verifies, and what never
 * damages it. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/keyfile.h"

#define NOW 1800000000
#define TEXT_MAX 4096

static const struct str none = {"", 0};
static char folder[64], path[80], spare[90];

static int
make_folder(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/kunderejse-XXXXXX");
	if (mkdtemp(folder) == NULL)
		return -1;
	snprintf(path, sizeof(path), "%s/keys", folder);
	snprintf(spare, sizeof(spare), "%s.new", path);
	return keyfile_make(path) ? 0 : -1;
}

static int
drop_folder(void **state)
{
	(void)state;
	unlink(path);
	/* Fails, and the test with it, when something else was left there. */
	return rmdir(folder);
}

static struct keyring *
ring(void)
{
	struct keyring *r = keyring_open(path);

	assert_non_null(r);
	return r;
}

static unsigned
add(void)
{
	unsigned number = KEYRING_MAX;

	assert_int_equal(keyfile_add(path, NOW, &number), KEYFILE_DONE);
	return number;
}

static void
read_text(char text[TEXT_MAX])
{
	FILE *f = fopen(path, "r");
	size_t n;

	assert_non_null(f);
	n = fread(text, 1, TEXT_MAX - 1, f);
	text[n] = '\0';
	fclose(f);
}

static bool
verifies(const struct keyring *r, const char token[TOKEN_LEN])
{
	uint64_t id;

	return token_check(
	    r, KEY_LEAVE, (struct str){token, TOKEN_LEN}, none, &id);
}

static void
former_keys_verify_until_they_are_retired(void **state)
{
	unsigned char lasting[HASH_BYTES], now[HASH_BYTES];
	char first[TOKEN_LEN], second[TOKEN_LEN], third[TOKEN_LEN];
	struct keyring *r = ring();
	struct stat st;

	(void)state;
	hash_lasting(r, KEY_ADDRESS, lasting, "x", 1);
	token_make(r, KEY_LEAVE, 7, none, first);
	assert_int_equal(add(), 1);
	assert_true(keyring_renew(r, path));
	token_make(r, KEY_LEAVE, 7, none, second);
	assert_memory_not_equal(first, second, TOKEN_LEN);
	assert_int_equal(add(), 2);
	assert_true(keyring_renew(r, path));
	token_make(r, KEY_LEAVE, 7, none, third);
	assert_true(verifies(r, first) && verifies(r, second));

	assert_int_equal(keyfile_retire(path, 1), KEYFILE_DONE);
	assert_true(verifies(r, second));
	assert_true(keyring_renew(r, path));
	assert_true(verifies(r, first) && verifies(r, third));
	assert_false(verifies(r, second));
	hash_lasting(r, KEY_ADDRESS, now, "x", 1);
	assert_memory_equal(lasting, now, sizeof(now));
	keyring_free(r);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
}

/* Its signatures die, what was hashed under it is still found. */
static void
the_first_key_lasts(void **state)
{
	unsigned char lasting[HASH_BYTES], now[HASH_BYTES];
	char first[TOKEN_LEN], second[TOKEN_LEN];
	struct keyring *r = ring();
	unsigned number;

	(void)state;
	hash_lasting(r, KEY_ADDRESS, lasting, "x", 1);
	token_make(r, KEY_LEAVE, 7, none, first);
	assert_int_equal(keyfile_retire(path, 0), KEYFILE_ACTIVE);
	assert_int_equal(add(), 1);
	assert_true(keyring_renew(r, path));
	token_make(r, KEY_LEAVE, 7, none, second);
	assert_true(verifies(r, first));
	assert_int_equal(keyfile_retire(path, 0), KEYFILE_DONE);
	assert_int_equal(keyfile_retire(path, 0), KEYFILE_LASTS);
	assert_true(keyring_renew(r, path));
	assert_false(verifies(r, first));
	assert_false(hash_keyed_by(r, 0, KEY_FORM, now, "x", 1));
	assert_true(verifies(r, second));
	hash_lasting(r, KEY_ADDRESS, now, "x", 1);
	assert_memory_equal(lasting, now, sizeof(now));
	/* Its number is not given again. */
	for (unsigned i = 2; i < KEYRING_MAX; i++)
		assert_int_equal(add(), i);
	assert_int_equal(keyfile_add(path, NOW, &number), KEYFILE_FULL);
	assert_int_equal(keyfile_retire(path, 1), KEYFILE_DONE);
	assert_int_equal(add(), 1);
	keyring_free(r);
}

static void
some_keys_stay(void **state)
{
	char before[TEXT_MAX], after[TEXT_MAX];

	(void)state;
	add();
	read_text(before);
	assert_int_equal(keyfile_retire(path, 1), KEYFILE_ACTIVE);
	assert_int_equal(keyfile_retire(path, 2), KEYFILE_NONE);
	assert_int_equal(keyfile_retire(path, 99), KEYFILE_NONE);
	read_text(after);
	assert_string_equal(before, after);
}

static void
a_ring_has_sixteen_keys(void **state)
{
	unsigned number;

	(void)state;
	for (unsigned i = 1; i < KEYRING_MAX; i++)
		assert_int_equal(add(), i);
	assert_int_equal(keyfile_add(path, NOW, &number), KEYFILE_FULL);
	assert_int_equal(keyfile_retire(path, 3), KEYFILE_DONE);
	assert_int_equal(keyfile_retire(path, 9), KEYFILE_DONE);
	assert_int_equal(add(), 3);
	assert_int_equal(add(), 9);
	assert_int_equal(keyfile_add(path, NOW, &number), KEYFILE_FULL);
	keyring_free(ring());
}

static void
a_list_has_no_secret(void **state)
{
	static const unsigned char zeros[KEY_BYTES];
	struct keyfile file;

	(void)state;
	add();
	assert_true(keyfile_list(path, &file));
	assert_int_equal(file.n, 2);
	assert_false(file.keys[0].active);
	assert_true(file.keys[1].active && file.keys[1].made_at == NOW);
	for (size_t i = 0; i < file.n; i++)
		assert_memory_equal(file.keys[i].secret, zeros, KEY_BYTES);
}

static void
a_bad_file_changes_no_ring(void **state)
{
	struct keyring *r = ring();
	char token[TOKEN_LEN];

	(void)state;
	token_make(r, KEY_LEAVE, 7, none, token);
	assert_int_equal(truncate(path, 20), 0);
	assert_false(keyring_renew(r, path));
	assert_true(verifies(r, token));
	assert_int_equal(unlink(path), 0);
	assert_false(keyring_renew(r, path));
	assert_true(verifies(r, token));
	keyring_free(r);
}

static void
what_is_damaged_is_not_touched(void **state)
{
	char before[TEXT_MAX], after[TEXT_MAX];
	unsigned number;

	(void)state;
	assert_int_equal(truncate(path, 20), 0);
	read_text(before);
	assert_int_equal(keyfile_add(path, NOW, &number), KEYFILE_FAILED);
	read_text(after);
	assert_string_equal(before, after);
}

/* In a child whose files can not grow: killed within write(2), or told. */
static int
add_without_room(bool killed)
{
	const struct rlimit no_room = {0, 0};
	pid_t child = fork();
	unsigned number;
	int status;

	if (child == 0) {
		signal(SIGXFSZ, killed ? SIG_DFL : SIG_IGN);
		_exit(setrlimit(RLIMIT_FSIZE, &no_room) == 0 &&
			      keyfile_add(path, NOW, &number) == KEYFILE_FAILED
			  ? 0
			  : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

static void
no_fault_damages_it(void **state)
{
	char before[TEXT_MAX], after[TEXT_MAX];
	unsigned number;
	int status;

	(void)state;
	read_text(before);
	/* The new file can not be made. */
	assert_int_equal(mkdir(spare, 0700), 0);
	assert_int_equal(keyfile_add(path, NOW, &number), KEYFILE_FAILED);
	read_text(after);
	assert_string_equal(before, after);
	assert_int_equal(rmdir(spare), 0);
	/* There is no room. */
	assert_int_equal(add_without_room(false), 0);
	read_text(after);
	assert_string_equal(before, after);
	assert_int_equal(access(spare, F_OK), -1);
	/* Killed in the middle of writing. */
	status = add_without_room(true);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGXFSZ);
	read_text(after);
	assert_string_equal(before, after);
	assert_int_equal(access(spare, F_OK), 0);
	/* What the dead one left is in nobody's way. */
	assert_int_equal(add(), 1);
	assert_int_equal(access(spare, F_OK), -1);
}

static void
killed_at_any_instant_it_is_whole(void **state)
{
	unsigned number = 0;

	(void)state;
	for (int round = 0; round < 100; round++) {
		struct keyfile file;
		pid_t child = fork();
		int status;

		if (child == 0)
			for (;;)
				if (keyfile_add(path, NOW, &number) ==
					KEYFILE_DONE &&
				    number > 0)
					for (unsigned i = 1; i < number; i++)
						(void)keyfile_retire(path, i);
		/* Later each time, whatever the machine does meanwhile. */
		for (volatile int i = 0; i < round * 20000; i++)
			;
		kill(child, SIGKILL);
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFSIGNALED(status));
		assert_true(keyfile_list(path, &file));
		assert_int_equal(file.keys[0].number, 0);
	}
	unlink(spare);
}

static void
two_never_write_at_once(void **state)
{
	struct keyfile file;
	pid_t child = fork();
	unsigned number;
	int status;

	(void)state;
	for (int i = 0; i < 7; i++)
		if (keyfile_add(path, NOW, &number) != KEYFILE_DONE)
			_exit(1);
	if (child == 0)
		_exit(0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_true(keyfile_list(path, &file));
	assert_int_equal(file.n, 15);
}

static void
whose_it_was_it_stays(void **state)
{
	struct stat st;

	(void)state;
	if (geteuid() != 0)
		skip();
	assert_int_equal(chown(path, 65534, 65534), 0);
	add();
	assert_int_equal(stat(path, &st), 0);
	assert_true(st.st_uid == 65534 && st.st_gid == 65534);
}

#define RING_TEST(f) \
	cmocka_unit_test_setup_teardown(f, make_folder, drop_folder)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    RING_TEST(former_keys_verify_until_they_are_retired),
	    RING_TEST(the_first_key_lasts),
	    RING_TEST(some_keys_stay),
	    RING_TEST(a_ring_has_sixteen_keys),
	    RING_TEST(a_list_has_no_secret),
	    RING_TEST(a_bad_file_changes_no_ring),
	    RING_TEST(what_is_damaged_is_not_touched),
	    RING_TEST(no_fault_damages_it),
	    RING_TEST(killed_at_any_instant_it_is_whole),
	    RING_TEST(two_never_write_at_once),
	    RING_TEST(whose_it_was_it_stays),
	};

	if (!crypto_start())
		return 99;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
