/* SPDX-License-Identifier: ISC */
/*
 * The changes of a comparison as people look at them: those that change the
 * same words are one way, wherever they are.
 */
#ifndef INSIGHT_DIFFWAYS_H
#define INSIGHT_DIFFWAYS_H

#include "insight/sitediff.h"

/* The cells of one address that change in a way. */
struct diff_spot {
	const struct place *place;
	size_t cells;
	struct str source, stage; /* of the first of them */
	struct diff_spot *next;
};

struct diff_way {
	const char *kind; /* "changed", "markup", "added", "gone" */
	struct str
	    lines; /* "- " and "+ ": of a page that was there and stays */
	size_t cells;
	int64_t views; /* that see it; 0 without traffic */
	bool *seen;    /* of the traffic: counted */
	struct diff_spot *first, **end;
	struct diff_way *next;
};

/* What a change is: its kind, and the lines in the arena. */
const char *diffways_kind(
    struct arena *, const struct site_change *, struct str *lines);
/* The ways, in the order of the first change of each, in the arena; NULL:
 * nothing changes. */
struct diff_way *diffways_list(
    struct arena *, const struct sitediff *, const struct traffics *);

#endif
