/* SPDX-License-Identifier: ISC */
/* The visitor's cookie: made, read back, proven, and every forgery refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "people/identity.h"

static struct identity
someone(uint64_t number)
{
	struct identity who = {.id = {0, number}};

	memset(who.secret, 0x5a, sizeof who.secret);
	return who;
}

/* "name=value" of a Set-Cookie value, as a browser sends it back. */
static struct str
sent_back(struct str set_cookie)
{
	return str_head(set_cookie, str_chr(set_cookie, ';'));
}

static void
test_round_trip(void **state)
{
	const uint64_t numbers[] = {1, 2, 255, 256, 1u << 31, UINT64_MAX};
	struct arena *arena = arena_new(0);
	struct identity who, back;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		who = someone(numbers[i]);
		assert_true(
		    identity_read(sent_back(identity_cookie(arena, &who, true)),
			true, &back));
		assert_true(back.id.lo == numbers[i]);
		assert_memory_equal(back.secret, who.secret, sizeof who.secret);
	}
	arena_free(arena);
}

static void
test_scheme(void **state)
{
	struct arena *arena = arena_new(0);
	struct identity who = someone(7), back;
	struct str secure = identity_cookie(arena, &who, true);
	struct str plain = identity_cookie(arena, &who, false);

	(void)state;
	assert_true(str_starts(secure, STR("__Host-kunderejse=")));
	assert_true(str_find(secure, STR("Secure")) < secure.n);
	assert_true(str_find(secure, STR("HttpOnly")) < secure.n);
	assert_true(str_find(secure, STR("Max-Age=34128000")) < secure.n);
	assert_true(str_starts(plain, STR("kunderejse=")));
	assert_true(str_find(plain, STR("Secure")) == plain.n);
	/* A cookie of the other scheme is not taken: http can not plant one. */
	assert_false(identity_read(sent_back(plain), true, &back));
	assert_false(identity_read(sent_back(secure), false, &back));
	arena_free(arena);
}

static void
test_malformed(void **state)
{
	struct arena *arena = arena_new(0);
	struct identity who = someone(7), back;
	struct str good =
	    str_copy(arena, sent_back(identity_cookie(arena, &who, false)));
	size_t i;

	(void)state;
	for (i = 0; i < good.n; i++)
		assert_false(identity_read(str_head(good, i), false, &back));
	for (i = sizeof "kunderejse=" - 1; i < good.n; i++) {
		struct str bad = str_copy(arena, good);

		((char *)(uintptr_t)bad.p)[i] = '!';
		assert_false(identity_read(bad, false, &back));
		assert_true(back.id.lo == 0);
	}
	who.id.lo = 0;
	assert_false(identity_read(
	    sent_back(identity_cookie(arena, &who, false)), false, &back));
	arena_free(arena);
}

static void
test_proof(void **state)
{
	struct identity who = someone(7);
	struct store_visitor row = {.id = {0, 7}};
	size_t bit;

	(void)state;
	identity_hash(who.secret, row.secret_hash);
	assert_true(identity_proves(&who, &row));
	for (bit = 0; bit < 8 * sizeof who.secret; bit++) {
		who.secret[bit / 8] ^= (unsigned char)(1u << bit % 8);
		assert_false(identity_proves(&who, &row));
		who.secret[bit / 8] ^= (unsigned char)(1u << bit % 8);
	}
}

static void
test_refusal(void **state)
{
	struct arena *arena = arena_new(0);
	struct str set = refusal_cookie(arena, STR("abcdefgh"), true);

	(void)state;
	assert_true(
	    str_eq(refusal_read(sent_back(set), true), STR("abcdefgh")));
	assert_true(str_find(set, STR("Max-Age=15811200")) < set.n);
	set = refusal_cookie(arena, STR(""), true);
	assert_true(str_find(set, STR("Max-Age=0")) < set.n);
	assert_int_equal(refusal_read(STR("a=b"), true).n, 0);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_round_trip),
	    cmocka_unit_test(test_scheme),
	    cmocka_unit_test(test_malformed),
	    cmocka_unit_test(test_proof),
	    cmocka_unit_test(test_refusal),
	};

	if (!crypto_start())
		return 99;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
