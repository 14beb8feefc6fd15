/* SPDX-License-Identifier: ISC */
/*
 * A compiled site mapped read-only, counted: a new one replaces it between two
 * requests, and answers that are still waiting keep the old one until they are
 * out.
 */
#ifndef PROGRAM_MAPPING_H
#define PROGRAM_MAPPING_H

#include "template/site.h"

struct mapping {
	struct site site;
	uint32_t generation;
	struct arena *arena; /* holds this struct */
	void *bytes;
	size_t size;
	unsigned uses;
};

/* Maps the image behind a descriptor (which stays the caller's) and checks it;
 * one use.  NULL (logged) when it is not an image of this program. */
struct mapping *mapping_open(int fd, uint32_t generation)
    __attribute__((warn_unused_result));
struct mapping *mapping_use(struct mapping *);
/* One use less; the last one unmaps.  NULL is fine. */
void mapping_drop(struct mapping *);

#endif
