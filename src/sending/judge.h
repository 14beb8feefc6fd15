/* SPDX-License-Identifier: ISC */
/*
 * Whether a mail that waits may go now: the rules of the site, of which the
 * store asks inside its transactions (store_judge_fn).  Pure.
 *
 * Too late, suppressed and of nobody the store finds out by itself.
 */
#ifndef SENDING_JUDGE_H
#define SENDING_JUDGE_H

#include "sequence/judging.h"

struct judge {
	const struct site *site;
	const struct following *following; /* of the same site */
};

/* Of marketing: consent, a pause, the hours and the limits of the site.  Of
 * sequences and letters: what theirs say.  Of all: that its template and its
 * reader are there. */
struct store_verdict judge_mail(
    void *judge, const struct store_queued *, const struct store_facts *);

#endif
