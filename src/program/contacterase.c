/* SPDX-License-Identifier: ISC */
/*
 * kunderejse contact erase: a person and all that is his, for ever.
 */
#include <inttypes.h>
#include <stdio.h>

#include "base/arena.h"
#include "people/leaving.h"
#include "program/contacting.h"
#include "store/consent.h"
#include "store/held.h"

struct erase {
	struct contacting c;
	bool yes;
	struct id who;
	size_t events, visitors, mails, proofs;
	struct store_stop stop;
};

static void
count(void *ctx, struct str table, size_t n, const struct str *names,
    const struct store_cell *cells)
{
	struct erase *e = ctx;

	(void)n;
	(void)names;
	(void)cells;
	e->events +=
	    str_eq(table, STR("contact_event")) || str_eq(table, STR("event"));
	e->visitors += str_eq(table, STR("visitor"));
	e->mails += str_eq(table, STR("outbox"));
	e->proofs += str_eq(table, STR("consent_event"));
}

/* Of one who was there when the question was asked. */
static bool
think(void *ctx, struct store_think *t)
{
	struct erase *e = ctx;

	if (t->contact.id.lo == 0)
		return false;
	leaving_erase(&e->stop, t);
	return true;
}

static void
put_what(const struct erase *e, FILE *to)
{
	fprintf(to,
	    "%.*s, contact %" PRIu64 ", with %zu event%s and %zu visitor%s",
	    STR_ARG(e->c.email), e->who.lo, e->events,
	    e->events == 1 ? "" : "s", e->visitors,
	    e->visitors == 1 ? "" : "s");
}

static int
run(struct erase *e)
{
	struct contacting *c = &e->c;
	struct store_tx tx = {.think = think, .ctx = e};
	struct store_profile who;
	enum store_rc rc =
	    store_profile(c->store, c->arena, c->id, c->email, &who);

	if (rc == STORE_OK)
		rc = store_held(
		    c->store, c->arena, who.contact.id, STR(""), count, e);
	if (rc != STORE_OK)
		return rc == STORE_REFUSED ? contacting_nobody(c)
					   : COMMAND_SYSTEM;
	e->who = who.contact.id;
	c->email = who.contact.email;
	if (!e->yes) {
		put_what(e, stderr);
		if (!contacting_ask("Erase it all for ever?"))
			return COMMAND_FAULTS;
	}
	rc = contacting_write(c, &tx);
	if (rc != STORE_OK)
		return rc == STORE_REFUSED ? contacting_nobody(c)
					   : COMMAND_SYSTEM;
	printf("Erased: ");
	put_what(e, stdout);
	printf(".\n%zu proof%s of consent stay without any name, and so do %zu "
	       "mails, without what was in\nthem.  The address gets no "
	       "advertising until its owner asks for it again; that is known\n"
	       "by a hash alone.\n",
	    e->proofs, e->proofs == 1 ? "" : "s", e->mails);
	return COMMAND_GOOD;
}

int
contacting_erase(int argc, char **argv)
{
	struct erase e = {.c = CONTACTING};
	const struct option_row rows[] = {
	    OPTIONS_CONTACTING(&e.c),
	    OPTION_YES(&e.yes),
	};
	const struct options o = {"contact erase", CONTACT_WHOM,
	    "Erases a contact, what he wrote and did, and the visitors who are "
	    "him, after asking.\nThe proofs of his consents stay without him; "
	    "his address gets no advertising.",
	    rows, sizeof(rows) / sizeof(*rows), 1, 1};
	int status;

	e.c.options = &o;
	if (!options_go(&o, &argc, &argv, &status) ||
	    !contacting_start(&e.c, WHOM_CONTACT, argv[0], &status))
		return status;
	status = run(&e);
	contacting_stop(&e.c);
	return status;
}
