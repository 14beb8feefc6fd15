/* SPDX-License-Identifier: ISC */
/*
 * kunderejse check --mail: what receivers will think of the site's mail, and a
 * message to look at.
 */
#ifndef PROGRAM_CHECKMAIL_H
#define PROGRAM_CHECKMAIL_H

#include "program/options.h"
#include "program/rows.h"

struct checkmail {
	const char *site, *state;
	const char *to;      /* NULL: no message */
	const char *bounces; /* NULL: to the domain of From */
	const char *dns;     /* the name server to ask; NULL: the system's */
	const struct option_list *selectors, *addresses;
	enum rows_format as;
};

/* What the command ends with. */
int checkmail(const struct options *, struct arena *, const struct checkmail *);

#endif
