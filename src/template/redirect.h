/* SPDX-License-Identifier: ISC */
/*
 * Addresses that moved (SITE 1, <redirect>): which one a path is, and where it
 * leads.  Where to is the author's word; of the request only what a star stood
 * for, and its query, go along.
 *
 * Knows nothing of pages: whoever asks has found none.
 */
#ifndef TEMPLATE_REDIRECT_H
#define TEMPLATE_REDIRECT_H

#include "base/buf.h"
#include "template/site.h"

/*
 * Whether `from`, as written, means a path: without regard to case and to a
 * last '/'; a star stands for anything, '/' too.  *rest: what it stood for
 * (without the first '/'s, so that no path becomes a host), else empty.
 */
bool redirect_means(struct str from, struct str path, struct str *rest);

/* The first one that means the path, or NULL.  Their order is the one of
 * pages: without a star first, then the longer beginning, then the longer end.
 */
const struct redirect_row *redirect_find(
    const struct site *, struct str path, struct str *rest);

/* Writes where it leads, fit for a header; `query` (encoded, may be empty) goes
 * along. */
void redirect_put(struct buf *, struct arena *, const struct site *,
    const struct redirect_row *, struct str rest, struct str query);

#endif
