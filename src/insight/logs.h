/* SPDX-License-Identifier: ISC */
/*
 * Several logs as one.  Each is taken in its own order, which for one visitor
 * is the order in which he asked; of several the one whose next line is the
 * oldest goes on, so rotated files may be named in any order, and those of
 * servers side by side overlap.  A file that begins later is opened later.
 *
 * Knows nothing of what a line means.
 */
#ifndef INSIGHT_LOGS_H
#define INSIGHT_LOGS_H

#include "insight/logfile.h"
#include "insight/logline.h"

struct logs_source;

struct logs {
	struct arena *arena;
	struct logs_source *sources; /* those still to come by their times */
	size_t n;
	size_t first, opened; /* [first, opened) are open */
	int64_t done;         /* bytes of those that are closed */
	bool bad;
};

struct logs_line {
	const char *file;
	size_t number;     /* from 1 */
	const char *wrong; /* NULL: `line` is read */
	struct logline line;
};

/* Called with each line that is read of a log's beginning. */
typedef void logs_look_fn(void *ctx, const struct logline *);

/* Looks at the beginning of each log.  false (logged): one can not be read. */
bool logs_start(struct logs *, struct arena *, char *const *paths, size_t n,
    logs_look_fn *, void *ctx) __attribute__((warn_unused_result));
/* The next line, until the next call; false: there is none, or logs->bad. */
bool logs_next(struct logs *, struct logs_line *);
void logs_stop(struct logs *);
/* Bytes in all, -1: nobody knows; and how many have been read. */
int64_t logs_size(const struct logs *);
int64_t logs_at(const struct logs *);

#endif
