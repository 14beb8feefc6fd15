/* SPDX-License-Identifier: ISC */
/*
 * What the address of a mail's preview asks for: which mail, for whom.  One
 * reading and one writing of it, and the mail's HTML by itself.
 */
#ifndef ADMIN_MAILASKED_H
#define ADMIN_MAILASKED_H

#include "admin/asked.h"
#include "insight/mailviewing.h"

#define MAILASKED_NAME "mail"      /* a query that has it is of a mail */
#define MAILASKED_KNOWN "contact." /* before a value of the contact */

struct mailasked {
	struct asked_site of; /* of.wrong is NULL: the mail is there */
	struct mailview view; /* view.made.why: why it could not be sent */
};

/* Reads a query; without a mail it is the site's first.  Everything lives in
 * the request's arena; *m must not move. */
void mailasked_read(struct context *, struct str query, struct mailasked *m);
/* Answers with the HTML of the mail, in the way of asked_page(), or 404. */
enum page_rc mailasked_page(struct context *, struct str query);
/* The query that asks for it again, percent-encoded, for an address. */
struct str mailasked_query(struct arena *, const struct mailasked *);
/* Links from the previews of pages to those of mails, and back, when the site
 * has mails; `mails`: where we are. */
void mailasked_switch(struct context *, bool mails);

#endif
