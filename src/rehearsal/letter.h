/* SPDX-License-Identifier: ISC */
/*
 * A mail as it arrived: the file that the world's sender wrote, taken apart.
 */
#ifndef REHEARSAL_LETTER_H
#define REHEARSAL_LETTER_H

#include "rehearsal/world.h"

struct letter {
	struct str mail; /* name of the template */
	struct str subject, html, bytes;
};

/* The mail of an accepted row; all in the arena. */
struct letter *letter_read(
    const struct world *, struct arena *, const struct store_mail_row *);

/* The address behind the first link whose words or address hold `word`; with an
 * empty one the first that is no leave, no preference and no web copy; empty:
 * there is none. */
struct str letter_link(struct arena *, const struct letter *, struct str word);

#endif
