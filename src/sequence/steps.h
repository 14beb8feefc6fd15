/* SPDX-License-Identifier: ISC */
/*
 * The steps of a run, one behind the other, up to the next wait or the end.
 * Private to the sequence room.
 */
#ifndef SEQUENCE_STEPS_H
#define SEQUENCE_STEPS_H

#include "sequence/walk.h"

#define FOLLOW_MAX 8 /* runs of a contact that go on at once */

/* Goes on from where the run stands: adds what is done to the think, and leaves
 * the run where it rests or ended.  What does not fit into the think is left
 * for the next time, which is at once. */
void steps_run(struct way *, struct store_think *);

#endif
