/* SPDX-License-Identifier: ISC */
/*
 * Text and attributes of HTML as a template writes them: XML, in which a brace
 * in an attribute begins a value.
 *
 * Knows no elements and no parser.
 */
#ifndef INSIGHT_HTMLXML_H
#define INSIGHT_HTMLXML_H

#include "base/buf.h"
#include "insight/htmlnote.h"

/* Writes a text; what XML has no character for is left out and noted. */
void htmlxml_text(struct buf *, struct htmlnotes *, struct str, size_t line);
/* Writes ` name="value"`, braces doubled and noted. */
void htmlxml_attr(struct buf *, struct htmlnotes *, struct str name,
    struct str value, size_t line);

/* true for a name XML has too, without a prefix. */
bool htmlxml_is_name(struct str);
/* true for an attribute that holds an address. */
bool htmlxml_is_address(struct str name);
/* true for an address that is read from where the page lies: "img/a.png",
 * "../b". */
bool htmlxml_is_relative(struct str);

/* An element HTML has no more, one that does the same, and its style (NULL:
 * none is needed). */
struct htmlxml_old {
	const char *name, *now, *style;
};
/* The row of a name, or NULL. */
const struct htmlxml_old *htmlxml_old_find(struct str name);

/* A script or style without the comment's marks that hid it from browsers of
 * 1995, in the arena; noted. */
struct str htmlxml_unhidden(
    struct arena *, struct htmlnotes *, struct str, size_t line);

#endif
