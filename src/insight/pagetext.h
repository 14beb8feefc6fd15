/* SPDX-License-Identifier: ISC */
/*
 * What people read of a page that the program wrote, and where two of them
 * differ.  Knows HTML as write_page() writes it, and lines.
 */
#ifndef INSIGHT_PAGETEXT_H
#define INSIGHT_PAGETEXT_H

#include "base/arena.h"
#include "base/buf.h"

#define PAGETEXT_LINES_MAX 2000

/* Its visible text: a line for each block, blanks joined; *n lines in the
 * arena.  The title comes first. */
struct str *pagetext_lines(struct arena *, struct str html, size_t *n);

/* Writes the lines that left and came, "- " and "+ " before them; nothing when
 * both are alike.  That they are too long to compare is written too. */
void pagetext_diff(struct buf *, struct arena *, const struct str *old,
    size_t nold, const struct str *new, size_t nnew);

#endif
