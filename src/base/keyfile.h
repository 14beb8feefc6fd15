/* SPDX-License-Identifier: ISC */
/*
 * The file of a ring of keys (base/crypto.h): reading it, making it, and
 * changing it so that it is always whole: whoever is killed in between, or
 * finds no room, leaves the ring there was.
 *
 * Knows nothing of what is signed with a key.
 */
#ifndef BASE_KEYFILE_H
#define BASE_KEYFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/crypto.h"

#define KEY_BYTES 32

struct keyfile_key {
	unsigned number; /* below KEYRING_MAX */
	int64_t made_at;
	bool active;  /* signs; else it only verifies */
	bool lasting; /* it does neither, only hash_lasting() is of it; none but
			 the first */
	unsigned char secret[KEY_BYTES];
};

/* One of them is active. */
struct keyfile {
	size_t n; /* at least 1 */
	struct keyfile_key keys[KEYRING_MAX];
};

/* false (logged with the reason and what to do): it can not be read, is
 * readable by others or is damaged.  keyfile_wipe afterwards in any case. */
bool keyfile_read(const char *path, struct keyfile *)
    __attribute__((warn_unused_result));
void keyfile_wipe(struct keyfile *);
/* What may be shown: the same without any secret. */
bool keyfile_list(const char *path, struct keyfile *)
    __attribute__((warn_unused_result));

/* Makes one with one key; somebody else did: his stays.  false (logged). */
bool keyfile_make(const char *path) __attribute__((warn_unused_result));

enum keyfile_rc {
	KEYFILE_DONE,   /* the disk has the new ring */
	KEYFILE_FULL,   /* it has KEYRING_MAX keys */
	KEYFILE_NONE,   /* it has no key of this number */
	KEYFILE_LASTS,  /* it is lasting already, and stays (hash_lasting) */
	KEYFILE_ACTIVE, /* the active one can not go */
	KEYFILE_FAILED  /* logged; the ring is as it was */
};
/* A new active key behind the others, which only verify from now on.  Waits for
 * whoever is changing the ring. */
enum keyfile_rc keyfile_add(const char *path, int64_t now, unsigned *number);
/* Takes a key out: what it signed is good no more.  The first key of the file
 * becomes lasting. */
enum keyfile_rc keyfile_retire(const char *path, unsigned number);

#endif
