/* SPDX-License-Identifier: ISC */
/*
 * Counting by key: in how many visits, of how many people.  Who has been
 * counted under a key is remembered in 8 bytes for each pair of the two, so
 * that of ten million pairs one may be taken for another.
 *
 * Knows nothing of what is counted.
 */
#ifndef INSIGHT_TALLY_H
#define INSIGHT_TALLY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct arena;

/* Keys of a section; what comes behind them is counted as TALLY_OTHERS. */
#define TALLY_KEYS_MAX 65536
#define TALLY_OTHERS STR("(others)")
#define TALLY_KEY_MAX 1024 /* bytes; what is longer is cut */

struct tally_row {
	uint32_t section;
	struct str key;
	uint64_t visits, people;
};

struct tally {
	struct arena *arena;
	struct tally_row *rows;
	size_t n, cap;
	struct arena *index_arena, *seen_arena;
	uint32_t *index; /* number of a row, from 1; 0: free */
	size_t nindex;
	uint64_t *seen; /* 48 bits of a pair, 16 of its last visit */
	size_t nseen, seen_cap;
	size_t sections, *keys; /* how many each has */
};

void tally_start(struct tally *, struct arena *, size_t sections);
void tally_stop(struct tally *);
/* The number of a key's row, which is made when it is new (copied). */
uint32_t tally_row(struct tally *, uint32_t section, struct str key);
/* Something under that key in the `visit`th visit of somebody, where it counts
 * once. */
void tally_add(struct tally *, uint32_t row, uint32_t person, uint32_t visit);
/* The same by a caller who knows that the visit is new to this key, and whether
 * the person is. */
void tally_add_new(struct tally *, uint32_t row, bool new_person);
/* The rows of a section that something was counted under, those with most
 * visits first, then most people, then by key; in the arena. */
struct tally_row *tally_sorted(
    const struct tally *, struct arena *, uint32_t section, size_t *n);

#endif
