/* SPDX-License-Identifier: ISC */
/*
 * The database of a site, opened within a command that only reads it.
 */
#ifndef PROGRAM_OPENSTORE_H
#define PROGRAM_OPENSTORE_H

#include "store/store.h"
#include "template/site.h"

/*
 * `dir` is the site's directory; `state` and `db` are the options, NULL where
 * not given.  NULL: it can not be read, which was said.  To be closed by
 * store_close.
 */
struct store *openstore(struct arena *, const struct site *, const char *dir,
    const char *state, const char *db) __attribute__((warn_unused_result));

#endif
