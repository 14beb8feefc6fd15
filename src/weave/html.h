/* SPDX-License-Identifier: ISC */
/*
 * HTML as the living standard knows it: which elements there are and how their
 * content is serialised (HTML 13.3), and where a value must never stand.
 *
 * Knows nothing of templates, pages or programs.
 */
#ifndef WEAVE_HTML_H
#define WEAVE_HTML_H

#include "base/buf.h"

enum html_flag {
	HTML_VOID = 1,     /* no content, no end tag */
	HTML_RAW = 2,      /* content is written as it is */
	HTML_PLAIN = 4,    /* content is text only: title, textarea, option */
	HTML_PHRASING = 8, /* may stand in a text of texts/LANG.xml */
	HTML_FENCED = 16   /* loads or runs things: no values in attributes */
};

/* true, and the flags, for an element of HTML; custom elements (a name with
 * '-') have no flags. */
bool html_element(struct str name, unsigned *flags);
/* The element nearest to a misspelt name, or the empty slice. */
struct str html_nearest(struct str name);

/* What to write for an element HTML had once and has no more ("CSS"), or
 * NULL. */
const char *html_obsolete(struct str name);

/* The text with & < > and U+00A0 as the standard's serialisation writes them.
 */
void html_text(struct buf *, struct str);
/* The same for a value in double quotes, with ". */
void html_attr(struct buf *, struct str);
/* true when the text can stand in a raw element of that name: nothing in it
 * ends the element or begins a comment, nor could with what a value writes
 * behind it. */
bool html_raw_ok(struct str element, struct str text);

/*
 * Why a value may not stand in an attribute, as the end of a sentence
 * ("an event handler is a program"); NULL when it may.
 */
const char *html_refuses_value(struct str attr);
/* true for a scheme, written in an address, that runs or holds a document:
 * javascript, data, vbscript; blanks and control bytes are passed over as
 * browsers do (URL standard, "basic URL parser"). */
bool html_bad_scheme(struct str address);

#endif
