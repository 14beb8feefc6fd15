/* SPDX-License-Identifier: ISC */
/*
 * Addresses that are not written to (MAIL 12): rows by a keyed hash of the
 * address, so that they hold without the contact.  Each function is a few
 * statements inside whatever transaction is open, and returns false when the
 * connection has an error.
 */
#ifndef STORE_SUPPRESSION_H
#define STORE_SUPPRESSION_H

#include "base/crypto.h"
#include "store/mail.h"

struct connection;

/* What the rows know an address by; `email` in lower case. */
void suppression_hash(
    const struct keyring *, struct str email, unsigned char out[HASH_BYTES]);

bool suppression_add(struct connection *, const unsigned char hash[HASH_BYTES],
    const struct store_stop *) __attribute__((warn_unused_result));
/* The same from a file that tells old things once more: what is known, or was
 * lifted since, stays as it is. */
bool suppression_again(struct connection *,
    const unsigned char hash[HASH_BYTES], const struct store_stop *)
    __attribute__((warn_unused_result));
bool suppression_lift(struct connection *, const unsigned char hash[HASH_BYTES],
    const struct store_stop *) __attribute__((warn_unused_result));
/* All that holds against the address, `email`. */
bool suppression_stops(struct connection *, struct arena *,
    const unsigned char hash[HASH_BYTES], struct str email,
    const struct store_stop **, size_t *n) __attribute__((warn_unused_result));
/* Whether such a mail is stopped, and why. */
bool suppression_check(struct connection *, struct arena *,
    const unsigned char hash[HASH_BYTES], enum mail_class, struct str list,
    bool *stopped, enum mail_reason *why) __attribute__((warn_unused_result));

#endif
