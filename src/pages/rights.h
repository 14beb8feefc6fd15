/* SPDX-License-Identifier: ISC */
/*
 * What the link of a mail opens that he asked for on the page of his mails: a
 * file with all that is held of him, or the erasing of it (GDPR 15 and 17).
 * The ticket in the link came to the address itself, and is good once.
 *
 * PREFIX confirm/T with a ticket of either kind, which is copied.  GET says
 * what will happen and changes nothing, POST does it; that a ticket
 * is used or over is told.
 */
#ifndef PAGES_RIGHTS_H
#define PAGES_RIGHTS_H

#include "pages/page.h"
#include "store/consent.h"

enum page_rc rights_run(struct context *, const struct store_ticket *);

#endif
