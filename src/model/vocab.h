/* SPDX-License-Identifier: ISC */
/*
 * The words of site.xml, journey.xml, items.xml, facts.xml (SITE 1, 2, 5),
 * hooks.xml, sequences and letters as one table:
 * which elements there are, where they stand, which attributes they take and
 * what those may hold.  The RELAX NG schemas say the same for editors.
 *
 * Knows the form of a file, not its meaning.
 */
#ifndef MODEL_VOCAB_H
#define MODEL_VOCAB_H

#include "model/model.h"

enum vocab_kind {
	VOCAB_TEXT,     /* anything that is not empty */
	VOCAB_KEY,      /* [a-z][a-z0-9_]* */
	VOCAB_NAME,     /* also '-', a digit first, '/' */
	VOCAB_KEYS,     /* a list of keys */
	VOCAB_WORDS,    /* a list of anything */
	VOCAB_NUMBER,   /* 0 to 1000000 */
	VOCAB_DURATION, /* ISO 8601 */
	VOCAB_CAP,      /* 1/P7D: so often in so long */
	VOCAB_DATE,     /* 2027-12-24 */
	VOCAB_MOMENT,   /* the same, or with a time: 2027-12-24T09:00 */
	VOCAB_AMOUNT,   /* money: 1490 or 1490.50 */
	VOCAB_CHOICE,   /* one of `choices` */
	VOCAB_PATH,     /* begins with '/' */
	VOCAB_JSON,     /* a list; what begins with '$' is a JSON path */
	VOCAB_LANG,     /* a language of the site */
	VOCAB_SPOKEN,   /* the same, or one base/locale.h knows: a journey made
			   for many sites waits for those this one lacks */
	VOCAB_STAGE,    /* declared, as are the next ones */
	VOCAB_EVENT,
	VOCAB_EVENTS, /* a list of them */
	VOCAB_CLASS,
	VOCAB_ITEM,
	VOCAB_FACT,
	VOCAB_PERSON
};

struct vocab_attr {
	const char *name; /* "xml:lang" for that one; NULL ends the table */
	enum vocab_kind kind;
	bool required;
	const char *choices; /* separated by blanks */
};

enum vocab_flag {
	VOCAB_HAS_TEXT = 1,      /* text is its content */
	VOCAB_HAS_SELECTORS = 2, /* takes selectors and `test` */
	VOCAB_TELLS_SOURCE = 4,  /* takes selectors of where a visit came
				     from */
	VOCAB_ONCE = 8,          /* at most one in its parent */
	VOCAB_PREFIX = 16        /* written with k: */
};

#define VOCAB_ATTRS_MAX 12

struct vocab_element {
	const char *name;
	const char *parents; /* separated by blanks; "" for the outermost */
	unsigned flags;
	struct vocab_attr attrs[VOCAB_ATTRS_MAX];
};

struct vocabulary {
	const struct vocab_element *elements; /* the outermost first */
	size_t n;
};

/* What a mail is to the law, and so what its footer offers; in the order of
 * enum mail_kind (template/mail.h), the first when none is written. */
#define MAIL_CLASSES "marketing confirmation service transactional staff"

/* "k:" or nothing, for naming an element. */
const char *vocab_prefix(const struct vocab_element *);

extern const struct vocabulary vocab_site, vocab_journey, vocab_items,
    vocab_facts, vocab_hooks, vocab_page, vocab_mail, vocab_sequence,
    vocab_letter, vocab_report;

/* Complains about everything in a tree that the vocabulary does not allow.
 * The model's names must be complete. */
void vocab_check(
    const struct model *, const struct vocabulary *, const struct node *root);
/* The same for one element without what is in it. */
void vocab_check_one(
    const struct model *, const struct vocabulary *, const struct node *);

#endif
