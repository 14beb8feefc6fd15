/* SPDX-License-Identifier: ISC */
/*
 * Drives the letters (SITE 6): puts down those whose time is near, lets go what
 * was held long enough, and queues them in slices between mails.  Who gets one
 * is src/sequence/'s to say.
 */
#ifndef SENDING_LETTERING_H
#define SENDING_LETTERING_H

#include "sequence/follow.h"

struct lettering {
	struct store *store;
	const struct following *following; /* its site is the one served */
	int64_t looked_at;                 /* 0: not yet */
	int64_t next; /* when there is something to do, as it was then */
};

void lettering_start(
    struct lettering *, struct store *, const struct following *);
/* Another site from now on. */
void lettering_take_site(struct lettering *);

/*
 * One slice.  *more: there is more to do at once.  What others put down or stop
 * is seen within a minute.  `scratch` is memory of this call.
 */
enum store_rc lettering_turn(
    struct lettering *, struct arena *scratch, int64_t now, bool *more);
/* When a letter that is known begins to be put down or to go; INT64_MAX: none.
 */
int64_t lettering_next(const struct lettering *);

#endif
