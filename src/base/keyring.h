/* SPDX-License-Identifier: ISC */
/*
 * What is inside a ring of keys, for crypto.c alone; everyone else opens and
 * frees one through base/crypto.h.
 */
#ifndef BASE_KEYRING_H
#define BASE_KEYRING_H

#include "base/crypto.h"

struct ring_key {
	unsigned number;
	bool lasting; /* signs and verifies nothing (keyfile.h) */
	unsigned char keys[KEY_PURPOSE__MAX][HASH_BYTES];
};

/* The key new tokens are signed with. */
const struct ring_key *keyring_active(const struct keyring *);
/* The key that stands first in the file. */
const struct ring_key *keyring_first(const struct keyring *);
/* The key of that number that signs or verifies; NULL when the ring has none.
 */
const struct ring_key *keyring_find(const struct keyring *, unsigned number);

#endif
