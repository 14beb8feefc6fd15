/* SPDX-License-Identifier: ISC */
/*
 * Mapping and counting.
 */
#include "program/mapping.h"

#include <assert.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/log.h"

struct mapping *
mapping_open(int fd, uint32_t generation)
{
	struct mapping *m;
	struct arena *a;
	struct stat st;
	void *bytes;

	if (fstat(fd, &st) != 0 || st.st_size <= 0) {
		log_error("the compiled site is empty or can not be read");
		return NULL;
	}
	bytes = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
	if (bytes == MAP_FAILED) {
		log_errno("mapping the compiled site");
		return NULL;
	}
	a = arena_new(sizeof(*m));
	m = ARENA_NEW(a, struct mapping);
	*m = (struct mapping){.generation = generation,
	    .arena = a,
	    .bytes = bytes,
	    .size = (size_t)st.st_size,
	    .uses = 1};
	if (site_open(&m->site, bytes, m->size))
		return m;
	mapping_drop(m);
	return NULL;
}

struct mapping *
mapping_use(struct mapping *m)
{
	m->uses++;
	return m;
}

void
mapping_drop(struct mapping *m)
{
	if (m == NULL)
		return;
	assert(m->uses > 0);
	if (--m->uses > 0)
		return;
	munmap(m->bytes, m->size);
	arena_free(m->arena);
}
