/* SPDX-License-Identifier: ISC */
/*
 * kunderejse letter send: puts a letter down, to go ten minutes from now.  The
 * process that sends does the rest.
 */
#include <inttypes.h>
#include <stdio.h>

#include "base/arena.h"
#include "program/letters.h"
#include "program/operator.h"

struct send {
	struct letters l;
	const char *expect;
	long expected;
	struct lettertally tally;
};

/* It is put down already. */
static int
say_known(const struct send *s, const struct store_letter *known)
{
	static const char *const said[LETTER_STATE__MAX] = {
	    [LETTER_HELD] = "goes by itself",
	    [LETTER_GOING] = "is going since",
	    [LETTER_SENT] = "went",
	    [LETTER_STOPPED] = "was stopped; it was to go"};

	fprintf(stderr,
	    "kunderejse letter send: %.*s %s %.*s.\nA letter goes once: what "
	    "is to go again gets another name.\n",
	    STR_ARG(s->l.name), said[known->state],
	    STR_ARG(letters_moment(&s->l, known->at)));
	return COMMAND_FAULTS;
}

/* true: nothing is against it. */
static bool
may_go(const struct send *s)
{
	uint64_t gets = s->tally.gets;

	if (gets == 0)
		fprintf(stderr,
		    "kunderejse letter send: nobody would get it: kunderejse "
		    "letter check %.*s says why\n",
		    STR_ARG(s->l.name));
	else if (s->expect != NULL && gets != (uint64_t)s->expected)
		fprintf(stderr,
		    "kunderejse letter send: expected were %ld, and %" PRIu64
		    " get it; nothing is sent\n",
		    s->expected, gets);
	else
		return true;
	return false;
}

static int
go(struct send *s)
{
	struct store_letter letter = s->tally.letter;
	struct store_letter known;

	letter.by = operator_name(s->l.c.arena);
	letter.ordered_at = s->l.c.now;
	switch (store_letter_put(s->l.c.store, &letter)) {
	case STORE_OK:
		break;
	case STORE_AGAIN:
		if (store_letter_read(s->l.c.store, s->l.c.arena, letter.name,
			&known) == STORE_OK)
			return say_known(s, &known);
		return COMMAND_SYSTEM;
	case STORE_UNSURE:
	case STORE_REFUSED:
	case STORE_DOWN:
		fprintf(stderr, "kunderejse letter send: the database did not "
				"take it: do it again\n");
		return COMMAND_SYSTEM;
	}
	printf(
	    "%.*s goes to %" PRIu64 " of the list %.*s from %.*s on\n"
	    "until then, and while it goes, this stops it: kunderejse letter "
	    "stop %.*s\n",
	    STR_ARG(letter.name), s->tally.gets, STR_ARG(letter.list),
	    STR_ARG(letters_moment(&s->l, letter.at)), STR_ARG(letter.name));
	return COMMAND_GOOD;
}

static int
run(struct send *s)
{
	struct contacting *c = &s->l.c;
	struct store_letter known;
	enum store_rc rc =
	    store_letter_read(c->store, c->arena, s->l.name, &known);

	if (rc == STORE_OK && !known.restored)
		return say_known(s, &known);
	if ((rc != STORE_OK && rc != STORE_REFUSED) ||
	    !letters_count(&s->l, &s->tally, c->now + LETTER_HOLD))
		return COMMAND_SYSTEM;
	return may_go(s) ? go(s) : COMMAND_FAULTS;
}

int
letters_send(int argc, char **argv)
{
	struct send s = {.l = LETTERS};
	const struct option_row rows[] = {
	    OPTIONS_CONTACTING(&s.l.c),
	    {.name = "expect",
		.letter = 'e',
		.arg = "N",
		.help = "only if so many get it",
		.text = &s.expect},
	};
	const struct options o = {"letter send", "NAME",
	    "Lets a letter go to its list, ten minutes from now, whatever "
	    "its file says of\nwhen.  kunderejse deliver sends it.",
	    rows, sizeof(rows) / sizeof(*rows), 1, 1};
	int status;

	s.l.c.options = &o;
	if (!options_go(&o, &argc, &argv, &status))
		return status;
	if (s.expect != NULL &&
	    !options_number(s.expect, 0, INT32_MAX, &s.expected))
		return options_wrong(&o, "--expect is a number");
	if (!letters_start(&s.l, argv[0], &status))
		return status;
	status = run(&s);
	contacting_stop(&s.l.c);
	return status;
}
