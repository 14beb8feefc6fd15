/* SPDX-License-Identifier: ISC */
/*
 * What makes a sequence let somebody in, take a branch, and let him out: read
 * off the compiled site, so that random people have something to do that
 * matters to it (walkers.h).
 *
 * Knows nothing of who does it, and of how.
 */
#ifndef REHEARSAL_CAUSES_H
#define REHEARSAL_CAUSES_H

#include "template/sequence.h"

enum cause_kind {
	CAUSE_EVENT, /* it happens to him */
	CAUSE_FORM,  /* he sends it */
	CAUSE_PAGE,  /* he looks at a page of that class */
	CAUSE_FIELD  /* this becomes known of him */
};

struct cause {
	enum cause_kind kind;
	struct str name; /* in the image */
};

struct cause_list {
	struct cause *rows; /* none twice */
	size_t n, room;
};

/* Of one sequence. */
struct causes {
	struct cause_list enters, asked, ends;
	/* What it compares with. */
	const double *numbers;
	struct str *texts;
	size_t nnumbers, ntexts, texts_room;
	/* In seconds, about: how long its waits are, and the longest silence
	 * that lets somebody in; 0: none does. */
	int64_t *waits;
	size_t nwaits;
	int64_t quiet;
};

/* Memory from the arena. */
void causes_of(const struct site *, struct arena *, const struct sequence_row *,
    struct causes *);

#endif
