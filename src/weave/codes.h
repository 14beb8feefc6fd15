/* SPDX-License-Identifier: ISC */
/*
 * Class codes (DESIGN 6): every combination of a source, a campaign pattern of
 * the site and a stage presumed by a search phrase, under a short name that is
 * a hash of them: without time, the same on every machine.
 */
#ifndef WEAVE_CODES_H
#define WEAVE_CODES_H

#include "model/model.h"
#include "template/site.h"

#define CODES_MAX 500000

/* What every selector of that name in the site asks for ("campaign"), refused
 * patterns left out, in the order of its files, each once: *n of them. */
struct str *codes_named(const struct model *, const char *selector, size_t *n);

/* The codes of the site; bit i of `by_term`: stage i can be presumed by a
 * search phrase.  Complains about a collision and about too many. */
struct span codes_put(const struct model *, struct image_maker *,
    const struct str *campaigns, size_t ncampaigns, uint64_t by_term);

#endif
