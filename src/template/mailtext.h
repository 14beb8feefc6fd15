/* SPDX-License-Identifier: ISC */
/*
 * The plain part of a mail: words into lines.  A text program writes words with
 * control bytes between them, which say where blocks begin and end; no word
 * holds one, since XML has none and ESCAPE_RAW drops those of values.
 */
#ifndef TEMPLATE_MAILTEXT_H
#define TEMPLATE_MAILTEXT_H

#include "base/str.h"

struct arena;

#define MAILTEXT_WIDTH 72 /* letters in a line; a longer word stands alone */

#define MAILTEXT_BLOCK "\x01"   /* around a block: an empty line */
#define MAILTEXT_BREAK "\x02"   /* a new line; two of them: an empty one */
#define MAILTEXT_TITLE "\x03"   /* behind the start of a block: underlined = */
#define MAILTEXT_HEADING "\x04" /* the same with - */
#define MAILTEXT_ITEM "\x05"    /* an item; its mark up to MAILTEXT_MARK */
#define MAILTEXT_MARK "\x06"
#define MAILTEXT_ITEM_END "\x07"

/* The lines, each ended by LF and none by a blank; in the arena. */
struct str mailtext_layout(struct arena *, struct str marked);
/* Words alone, on one line, one blank between two. */
struct str mailtext_line(struct arena *, struct str words);

#endif
