/* SPDX-License-Identifier: ISC */
/*
 * One act while it is done, for the files of acts.  For everyone else there is
 * acts.h.
 */
#ifndef REHEARSAL_ACT_H
#define REHEARSAL_ACT_H

#include "rehearsal/play.h"
#include "rehearsal/script.h"

struct act {
	struct play *play;
	struct arena *arena;
	const struct script_line *line;
	struct person *who;
	struct str why; /* empty: it was done */
};

/* The i-th word behind the person and the verb; empty: there is none. */
static inline struct str
act_word(const struct act *x, size_t i)
{
	return i + 2 < x->line->n ? x->line->words[i + 2] : STR("");
}

/* expect.c: what a script expects; what did not happen is an entry of the
 * timeline. */
void expect_got(struct act *);
void expect_stage(struct act *);
void expect_in(struct act *);
void expect_out(struct act *);

#endif
