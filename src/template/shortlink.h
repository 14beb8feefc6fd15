/* SPDX-License-Identifier: ISC */
/*
 * Short links for print, QR codes and fairs, PREFIX r/CODE (SITE 2, <link>):
 * finding one, and the tagged address it leads to.  The tags carry its source
 * through the redirect, so that the landing page classifies it as any other.
 */
#ifndef TEMPLATE_SHORTLINK_H
#define TEMPLATE_SHORTLINK_H

#include "base/buf.h"
#include "template/site.h"

/* The link of a code, without regard to case (people type it); or NULL. */
const struct link_row *shortlink_find(const struct site *, struct str code);
/* Writes where it leads: a path of this site with utm tags, the campaign being
 * the code; `query` (encoded, may be empty) goes along behind them. */
void shortlink_put(struct buf *, const struct site *, const struct link_row *,
    struct str query);

#endif
