/* SPDX-License-Identifier: ISC */
/*
 * A published site (DESIGN 4): the directory of its versions, of which
 * `current` is one, and the history of who made it so.
 *
 *	DIR/versions/7/      a copy of what was published, never changed
 *	DIR/versions/7.image the same compiled, as it was served
 *	DIR/current          a link to versions/7
 *	DIR/history          a line for each publish and rollback
 *
 * Knows directories, not what is in a site.
 */
#ifndef PROGRAM_VERSIONS_H
#define PROGRAM_VERSIONS_H

#include <stdbool.h>

#include "base/buf.h"

#define VERSIONS_HISTORY "history"

struct versions {
	struct arena *arena;
	const char *dir;
	int fd;       /* of dir; its lock goes with it */
	long current; /* 0: nothing was published yet */
	long last;    /* the highest there is */
};

/* Opens a published site and keeps others from changing it meanwhile; `make`:
 * makes an empty one where there is none.  false (logged). */
bool versions_open(struct versions *, struct arena *, const char *dir,
    bool make) __attribute__((warn_unused_result));
void versions_close(struct versions *);

/* The path of a version's directory, and of its image. */
const char *versions_path(const struct versions *, long n);
const char *versions_image(const struct versions *, long n);
bool versions_has(const struct versions *, long n);

/* Copies `draft` to where the next version will be, which *path names; it is
 * none before versions_keep.  false (logged): nothing is left of it. */
bool versions_copy(struct versions *, const char *draft, const char **path)
    __attribute__((warn_unused_result));
void versions_drop(struct versions *);
/* Makes the copy version v->last + 1, with its image. */
bool versions_keep(struct versions *, struct str image)
    __attribute__((warn_unused_result));

/* Makes a version current, at once, and writes the line. */
struct version_line {
	const char *what; /* "publish", "rollback" */
	struct str image; /* name of the image */
	size_t cells;     /* that changed */
	int64_t now;
};
bool versions_switch(struct versions *, long n, const struct version_line *)
    __attribute__((warn_unused_result));
/* The newest version older than the current one; 0: none. */
long versions_before(const struct versions *);
/* The whole history; empty when there is none. */
struct str versions_history(const struct versions *);

#endif
