/* SPDX-License-Identifier: ISC */
/*
 * What a random person does next, and when: for a while he has one sequence in
 * mind and does what it listens to, and between that anything.  Private to the
 * walkers.
 */
#ifndef REHEARSAL_WALKMIND_H
#define REHEARSAL_WALKMIND_H

#include "rehearsal/walkacts.h"

/* Does something, now, and then waits; memory of the act from the arena. */
void walkmind_act(struct walkers *, struct walker *, struct arena *);

/* A mail of that template came: its sequence comes to mind, and he may look at
 * it sooner than he would have come by. */
void walkmind_got(struct walkers *, struct walker *, struct str mail);

#endif
