/* SPDX-License-Identifier: ISC */
/*
 * Every address of a site: each page in each language for each value of its
 * bindings, as a request would be routed there.
 */
#ifndef INSIGHT_PLACES_H
#define INSIGHT_PLACES_H

#include "base/arena.h"
#include "template/site.h"

struct place {
	struct str id; /* of the page */
	struct str lang, path;
	uint32_t page;
	struct route_hit hit; /* of its address, which others may share */
};

/* *n of them, in the order of the site's pages, languages and values, in the
 * arena. */
struct place *places_list(struct arena *, const struct site *, size_t *n);

/* Whether a place is another address of the same page and language, and shows
 * what the one before it does but for values: a tool that looks at parts need
 * not look twice. */
bool places_alike(
    const struct site *, const struct place *, const struct place *before);

#endif
