/* SPDX-License-Identifier: ISC */
/*
 * Touchpoints told to the store by a command, beside a server that runs.
 */
#ifndef PROGRAM_TELLING_H
#define PROGRAM_TELLING_H

#include "insight/touchpoints.h"

struct telling {
	struct store *store;
	int64_t now;
	size_t kept;                    /* told now */
	size_t known;                   /* were told before */
	size_t refused;                 /* nobody there to tell it of */
	size_t made;                    /* contacts */
	size_t joined, other, unproven; /* see told_answer */
	bool down; /* the rest could not be kept: again, nothing doubles */
	const struct touchpoint *rows; /* telling_run's */
};

/* Tells all of them; shows on a terminal how far it is. */
void telling_run(struct telling *, const struct touchpoint *, size_t n);

#endif
