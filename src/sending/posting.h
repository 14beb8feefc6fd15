/* SPDX-License-Identifier: ISC */
/*
 * A message of the queue as what another server is sent: signed as Standard
 * Webhooks are, with an id that it keeps however often it is tried.
 */
#ifndef SENDING_POSTING_H
#define SENDING_POSTING_H

#include "mail/post.h"
#include "store/mail.h"
#include "template/site.h"

#define POSTING_HEADERS 4

struct posting {
	struct post post;
	struct str headers[POSTING_HEADERS];
	struct store_leaving leaving; /* with its id */
	const char *wrong; /* it can not be signed now: why; else NULL */
};

/*
 * Texts in the arena; *p must stay where it is until it is sent.  `hooks` is
 * the folder of the files of secrets; what is wrong with one is logged.  The
 * site has a <notify> to the server.
 */
void posting_make(struct arena *, const struct site *, const struct keyring *,
    const char *hooks, const struct store_queued *, int64_t now,
    struct posting *p);
/* Sends it; without a secret it is tried again later. */
void posting_send(const struct posting *, struct submit_result *);

#endif
