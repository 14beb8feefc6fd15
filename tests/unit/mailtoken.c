/* SPDX-License-Identifier: ISC */
/* The addresses in mails open what they were made for and nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "people/mailtoken.h"

static const struct store_contact kari = {
    .id = {0, 500}, .email = STR("kari@example.com")};
static const struct store_contact other = {
    .id = {0, 500}, .email = STR("ola@example.com")};
static const struct store_contact moved = {
    .id = {0, 501}, .email = STR("kari@example.com")};

static struct keyring *keys;

static int
start(void **state)
{
	(void)state;
	keys = crypto_start() ? keyring_new() : NULL;
	return keys == NULL;
}

static int
stop(void **state)
{
	(void)state;
	keyring_free(keys);
	return 0;
}

static void
leaving_is_of_one_contact_and_list(void **state)
{
	char token[TOKEN_LEN];
	struct str t = {token, TOKEN_LEN};
	struct id who;

	(void)state;
	mailtoken_leave(keys, &kari, STR("news"), token);
	assert_true(mailtoken_leave_whose(t, &who));
	assert_int_equal(who.lo, 500);
	assert_true(mailtoken_leave_good(keys, t, &kari, STR("news")));
	assert_false(mailtoken_leave_good(keys, t, &kari, STR("")));
	assert_false(mailtoken_leave_good(keys, t, &kari, STR("new")));
	assert_false(mailtoken_leave_good(keys, t, &other, STR("news")));
	assert_false(mailtoken_leave_good(keys, t, &moved, STR("news")));
	mailtoken_leave(keys, &kari, STR(""), token);
	assert_true(mailtoken_leave_good(keys, t, &kari, STR("")));
	assert_false(mailtoken_leave_good(keys, t, &kari, STR("news")));
}

/* 10^5 of every kind: random letters, one letter of a good one changed, good
 * ones of another ring. */
static void
no_forged_one_is_taken(void **state)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
	struct keyring *foreign = keyring_new();
	char good[TOKEN_LEN], token[TOKEN_LEN];
	struct str t = {token, TOKEN_LEN};
	unsigned char random[TOKEN_LEN];

	(void)state;
	assert_non_null(foreign);
	mailtoken_leave(keys, &kari, STR("news"), good);
	for (int i = 0; i < 100000; i++) {
		random_bytes(random, sizeof(random));
		for (size_t k = 0; k < TOKEN_LEN; k++)
			token[k] = letters[random[k] % 32];
		if (i % 3 == 1) {
			memcpy(token, good, TOKEN_LEN);
			token[i % TOKEN_LEN] = letters[random[0] % 32];
			if (memcmp(token, good, TOKEN_LEN) == 0)
				continue;
		} else if (i % 3 == 2)
			mailtoken_leave(foreign, &kari, STR("news"), token);
		assert_false(mailtoken_leave_good(keys, t, &kari, STR("news")));
	}
	keyring_free(foreign);
}

static void
undoing_has_ten_minutes(void **state)
{
	char token[TOKEN_LEN];
	struct str t = {token, TOKEN_LEN}, news = STR("news");

	(void)state;
	mailtoken_undo(keys, &kari, news, 5000, token);
	assert_true(mailtoken_undo_good(keys, t, &kari, news, 5000, 5000));
	assert_true(mailtoken_undo_good(keys, t, &kari, news, 5000, 5600));
	assert_false(mailtoken_undo_good(keys, t, &kari, news, 5000, 5601));
	assert_false(mailtoken_undo_good(keys, t, &kari, news, 5000, 4999));
	assert_false(mailtoken_undo_good(keys, t, &kari, news, 5001, 5001));
	assert_false(mailtoken_undo_good(keys, t, &kari, STR(""), 5000, 5000));
	assert_false(mailtoken_undo_good(keys, t, &other, news, 5000, 5000));
	assert_false(mailtoken_undo_good(keys, t, &moved, news, 5000, 5000));
	/* Neither is the other. */
	assert_false(mailtoken_leave_good(keys, t, &kari, news));
	mailtoken_leave(keys, &kari, news, token);
	assert_false(mailtoken_undo_good(keys, t, &kari, news, 5000, 5000));
}

static void
a_link_is_of_one_target(void **state)
{
	char token[TOKEN_LEN];
	struct str t = {token, TOKEN_LEN};
	uint64_t mail;
	uint32_t number;
	struct id who;

	(void)state;
	mailtoken_go(keys, 70000, 31, STR("https://a.example/"), token);
	assert_true(mailtoken_go_which(t, &mail, &number));
	assert_int_equal(mail, 70000);
	assert_int_equal(number, 31);
	assert_true(mailtoken_go_good(keys, t, STR("https://a.example/")));
	assert_false(mailtoken_go_good(keys, t, STR("https://b.example/")));
	assert_false(mailtoken_leave_whose(t, &who));
}

static void
a_file_has_an_end(void **state)
{
	char token[TOKEN_LEN];
	struct str t = {token, TOKEN_LEN};
	int64_t until = 0;

	(void)state;
	mailtoken_download(keys, STR("a.pdf"), 1900000000, token);
	assert_true(mailtoken_download_read(keys, t, STR("a.pdf"), &until));
	assert_int_equal(until, 1900000000);
	assert_false(mailtoken_download_read(keys, t, STR("b.pdf"), &until));
}

static void
a_ticket_is_its_hash(void **state)
{
	unsigned char made[HASH_BYTES], read[HASH_BYTES];
	char token[TOKEN_LEN], second[TOKEN_LEN];

	(void)state;
	mailtoken_ticket(token, made);
	assert_true(
	    mailtoken_ticket_read((struct str){token, TOKEN_LEN}, read));
	assert_memory_equal(made, read, HASH_BYTES);
	mailtoken_ticket(second, read);
	assert_memory_not_equal(token, second, TOKEN_LEN);
	assert_false(mailtoken_ticket_read(STR("short"), read));
}

/* Each place, each of 32 letters: 806 neighbours, none is good. */
static void
no_letter_can_be_another(void **state)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
	char token[TOKEN_LEN];
	struct str t = {token, TOKEN_LEN};

	(void)state;
	mailtoken_leave(keys, &kari, STR("news"), token);
	for (size_t i = 0; i < TOKEN_LEN; i++) {
		char was = token[i];

		for (size_t k = 0; k < 32; k++) {
			token[i] = letters[k];
			assert_int_equal(
			    mailtoken_leave_good(keys, t, &kari, STR("news")),
			    letters[k] == was);
		}
		token[i] = was;
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(leaving_is_of_one_contact_and_list),
	    cmocka_unit_test(no_forged_one_is_taken),
	    cmocka_unit_test(undoing_has_ten_minutes),
	    cmocka_unit_test(a_link_is_of_one_target),
	    cmocka_unit_test(a_file_has_an_end),
	    cmocka_unit_test(a_ticket_is_its_hash),
	    cmocka_unit_test(no_letter_can_be_another),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
