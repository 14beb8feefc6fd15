/* SPDX-License-Identifier: ISC */
/*
 * Many writes of a command beside a server that runs: so many at a time, with
 * pauses in which others have the write lock.  Knows nothing of what is
 * written.
 */
#ifndef PROGRAM_SLICES_H
#define PROGRAM_SLICES_H

#include "store/store.h"

struct slices {
	struct store *store;
	int64_t now;
	/* Fills write i: key, think and ctx, and whom it locks; memory from the
	 * arena.  false: there is nothing to be written. */
	bool (*fill)(void *ctx, struct arena *, size_t i, struct store_tx *);
	/* How it ended; `t` is what think saw and said. */
	void (*ended)(
	    void *ctx, size_t i, enum store_rc, const struct store_think *t);
	void *ctx;
	bool down; /* the rest could not be kept: again, nothing doubles */
};

/* Does writes 0 to n - 1, in their order; shows on a terminal how far it is. */
void slices_run(struct slices *, size_t n);

#endif
