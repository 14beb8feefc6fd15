/* SPDX-License-Identifier: ISC */
/*
 * Click ids: the parameters that advertising networks append (SOURCES 2.1).
 * When one is to be believed is known to source/trust.h.
 */
#ifndef SOURCE_CLICK_H
#define SOURCE_CLICK_H

#include "source/host.h"

enum click_proof {
	CLICK_PAID,       /* somebody paid for this click */
	CLICK_COMMISSION, /* an affiliate network */
	CLICK_MAIL,       /* a mail program's link */
	CLICK_WEAK        /* put on every link: says only where from */
};

struct click {
	struct str name;    /* of the parameter, lower case */
	struct str network; /* source key */
	struct str medium;
	enum click_proof proof;
};

/* The table's row of a parameter's name in lower case, NULL for none; rows that
 * come first in memory win over later ones. */
const struct click *click_find(struct str name);

/* Whether a source's key belongs to the network's family: its own ads, or
 * others' that it serves. */
bool click_family(const struct click *, struct str key);

#endif
