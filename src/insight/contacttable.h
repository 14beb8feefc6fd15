/* SPDX-License-Identifier: ISC */
/*
 * A table of contacts, as another program writes it: who they are, and what
 * each agreed to, with what shows it.  A consent without a basis is a fault:
 * nobody could prove it.
 */
#ifndef INSIGHT_CONTACTTABLE_H
#define INSIGHT_CONTACTTABLE_H

#include "insight/columns.h"
#include "people/imported.h"
#include "template/site.h"

struct contacttable_row {
	size_t line;
	bool again; /* an earlier row has this address */
	struct imported who;
	unsigned char key[STORE_KEY_BYTES]; /* of all that it tells */
};

#define CONTACTTABLE_ZONES_MAX 64

struct contacttable {
	struct columns columns; /* what is wrong */
	struct arena *arena;
	const struct site *site;
	int64_t now;
	struct contacttable_row *rows; /* in their order */
	size_t n, cap;
	struct str zones[CONTACTTABLE_ZONES_MAX]; /* known to be some */
	size_t nzones;
};

/*
 * Reads a table with a header (base/csv.h).  email must be there; name company
 * role phone note lang zone tags, the fields of the site, and of a consent list
 * basis wording at page order_ref may.  columns.faults tells whether anything
 * is wrong with it, columns.text what, in lines that begin with `file`.
 */
void contacttable_read(struct contacttable *, struct arena *,
    const struct site *, int64_t now, struct str file, struct str text);

#endif
