/* SPDX-License-Identifier: ISC */
/*
 * Meetings that no browser saw, as people write them down: values by the name
 * of their column, looked at as a whole before anything is told to the store.
 */
#ifndef INSIGHT_TOUCHPOINTS_H
#define INSIGHT_TOUCHPOINTS_H

#include "base/buf.h"
#include "people/told.h"
#include "template/site.h"

struct touchpoint {
	size_t line; /* of the file; 0: it is from no file */
	struct str email, name, company, role;
	struct id visitor;
	struct store_event event;
	struct str id; /* of the program it comes from */
	unsigned char key[STORE_KEY_BYTES];
};

/* Complaints that are kept; the others are counted. */
#define TOUCHPOINTS_SAID 40

struct touchpoints {
	struct arena *arena;
	const struct site *site;
	int64_t now;
	struct str where;        /* "calls.csv:7: ", before complaints */
	struct touchpoint *rows; /* in order of time, when all are read */
	size_t n, cap;
	size_t faults, warnings;
	struct buf text;   /* a line for each of the first of them */
	struct str unread; /* columns of other names, with commas */
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

/* A complaint, which is a fault: printf's format. */
void touchpoints_fault(struct touchpoints *, const char *, ...)
    __attribute__((format(printf, 2, 3)));
/* Whether a table may have a column of this name, and how it is written. */
bool touchpoints_column(struct str name, struct str *plain);
/* UTF-8 of one line. */
bool touchpoints_is_text(struct str);

/* A touchpoint as a telling; the caller prepares and writes it. */
void touchpoint_tell(const struct touchpoint *, struct told *);

#endif
