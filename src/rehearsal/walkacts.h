/* SPDX-License-Identifier: ISC */
/*
 * What a random person can do, one act at a time: an act that is not possible
 * now is not done.  Private to the walkers; what he does next is walkmind.h's.
 */
#ifndef REHEARSAL_WALKACTS_H
#define REHEARSAL_WALKACTS_H

#include "rehearsal/walkers.h"

/* One act, in memory of its own. */
struct walk_act {
	struct walkers *w;
	struct walker *who;
	struct arena *arena;
};

/* A number below n, of the walkers' seed. */
uint32_t walkers_draw(struct walkers *, uint32_t n);
/* How others see him. */
struct person walkers_person(const struct walker *);

/* A page of that class, or any. */
void walkact_visit(struct walk_act *, struct str page_class);
void walkact_read(struct walk_act *);
/* Answers the question for consent. */
void walkact_choose(struct walk_act *);
/* Sends a form, or any. */
void walkact_fill(struct walk_act *, struct str form);
/* One that asks whether letters may go by what he looks at. */
void walkact_fill_open(struct walk_act *);
/* Answers a question of a page, or any. */
void walkact_answer(struct walk_act *, struct str question);
/* Whether his last mail asks whether the address is his. */
bool walkact_is_asked(const struct walk_act *);
/* Says yes to that, and to that list rather than to another. */
void walkact_confirm(struct walk_act *, struct str list);
/* Follows a link of his last mail. */
void walkact_click(struct walk_act *);
void walkact_leave(struct walk_act *, bool all);
void walkact_complain(struct walk_act *);
/* The event happens to him: by his own doing where that is what it is, else a
 * server or his browser tells of it. */
void walkact_event(struct walk_act *, struct str event);
/* A colleague writes down something, a value that a sequence may compare
 * with. */
void walkact_set(struct walk_act *, struct str field, const struct causes *);

#endif
