/* SPDX-License-Identifier: ISC */
#include "insight/arms.h"

#include <string.h>

#include "journey/experiment.h"
#include "template/code.h"

/* Of 1,000 drawn at random one is missed by so many with less than 10^-8. */
#define TRIES 20000

static bool
draws(uint64_t split, const uint32_t *arm)
{
	return experiment_falls(
	    split, arm[1] | (uint64_t)arm[2] << 32, arm[3], arm[4], arm[5]);
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

static bool
has_arm(const struct site *site, const struct program_row *program,
    const uint32_t *arm)
{
	const uint32_t *words =
	    IMAGE_ROWS(&site->image, uint32_t, program->words);

	for (uint32_t i = 0; i < program->words.n; i += code_length(words + i))
		if (words[i] == CODE_ARM &&
		    memcmp(words + i, arm, code_length(arm) * sizeof(*arm)) ==
			0)
			return true;
	return false;
}

bool
arms_all_in(const struct site *site, const struct program_row *program,
    const struct site *other, const struct program_row *there)
{
	const uint32_t *words =
	    IMAGE_ROWS(&site->image, uint32_t, program->words);

	for (uint32_t i = 0; i < program->words.n; i += code_length(words + i))
		if (words[i] == CODE_ARM && !has_arm(other, there, words + i))
			return false;
	return true;
}
