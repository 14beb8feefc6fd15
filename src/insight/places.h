/* SPDX-License-Identifier: ISC */
/*
 * Every address of a site: each page in each language for each value of its
 * bindings, as a request would be routed there; and every mail in each
 * language, which tools look at in the same way.
 */
#ifndef INSIGHT_PLACES_H
#define INSIGHT_PLACES_H

#include "insight/cells.h"

struct place {
	struct str id;         /* of the page, or name of the mail */
	struct str lang, path; /* of a mail "mails/NAME" */
	uint32_t page;
	struct route_hit hit; /* of its address, which others may share; of a
				 mail the language alone */
	const struct mail_row *mail; /* NULL: it is a page's */
};

/* *n of them, in the order of the site's pages, languages and values, in the
 * arena. */
struct place *places_list(struct arena *, const struct site *, size_t *n);

/* The mails in the order of their names, each in all languages, likewise. */
struct place *places_mails(struct arena *, const struct site *, size_t *n);

/*
 * The situation of one cell at a place.  false: it is none of its cells: the
 * page of another place answers there, or the mail is not for that stage.  A
 * mail has a cell in each of its stages, whatever the source.
 */
bool places_meet(const struct cells *, const struct place *, size_t source,
    size_t stage, struct situation *);

/* Whether a place is another address of the same page and language, and shows
 * what the one before it does but for values: a tool that looks at parts need
 * not look twice. */
bool places_alike(
    const struct site *, const struct place *, const struct place *before);

#endif
