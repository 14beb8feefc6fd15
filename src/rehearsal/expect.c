/* SPDX-License-Identifier: ISC */
/* What a script expects. */
#include "rehearsal/act.h"

static void
expect(struct act *x, bool good, const char *fmt, struct str what)
{
	if (!good)
		(void)play_say(x->play, ENTRY_FAULT, x->who,
		    "line %zu expects: %s%.*s", x->line->line, fmt,
		    STR_ARG(what));
}

static bool
has_got(const struct person *who, struct str mail)
{
	for (size_t i = 0; i < who->ngot; i++)
		if (str_eq(who->got[i], mail))
			return true;
	return false;
}

void
expect_got(struct act *x)
{
	if (str_eq(act_word(x, 0), STR("nothing")))
		expect(x, x->who->ngot == 0, "no mail, but got ",
		    x->who->ngot > 0 ? x->who->got[0] : STR(""));
	else
		for (size_t i = 0; act_word(x, i).n > 0; i++)
			expect(x, has_got(x->who, act_word(x, i)), "the mail ",
			    act_word(x, i));
	x->who->ngot = 0;
}

void
expect_stage(struct act *x)
{
	expect(x, str_eq(x->who->stage, act_word(x, 0)), "the stage ",
	    act_word(x, 0));
}

static const struct store_run *
last_run(const struct person *who, struct str sequence)
{
	const struct store_run *last = NULL;

	for (size_t i = 0; i < who->nruns; i++)
		if (str_eq(who->runs[i].sequence, sequence))
			last = &who->runs[i];
	return last;
}

void
expect_in(struct act *x)
{
	const struct store_run *run = last_run(x->who, act_word(x, 0));

	expect(
	    x, run != NULL && run->ended_at == 0, "he is in ", act_word(x, 0));
}

void
expect_out(struct act *x)
{
	const struct store_run *run = last_run(x->who, act_word(x, 0));

	expect(x, run == NULL || run->ended_at != 0, "he is not in ",
	    act_word(x, 0));
	if (act_word(x, 1).n > 0)
		expect(x, run != NULL && str_eq(run->outcome, act_word(x, 1)),
		    "he left it as ", act_word(x, 1));
}
