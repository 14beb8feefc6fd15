/* SPDX-License-Identifier: ISC */
/*
 * Forms and links found in what the program itself wrote: HTML whose attributes
 * stand in double quotes.  For pages of the world there is insight/htmlpage.h.
 */
#ifndef REHEARSAL_HTML_H
#define REHEARSAL_HTML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena;

/* A start tag, and what stands behind it. */
struct html_tag {
	struct str name;  /* "input" */
	struct str attrs; /* as they stand */
	struct str rest;
};

/* The next start tag of the text; false: there is none. */
bool html_next(struct str *text, struct html_tag *);
/* The value of an attribute, its characters plain; empty: it has none. */
struct str html_value(struct arena *, const struct html_tag *, struct str name);
bool html_has(const struct html_tag *, struct str name);
/* The words between here and the end of an element, without its tags and with
 * single blanks. */
struct str html_words(struct arena *, struct str rest, struct str element);

#endif
