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
#ifndef PUBLISH_VERSIONS_H
#define PUBLISH_VERSIONS_H

#include <stdbool.h>

#include "base/buf.h"

#define VERSIONS_HISTORY "history"

struct versions {
	struct arena *arena;
	const char *dir;
	int fd;           /* of dir; its lock goes with it */
	long current;     /* 0: nothing was published yet */
	long last;        /* the highest there is */
	struct str wrong; /* why it can not be opened, for people */
	bool plain;       /* because it is a site itself */
};

enum versions_use {
	VERSIONS_LOOK,   /* only reads */
	VERSIONS_CHANGE, /* and keeps others from changing it meanwhile */
	VERSIONS_MAKE    /* likewise; an empty one where there is none */
};

/* Opens a published site.  false: v->wrong says why; to be closed likewise. */
bool versions_open(struct versions *, struct arena *, const char *dir,
    enum versions_use) __attribute__((warn_unused_result));
void versions_close(struct versions *);

/* The path of a version's directory. */
const char *versions_path(const struct versions *, long n);
bool versions_has(const struct versions *, long n);

/* Copies `draft` to where the next version will be, which *path names; it is
 * none before versions_keep.  false (logged): nothing is left of it. */
bool versions_copy(struct versions *, const char *draft, const char **path)
    __attribute__((warn_unused_result));
/* Takes the copy away, if it was not kept. */
void versions_drop(struct versions *);
/* Makes the copy version v->last + 1, with its image. */
bool versions_keep(struct versions *, struct str image)
    __attribute__((warn_unused_result));

/* A line of the history. */
struct version_line {
	struct str when; /* "2027-03-01T09:00:00Z" */
	struct str what; /* "publish", "rollback"; "refused": by the server,
			    this one is current again */
	long n;
	struct str who;
	struct str image; /* its name; "-": that of an earlier line */
	size_t cells;     /* that changed */
};
/* Makes version line->n current, at once, and writes the line; line->when is
 * of `now`, and what could break the line is left out of line->who. */
bool versions_switch(struct versions *, const struct version_line *,
    int64_t now) __attribute__((warn_unused_result));

/* The whole history; empty when there is none. */
struct str versions_history(const struct versions *);
/* Takes the next line off *rest, passing over what is none; false at the end.
 */
bool versions_next(struct str *rest, struct version_line *);
/* The version that was current before the current one was published or gone
 * back to, as far as it is still there; 0: none.  Those that were gone back
 * from do not count. */
long versions_before(const struct versions *);
/* The version that was current at that time, by a history; 0: none, or nobody
 * knows. */
long versions_at(struct str history, int64_t at);
/* The name of the image of the current version; empty: not known. */
struct str versions_current_image(const struct versions *);

#endif
