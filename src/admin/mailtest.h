/* SPDX-License-Identifier: ISC */
/*
 * The mail of a preview, sent to a colleague to look at where he reads mails:
 * queued as any other, with "[test] " before its subject and links that are
 * nobody's.  To colleagues of site.xml and to nobody else.
 */
#ifndef ADMIN_MAILTEST_H
#define ADMIN_MAILTEST_H

#include "admin/mailasked.h"

/* Appends the form below a preview of a mail that can be made, or why there is
 * none. */
void mailtest_form(struct context *, const struct mailasked *);
/* Appends what became of one, when the query says that the form leads back. */
void mailtest_done(struct context *);

#endif
