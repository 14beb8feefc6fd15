/* SPDX-License-Identifier: ISC */
/*
 * kunderejse letter test: the mail of a letter to a colleague, as render --mail
 * --to sends it.
 */
#include <stdio.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "program/letters.h"
#include "program/opensite.h"
#include "program/rendermail.h"

struct test {
	struct letters l;
	struct rendermail asked;
	struct option_list set;
};

static int
run(struct test *t, char **operands)
{
	struct contacting *c = &t->l.c;
	struct rendermail *asked = &t->asked;

	if (!crypto_start())
		return COMMAND_SYSTEM;
	if (!opensite(c->arena, c->dir, &c->site))
		return COMMAND_FAULTS;
	if (!letters_find(&t->l, operands[0]))
		return COMMAND_USAGE;
	asked->mail =
	    str_copy(c->arena, image_str(&c->site.image, t->l.row->mail)).p;
	asked->letter = t->l.name;
	asked->set = &t->set;
	asked->now = clock_now();
	asked->to = operands[1];
	asked->dir = c->dir;
	asked->state = c->state;
	asked->db = c->db;
	return rendermail(c->options, c->arena, &c->site, asked);
}

int
letters_test(int argc, char **argv)
{
	struct test t = {.l = LETTERS};
	const struct option_row rows[] = {
	    OPTIONS_CONTACTING(&t.l.c),
	    {.name = "lang",
		.arg = "LANG",
		.help = "in this language (default: the site's)",
		.text = &t.asked.lang},
	    {.name = "stage",
		.arg = "KEY",
		.help = "as somebody in this stage gets it",
		.text = &t.asked.stage},
	    {.name = "set",
		.arg = "NAME=VALUE",
		.help = "of whom this is known",
		.list = &t.set},
	};
	const struct options o = {"letter test", "NAME ADDRESS",
	    "Sends the mail of a letter to a colleague of the site that\nis "
	    "served, with "
	    "[test] before its subject\nand links that are nobody's.",
	    rows, sizeof(rows) / sizeof(*rows), 2, 2};
	int status;

	t.l.c.options = &o;
	if (!options_go(&o, &argc, &argv, &status))
		return status;
	log_name("letter");
	t.l.c.arena = arena_new(0);
	status = run(&t, argv);
	arena_free(t.l.c.arena);
	return status;
}
