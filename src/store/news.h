/* SPDX-License-Identifier: ISC */
/*
 * Who is told of what happens to contacts: asks the caller's function and
 * queues what it says, in the transaction that is open.  Sequences hear of it.
 *
 * Nobody is told of what is old: an import is no news.
 */
#ifndef STORE_NEWS_H
#define STORE_NEWS_H

#include <stdbool.h>

#include "store/fold.h"

/* So long something is news, and a mail or a message about it goes. */
#define NEWS_SECONDS ((int64_t)3 * 86400)

/* An event of the contact's own, or a change of his stage, of which we know
 * since `known_at`.  false: the connection has an error. */
bool news_event(struct connection *, const struct folder *, struct arena *,
    struct id contact, const struct store_event *)
    __attribute__((warn_unused_result));
bool news_change(struct connection *, const struct folder *, struct arena *,
    struct id contact, const struct store_stage_change *, int64_t known_at)
    __attribute__((warn_unused_result));
/* A task that was written. */
bool news_task(struct connection *, const struct folder *, struct arena *,
    struct id contact, const struct store_task *)
    __attribute__((warn_unused_result));

#endif
