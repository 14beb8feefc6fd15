/* SPDX-License-Identifier: ISC */
/*
 * Rows of tasks, notes and tags, inside whatever transaction is open; false
 * when the connection has an error.
 */
#ifndef STORE_SALESWRITE_H
#define STORE_SALESWRITE_H

#include "store/sales.h"

struct connection;

bool task_add(struct connection *, struct id contact, const struct store_task *,
    uint64_t *id) __attribute__((warn_unused_result));
/* *found: the contact has such a task; one that was done stays as it was. */
bool task_end(struct connection *, struct id contact, const struct store_task *,
    int64_t now, bool *found) __attribute__((warn_unused_result));
bool note_add(struct connection *, struct id contact, const struct store_note *)
    __attribute__((warn_unused_result));

/* Both take names separated by blanks. */
bool contact_tags_add(struct connection *, struct id contact, struct str tags)
    __attribute__((warn_unused_result));
bool contact_tags_remove(struct connection *, struct id contact,
    struct str tags) __attribute__((warn_unused_result));
/* His, the same way, in order. */
bool contact_tags_read(struct connection *, struct arena *, struct id contact,
    struct str *tags) __attribute__((warn_unused_result));

#endif
