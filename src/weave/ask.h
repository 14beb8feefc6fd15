/* SPDX-License-Identifier: ISC */
/*
 * A question as its author wrote it (k:ask, SITE 4), for those who check it,
 * weave it and put it into the image.
 */
#ifndef WEAVE_ASK_H
#define WEAVE_ASK_H

#include "weave/weaver.h"

#define ASK_ANSWERS_MAX 24
#define ASK_CAP "1/P90D" /* when none is written */

/* A k:answer; of a scale, numbers that show the same block. */
struct ask_answer {
	const struct node *node;
	struct str key;
	int32_t first, last; /* of a scale; last < first: it names none */
};

struct ask {
	const struct node *node, *question, *other; /* the last two or NULL */
	struct str name;
	struct ask_answer answers[ASK_ANSWERS_MAX];
	size_t nanswers;
	bool crowded; /* there are more */
	bool scale;   /* it has one, of first to last */
	int32_t first, last;
	struct str cap; /* so often in so many days; times 0: that is none */
	uint32_t times;
	int32_t days;
};

/* Reads a k:ask without complaining; what is malformed is as if it were not
 * there, but for the cap. */
void ask_read(const struct node *, struct ask *);
/* "0..10": whole numbers from 0 to 99, the second greater; false: it is not. */
bool ask_range(struct str, int32_t *first, int32_t *last);
/* Whether its answers are to be barriers of journey.xml: one is, or helps with
 * one. */
bool ask_about_barriers(const struct model *, const struct ask *, int lang);
/* All that is taken as an answer, in its order; in the arena. */
const struct str *ask_keys(struct arena *, const struct ask *, size_t *n);

/* askcheck.c: complains about all that is wrong with it; false: nothing of it
 * can be woven. */
bool ask_check(struct weave *, const struct ask *);

#endif
