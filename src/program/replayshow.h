/* SPDX-License-Identifier: ISC */
/*
 * What a replayed log came to: for people, the most of everything; as rows, all
 * of it.  Counts nothing.
 */
#ifndef PROGRAM_REPLAYSHOW_H
#define PROGRAM_REPLAYSHOW_H

#include "insight/replaying.h"
#include "program/rows.h"

/* `title` is for HTML. */
void replayshow_put(const struct replaying *, struct arena *, enum rows_format,
    struct str title, struct buf *);

#endif
