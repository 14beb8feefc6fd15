/* SPDX-License-Identifier: ISC */
/*
 * kunderejse bounce: what comes back to the envelope sender of our mails, one
 * message from the pipe of a mail server, or all that a Maildir holds.
 */
#include "program/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "base/log.h"
#include "mail/bounce.h"
#include "program/bouncing.h"
#include "program/maildir.h"
#include "program/opensite.h"
#include "program/openstore.h"
#include "program/options.h"
#include "publish/statedir.h"

/* One byte more, so that what is too large is seen to be. */
#define READ_MAX (BOUNCE_SIZE_MAX + 1)

struct bouncer {
	const char *dir, *state, *db, *recipient, *maildir;
	struct arena *arena; /* of the site and the store */
	struct arena *mail;  /* of one message */
	struct site site;
	struct store *store;
	struct keyring *keys;
};

static bool
keep_unknown(struct bouncer *b, struct str message)
{
	struct statedir names;

	if (!statedir_name(&names, b->mail, b->dir, b->state) ||
	    !statedir_make(&names) ||
	    !maildir_keep(b->mail, names.unknown, message))
		return false;
	log_info("kept in %s", names.unknown);
	return true;
}

/* Where the keeper is not let in: the mail server may be another user. */
static void
expire_unknown(struct bouncer *b)
{
	const struct rule_duration *keep = &b->site.head->keep_bodies;
	struct statedir names;

	if (statedir_name(&names, b->mail, b->dir, b->state))
		maildir_expire(names.unknown,
		    duration_before(clock_now(),
			(struct duration){keep->seconds, keep->months}));
}

static int
take_pipe(struct bouncer *b, struct str message)
{
	enum bouncing_rc rc =
	    bouncing(b->store, b->keys, b->mail, message, str_of(b->recipient));

	if (rc == BOUNCING_DOWN ||
	    (rc == BOUNCING_HUMAN && !keep_unknown(b, message)))
		return COMMAND_SYSTEM;
	return COMMAND_GOOD;
}

struct tally {
	size_t of[BOUNCING_DOWN + 1];
	size_t left; /* could not be read or moved */
};

/* false: the database is away, and so it would be for those behind it. */
static bool
take_file(
    struct bouncer *b, struct maildir *m, const char *name, struct tally *t)
{
	enum bouncing_rc rc;
	struct str message;
	bool gone;

	if (!maildir_read(m, b->mail, name, READ_MAX, &message, &gone)) {
		t->left++;
		return true;
	}
	if (gone)
		return true;
	rc = bouncing(b->store, b->keys, b->mail, message, STR(""));
	if (rc != BOUNCING_DOWN && !maildir_move(m, name, rc != BOUNCING_HUMAN))
		t->left++;
	else
		t->of[rc]++;
	return rc != BOUNCING_DOWN;
}

/* What is taken leaves new/, so that its end comes.  false: not all was. */
static bool
take_files(struct bouncer *b, struct maildir *m, struct tally *t)
{
	struct arena *list = arena_new(0);
	const char **names;
	bool good = true;
	size_t n;

	do {
		t->left = 0;
		arena_reset(list);
		good = maildir_list(m, list, &names, &n);
		for (size_t i = 0; good && i < n; i++) {
			good = take_file(b, m, names[i], t);
			arena_reset(b->mail);
		}
	} while (good && n > t->left);
	arena_free(list);
	return good && t->left == 0;
}

static int
take_maildir(struct bouncer *b)
{
	struct tally t = {{0}};
	struct maildir m;
	bool good;

	good = maildir_open(&m, b->maildir) && take_files(b, &m, &t);
	maildir_close(&m);
	printf("%zu came back, of %zu nothing follows, %zu for a human in "
	       "%s/.unknown\n",
	    t.of[BOUNCING_KEPT], t.of[BOUNCING_NOTHING], t.of[BOUNCING_HUMAN],
	    b->maildir);
	if (!good)
		fprintf(stderr, "kunderejse bounce: not all could be taken; "
				"the rest is where it was: do it again\n");
	return good ? COMMAND_GOOD : COMMAND_SYSTEM;
}

static int
run(struct bouncer *b)
{
	struct str message = STR("");
	int status;

	/* First of all: some servers mind who does not read. */
	if (b->maildir == NULL && !maildir_drain(b->mail, STDIN_FILENO,
				      "standard input", READ_MAX, &message))
		return COMMAND_SYSTEM;
	if (!crypto_start())
		return COMMAND_SYSTEM;
	if (!opensite(b->arena, b->dir, &b->site))
		return COMMAND_FAULTS;
	b->store = openstore_keyed(
	    b->arena, &b->site, b->dir, b->state, b->db, &b->keys);
	if (b->store == NULL)
		return COMMAND_SYSTEM;
	status = b->maildir != NULL ? take_maildir(b) : take_pipe(b, message);
	expire_unknown(b);
	store_close(b->store);
	keyring_free(b->keys);
	return status;
}

/* The envelope's recipient, as Postfix tells a command of an alias. */
static const char *
told_recipient(void)
{
	const char *original = getenv("ORIGINAL_RECIPIENT");

	return original != NULL ? original : getenv("RECIPIENT");
}

/* Whether a mail server gave the command: what it ends with is judged by
 * sysexits.h, where all but "later" would send the message back. */
static bool
is_piped(const struct bouncer *b, int argc, char **argv)
{
	if (b->maildir != NULL)
		return false;
	for (int i = 1; i < argc; i++)
		if (strncmp(argv[i], "--recipient", 11) == 0)
			return true;
	return told_recipient() != NULL;
}

int
command_bounce(int argc, char **argv)
{
	struct bouncer b = {.dir = "."};
	const struct option_row rows[] = {
	    OPTION_SITE(&b.dir),
	    OPTION_STATE(&b.state),
	    OPTION_DB(&b.db),
	    {.name = "recipient",
		.letter = 'r',
		.arg = "ADDRESS",
		.help = "whom the message came to (default: what Postfix says "
			"in ORIGINAL_RECIPIENT or RECIPIENT)",
		.text = &b.recipient},
	    {.name = "maildir",
		.letter = 'm',
		.arg = "DIR",
		.help = "read all that is new in a Maildir",
		.text = &b.maildir},
	};
	const struct options o = {"bounce", "",
	    "Reads a bounce or a complaint from standard input and does what "
	    "follows from it;\nends with 75, so that the mail server comes "
	    "again, when it could not.",
	    rows, sizeof(rows) / sizeof(*rows), 0, 0};
	int status, n = argc;
	char **given = argv;

	log_name("bounce");
	if (options_go(&o, &argc, &argv, &status)) {
		if (b.recipient == NULL)
			b.recipient = told_recipient();
		b.arena = arena_new(0);
		b.mail = arena_new(0);
		status = run(&b);
		arena_free(b.mail);
		arena_free(b.arena);
		if (b.maildir == NULL && status != COMMAND_GOOD)
			status = EX_TEMPFAIL;
	} else if (status != COMMAND_GOOD && is_piped(&b, n, given)) {
		status = EX_TEMPFAIL;
	}
	return status;
}
