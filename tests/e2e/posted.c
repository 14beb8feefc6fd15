/* SPDX-License-Identifier: ISC */
/*
 * posted DB KEYS WHO COUNT [waiting]: COUNT mails to WHO, an address or the key
 * of a colleague, queued and accepted by a mail server, or only queued.  Writes
 * a line for each, "ID LOCAL MESSAGE-ID": LOCAL is the local part of its
 * envelope sender.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "mail/mailid.h"
#include "store/mail.h"

struct posting {
	struct store_contact contact;
	struct store_mail mail;
	struct store_tx tx;
	enum store_rc rc;
	bool done;
};

static bool
think(void *ctx, struct store_think *t)
{
	struct posting *p = ctx;

	if (p->mail.person.n == 0)
		t->changes[t->nchanges++] = (struct change){
		    .verb = CHANGE_PUT_CONTACT, .contact = &p->contact};
	t->changes[t->nchanges++] =
	    (struct change){.verb = CHANGE_QUEUE_MAIL, .mail = &p->mail};
	return true;
}

static void
done(void *ctx, enum store_rc rc, const struct store_think *t)
{
	struct posting *p = ctx;

	(void)t;
	p->rc = rc;
	p->done = true;
}

static int64_t
now(void *ctx)
{
	(void)ctx;
	return clock_now();
}

static struct store_verdict
judge(void *ctx, const struct store_queued *q, const struct store_facts *f)
{
	(void)ctx;
	(void)q;
	(void)f;
	return (struct store_verdict){VERDICT_GO, 0, MAIL_NO_REASON};
}

static bool
queue(struct store *s, struct str who, struct str dedup)
{
	struct posting p = {.contact = {.email = who},
	    .mail = {.dedup = dedup,
		.kind = MAIL_SERVICE,
		.list = STR("newsletter"),
		.mail = STR("ebook/delivery"),
		.lang = STR("nb"),
		.at = clock_now(),
		.due = clock_now(),
		.stale = clock_now() + 86400}};

	if (str_chr(who, '@') == who.n)
		p.mail.person = who;
	else
		p.tx.email = who;
	random_bytes(p.tx.key, sizeof(p.tx.key));
	p.tx.think = think;
	p.tx.done = done;
	p.tx.ctx = &p;
	p.tx.now = clock_now();
	p.tx.deadline_ms = clock_ms() + 10000;
	store_write(s, &p.tx);
	while (!p.done)
		(void)store_turn(s, clock_ms());
	return p.rc == STORE_OK;
}

static void
say(const struct keyring *keys, uint64_t id, struct str message_id)
{
	char local[MAILID_SENDER_LEN];

	mailid_sender(keys, id, local);
	printf("%" PRIu64 " %.*s %.*s\n", id, MAILID_SENDER_LEN, local,
	    STR_ARG(message_id));
}

/* All that is due. */
static bool
deliver(struct store *s, struct arena *a, const struct keyring *keys)
{
	const struct store_sender sender = {
	    .owner = STR("posted"), .lease = 60, .now = now, .judge = judge};
	const size_t most[MAIL_CLASS__MAX] = {50, 50, 50};
	const struct store_ended accepted = {.state = MAIL_ACCEPTED};
	struct store_queued *mails;
	size_t n, looked;

	if (store_mail_claim(s, a, &sender, most, &mails, &n, &looked) !=
	    STORE_OK)
		return false;
	for (size_t i = 0; i < n; i++) {
		struct str name = mailid_message(a, keys, mails[i].id,
		    mails[i].mail.dedup, STR("mail.example.com"));
		struct store_leaving leaving = {.message_id = name};
		struct store_going going = {
		    .id = mails[i].id, .leaving = &leaving};
		const struct store_told told = {
		    .id = mails[i].id, .ended = accepted};

		if (store_mail_sending(s, a, &sender, &going, 1, NULL, 0) !=
			STORE_OK ||
		    going.said != STORE_OK ||
		    store_mail_finish(s, a, &sender, &told, 1) != STORE_OK)
			return false;
		say(keys, mails[i].id, name);
	}
	return n > 0;
}

static void
fold(void *ctx, struct arena *a, struct store_fold *people, size_t n)
{
	(void)ctx;
	(void)a;
	(void)people;
	(void)n;
}

static bool
post(struct arena *a, const struct keyring *keys, char **argv, bool waiting)
{
	struct store_config config = {.path = argv[1],
	    .lock_path = str_format(a, "%s.lock", argv[1]).p,
	    .fold = fold,
	    .keys = keys};
	struct store *s = store_open(a, &config);
	bool good = true;

	for (int i = 0; good && i < atoi(argv[4]); i++)
		good = queue(s, str_of(argv[3]),
		    str_format(
			a, "%s %lld %d", argv[3], (long long)clock_ms(), i));
	good = good && (waiting || deliver(s, a, keys));
	store_close(s);
	return good;
}

int
main(int argc, char **argv)
{
	struct keyring *keys;
	struct arena *a;
	bool good;

	if (argc < 5 || !crypto_start())
		return 99;
	keys = keyring_open(argv[2]);
	if (keys == NULL)
		return 99;
	a = arena_new(0);
	good = post(a, keys, argv, argc > 5);
	arena_free(a);
	keyring_free(keys);
	return good ? 0 : 1;
}
