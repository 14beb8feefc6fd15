/* SPDX-License-Identifier: ISC */
/*
 * What the ways of submission have in common; for submit.c and for them only.
 * Envelope and message were looked at before they get here.
 */
#ifndef MAIL_BACKEND_H
#define MAIL_BACKEND_H

#include "mail/submit.h"
#include "mail/transport.h"

#define ADDRESS_MAX 254 /* RFC 5321, erratum 1690 */

struct backend {
	/* NULL, and *why: it can not be used.  Everything lives in the arena.
	 */
	void *(*open)(struct arena *, const struct transport *,
	    const struct submit_setup *, struct str *why);
	/* Fills *r, which is empty before. */
	void (*send)(
	    void *, const struct submit_mail *, struct submit_result *r);
	void (*close)(void *);
};

extern const struct backend smtp_backend, sendmail_backend, dirbox_backend;
struct library smtp_library(void);

/* An outcome in our own words; errno is for the caller to put in. */
void submit_say(struct submit_result *, enum submit_outcome, const char *, ...)
    __attribute__((format(printf, 3, 4)));

/* An ended copy in the arena; NULL for the empty slice. */
const char *backend_text(struct arena *, struct str);

#endif
