/* SPDX-License-Identifier: ISC */
/*
 * The drafts of a published site: the folders in DIR/drafts, each a whole site
 * that somebody works on.
 */
#ifndef PUBLISH_DRAFTS_H
#define PUBLISH_DRAFTS_H

#include <stddef.h>

#include "base/str.h"

struct arena;

#define DRAFTS_MAX 256

/* Their names, sorted, in the arena; *n is at most DRAFTS_MAX. */
struct str *drafts_list(struct arena *, const char *dir, size_t *n);
/* The path of the draft of that name; NULL: there is none. */
const char *drafts_path(struct arena *, const char *dir, struct str name);

#endif
