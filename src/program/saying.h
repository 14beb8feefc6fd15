/* SPDX-License-Identifier: ISC */
/*
 * What `link` says of addresses that were tried: for people, and as rows for
 * programs.  Judges nothing.
 */
#ifndef PROGRAM_SAYING_H
#define PROGRAM_SAYING_H

#include "insight/landing.h"
#include "program/rows.h"

struct saying {
	struct arena *arena;
	const struct site *site;
	struct buf text;
	struct rows rows;
};

void saying_start(struct saying *, struct arena *, const struct site *);
/* One address, as it is to be shown, and what its visitors meet. */
void saying_add(struct saying *, struct str shown, const struct landing *);
/* Writes all of it to standard output; false (logged): that failed. */
bool saying_print(struct saying *, enum rows_format)
    __attribute__((warn_unused_result));

#endif
