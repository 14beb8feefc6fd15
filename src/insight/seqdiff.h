/* SPDX-License-Identifier: ISC */
/*
 * One sequence in two sites, and the changes that were found so far.  Private
 * to sequencediff.c and stepdiff.c.
 */
#ifndef INSIGHT_SEQDIFF_H
#define INSIGHT_SEQDIFF_H

#include "insight/sequencediff.h"

/* A sequence in one of the sites; `row` NULL: it is not there. */
struct seqdiff_version {
	const struct site *site;
	const struct sequence_row *row;
	const struct step_row *steps;
};

struct seqdiff {
	struct arena *arena;
	const struct standing *standing;
	int64_t now;
	struct seqdiff_version old, new;
	struct str name; /* of the sequence under way */
	struct buf text; /* of the change under way */
	struct sequence_change *rows;
	size_t n, cap;
};

static inline struct str
seqdiff_text(const struct seqdiff_version *v, struct span s)
{
	return image_str(&v->site->image, s);
}

/* What the sentence under way says becomes a change. */
void seqdiff_add(struct seqdiff *, enum sequence_change_kind,
    const struct seqdiff_version *, uint32_t line, struct str part,
    uint64_t people);
/* Adds "1 person" or "2 people" to the sentence. */
void seqdiff_people(struct seqdiff *, uint64_t n);
/* Adds "is now this, was that". */
void seqdiff_words(struct seqdiff *, struct str was, struct str is);

/* Finds what is new, gone, moved and changed of the steps. */
void stepdiff(struct seqdiff *);

#endif
