/* SPDX-License-Identifier: ISC */
/*
 * Messages as files: a Maildir that a mail server delivers into, and the folder
 * for what came by a pipe and only a human can read.
 *
 * Knows nothing of what is in them.
 */
#ifndef PROGRAM_MAILDIR_H
#define PROGRAM_MAILDIR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct arena;

#define MAILDIR_SLICE 1000 /* names that are listed at once */
#define MAILDIR_KEPT 1000  /* files that maildir_keep leaves */

struct maildir {
	int new, cur, unknown; /* directories; -1: not open */
};

/* Opens DIR/new and DIR/cur, and DIR/.unknown/new, which is made.  false
 * (logged): one of them can not be had; close it all the same. */
bool maildir_open(struct maildir *, const char *dir)
    __attribute__((warn_unused_result));
void maildir_close(struct maildir *);

/* The names in new/, at most MAILDIR_SLICE, the oldest of these first; *n is 0
 * when it is empty.  false (logged): it can not be read. */
bool maildir_list(struct maildir *, struct arena *, const char ***names,
    size_t *n) __attribute__((warn_unused_result));

/* The first `max` bytes of a file of new/; *gone: somebody else took it.  false
 * (logged): it can not be read. */
bool maildir_read(struct maildir *, struct arena *, const char *name,
    size_t max, struct str *message, bool *gone)
    __attribute__((warn_unused_result));

/* Out of new/: into cur/ as seen, or into .unknown/new as it is.  false
 * (logged): it is where it was. */
bool maildir_move(struct maildir *, const char *name, bool understood)
    __attribute__((warn_unused_result));

/* Writes the message into a file of the directory, which is made, and waits for
 * the disk; past MAILDIR_KEPT the oldest goes (logged).  false (logged): it is
 * not kept. */
bool maildir_keep(struct arena *, const char *dir, struct str message)
    __attribute__((warn_unused_result));

/* Removes the files of that directory that maildir_keep wrote before the time;
 * one that is not there, or not ours to read, has none. */
void maildir_expire(const char *dir, int64_t before);

/* Reads to the end of a descriptor; only the first `max` bytes are kept.  false
 * (logged as `name`): it could not be read. */
bool maildir_drain(struct arena *, int fd, const char *name, size_t max,
    struct str *bytes) __attribute__((warn_unused_result));

#endif
