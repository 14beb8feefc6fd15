/* SPDX-License-Identifier: ISC */
/*
 * Who asks: a person or a program, and on what kind of device.  One pass over
 * the User-Agent against an automaton of names, exceptions for people first
 * (in-app browsers, TVs, odd brands).  A browser-like agent without any
 * Accept-Language is a program as well.
 */
#ifndef SOURCE_AGENT_H
#define SOURCE_AGENT_H

#include "source/source.h"

struct agent {
	bool bot;
	enum device device;
};

/* accept_language: empty when the header is absent; `headers_known` false when
 * only the User-Agent is at hand (logs, classify --agents). ch_mobile: "?1",
 * "?0" or empty, wins over the User-Agent. */
struct agent agent_judge(struct str user_agent, struct str accept_language,
    struct str ch_mobile, bool headers_known);
const char *device_name(enum device); /* "mobile", … "-" for unknown */

#endif
