/* SPDX-License-Identifier: ISC */
/* Reports of what came back: which are believed, and what follows from them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "mail/mailid.h"
#include "people/returned.h"

#define NOON 1700000000
#define DAY 86400
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define OURS "aaaa.bbbb@mail.example.com"

/* Mails as the outbox has them. */
enum which { NONE, TO_KARI, ERASED, COLLEAGUE, NEVER_LEFT, WHICH__MAX };
static const struct store_queued mails[WHICH__MAX] = {
    [TO_KARI] = {.id = 17,
	.message_id = STR(OURS),
	.to = {.email = STR("kari@example.com")}},
    [ERASED] = {.id = 17, .message_id = STR(OURS)},
    [COLLEAGUE] = {.id = 17,
	.message_id = STR(OURS),
	.mail = {.person = STR("ingrid")}},
    [NEVER_LEFT] = {.id = 17,
	.message_id = STR(""),
	.to = {.email = STR("kari@example.com")}},
};

static void
judgements(void **state)
{
	static const struct {
		enum bounce_kind kind;
		const char *brought; /* the Message-ID of what it returns */
		enum which mail;
		enum returned_what want;
	} cases[] = {
	    {BOUNCE_HARD, OURS, TO_KARI, RETURNED_PERSON},
	    {BOUNCE_SOFT, OURS, TO_KARI, RETURNED_PERSON},
	    {BOUNCE_COMPLAINT, OURS, TO_KARI, RETURNED_PERSON},
	    {BOUNCE_SENDER, OURS, TO_KARI, RETURNED_OURS},
	    /* Without what it returns, or under the name a relay gave it, or in
	     * letters a server changed. */
	    {BOUNCE_HARD, "", TO_KARI, RETURNED_PERSON},
	    {BOUNCE_HARD, "0100@eu.amazonses.com", TO_KARI, RETURNED_PERSON},
	    {BOUNCE_HARD, "AAAA.bbbb@MAIL.example.com", TO_KARI,
		RETURNED_PERSON},
	    /* Of a mail that had the same id before a restore. */
	    {BOUNCE_HARD, "aaaa.cccc@mail.example.com", TO_KARI,
		RETURNED_UNKNOWN},
	    {BOUNCE_SENDER, "aaaa.cccc@mail.example.com", TO_KARI,
		RETURNED_UNKNOWN},
	    /* Forged, or of nothing that ever left. */
	    {BOUNCE_HARD, OURS, NONE, RETURNED_UNKNOWN},
	    {BOUNCE_SOFT, OURS, NONE, RETURNED_UNKNOWN},
	    {BOUNCE_COMPLAINT, OURS, NONE, RETURNED_UNKNOWN},
	    {BOUNCE_SENDER, OURS, NONE, RETURNED_UNKNOWN},
	    {BOUNCE_HARD, "", NEVER_LEFT, RETURNED_UNKNOWN},
	    {BOUNCE_HARD, OURS, NEVER_LEFT, RETURNED_UNKNOWN},
	    /* Nothing is held against who is not there. */
	    {BOUNCE_HARD, OURS, ERASED, RETURNED_NOTHING},
	    {BOUNCE_COMPLAINT, OURS, ERASED, RETURNED_NOTHING},
	    {BOUNCE_HARD, OURS, COLLEAGUE, RETURNED_OURS},
	    {BOUNCE_SENDER, OURS, ERASED, RETURNED_OURS},
	    /* However true it is. */
	    {BOUNCE_FINE, OURS, TO_KARI, RETURNED_NOTHING},
	    {BOUNCE_DELAYED, OURS, TO_KARI, RETURNED_NOTHING},
	    {BOUNCE_REPLY, OURS, TO_KARI, RETURNED_NOTHING},
	    {BOUNCE_REPLY, "", NONE, RETURNED_NOTHING},
	    {BOUNCE_UNKNOWN, OURS, TO_KARI, RETURNED_UNKNOWN},
	    {BOUNCE_UNKNOWN, "", NONE, RETURNED_UNKNOWN},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct bounce b = {.kind = cases[i].kind,
		    .why = cases[i].kind == BOUNCE_UNKNOWN ? "it is odd" : NULL,
		    .message_id = str_of(cases[i].brought)};
		const struct store_queued *mail =
		    cases[i].mail == NONE ? NULL : &mails[cases[i].mail];
		const char *why = NULL;

		if (returned_judge(&b, mail, &why) != cases[i].want)
			fail_msg("case %zu: %s", i, why);
		assert_non_null(why);
		if (!returned_concerns(&b))
			assert_int_equal(
			    returned_judge(&b, NULL, &why), cases[i].want);
	}
}

