/* SPDX-License-Identifier: ISC */
/*
 * The file of leaves: who left, objected or complained, beside the database, so
 * that a restore of an old one forgets nobody (DESIGN 9).  Appended and on disk
 * before the transaction is kept; told to the database again at the start.
 *
 * Its first line names the key ring, each other one is
 *
 *   TIME REASON SCOPE LIST HASH
 *
 * with "-" for no list and the hash of the address in base32, last and of fixed
 * length: a line that a crash cut short is none.  Written under the write lock
 * only.
 */
#ifndef STORE_LEAVES_H
#define STORE_LEAVES_H

#include <sys/types.h>

#include "base/buf.h"
#include "base/crypto.h"
#include "store/mail.h"

struct connection;

struct leaves {
	const char *path;
	const struct keyring *keys; /* NULL: nothing can be added */
	struct buf pending;         /* lines of the transaction under way */
	off_t told;                 /* the database has it up to here */
	ino_t told_of;              /* and this is the file */
};

/* The file is DATABASE.leaves; the path is made in the arena. */
void leaves_init(struct leaves *, struct arena *, const char *database,
    const struct keyring *);

/* Forgets the lines of an earlier transaction; new ones are kept in the arena.
 */
void leaves_begin(struct leaves *, struct arena *);
/* Adds a line; only for what leaves_wants. */
void leaves_add(struct leaves *, const unsigned char hash[HASH_BYTES],
    const struct store_stop *);
/* What a person said himself, and a restore must not forget. */
bool leaves_wants(enum mail_reason);
/* Appends the lines and waits for the disk.  false (logged): they may be there
 * or not, and the transaction must not be kept. */
bool leaves_sync(struct leaves *) __attribute__((warn_unused_result));

enum leaves_rc {
	LEAVES_DONE,
	LEAVES_MORE,
	LEAVES_FOREIGN, /* (logged) written under another key ring */
	LEAVES_ERROR    /* (logged) the file can not be read */
};
/*
 * Tells the database, in the transaction that is open, at most `max` lines more
 * than it was told before; memory from the arena.  Lines that are none are
 * passed over.  The connection may have an error.
 */
enum leaves_rc leaves_tell(
    struct leaves *, struct connection *, struct arena *, size_t max);
/* The database is another one: all of it from the beginning. */
void leaves_forget(struct leaves *);

/* When the file is gone: makes it of what the database knows.  false (logged):
 * it can not be made. */
bool leaves_restore(struct leaves *, struct connection *, struct arena *)
    __attribute__((warn_unused_result));

#endif
