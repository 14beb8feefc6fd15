/* SPDX-License-Identifier: ISC */
/*
 * The addresses of a site in the order site_route() wants them: literal ones by
 * path, then those with {x}, the longer literal beginning first; and of each
 * the pages that share it.
 */
#ifndef WEAVE_ROUTES_H
#define WEAVE_ROUTES_H

#include "model/model.h"
#include "template/site.h"

/*
 * Puts them into the image; complains about two that answer the same address
 * (SITE 3, "page precedence").  `choices` holds the condition of each page ×
 * language (compile_choices).
 */
struct span routes_put(
    const struct model *, struct image_maker *, const uint32_t *choices);

#endif
