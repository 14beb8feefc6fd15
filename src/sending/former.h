/* SPDX-License-Identifier: ISC */
/*
 * Which version of the site a mail takes its words from: that with which it was
 * queued, so that a template that was edited between two tries changes no mail
 * under the same Message-ID (MAIL 14.9).
 *
 * Only the words: whether it may go, to whom and what its links open is for the
 * site that is served.  So of a draft, which a colleague wants to see a mail of
 * before it is published: that one or none.
 */
#ifndef SENDING_FORMER_H
#define SENDING_FORMER_H

#include "store/mail.h"
#include "template/site.h"

/* The version of that name; NULL: it is not there any more. */
typedef const struct site *former_fn(void *ctx, struct str version);

/*
 * The version of that name, or the one that is served: when the other is gone,
 * and when the site moved to another address since, or its mails come from
 * another one, so that no link and no sender of a mail is of yesterday.  `find`
 * NULL: all are gone.
 */
const struct site *former_site(
    const struct site *served, struct str version, former_fn *find, void *ctx);

/* Whether its links or its sender would be others than those of b. */
bool former_is_moved(const struct site *a, const struct site *b);

/* Whether it is a test that names its site, and so of a draft. */
bool former_is_draft(const struct store_mail *);
/* That draft; NULL: it is not kept any more, or would send from or lead to
 * elsewhere, and no other words are what was asked for. */
const struct site *former_draft(
    const struct site *served, struct str version, former_fn *find, void *ctx);

#endif
