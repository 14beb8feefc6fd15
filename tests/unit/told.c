/* SPDX-License-Identifier: ISC */
/* Tellings: who they are about, what proves a join, what they answer. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "people/told.h"

#define NOON 1700000000

struct world {
	struct arena *arena;
	struct told told;
	struct store_tx tx;
	struct store_visitor row;
	struct store_think think;
	struct identity who;
	struct str cookie;
};

/* A visitor with number 9 who agreed, and an order that somebody tells. */
static int
setup(void **state)
{
	struct arena *a = arena_new(0);
	struct world *w = ARENA_NEW(a, struct world);
	struct str cookie;

	w->arena = a;
	w->who.id.lo = 9;
	memset(w->who.secret, 5, sizeof(w->who.secret));
	w->row =
	    (struct store_visitor){.id = {0, 9}, .purposes = PURPOSE_REMEMBER};
	identity_hash(w->who.secret, w->row.secret_hash);
	cookie = identity_cookie(a, &w->who, false);
	cookie = str_head(cookie, str_chr(cookie, ';'));
	w->cookie = str_from(cookie, str_chr(cookie, '=') + 1);
	w->told = (struct told){.email = STR(" Kari@Example.COM "),
	    .events = {{.at = NOON, .event = STR("purchase")}},
	    .nevents = 1,
	    .proof = JOIN_ORDER};
	w->think = (struct store_think){
	    .arena = a, .now = NOON, .rows = &w->row, .nrows = 1};
	*state = w;
	return 0;
}

static int
teardown(void **state)
{
	arena_free(((struct world *)*state)->arena);
	return 0;
}

static bool
think(struct world *w)
{
	assert_int_equal(told_prepare(&w->told, w->arena, &w->tx), TOLD_GOOD);
	return w->tx.think(w->tx.ctx, &w->think);
}

static struct told_answer
answer(const struct world *w)
{
	return told_answer(w->think.answer);
}

static void
an_address_alone(void **state)
{
	struct world *w = *state;

	w->told.company = STR("Fjord AS");
	w->think.nrows = 0;
	assert_true(think(w));
	assert_true(str_eq(w->tx.email, STR("kari@example.com")));
	assert_int_equal(w->tx.nlocks, 0);
	assert_int_equal(w->think.nchanges, 2);
	assert_int_equal(w->think.changes[0].verb, CHANGE_PUT_CONTACT);
	assert_true(str_eq(
	    w->think.changes[0].contact->email, STR("kari@example.com")));
	assert_true(
	    str_eq(w->think.changes[0].contact->company, STR("Fjord AS")));
	assert_int_equal(w->think.changes[1].verb, CHANGE_ADD_CONTACT_EVENT);
	assert_true(answer(w).contact && answer(w).made);
	assert_false(answer(w).joined || answer(w).unproven);
}

static void
an_order_joins(void **state)
{
	struct world *w = *state;

	w->told.visitor = w->cookie;
	assert_true(think(w));
	assert_int_equal(w->tx.nlocks, 1);
	assert_int_equal(w->tx.locks[0].lo, 9);
	assert_int_equal(w->think.nchanges, 3);
	assert_int_equal(w->think.changes[2].verb, CHANGE_JOIN);
	assert_int_equal(w->think.changes[2].id.lo, 9);
	assert_int_equal(w->think.changes[2].proof, JOIN_ORDER);
	assert_true(answer(w).joined && !answer(w).other);
}

static void
the_same_contact_is_not_joined_again(void **state)
{
	struct world *w = *state;

	w->told.visitor = w->cookie;
	w->row.contact.lo = w->think.contact.id.lo = 4;
	assert_true(think(w));
	assert_int_equal(w->think.nchanges, 2);
	assert_false(answer(w).made || answer(w).joined || answer(w).other ||
		     answer(w).unproven);
}

static void
another_contacts_visitor_stays_his(void **state)
{
	struct world *w = *state;

	w->told.visitor = w->cookie;
	w->row.contact.lo = 3;
	assert_true(think(w));
	assert_int_equal(w->think.nchanges, 2);
	assert_true(answer(w).other && answer(w).made && !answer(w).joined);
}

