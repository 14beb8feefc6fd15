/* SPDX-License-Identifier: ISC */
/*
 * A rehearsal written down, as text and as a page.
 */
#ifndef REHEARSAL_TIMELINE_H
#define REHEARSAL_TIMELINE_H

#include "rehearsal/play.h"

/* A line an entry: the site's time, who, what. */
void timeline_text(const struct play *, struct buf *);
/* The same as a page, with links to the files that were written. */
void timeline_html(const struct play *, struct str title, struct buf *);

#endif
