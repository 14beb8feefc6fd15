/* SPDX-License-Identifier: ISC */
/*
 * A source nobody has named yet as a line for journey.xml: <source …/> with a
 * key, a class as far as it can be guessed, and what it is known by.  What it
 * really is, whoever pastes the line knows.
 */
#ifndef INSIGHT_NAMING_H
#define INSIGHT_NAMING_H

#include "base/buf.h"

struct arena;

/* Keys that were given already, so that no two sources of a report share one.
 */
struct naming {
	struct arena *arena;
	struct str *names, *keys; /* n of each: what was named, and how */
	size_t n, cap;
};

/* What is known of it: a host ("app:ID" for an application), or else what the
 * tags said. */
struct unnamed {
	struct str host, source, medium;
};

void naming_start(struct naming *, struct arena *);
/* Any text as a key, [a-z][a-z0-9_]*, in the arena. */
struct str naming_key(struct arena *, struct str text);
/* The key of a name: the one it has, else one of `brief`, of the name, or with
 * a number, that neither the shipped table nor another name has. */
struct str naming_choose(struct naming *, struct str name, struct str brief);
/* Writes the element, without a line's end; nothing when there is no name. The
 * same source gets the same line again. */
void naming_put(struct naming *, const struct unnamed *, struct buf *);

#endif
