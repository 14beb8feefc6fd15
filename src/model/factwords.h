/* SPDX-License-Identifier: ISC */
/*
 * A fact in words (SITE 5, `part`): what its author wrote, else what follows
 * from its numbers.
 */
#ifndef MODEL_FACTWORDS_H
#define MODEL_FACTWORDS_H

#include "model/model.h"

enum fact_part {
	FACT_VALUE,   /* its words; else the price, or what is taken off */
	FACT_STARTS,  /* its first day */
	FACT_ENDS,    /* its last day */
	FACT_NEW,     /* the price with the discount */
	FACT_AMOUNT,  /* the price; of a discount, the one without it */
	FACT_LOWEST30 /* the lowest of the 30 days before */
};

/* The part of that name, or -1; all names, separated by blanks. */
int fact_part_find(struct str name);
extern const char fact_part_names[];

/* The part in a language, along its chain; empty when it has none.  In the
 * arena of the model. */
struct str fact_words(
    const struct model *, const struct model_fact *, enum fact_part, int lang);
/* The same for machines, as JSON-LD wants it: 1490, 2027-03-31; words stay. */
struct str fact_plain(
    const struct model *, const struct model_fact *, enum fact_part, int lang);
/* true when fact_plain() gives a number. */
bool fact_is_number(const struct model_fact *, enum fact_part);

#endif
