/* SPDX-License-Identifier: ISC */
/*
 * kunderejse contact proof: what an address agreed to, to be shown to who asks.
 */
#include <stdio.h>

#include "base/arena.h"
#include "insight/proof.h"
#include "program/contacting.h"

#define OUT_MAX (16u << 20)

static int
run(struct contacting *c)
{
	struct store_profile who;
	struct buf out;

	switch (store_profile(c->store, c->arena, c->id, c->email, &who)) {
	case STORE_OK:
		break;
	case STORE_REFUSED:
		(void)contacting_nobody(c);
		fprintf(stderr,
		    "If it was erased, the proofs were kept without it: none "
		    "of them can be tied to it\nany more, and nothing is sent "
		    "to it.\n");
		return COMMAND_FAULTS;
	default:
		return COMMAND_SYSTEM;
	}
	buf_init(&out, c->arena, OUT_MAX);
	proof_put(&out, &who, c->now);
	return contacting_print(&out);
}

int
contacting_proof(int argc, char **argv)
{
	struct contacting c = CONTACTING;
	const struct option_row rows[] = {OPTIONS_CONTACTING(&c)};
	const struct options o = {"contact proof", CONTACT_WHOM,
	    "Shows each consent of an address: the words that were seen, where "
	    "and when, the\nmail it was confirmed by, what was sent on it "
	    "last, "
	    "and how it was taken back.",
	    rows, sizeof(rows) / sizeof(*rows), 1, 1};
	int status;

	c.options = &o;
	if (!options_go(&o, &argc, &argv, &status) ||
	    !contacting_start(&c, WHOM_CONTACT, argv[0], &status))
		return status;
	status = run(&c);
	contacting_stop(&c);
	return status;
}