static void
without_proof_nobody_is_joined(void **state)
{
	struct world *w = *state;
	char wrong[64];

	/* Another secret; nobody there; no consent; nonsense. */
	memcpy(wrong, w->cookie.p, w->cookie.n);
	wrong[w->cookie.n - 3] ^= 1;
	for (int i = 0; i < 4; i++) {
		struct store_visitor row = w->row;

		w->told.visitor =
		    i == 0 ? (struct str){wrong, w->cookie.n} : w->cookie;
		if (i == 1)
			row = (struct store_visitor){.id = {0, 0}};
		if (i == 2)
			row.purposes = PURPOSE_MEASURE;
		if (i == 3)
			w->told.visitor = STR("17");
		w->think = (struct store_think){
		    .arena = w->arena, .rows = &row, .nrows = i == 3 ? 0 : 1};
		assert_true(think(w));
		assert_int_equal(w->think.nchanges, 2);
		assert_true(answer(w).unproven && answer(w).contact);
	}
}

static void
a_proven_visitor_without_an_address(void **state)
{
	struct world *w = *state;

	w->told.email = STR("");
	w->told.visitor = w->cookie;
	w->row.purposes = PURPOSE_MEASURE;
	assert_true(think(w));
	assert_int_equal(w->think.nchanges, 1);
	assert_int_equal(w->think.changes[0].verb, CHANGE_ADD_EVENT);
	assert_int_equal(w->think.changes[0].id.lo, 9);
	assert_true(answer(w).visitor && !answer(w).contact);

	w->row.purposes = PURPOSE_LETTERS;
	assert_false(think(w));
	w->row.purposes = PURPOSE_REMEMBER;
	w->row.secret_hash[0] ^= 1;
	assert_false(think(w));
}

static void
a_hand_needs_no_secret(void **state)
{
	struct world *w = *state;

	w->told.number.lo = 9;
	w->told.proof = JOIN_HAND;
	w->row.secret_hash[0] ^= 1;
	assert_true(think(w));
	assert_int_equal(w->think.changes[2].proof, JOIN_HAND);
	assert_true(answer(w).joined);
}

static void
faults_have_names(void **state)
{
	struct world *w = *state;
	struct store_tx none = {.nlocks = 0};

	w->told.email = STR("kari");
	assert_int_equal(
	    told_prepare(&w->told, w->arena, &w->tx), TOLD_BAD_EMAIL);
	w->told.email = STR("  ");
	assert_int_equal(told_prepare(&w->told, w->arena, &w->tx), TOLD_NOBODY);
	w->told.visitor = STR("9.abc");
	assert_int_equal(
	    told_prepare(&w->told, w->arena, &w->tx), TOLD_BAD_VISITOR);
	assert_memory_equal(&w->tx, &none, sizeof(none));
	for (enum told_fault f = TOLD_GOOD; f <= TOLD_BAD_VISITOR; f++)
		assert_true(strlen(told_fault_name(f)) > 10);
	assert_false(told_answer(STR("")).contact);
}

static void
addresses(void **state)
{
	static const char *const good[] = {"a@b.c", "Kari.Moe+x@sub.example.no",
	    "o'hara@example.com", " kari@bl\xc3\xa5.no\n"};
	static const char *const bad[] = {"", "@", "a@", "@b.c", "a@b", "a@.b",
	    "a@b.", "a@b@c.d", "a b@c.d", "a@c.d\r\nBcc: x@y.z", "<a@b.c>",
	    "a,b@c.d", "a@[1.2.3.4]", "\"a\"@b.c", "\xff@b.c",
	    "k\xc3\xa5re@b.no"};
	struct world *w = *state;
	struct str email, longest;

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_true(told_email(w->arena, str_of(good[i]), &email));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(told_email(w->arena, str_of(bad[i]), &email));
	/* However the domain is spelled, it is one person. */
	assert_true(told_email(w->arena, STR("Kari@BL\xc3\x85.no"), &email));
	assert_true(str_eq(email, STR("kari@xn--bl-zia.no")));
	longest = str_format(w->arena, "%064d@b.c", 1);
	assert_true(told_email(w->arena, longest, &email));
	longest = str_format(w->arena, "%065d@b.c", 1);
	assert_false(told_email(w->arena, longest, &email));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(an_address_alone),
	    TEST(an_order_joins),
	    TEST(the_same_contact_is_not_joined_again),
	    TEST(another_contacts_visitor_stays_his),
	    TEST(without_proof_nobody_is_joined),
	    TEST(a_proven_visitor_without_an_address),
	    TEST(a_hand_needs_no_secret),
	    TEST(faults_have_names),
	    TEST(addresses),
	};

	if (!crypto_start())
		return 99;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
