/* SPDX-License-Identifier: ISC */
#include "insight/arms.h"

#include "journey/experiment.h"
#include "template/code.h"

/* Of 1,000 drawn at random one is missed by so many with less than 10^-8. */
#define TRIES 20000

static bool
draws(uint64_t split, const uint32_t *arm)
{
	uint64_t key = arm[1] | (uint64_t)arm[2] << 32;
	uint32_t drawn;

	if (split == 0)
		return false;
	drawn = experiment_draw(split, key, arm[5]);
	return drawn >= arm[3] && drawn < arm[4];
}

static bool
is_drawn(const uint64_t *splits, size_t n, const uint32_t *arm)
{
	for (size_t i = 0; i < n; i++)
		if (draws(splits[i], arm))
			return true;
	return false;
}

size_t
arms_splits(const struct site *site, const struct program_row *program,
    uint64_t splits[ARMS_MAX])
{
	const uint32_t *words =
	    IMAGE_ROWS(&site->image, uint32_t, program->words);
	size_t n = 1;

	splits[0] = 0;
	for (uint32_t i = 0; i < program->words.n && n < ARMS_MAX;
	     i += code_length(words + i)) {
		if (words[i] != CODE_ARM || is_drawn(splits, n, words + i))
			continue;
		for (uint64_t split = 1; split <= TRIES; split++)
			if (draws(split, words + i)) {
				splits[n++] = split;
				break;
			}
	}
	return n;
}
