/* SPDX-License-Identifier: ISC */
/*
 * Who is told of what a contact does, and of what we are to do about him, by
 * the site's <notify>: colleagues by a mail, other servers by a message
 * (store_news_fn).  Pure.
 *
 * A message is JSON in the form of Standard Webhooks, which POST /k/hook takes,
 * too:
 *
 *   {"type": "form_submit", "timestamp": "2027-03-01T09:00:00Z", "data":
 *     {"contact": {"id": 7, "email": "…", "name": "…", "company": "…"},
 *      "form": "offer", "item": "excel"}}
 *   {"type": "stage.changed", …, "data": {"contact": {…}, "from": "…",
 *     "to": "…"}}
 *   {"type": "task.created", …, "data": {"contact": {…}, "task": {"id": 5,
 *     "person": "ingrid", "text": "…", "by": "ola", "due": "2027-…"}}}
 *
 * Of who does not let the seller see, nobody is told what his browsers or his
 * silence made of him; what he told us himself is no secret.
 */
#ifndef PEOPLE_NEWS_H
#define PEOPLE_NEWS_H

#include "store/mail.h"

/* ctx is a struct fold. */
size_t people_news(void *ctx, struct arena *, const struct store_news *,
    struct store_mail *mails);

#endif
