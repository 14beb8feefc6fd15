/* SPDX-License-Identifier: ISC */
/*
 * What an author wrote, as one line of text that is the same however he set it
 * out: for tools that compare two versions of a file.
 */
#ifndef WEAVE_WRITTEN_H
#define WEAVE_WRITTEN_H

#include "model/model.h"

/* The attributes of an element in the order of their names, but for `but` (or
 * NULL), its text, and what is in it: a <until stage="decision">.  Steps of a
 * sequence in it are left out.  In the arena. */
struct str written(struct arena *, const struct node *, const char *but);

#endif
