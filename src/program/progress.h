/* SPDX-License-Identifier: ISC */
/*
 * How far long work has come: a line on standard error that is written over and
 * over, when that is a terminal; else nothing.
 */
#ifndef PROGRAM_PROGRESS_H
#define PROGRAM_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
	bool on;
	int64_t shown_ms;
};

void progress_start(struct progress *);
/* `done` of `all` bytes, -1: nobody knows how many, 0: it is not done by bytes;
 * `n` of what `unit` says.
 * Writes a few times a second, however often it is called. */
void progress_show(
    struct progress *, int64_t done, int64_t all, uint64_t n, const char *unit);
/* Takes the line away. */
void progress_end(struct progress *);

#endif
