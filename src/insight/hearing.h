/* SPDX-License-Identifier: ISC */
/*
 * One cell of a page or a mail, written for nobody: what its parts say of
 * themselves.
 */
#ifndef INSIGHT_HEARING_H
#define INSIGHT_HEARING_H

#include "insight/cells.h"
#include "insight/places.h"
#include "template/write.h"

/* Fills *at with the cell's situation and lets the ear hear what is said there.
 * false: it is no cell of that place.  Empties `scratch`. */
bool hearing_cell(const struct cells *, const struct place *, size_t source,
    size_t stage, struct arena *scratch, struct situation *at, write_ear *,
    void *ctx);

#endif
