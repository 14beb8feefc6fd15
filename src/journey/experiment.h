/* SPDX-License-Identifier: ISC */
/*
 * Who sees which variant of an experiment: a draw by hash, the same whenever it
 * is made, so nothing of it is stored (DESIGN 9).
 *
 * Knows neither pages nor visitors' rows.
 */
#ifndef JOURNEY_EXPERIMENT_H
#define JOURNEY_EXPERIMENT_H

#include <stdint.h>

#include "base/str.h"

/* What a visitor draws with: from the stored hash of his cookie's secret, which
 * nobody but the server knows and nobody can choose; never 0. */
uint64_t experiment_split(const unsigned char secret_hash[32]);
/* What tells one experiment from another: of "pages/front.xml:hero". */
uint64_t experiment_key(struct str name);
/* A number below `total` (> 0): the same split draws the same in an experiment,
 * and independently in each. */
uint32_t experiment_draw(uint64_t split, uint64_t key, uint32_t total);

/* Whether it falls into [from, to); who is in none (0) draws nothing. */
static inline bool
experiment_falls(
    uint64_t split, uint64_t key, uint32_t from, uint32_t to, uint32_t total)
{
	uint32_t drawn =
	    split != 0 ? experiment_draw(split, key, total) : UINT32_MAX;

	return drawn >= from && drawn < to;
}

#endif
