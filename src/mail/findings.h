/* SPDX-License-Identifier: ISC */
/*
 * What receivers will think of mail from a domain, in plain words, and the
 * records to publish where something is missing: SPF (RFC 7208), DKIM (RFC
 * 6376), DMARC (RFC 7489), MX (RFC 5321 5, RFC 7505), the host's name (PTR),
 * and the headers that a signature has to cover (RFC 8058).
 *
 * Knows no site and no network: who asks the DNS is passed in.
 */
#ifndef MAIL_FINDINGS_H
#define MAIL_FINDINGS_H

#include <stdbool.h>

#include "mail/lookup.h"

struct arena;

enum finding_state {
	FINDING_GOOD,
	FINDING_NOTE,    /* good enough; could be better, or is to be known */
	FINDING_MISSING, /* `publish` is what to write */
	FINDING_WRONG,
	FINDING_UNKNOWN, /* cannot be seen from here; the text says how to look
			  */
	FINDING_SILENT,  /* the name server did not answer */
	FINDING_STATE__MAX
};

struct finding {
	const char *subject; /* "SPF" */
	enum finding_state state;
	struct str text;    /* sentences */
	struct str publish; /* a line of a zone file; may be empty */
};

struct findings {
	struct finding *rows;
	size_t n, cap;
};

struct sender {
	struct str domain;  /* of From */
	struct str bounces; /* of the envelope's sender */
	const struct str *selectors;
	size_t nselectors; /* 0: a few usual ones are tried */
	/* Addresses from which the mail goes out; 0: not known here. */
	const struct str *addresses;
	size_t naddresses;
	struct str relay; /* the host on whose servers it goes out; or empty */
};

/* Appends all of them, in the order in which they are read, to what was empty
 * or made so before. */
void findings_make(struct arena *, const struct lookup *, const struct sender *,
    struct findings *);

/* "ok", "missing", ... */
const char *finding_state_str(enum finding_state);
/* The headers a signature must cover, with commas between. */
const char *findings_headers(void);

#endif
