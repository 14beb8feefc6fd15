/* SPDX-License-Identifier: ISC */
/*
 * A key of DKIM as a domain publishes it (RFC 6376 3.6.1, RFC 8463): whether a
 * receiver can verify with it.  Pure.
 */
#ifndef MAIL_DKIMKEY_H
#define MAIL_DKIMKEY_H

#include <stdbool.h>

#include "base/str.h"

struct arena;

enum dkimkey_state {
	DKIMKEY_GOOD,
	DKIMKEY_OTHER,   /* the text is about something else */
	DKIMKEY_REVOKED, /* p= is empty */
	DKIMKEY_BROKEN   /* `why` says how */
};

struct dkimkey {
	enum dkimkey_state state;
	const char *why;
	bool ed25519;  /* else RSA */
	unsigned bits; /* of RSA */
	bool testing;  /* t=y: receivers may treat it as if it were not there */
};

void dkimkey_read(struct arena *, struct str record, struct dkimkey *);

#endif