static void
plans(void **state)
{
	static const struct {
		enum bounce_kind kind;
		size_t soft_before;
		const char *event;
		enum mail_reason suppress;
		int64_t pause_until;
	} cases[] = {
	    {BOUNCE_HARD, 0, "bounce_hard", MAIL_HARD_BOUNCE, 0},
	    {BOUNCE_HARD, 9, "bounce_hard", MAIL_HARD_BOUNCE, 0},
	    {BOUNCE_COMPLAINT, 0, "complaint", MAIL_COMPLAINT, 0},
	    {BOUNCE_SOFT, 0, "bounce_soft", MAIL_NO_REASON, 0},
	    {BOUNCE_SOFT, 1, "bounce_soft", MAIL_NO_REASON, 0},
	    {BOUNCE_SOFT, 2, "bounce_soft", MAIL_NO_REASON, NOON + 60 * DAY},
	    {BOUNCE_SOFT, 5, "bounce_soft", MAIL_NO_REASON, NOON + 60 * DAY},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct returned_plan plan =
		    returned_plan(cases[i].kind, cases[i].soft_before, NOON);
		enum bounce_kind kind;

		assert_true(str_eq(plan.event, str_of(cases[i].event)));
		assert_int_equal(plan.suppress, cases[i].suppress);
		assert_int_equal(plan.pause_until, cases[i].pause_until);
		assert_int_equal(
		    plan.objected, cases[i].kind == BOUNCE_COMPLAINT);
		assert_true(returned_kind(plan.event, &kind));
		assert_int_equal(kind, cases[i].kind);
	}
}

static void
events(void **state)
{
	static const char *const others[] = {
	    "", "hard", "bounce", "bounce_hard ", "purchase", "unsubscribe"};
	enum bounce_kind kind;

	(void)state;
	for (size_t i = 0; i < COUNT(others); i++)
		assert_false(returned_kind(str_of(others[i]), &kind));
}

/* What is written of the contact {0,4}, or of nobody. */
static bool
think(struct returned *r, struct store_contact contact, size_t soft_before,
    struct store_think *t)
{
	struct store_tx tx = {.now = 0};

	*t = (struct store_think){
	    .now = NOON, .contact = contact, .counted = soft_before};
	returned_prepare(r, NOON, &tx);
	assert_int_equal(tx.contact.lo, r->contact.lo);
	assert_true(str_eq(tx.email, r->contact.lo == 0 ? r->email : STR("")));
	assert_true(str_eq(tx.count, STR("bounce_soft")));
	assert_int_equal(tx.count_after, NOON - 30 * DAY);
	assert_int_equal(tx.now, NOON);
	return tx.think(tx.ctx, t);
}

