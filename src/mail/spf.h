/* SPDX-License-Identifier: ISC */
/*
 * SPF (RFC 7208): whether a domain lets an address send for it, and what is
 * wrong with what it publishes.
 *
 * Pure, but for what it asks.  Macros ("%{i}") are not expanded: a term with
 * one is never met, and `macro` says so.
 */
#ifndef MAIL_SPF_H
#define MAIL_SPF_H

#include <stdbool.h>

#include "mail/lookup.h"

struct arena;

enum spf_result {
	SPF_NONE, /* no record */
	SPF_NEUTRAL,
	SPF_PASS,
	SPF_FAIL,
	SPF_SOFTFAIL,
	SPF_TEMPERROR, /* the name server did not answer */
	SPF_PERMERROR  /* the record is broken; `why` says how */
};

struct spf {
	enum spf_result result; /* for the address */
	struct str record;      /* the domain's own; empty: none, or several */
	struct str why;         /* "there are two records" */
	char all; /* what it, or the record it leads to, says of all others: +
		   * - ~ ?, or 0 */
	unsigned lookups; /* questions that count; ten are allowed */
	bool macro;
};

/*
 * Evaluates it for an address of IPv4 or IPv6.  With the empty address every
 * term is walked and none is met, so that all faults are found.
 */
void spf_check(struct arena *, const struct lookup *, struct str domain,
    struct str address, struct spf *);

#endif
