/* SPDX-License-Identifier: ISC */
/*
 * The write lock: an open-file-description lock on a file of its own, held for
 * every write transaction and every checkpoint.  It keeps the two apart (the
 * WAL-reset bug, SAFETY 1) and lets a worker ask without waiting.
 */
#ifndef STORE_LOCK_H
#define STORE_LOCK_H

#include <stdbool.h>
#include <stdint.h>

struct lock {
	const char *path;
	int fd; /* -1: not open */
};

/* Opens or makes the file (0660); false (logged when `loud`): it can not. */
bool lock_open(struct lock *, const char *path, bool loud)
    __attribute__((warn_unused_result));
void lock_close(struct lock *);

/* true: held until lock_free.  false: someone else holds it, or there is no
 * file to lock. */
bool lock_try(struct lock *) __attribute__((warn_unused_result));
/* Tries for up to `ms` milliseconds, with growing pauses. */
bool lock_wait(struct lock *, int64_t ms) __attribute__((warn_unused_result));
void lock_free(struct lock *);

#endif
