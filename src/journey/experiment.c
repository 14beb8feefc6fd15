/* SPDX-License-Identifier: ISC */
#include "journey/experiment.h"

#include "base/crypto.h"

uint64_t
experiment_split(const unsigned char secret_hash[32])
{
	uint64_t split = hash_mix(secret_hash, 32);

	return split != 0 ? split : 1;
}

uint64_t
experiment_key(struct str name)
{
	return hash_mix(name.p, name.n);
}

uint32_t
experiment_draw(uint64_t split, uint64_t key, uint32_t total)
{
	const uint64_t both[2] = {split, key};

	/* Weights are small: what the remainder favours is below 2^-40. */
	return (uint32_t)(hash_mix(both, sizeof(both)) % total);
}
