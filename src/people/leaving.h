/* SPDX-License-Identifier: ISC */
/*
 * What the reader of our mails decides about them, as the changes of one write:
 * pure functions of what he agreed to before (MAIL 8, 9, 12).
 *
 * To leave a list withdraws the consent to it and stops what the list gets; to
 * leave all is an objection to direct marketing, which is absolute (GDPR 21):
 * it ends every list and every purpose, those to come included, until he asks
 * anew.  Both are kept twice, as consents, which say how it came about, and as
 * a suppression of the address, which outlives him in the database.
 *
 * Knows no pages and no tokens.
 */
#ifndef PEOPLE_LEAVING_H
#define PEOPLE_LEAVING_H

#include "store/consent.h"

enum leaving_what {
	LEAVING_LEAVE,   /* `list`; when it is empty, all marketing */
	LEAVING_UNDO,    /* takes that back */
	LEAVING_PAUSE,   /* no marketing until `until` */
	LEAVING_PURPOSE, /* no longer agrees to `purpose` */
	LEAVING_AGAIN,   /* agrees to `purpose` again: it comes by his mail, so
			    the address is proven */
	LEAVING_JOIN     /* the same of `list`: he confirmed it */
};

#define LEAVING_LISTS_MAX 12 /* that one undoing gives back */

struct leaving {
	/* Given by the caller. */
	enum leaving_what what;
	struct str list;        /* of LEAVE, UNDO and JOIN */
	struct str purpose;     /* of PURPOSE and AGAIN */
	struct str lang, words; /* of AGAIN and JOIN: what he was shown */
	struct str channel;     /* how he said it: "one-click", "page" */
	int64_t until;          /* of PAUSE */
	int64_t left_at;        /* of UNDO: when he left */

	/* leaving.c's: what the changes point to. */
	struct store_agree agrees[LEAVING_LISTS_MAX];
	struct store_stop stop;
};

/*
 * The think of the write that does it, for the contact that it locks; the
 * context is the struct, which must outlive the write.  false: nothing is to be
 * done, because it is so already, or because there is no such contact.
 */
bool leaving_think(void *leaving, struct store_think *);

/* Whether he left that list, or with none all of them, and did not agree anew
 * since. */
bool leaving_is_left(const struct store_agree *, size_t n, struct str list);

/*
 * Ends for the address of a write's contact, who agrees to a list now, that he
 * had left it; with no list, which goes with each of them, that he had left
 * all.  What else he left he does not get, and what he did not say himself
 * stands: that a mail came back, that one was reported, what an operator wrote.
 */
void leaving_lift(struct store_think *, struct str list);

/* The changes that erase the contact of a write.  His address gets no marketing
 * afterwards, whoever brings it; *stop must outlive the write. */
void leaving_erase(struct store_stop *stop, struct store_think *);

#endif
