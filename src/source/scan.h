/* SPDX-License-Identifier: ISC */
/*
 * One pass over a User-Agent with the automaton of agents.tsv: which kinds of
 * names lie in it.  What follows from them is agent.c's business.
 */
#ifndef SOURCE_SCAN_H
#define SOURCE_SCAN_H

#include "source/table.h"

struct scan {
	unsigned kinds; /* AGENT_BIT(…) of all names found; AGENT_BOT only
			   when one lies outside every AGENT_PERSON */
	struct str app; /* source key of the first AGENT_APP, or empty */
};

/* Looks at no more than the first KiB. */
void scan_agent(struct str user_agent, struct scan *);

#endif
