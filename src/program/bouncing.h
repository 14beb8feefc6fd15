/* SPDX-License-Identifier: ISC */
/*
 * One message that came back, from its bytes to what the database keeps of it.
 *
 * Knows not where it was read from, nor where it goes when nobody understood
 * it.
 */
#ifndef PROGRAM_BOUNCING_H
#define PROGRAM_BOUNCING_H

#include <stddef.h>

#include "base/str.h"

struct arena;
struct keyring;
struct store;

enum bouncing_rc {
	BOUNCING_KEPT,    /* what follows is in the database, or was */
	BOUNCING_NOTHING, /* nothing follows */
	BOUNCING_HUMAN,   /* a human has to see it: keep it */
	BOUNCING_DOWN     /* the database did not take it: once more, later */
};

/*
 * Reads it, believes it or not, and writes what follows; logs, without
 * addresses, what it was.  `recipient` is the envelope's, empty when nobody
 * told.  The same again is nothing new.  Memory from the arena.
 */
enum bouncing_rc bouncing(struct store *, const struct keyring *,
    struct arena *, struct str message, struct str recipient);

#endif
