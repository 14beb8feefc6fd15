/* SPDX-License-Identifier: ISC */
/*
 * What a server or a person of the company tells of somebody: an order, a call,
 * a meeting, a visit to the store.  It makes the contact when there is none,
 * adds the events to him, and joins his browser to him where that is proven.
 *
 * Joins only on proof: the value of the visitor's cookie, whose secret only
 * that browser and the server it was sent to know, beside an address in one
 * telling; or a hand that names both.  Two known people never merge: a visitor
 * who is joined to another contact stays his, and the answer says so.
 *
 * Knows nothing of where it was told (hooks, commands, forms).
 */
#ifndef PEOPLE_TOLD_H
#define PEOPLE_TOLD_H

#include "people/identity.h"
#include "store/store.h"

#define TOLD_EVENTS_MAX 12
#define TOLD_VALUES_MAX 8

/*
 * One telling, filled by the caller; texts must live until the write is done.
 * Empty texts: not told; what was known of name, company and role then stays.
 */
struct told {
	struct str email;   /* any case, blanks around it; empty: none.
			       told_prepare makes it plain */
	struct str visitor; /* his cookie's value, NUMBER.SECRET; empty: none */
	struct id number;   /* of a visitor whom a hand names, without his
			       secret; {0,0}: none.  Never from the network. */
	struct str name, company, role;
	enum join_proof proof; /* what a join is founded on */
	struct store_event events[TOLD_EVENTS_MAX]; /* without touches */
	size_t nevents;
	/* What his fields are then; nothing of a visitor is kept. */
	struct store_value values[TOLD_VALUES_MAX];
	size_t nvalues;

	/* told_prepare's */
	struct identity who;
};

enum told_fault {
	TOLD_GOOD,
	TOLD_NOBODY,     /* neither an address nor a visitor */
	TOLD_BAD_EMAIL,  /* it is no address */
	TOLD_BAD_VISITOR /* no value of our cookie, and there is no address:
			    with one such a visitor is merely unproven */
};
/* What is wrong with it, for people: "email is not an address". */
const char *told_fault_name(enum told_fault);

/*
 * Looks at a telling and makes it a write: sets locks, email, think and ctx of
 * *tx (a zeroed one); key, done, now and deadline_ms are the caller's.  Memory
 * from the arena, which like *t and *tx must live until done().  A fault:
 * nothing was set.
 *
 * done() is given the telling as its context: make it the first member of a
 * struct of yours.
 *
 * The write ends with
 *   STORE_OK       it is kept
 *   STORE_AGAIN    the same key was kept before: nothing doubled.  The answer
 *                  is the first one for 24 hours; later, of a telling with an
 *                  address, it is empty, but nothing doubles for ever
 *   STORE_REFUSED  there is no address, and the visitor is not proven, gone, or
 *                  never agreed to be remembered or measured
 *   STORE_DOWN, STORE_UNSURE  as in store.h: tell it again with the same key
 */
enum told_fault told_prepare(struct told *t, struct arena *,
    struct store_tx *tx) __attribute__((warn_unused_result));

/* What came of it. */
struct told_answer {
	bool contact;  /* the events are the contact's */
	bool visitor;  /* the events are the visitor's: there was no address */
	bool made;     /* the contact is new */
	bool joined;   /* the visitor was joined to the contact by this */
	bool other;    /* he was not: he is joined to another contact */
	bool unproven; /* he was not: the secret is not his, he is gone, or he
			  never agreed to be remembered */
};
/* From the answer that done() is given; all false when it is empty.  Whoever
 * told it should log `other` and `unproven`, without the address. */
struct told_answer told_answer(struct str answer);

/*
 * An address as contacts are found by it: the normal form of mail/address.h in
 * lower case, so that no spelling makes one person two.  false: it is none.
 */
bool told_email(struct arena *, struct str given, struct str *email)
    __attribute__((warn_unused_result));

#endif
