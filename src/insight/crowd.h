/* SPDX-License-Identifier: ISC */
/*
 * Everybody of a log, in memory only: found again by address and User-Agent,
 * of which no more is kept than a hash under a key that nobody else has and
 * that goes with the run.  What is known of one is his packed journey, as it
 * would lie in the database.
 *
 * A person takes some 100 bytes and those of his journey, 150 or so at first.
 */
#ifndef INSIGHT_CROWD_H
#define INSIGHT_CROWD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct arena;
struct code_row;

#define CROWD_MAX (1u << 22)        /* people */
#define CROWD_STATE_MAX (64u << 10) /* bytes of a journey */
#define CROWD_KEY_BYTES 16

struct person {
	int64_t last_at; /* last view; 0: none yet */
	char *state;     /* packed, nstate bytes; the crowd's */
	uint32_t nstate; /* 0 at first */
	uint32_t visits; /* begun so far; of a bot, lines */
	const struct code_row
	    *code; /* in the links of his last page, or NULL */
	/* A bit for each that has been counted of him. */
	uint64_t channels, presumed, staged, reached;
	uint32_t row;         /* of the tally: the last page, the bot's name */
	uint8_t stage, guess; /* stored; the one to show, presumed if not */
	bool judged, is_bot;
};

struct crowd {
	struct arena *arena;
	unsigned char key[CROWD_KEY_BYTES];
	struct person **chunks;
	uint32_t n;
	struct arena *slots_arena;
	struct crowd_slot *slots;
	size_t cap;
	struct crowd_room **rooms; /* free ones by size */
};

/* `key`: random. */
void crowd_start(
    struct crowd *, struct arena *, const unsigned char key[CROWD_KEY_BYTES]);
void crowd_stop(struct crowd *);
/* The number of whoever has this address and User-Agent, new ones behind the
 * others; false: there are CROWD_MAX already and this is another. */
bool crowd_find(
    struct crowd *, struct str address, struct str agent, uint32_t *who);
struct person *crowd_person(const struct crowd *, uint32_t who);
/* Keeps a copy as the person's journey. */
void crowd_keep(struct crowd *, struct person *, struct str state);

#endif
