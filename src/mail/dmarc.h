/* SPDX-License-Identifier: ISC */
/*
 * DMARC (RFC 7489): the policy that holds for a domain, and whether two domains
 * are aligned under it.
 *
 * Pure, but for what it asks.  Which domain is the registered one a receiver
 * knows from a list that changes each week.  Here the policy is looked for at
 * the domain and at each of its parents of two labels or more.
 */
#ifndef MAIL_DMARC_H
#define MAIL_DMARC_H

#include <stdbool.h>

#include "mail/lookup.h"

struct arena;

enum dmarc_policy { DMARC_NONE, DMARC_QUARANTINE, DMARC_REJECT };

enum dmarc_state {
	DMARC_GOOD,
	DMARC_MISSING,
	DMARC_SEVERAL, /* two records at one name: receivers take neither */
	DMARC_BROKEN,  /* `why` says how */
	DMARC_UNKNOWN  /* the name server did not answer */
};

struct dmarc {
	enum dmarc_state state;
	struct str at, record; /* the domain below which it was found, and it */
	enum dmarc_policy policy;     /* for the domain that was asked for */
	bool strict_dkim, strict_spf; /* adkim=s, aspf=s */
	bool reports;                 /* rua= is there */
	unsigned percent;             /* pct= */
	const char *why;
};

void dmarc_find(
    struct arena *, const struct lookup *, struct str domain, struct dmarc *);

/* "none", "quarantine", "reject" */
const char *dmarc_policy_str(enum dmarc_policy);

/*
 * Whether a domain that SPF or DKIM proved stands for that of From: the same,
 * or, unless `strict`, one of the same organisation.  Of that it is sure when
 * one is within the other, and takes it to be so when they end in the same two
 * labels, or three behind a country ("co.uk").
 */
bool dmarc_aligned(struct str from, struct str proved, bool strict);

#endif
