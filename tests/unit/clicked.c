/* SPDX-License-Identifier: ISC */
/* What shows that a person followed a link of a mail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "fixture.h"
#include "people/clicked.h"

#define NOW 1800000000
#define MAIL 123456789

struct world {
	struct arena *arena;
	struct site *site;
	struct keyring *keys;
};

static int
setup(void **state)
{
	struct arena *arena = arena_new(0);
	struct world *w = ARENA_NEW(arena, struct world);

	w->arena = arena;
	w->site = fixture_site(arena, NULL);
	w->keys = keyring_new();
	*state = w;
	return w->keys == NULL ? -1 : 0;
}

static int
teardown(void **state)
{
	struct world *w = *state;

	keyring_free(w->keys);
	arena_free(w->arena);
	return 0;
}

static struct str
code(const struct world *w, int64_t now)
{
	return stagecode_make(w->arena, w->keys, w->site, 0, 0, now);
}

static struct str
address(const struct world *w, const char *target, uint32_t number)
{
	return clicked_address(
	    w->arena, w->keys, str_of(target), code(w, NOW), MAIL, number);
}

/* What the address says after so many seconds, or -1. */
static int64_t
link_of(const struct world *w, struct str referer, int64_t seconds)
{
	struct clicked c;

	if (!clicked_read(&c, w->keys, w->site, referer, NOW + seconds))
		return -1;
	assert_int_equal(c.at, NOW);
	return (int64_t)c.mail * 100 + c.number;
}

static void
addresses(void **state)
{
	const struct world *w = *state;
	struct str text = code(w, NOW), s;

	s = address(w, "https://n.example/a", 7);
	assert_true(str_starts(
	    s, str_format(
		   w->arena, "https://n.example/a?s=%.*s&go=", STR_ARG(text))));
	s = address(w, "https://n.example/a?b=1#c?d", 7);
	assert_true(str_starts(
	    s, str_format(w->arena,
		   "https://n.example/a?b=1&s=%.*s&go=", STR_ARG(text))));
	assert_true(str_ends(s, STR("#c?d")));
}

static void
proofs(void **state)
{
	const struct world *w = *state;
	struct str s = address(w, "https://n.example/a?x=1", 31);
	int64_t good = (int64_t)MAIL * 100 + 31;

	assert_int_equal(link_of(w, s, 2), good);
	assert_int_equal(link_of(w, s, STAGECODE_SECONDS - 1), good);
	assert_int_equal(link_of(w, address(w, "https://n.example/", 0), 60),
	    (int64_t)MAIL * 100);
	/* Sooner nobody has read it, and later it is nothing. */
	assert_int_equal(link_of(w, s, 1), -1);
	assert_int_equal(link_of(w, s, STAGECODE_SECONDS), -1);
	assert_int_equal(link_of(w, STR(""), 10), -1);
	assert_int_equal(
	    link_of(w, STR("https://n.example/?go=x&s=y"), 10), -1);
}

/* Of one second and of the next; the proof is of its code alone. */
static void
forged(void **state)
{
	const struct world *w = *state;
	struct str s = address(w, "https://n.example/", 5), other;
	size_t at = str_find(s, STR("&go=")) + 4;
	struct keyring *keys = keyring_new();
	struct clicked c;
	char *copy;

	assert_false(clicked_read(&c, keys, w->site, s, NOW + 10));
	assert_false(clicked_read(&c, NULL, w->site, s, NOW + 10));
	keyring_free(keys);
	other = str_format(w->arena, "https://n.example/?s=%.*s&go=%.*s",
	    STR_ARG(code(w, NOW + 1)), STR_ARG(str_from(s, at)));
	assert_false(clicked_read(&c, w->keys, w->site, other, NOW + 10));
	for (size_t i = at; i < s.n; i++) {
		copy = arena_raw(w->arena, s.n);
		memcpy(copy, s.p, s.n);
		copy[i] = copy[i] == 'a' ? 'b' : 'a';
		assert_false(clicked_read(
		    &c, w->keys, w->site, (struct str){copy, s.n}, NOW + 10));
	}
}

/* The number of the mail can not be read in it. */
static void
hidden(void **state)
{
	const struct world *w = *state;
	struct str s = address(w, "https://n.example/", 5);
	uint64_t id;

	assert_true(
	    token_id(KEY_GO, str_from(s, str_find(s, STR("&go=")) + 4), &id));
	assert_int_not_equal(id, (uint64_t)MAIL * 32 + 5);
	assert_int_not_equal(id >> 5, MAIL);
}

static void
scanners(void **state)
{
	const struct clicked c = {.mail = 1, .at = NOW};
	struct store_mail_link link = {.sent_at = NOW - 59};

	(void)state;
	assert_false(clicked_is_scan(&c, &link));
	link.all_followed = true;
	assert_true(clicked_is_scan(&c, &link));
	link.sent_at = NOW - 60;
	assert_false(clicked_is_scan(&c, &link));
	/* Nobody knows yet when it left. */
	link.sent_at = 0;
	assert_true(clicked_is_scan(&c, &link));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(addresses),
	    cmocka_unit_test(proofs),
	    cmocka_unit_test(forged),
	    cmocka_unit_test(hidden),
	    cmocka_unit_test(scanners),
	};

	if (!crypto_start())
		return 99;
	return cmocka_run_group_tests(tests, setup, teardown);
}
