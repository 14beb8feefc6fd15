/* SPDX-License-Identifier: ISC */
/*
 * What no site may do to anybody, found by looking at all that was sent to
 * people in a world (MAIL 18, DESIGN 10.3).  It judges by the histories that
 * the store has at the end and by clocks of its own, not by what was decided:
 * only what a consent, a stop and an opening hour mean is said elsewhere.
 *
 *   - no marketing without a consent to its list at that moment, by a sequence
 * or a letter
 *   - none after he left, and none after a complaint
 *   - none outside the hours of the site and of its sequence, where he lives
 *   - never more than the limits of the site and of its sequence, letters
 * counted
 *   - no step of a run twice
 *   - no mail that sells what he bought already
 *   - every run ended
 *   - every step was reached by somebody; a send was when its mail left
 */
#ifndef REHEARSAL_WALKCHECK_H
#define REHEARSAL_WALKCHECK_H

#include "rehearsal/walkers.h"

#define WALKCHECK_SHOWN 20 /* of a kind that are written out */

struct walkcheck {
	struct buf *out; /* a line a fault, "anna: mail 7 …" */
	size_t faults;
	size_t mails, runs; /* that were looked at */
};

/* Looks at all of them; false: the store could not be read (logged). */
bool walkcheck_run(const struct walkers *, struct walkcheck *)
    __attribute__((warn_unused_result));

#endif
