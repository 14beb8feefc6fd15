/* SPDX-License-Identifier: ISC */
/*
 * What a random person does, one act at a time.  Private to walkers.c.
 */
#ifndef REHEARSAL_WALKACTS_H
#define REHEARSAL_WALKACTS_H

#include "rehearsal/walkers.h"

/* A number below n, of the walkers' seed. */
uint32_t walkers_draw(struct walkers *, uint32_t n);
/* Does something, now; memory of the act from the arena. */
void walkers_act(struct walkers *, struct walker *, struct arena *);
/* How others see him. */
struct person walkers_person(const struct walker *);

#endif
