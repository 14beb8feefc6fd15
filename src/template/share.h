/* SPDX-License-Identifier: ISC */
/*
 * A person's own links, PREFIX r/TOKEN?to=PATH: whoever follows one is known to
 * come from him, and he from nobody but the server.  On when the site declares
 * a source of class ambassador, which is what the visits are called.
 */
#ifndef TEMPLATE_SHARE_H
#define TEMPLATE_SHARE_H

#include "base/buf.h"
#include "base/crypto.h"
#include "template/site.h"

/* Writes the whole address of a page, `path` being plain: the person's link to
 * it; of nobody (0), or without keys, the page's own address.  To a page that
 * is not ours, where PREFIX r/ does not lead, the link has the tags in itself.
 */
void share_put(struct buf *, const struct site *, const struct keyring *,
    uint64_t person, struct str path, bool ours);
/* Whose token it is; 0: nobody's.  `keys` may be NULL. */
uint64_t share_person(
    const struct site *, const struct keyring *, struct str token);
/* Where a link of that token to `path` leads: the path with utm tags, the
 * campaign being the token; `query` (encoded) goes along behind them. */
void share_lead(struct buf *, const struct site *, struct str token,
    struct str path, struct str query);

#endif
