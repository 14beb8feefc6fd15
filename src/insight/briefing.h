/* SPDX-License-Identifier: ISC */
/*
 * What is promised to whom (DESIGN 10.5): each fact with the pages and
 * mails that show
 * it, and to which cells, at one moment.
 *
 * Finds it out, shows nothing.
 */
#ifndef INSIGHT_BRIEFING_H
#define INSIGHT_BRIEFING_H

#include "insight/hearing.h"

enum brief_state {
	BRIEF_GOOD,     /* good at that moment */
	BRIEF_COMING,   /* it will be */
	BRIEF_HONOURED, /* over, and kept for who asks */
	BRIEF_OVER
};
/* "good", "coming", "honoured", "over". */
struct str brief_state_name(enum brief_state);

/* A page or a mail that shows a fact while it is good. */
struct brief_place {
	struct str path, page, lang; /* as in struct place */
	struct str who;              /* "everybody", or whom it is shown to */
	struct brief_place *next;
};

struct brief_fact {
	const struct fact_row *row;
	struct str key;
	enum brief_state state;
	int64_t honoured; /* until before; `ends` when it is not kept longer */
	struct brief_place *places;
	struct brief_fact *next;
};

/* Facts in the order of their states, then of facts.xml; in the cells' arena.
 * One that is good then is looked for at the cells' moment, one that is coming
 * at its start. */
struct brief_fact *briefing_run(const struct cells *);

#endif
