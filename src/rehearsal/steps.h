/* SPDX-License-Identifier: ISC */
/*
 * Who came to which step of which sequence when: a mail when it left, a wait
 * when it began, and how it ended.  For lists that are compared, where the
 * timeline (timeline.h) is for people.
 */
#ifndef REHEARSAL_STEPS_H
#define REHEARSAL_STEPS_H

#include "rehearsal/play.h"

/* Notes what is new of him. */
void steps_note(
    struct play *, const struct person *, const struct store_follower *);

/*
 * "anna<TAB>ebook/w1<TAB>2027-03-01T09:05+01:00" a line: person by person,
 * each in order of time, which is that of the place where he lives, or the
 * site's.  An end is "ebook/end:OUTCOME".
 */
void steps_text(const struct play *, struct buf *);

#endif