static void
writes(void **state)
{
	const struct store_contact nobody = {.email = STR("")};
	struct store_contact kari = {
	    .id = {0, 4}, .email = STR("kari@example.com")};
	struct returned r = {.kind = BOUNCE_HARD,
	    .contact = {0, 4},
	    .at = NOON - 60,
	    .evidence = STR("mail 17: hard 5.1.1"),
	    .message_id = STR(OURS)};
	struct store_think t;

	(void)state;
	assert_true(think(&r, kari, 0, &t));
	assert_int_equal(t.nchanges, 2);
	assert_int_equal(t.changes[0].verb, CHANGE_ADD_CONTACT_EVENT);
	assert_true(str_eq(t.changes[0].event.event, STR("bounce_hard")));
	assert_int_equal(t.changes[0].event.at, NOON - 60);
	assert_int_equal(t.changes[1].verb, CHANGE_SUPPRESS);
	assert_true(str_eq(t.changes[1].stop->email, kari.email));
	assert_int_equal(t.changes[1].stop->scope, STOP_ALL);
	assert_int_equal(t.changes[1].stop->reason, MAIL_HARD_BOUNCE);
	assert_int_equal(t.changes[1].stop->at, NOON);
	assert_true(
	    str_eq(t.changes[1].stop->evidence, STR("mail 17: hard 5.1.1")));
	/* Nobody is made up. */
	assert_false(think(&r, nobody, 0, &t));
	assert_int_equal(t.nchanges, 0);

	r.kind = BOUNCE_COMPLAINT;
	r.contact.lo = 0;
	r.email = STR("kari@example.com");
	assert_true(think(&r, kari, 0, &t));
	assert_int_equal(t.nchanges, 3);
	assert_int_equal(t.changes[1].stop->reason, MAIL_COMPLAINT);
	assert_int_equal(t.changes[2].verb, CHANGE_ADD_AGREE);
	assert_int_equal(t.changes[2].agree->kind, AGREE_OBJECTED);
	assert_int_equal(
	    t.changes[2].agree->list.n + t.changes[2].agree->purpose.n, 0);
	assert_true(str_eq(t.changes[2].agree->message_id, STR(OURS)));

	r.kind = BOUNCE_SOFT;
	assert_true(think(&r, kari, 1, &t));
	assert_int_equal(t.nchanges, 1);
	assert_true(str_eq(t.changes[0].event.event, STR("bounce_soft")));
	assert_true(think(&r, kari, 2, &t));
	assert_int_equal(t.nchanges, 2);
	assert_int_equal(t.changes[1].verb, CHANGE_PAUSE);
	assert_int_equal(t.changes[1].until, NOON + 60 * DAY);
	kari.paused_until = NOON + 61 * DAY;
	assert_true(think(&r, kari, 2, &t));
	assert_int_equal(t.nchanges, 1);
}

/* The first address that our keys made, wherever it stood. */
static void
names(void **state)
{
	struct keyring *ring = keyring_new();
	struct keyring *other = keyring_new();
	char ours[MAILID_SENDER_LEN], theirs[MAILID_SENDER_LEN];
	struct bounce_candidate c[] = {
	    {BOUNCE_HEADER, STR("hei"), STR("b.example.com")},
	    {BOUNCE_HEADER, {theirs, MAILID_SENDER_LEN}, STR("b.example.com")},
	    {BOUNCE_SENT_AS, {ours, MAILID_SENDER_LEN}, STR("b.example.com")},
	};
	struct bounce b = {.candidates = c, .n_candidates = 3};
	uint64_t id = 0;

	(void)state;
	mailid_sender(ring, 4711, ours);
	mailid_sender(other, 4711, theirs);
	assert_true(returned_mail(ring, &b, &id));
	assert_int_equal(id, 4711);
	b.n_candidates = 2;
	assert_false(returned_mail(ring, &b, &id));
	b.n_candidates = 0;
	assert_false(returned_mail(ring, &b, &id));
	keyring_free(ring);
	keyring_free(other);
}

static void
keys(void **state)
{
	static const enum bounce_kind kinds[] = {
	    BOUNCE_SOFT, BOUNCE_HARD, BOUNCE_COMPLAINT};
	unsigned char key[6][STORE_KEY_BYTES], again[STORE_KEY_BYTES];

	(void)state;
	for (size_t i = 0; i < 6; i++)
		returned_key(17 + i / 3, kinds[i % 3], key[i]);
	for (size_t i = 0; i < 6; i++) {
		returned_key(17 + i / 3, kinds[i % 3], again);
		for (size_t j = 0; j < 6; j++)
			assert_int_equal(
			    memcmp(key[j], again, sizeof(again)) == 0, i == j);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(judgements),
	    cmocka_unit_test(plans),
	    cmocka_unit_test(events),
	    cmocka_unit_test(writes),
	    cmocka_unit_test(names),
	    cmocka_unit_test(keys),
	};

	return crypto_start() ? cmocka_run_group_tests(tests, NULL, NULL) : 99;
}
