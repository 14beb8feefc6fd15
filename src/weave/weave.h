/* SPDX-License-Identifier: ISC */
/*
 * Pages and mails into programs: layouts, places, blocks, slots and texts are
 * folded together per page and language, HTML is serialised as the standard
 * says, and what is left is literal bytes, values and jumps (logic/program.h).
 */
#ifndef WEAVE_WEAVE_H
#define WEAVE_WEAVE_H

#include "logic/program.h"

/*
 * Weaves one page in one language and puts its program into *row.  Complains
 * about everything it finds; *row is meaningless when it did.
 */
void weave_page(struct arena *, struct image_maker *, const struct model *,
    const struct model_page *, int lang, struct program_row *row);
/* A mail in one language: rows of enum mail_part. */
void weave_mail(struct arena *, struct image_maker *, const struct model *,
    const struct model_part *mail, int lang, struct program_row *rows);
/* A block by itself, for pages that are not ours: with its parameters as they
 * are when nobody gives them, and without what a page of ours has.  false: it
 * can not be, which is a fault of a block with fragment="yes" alone. */
bool weave_fragment(struct arena *, struct image_maker *, const struct model *,
    const struct model_part *, int lang, struct program_row *);

/* Whether a <box> is only for who let us keep a history. */
bool weave_box_remembers(const struct model *, const struct node *box);
/* Checks blocks, layouts and texts that no page uses, so that their faults show
 * too. */
void weave_unused(struct arena *, const struct model *, struct str image);

#endif
