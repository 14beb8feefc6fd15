/* SPDX-License-Identifier: ISC */
/*
 * What came of it: mails that arrived or were not sent, runs that went on,
 * stages that changed, tasks.  Compares the world with how it was seen last.
 */
#ifndef REHEARSAL_WATCH_H
#define REHEARSAL_WATCH_H

#include "rehearsal/play.h"

/* ctx is a struct play: for world_until() and behind each act. */
void watch(void *ctx);

#endif
