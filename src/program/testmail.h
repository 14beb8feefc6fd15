/* SPDX-License-Identifier: ISC */
/*
 * One message that says nothing, over the way that all mail goes, to be looked
 * at where it arrives.
 */
#ifndef PROGRAM_TESTMAIL_H
#define PROGRAM_TESTMAIL_H

#include <stdint.h>

#include "template/site.h"

struct testmail {
	const struct site *site;
	const char *dir, *state; /* of the site; state may be NULL */
	struct str to;           /* in normal form */
};

/* Sends it and says on standard error what became of it and what to look at;
 * returns what the command ends with. */
int testmail(struct arena *, const struct testmail *, int64_t now);

#endif
