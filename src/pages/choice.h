/* SPDX-License-Identifier: ISC */
/*
 * A choice about consent on its way into the store: durable before it is
 * answered, with its proof.  A yes makes or changes the browser's row, a no
 * erases it.
 *
 * Does not know who asked, our dialogue or the site's own tool.
 */
#ifndef PAGES_CHOICE_H
#define PAGES_CHOICE_H

#include "pages/page.h"

struct choice {
	/* Given by the caller. */
	struct context *ctx;
	uint32_t purposes;  /* 0: no */
	struct str wording; /* the version of the words he was shown */
	/* Called from store_turn; on STORE_OK what follows says the outcome. */
	void (*done)(struct choice *, enum store_rc);

	struct store_visitor row; /* as it is now; id {0,0}: there is none */
	struct identity identity; /* of the row */

	struct store_tx tx;         /* choice.c's */
	struct store_visitor given; /* a new row, as he gives it */
	struct identity fresh;      /* of a new row */
	bool begun;                 /* a history does, with `touch` */
	bool has_touch;
	struct store_touch touch;
};

/* Parks it for at most `ms`; done() follows. */
void choice_park(struct choice *, int64_t ms);
/* The Set-Cookie that tells the browser how it went. */
void choice_cookie(const struct choice *);

#endif
