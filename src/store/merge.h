/* SPDX-License-Identifier: ISC */
/*
 * Two contacts who are one person: by hand only, and for ever.
 *
 * What he did, wrote and was sent, and the visitors who are him, become those
 * of the one who stays, and his stage is folded again.  Consents do not: they
 * were given for an address, and the other's allow no mail to this one.  Their
 * proofs stay without him, as when he is erased; so does what stops mail to the
 * address that goes.
 *
 * Who adds a table that is about contacts adds it here.
 */
#ifndef STORE_MERGE_H
#define STORE_MERGE_H

#include "store/person.h"

/* A few statements inside whatever transaction is open.  *found: both are
 * there, and two.  false: the connection has an error. */
bool merge_contacts(struct connection *, const struct folder *, struct arena *,
    struct id from, struct id into, bool *found)
    __attribute__((warn_unused_result));

#endif
