/* SPDX-License-Identifier: ISC */
/*
 * Something that a visitor did and that is durable before it is answered
 * (DESIGN 3, class A).
 */
#ifndef PAGES_KEEP_H
#define PAGES_KEEP_H

#include "pages/page.h"

struct keep {
	/* Given by the caller. */
	struct context *ctx;
	struct store_event event; /* of the visitor whom ctx->want names */
	unsigned char key[STORE_KEY_BYTES];
	struct str again; /* not empty: what it says; after something else under
			     the key it is kept anew (store_tx) */
	struct store_value told; /* what is known by it of the contact he is;
				    an empty name: nothing */
	/* Makes the answer.  STORE_REFUSED: the visitor is gone meanwhile. */
	void (*done)(struct keep *, enum store_rc);

	struct store_tx tx; /* keep.c's */
};

/* Parks the write; done() follows from store_turn.  Always PAGE_PARKED. */
enum page_rc keep_event(struct keep *);

/* The same of any write of an answer, with its key, think, done and ctx: when
 * it is and how long it waits is filled in here. */
enum page_rc keep_write(struct context *, struct store_tx *);

#endif
