/* SPDX-License-Identifier: ISC */
/*
 * Posts one message to another server by HTTPS, and says what became of it in
 * the words of mail/submit.h:
 *
 *   2xx                            accepted
 *   408, 425, 429, 5xx, no answer  temp
 *   all else, redirects too        perm
 *
 * No redirect is followed, no proxy asked, and of the answer only the status is
 * looked at.  Knows nothing of what is sent and of the queue.
 */
#ifndef MAIL_POST_H
#define MAIL_POST_H

#include "mail/submit.h"

#define POST_SECONDS 10 /* for all of it */
#define POST_HEADERS_MAX 8

struct post {
	struct str url;
	const struct str *headers; /* "name: value", each ended by a NUL */
	size_t nheaders;           /* at most POST_HEADERS_MAX */
	struct str body;
};

/* Blocks, up to POST_SECONDS. */
void post_send(const struct post *, struct submit_result *);

#endif
