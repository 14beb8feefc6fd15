/* SPDX-License-Identifier: ISC */
/*
 * What a think said, done: each struct change becomes its statements, inside
 * the savepoint of its write.
 */
#ifndef STORE_CHANGE_H
#define STORE_CHANGE_H

#include <stdbool.h>

#include "store/store.h"

struct connection;
struct folder;
struct leaves;

/*
 * Applies the changes in order; t->made becomes the visitor that they make,
 * t->contact the contact.  `key` is the write's, which a contact's event
 * carries; or NULL.  What is to be in the file of leaves is added to it.
 * *gone: one names somebody who is not there, or joins who is another's; the
 * rest was left.  false: the connection has an error.
 */
bool change_apply(struct connection *, const struct folder *, struct leaves *,
    struct store_think *t, const unsigned char *key, bool *gone)
    __attribute__((warn_unused_result));

#endif
