/* SPDX-License-Identifier: ISC */
/*
 * All that is held of a person, for him who asks for it (GDPR 15): row by row,
 * as the tables are named in the data dictionary, sql/schema.sql.
 *
 * Who adds a table that is about contacts adds it here.
 */
#ifndef STORE_HELD_H
#define STORE_HELD_H

#include "store/store.h"

/* One row of a table, n columns by name; texts live in the arena. */
typedef void store_held_fn(void *ctx, struct str table, size_t n,
    const struct str *names, const struct store_cell *cells);

/*
 * The contact, what he wrote, agreed to and did, the visitors who are him with
 * the same, the sequences he is and was in, the mails to him without what was
 * in them, what colleagues wrote of him and sort him by, and why his address is
 * not written to: the tables one behind the other, of one moment.  Found by his
 * id, or if that is {0,0} by his address in lower case.  REFUSED: there is no
 * such contact, and no row was told.  DOWN: rows may be missing.
 */
enum store_rc store_held(struct store *, struct arena *, struct id,
    struct str email, store_held_fn *row, void *ctx);

#endif
