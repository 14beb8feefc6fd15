/* SPDX-License-Identifier: ISC */
/*
 * Somebody whom another program knew, and what he agreed to there: what of it
 * is new to us and may be taken over, as pure functions of what we know (MAIL
 * 8, 12).
 *
 * Nothing that is known is written over, nobody who left is made to come back,
 * and the same again is nothing new.
 */
#ifndef PEOPLE_IMPORTED_H
#define PEOPLE_IMPORTED_H

#include "store/consent.h"

#define IMPORTED_CHANNEL STR("import")

struct imported {
	/* As the table has it; texts must live until the write is done. */
	struct str email; /* in lower case */
	struct str name, company, role, lang, zone;
	const struct store_value *values; /* of other fields */
	size_t nvalues;
	struct str tags;          /* with blanks between */
	struct store_agree agree; /* its list is empty: he agreed to nothing */

	/* imported_judge's: what is new. */
	struct store_contact contact;
	struct store_submit fill;
	struct str new_tags; /* as tags */
};

enum imported_what {
	IMPORTED_KNOWN, /* there is nothing new in it */
	IMPORTED_NEW,
	IMPORTED_LEFT /* he left the list, or all: only he comes back */
};
struct imported_verdict {
	enum imported_what what;
	bool made;   /* there was no such contact */
	bool told;   /* something of him is new */
	bool agreed; /* so is the consent */
};

/* Against what is known: who->contact.id {0,0} is nobody. */
struct imported_verdict imported_judge(
    struct imported *, struct arena *, const struct store_profile *who);

/*
 * The think of the write, judged anew: its context is a struct imported_write.
 * false: nothing is to be written.
 */
struct imported_write {
	struct imported *row;
	const struct store_value *known; /* values, read just before */
	size_t nknown;
	struct str tags;                 /* likewise */
	struct imported_verdict verdict; /* think's */
};
bool imported_think(void *write, struct store_think *);

#endif
