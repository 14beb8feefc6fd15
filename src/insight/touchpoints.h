/* SPDX-License-Identifier: ISC */
/*
 * Meetings that no browser saw, as people write them down: values by the name
 * of their column, looked at as a whole before anything is told to the store.
 */
#ifndef INSIGHT_TOUCHPOINTS_H
#define INSIGHT_TOUCHPOINTS_H

#include "insight/columns.h"
#include "people/told.h"
#include "template/site.h"

struct touchpoint {
	size_t line; /* of the file; 0: it is from no file */
	struct str email, name, company, role;
	struct id visitor;
	struct store_event event;
	const struct store_value *values; /* what his fields are then */
	size_t nvalues;
	struct str id; /* of the program it comes from */
	unsigned char key[STORE_KEY_BYTES];
};

struct touchpoints {
	struct columns columns; /* what is wrong */
	struct arena *arena;
	const struct site *site;
	int64_t now;
	struct touchpoint *rows; /* in order of time, when all are read */
	size_t n, cap;
};

/* `now`: nothing happened more than five minutes behind it. */
void touchpoints_start(
    struct touchpoints *, struct arena *, const struct site *, int64_t now);

/*
 * Takes one value of a touchpoint, "at" say, and complains of what it is not.
 * false: no column has this name.
 */
bool touchpoints_value(struct touchpoints *, struct touchpoint *,
    struct str name, struct str value);
/* Complains of what a whole one lacks, and makes its key: of its id, or of all
 * that it tells.  Not its time: `at` of 0 is now. */
void touchpoints_whole(struct touchpoints *, struct touchpoint *);

/* Takes values of fields, as people write them, which the event that it has
 * already tells of, and complains of others. */
void touchpoints_known(struct touchpoints *, struct touchpoint *,
    const struct store_value *, size_t n);

/* Whether a table may have a column of this name, and how it is written. */
bool touchpoints_column(struct str name, struct str *plain);

/* A touchpoint as a telling; the caller prepares and writes it. */
void touchpoint_tell(const struct touchpoint *, struct told *);

#endif
