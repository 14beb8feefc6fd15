/* SPDX-License-Identifier: ISC */
/*
 * Earlier versions of the site, by their names, for mails that were queued with
 * them: of a published site all that were kept, else those that were served
 * while this process ran.  A few are kept mapped.
 *
 * And drafts that mails are tested of, one at a time, so that they take no
 * version's place.
 */
#ifndef PROGRAM_OLDSITES_H
#define PROGRAM_OLDSITES_H

#include "program/mapping.h"

#define OLDSITES_MAX 8

struct oldsites {
	const char *dir;   /* the site's */
	const char *tests; /* directory of drafts (publish/kept.h) */
	struct oldsite {
		char name[SITE_NAME_LEN + 1]; /* "": the row is free */
		struct mapping *mapping;      /* NULL: it is gone */
		uint64_t used;
	} rows[OLDSITES_MAX], draft;
	uint64_t uses;
};

/* The one of that name, until the next call with these; NULL: it is gone. */
const struct site *oldsites_find(void *oldsites, struct str name);
/* The draft of that name, likewise. */
const struct site *oldsites_draft(void *oldsites, struct str name);
/* One that is not served any more, whose use is the callee's from now on. */
void oldsites_put(struct oldsites *, struct mapping *);
void oldsites_close(struct oldsites *);

#endif
