/* SPDX-License-Identifier: ISC */
/*
 * What insight/htmlpage.c has changed, gathered so that a thousand comments
 * are one line; and the file's bytes made UTF-8.
 *
 * Knows nothing of elements and parsers.
 */
#ifndef INSIGHT_HTMLNOTE_H
#define INSIGHT_HTMLNOTE_H

#include "base/arena.h"
#include "insight/htmlpage.h"

struct htmlnotes {
	struct arena *arena;
	struct htmlpage_note *first;
};

void htmlnotes_init(struct htmlnotes *, struct arena *);
/* One more; the name is copied. */
void htmlnote(
    struct htmlnotes *, enum htmlpage_change, struct str name, size_t line);

/*
 * The bytes as a parser takes them, in the arena: every end of a line is LF
 * (HTML 13.2.3.5), control characters are left out, and what is not UTF-8 is
 * read as windows-1252, as browsers do with a file that says nothing (Encoding
 * standard 4.2).
 */
struct str htmlnote_bytes(struct htmlnotes *, struct str bytes);

#endif
