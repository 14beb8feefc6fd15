/* SPDX-License-Identifier: ISC */
/*
 * The addresses of a site for search engines, as sitemaps.org has it, with the
 * other languages of each page.  Nothing of a visitor, no time: the image says
 * it all.
 */
#ifndef TEMPLATE_SITEMAP_H
#define TEMPLATE_SITEMAP_H

#include "base/buf.h"
#include "template/site.h"

/* Where it is, unless a page or a redirect of the site has that address. */
#define SITEMAP_PATH "/sitemap.xml"

/* Writes the whole of it: each page with an address, for each value of its
 * bindings, unless it asks not to be listed.  buf->bad: it is too large. */
void sitemap_put(struct buf *, struct arena *, const struct site *);

#endif
