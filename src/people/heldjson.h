/* SPDX-License-Identifier: ISC */
/*
 * All that is held of a contact, as the file he is given: one JSON object, a
 * list of rows for each table of the data dictionary that has any.
 */
#ifndef PEOPLE_HELDJSON_H
#define PEOPLE_HELDJSON_H

#include "base/buf.h"
#include "store/held.h"

/* By his id, or if that is {0,0} by his address; returns as store_held.  What
 * was written counts only with STORE_OK, and if the text did not pass its
 * limit. */
enum store_rc held_json(struct store *, struct arena *, struct id,
    struct str email, struct buf *out);

#endif
