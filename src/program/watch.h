/* SPDX-License-Identifier: ISC */
/*
 * Watching a site's directory for saved files (inotify), for authors.  Says
 * when things have been quiet for a moment after a change, since editors save
 * in several steps.
 */
#ifndef PROGRAM_WATCH_H
#define PROGRAM_WATCH_H

#include <stdbool.h>
#include <stdint.h>

struct watch {
	int fd; /* to be polled for reading; -1: nothing is watched */
	const char *dir;
	int64_t first_ms; /* the first change not yet told; 0: none */
	int64_t last_ms;
};

/* Watches dir and all below; false (logged) when that can not be. */
bool watch_open(struct watch *, const char *dir)
    __attribute__((warn_unused_result));
void watch_close(struct watch *);
/* Takes what the descriptor holds. */
void watch_read(struct watch *, int64_t now_ms);
/* In how many ms watch_changed will say yes; -1: nothing changed. */
int watch_wait(const struct watch *, int64_t now_ms);
/* true once for each burst of changes, when it is over; new directories are
 * then watched, too. */
bool watch_changed(struct watch *, int64_t now_ms);

#endif
