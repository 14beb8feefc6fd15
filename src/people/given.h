/* SPDX-License-Identifier: ISC */
/*
 * What a mail is queued with beside its contact: what it is to prove and to
 * give, as it was when it was asked for (`given` of store/mail.h).
 */
#ifndef PEOPLE_GIVEN_H
#define PEOPLE_GIVEN_H

#include "store/consent.h"

struct arena;

#define GIVEN_KNOWN_MAX 32 /* values of a reader who is described */

struct given {
	bool ticket; /* it carries one: */
	enum ticket_what what;
	struct str form;  /* that asked; its file is what it gives */
	int64_t asked_at; /* when; that of the consents asked for in it */
	/* Of a mail to a colleague: */
	struct id about;  /* the contact it is about; {0,0}: nobody */
	struct str stage; /* that this one came into; empty: of none */
	/* Or he wants to see it as a reader gets it who is in `stage` and of
	 * whom the values are known, at most GIVEN_KNOWN_MAX: */
	const struct store_value *values;
	size_t nvalues;
	struct str letter; /* it is the mail of; empty: of none */
	struct str assets; /* where its pictures are; empty: below /assets/ */
	bool test;
	int64_t moment; /* as of then; 0: as of when it is sent */
};

/* Whether `test` is in it. */
bool given_is_test(struct str packed);
/* In the arena; p is NULL: it is too long. */
struct str given_pack(struct arena *, const struct given *);
/* Texts in the arena.  false: it was packed by another program. */
bool given_read(struct arena *, struct str packed, struct given *)
    __attribute__((warn_unused_result));

#endif
