/* SPDX-License-Identifier: ISC */
/*
 * A zone's changes as a table, made once when a site is compiled: what time it
 * is somewhere is then arithmetic, the same on every machine that has the
 * image, whatever zone files it has.
 */
#ifndef BASE_ZONE_H
#define BASE_ZONE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct arena;

/* Offsets in force from each moment on, in order. */
struct zone_row {
	int64_t from;   /* seconds UTC; the first row is INT64_MIN */
	int32_t offset; /* seconds east of UTC */
	int32_t unused; /* 0: records of the image have no holes */
};

/*
 * The changes of the named zone ("Europe/Oslo") from 1970 to 2100, read from
 * the machine's zone files into *rows (in `arena`).  Sets TZ for the process:
 * only the compiler child and commands call it.  false: no such zone.
 */
bool zone_load(
    struct arena *, struct str name, const struct zone_row **rows, uint32_t *n);
/* Offset in force at t; 0 for n == 0. */
int32_t zone_offset(const struct zone_row *, uint32_t n, int64_t t);
/* UTC of a local time; in a gap the moment after it, in an overlap the first.
 */
int64_t zone_utc(const struct zone_row *, uint32_t n, int64_t local);

#endif
