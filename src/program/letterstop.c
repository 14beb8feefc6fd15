/* SPDX-License-Identifier: ISC */
/*
 * kunderejse letter stop: what has not left of a letter does not go, for good.
 */
#include <inttypes.h>
#include <stdio.h>

#include "base/arena.h"
#include "program/letters.h"

/* It is not put down yet: so it is, stopped, and its time finds it so. */
static enum store_rc
put_stopped(struct letters *l)
{
	struct store_letter letter;

	if (!letters_find(l, l->name.p))
		return STORE_REFUSED;
	letter = letter_order(l->c.arena, &l->c.site, l->row,
	    l->row->at == INT64_MIN ? l->c.now : l->row->at, l->c.now);
	letter.state = LETTER_STOPPED;
	return store_letter_put(l->c.store, &letter);
}

/* All slices of it. */
static enum store_rc
stop(struct letters *l)
{
	enum store_rc rc = STORE_AGAIN;

	while (rc == STORE_AGAIN)
		rc = store_letter_set(
		    l->c.store, l->name, LETTER_STOPPED, l->c.now);
	return rc;
}

static int
run(struct letters *l)
{
	struct store_letter known;
	struct letters_mails *rows, mails;
	size_t n;
	enum store_rc rc =
	    store_letter_read(l->c.store, l->c.arena, l->name, &known);

	if (rc == STORE_REFUSED) {
		rc = put_stopped(l);
		if (rc == STORE_REFUSED)
			return COMMAND_USAGE;
	}
	if (rc == STORE_OK || rc == STORE_AGAIN)
		rc = stop(l);
	if ((rc != STORE_OK && rc != STORE_REFUSED) ||
	    !letters_report(l, &rows, &n))
		return COMMAND_SYSTEM;
	mails = letters_mails(rows, n, l->name);
	if (rc == STORE_REFUSED) {
		fprintf(stderr,
		    "kunderejse letter stop: it is too late: all %" PRIu64
		    " of %.*s have left\n",
		    mails.sent, STR_ARG(l->name));
		return COMMAND_FAULTS;
	}
	printf("%.*s is stopped: %" PRIu64 " had left, %" PRIu64 " do not go\n",
	    STR_ARG(l->name), mails.sent, mails.not_sent);
	if (mails.waiting > 0)
		printf("%" PRIu64
		       " are in the hand of the sender and may still "
		       "leave\n",
		    mails.waiting);
	return COMMAND_GOOD;
}

int
letters_stop(int argc, char **argv)
{
	struct letters l = LETTERS;
	const struct option_row rows[] = {
	    OPTIONS_CONTACTING(&l.c),
	};
	const struct options o = {"letter stop", "NAME",
	    "Stops a letter for good, before it goes and while it does, and "
	    "says how many had\nleft already.",
	    rows, sizeof(rows) / sizeof(*rows), 1, 1};
	int status;

	l.c.options = &o;
	if (!options_go(&o, &argc, &argv, &status))
		return status;
	if (!contacting_start(&l.c, WHOM_NOBODY, NULL, &status))
		return status;
	l.name = str_of(argv[0]);
	status = run(&l);
	contacting_stop(&l.c);
	return status;
}
