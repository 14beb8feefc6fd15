/* SPDX-License-Identifier: ISC */
/*
 * Two ways to keep the promise of base/arena.h: bumping a pointer through
 * blocks, and (WITH_SANITIZERS) one malloc of exactly n bytes for each
 * allocation.  Only the part between the #if and the #endif differs.
 */
#include "base/arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

#define BLOCK_DEFAULT (16 * 1024)
#define EXIT_SYSTEM 3

/* The newest block or allocation comes first. */
struct block {
	struct block *next;
	size_t size;
	char *bytes;
};

struct arena {
	struct block *blocks;
	size_t block_size, used;
	size_t at;    /* where the newest block is free */
	char *newest; /* the last allocation, for arena_grow */
};

static void *
get(size_t n)
{
	void *p = n > PTRDIFF_MAX ? NULL : malloc(n);

	if (p == NULL) {
		log_error("out of memory: wanted=%zu bytes", n);
		exit(EXIT_SYSTEM);
	}
	return p;
}

#if defined(WITH_SANITIZERS)

static void
first_block(struct arena *a)
{
	a->blocks = NULL;
}

static void *
take(struct arena *a, size_t n)
{
	/* malloc(0) may give NULL or a shared place. */
	char *bytes = get(n == 0 ? 1 : n);
	struct block *b = get(sizeof(*b));

	b->bytes = bytes;
	b->size = n;
	b->next = a->blocks;
	a->blocks = b;
	return b->bytes;
}

static void
drop(struct arena *a, bool all)
{
	(void)all;
	while (a->blocks != NULL) {
		struct block *b = a->blocks;

		a->blocks = b->next;
		free(b->bytes);
		free(b);
	}
}

/* Always moves, and frees the old place: a stale pointer is reported. */
static void *
stretch(struct arena *a, void *p, size_t old, size_t n)
{
	struct block *b = a->blocks;
	char *bytes;

	if (b == NULL || b->bytes != p)
		return NULL;
	bytes = get(n == 0 ? 1 : n);
	memcpy(bytes, p, old);
	free(b->bytes);
	b->bytes = bytes;
	b->size = n;
	return bytes;
}

#else

#define HEADER                                               \
	((sizeof(struct block) + alignof(max_align_t) - 1) & \
	    ~(alignof(max_align_t) - 1))

static size_t
rounded(size_t n)
{
	return (n + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
}

static void
add_block(struct arena *a, size_t size)
{
	struct block *b = get(HEADER + size);

	b->bytes = (char *)b + HEADER;
	b->size = size;
	b->next = a->blocks;
	a->blocks = b;
	a->at = 0;
}

static void
first_block(struct arena *a)
{
	add_block(a, a->block_size);
}

static void *
take(struct arena *a, size_t n)
{
	char *p;

	if (n > PTRDIFF_MAX - HEADER - alignof(max_align_t))
		return get(SIZE_MAX);
	/* Two allocations must differ, or arena_grow mistakes one for another.
	 */
	if (n == 0)
		n = 1;
	if (n > a->blocks->size - a->at)
		add_block(a, n > a->block_size ? rounded(n) : a->block_size);
	p = a->blocks->bytes + a->at;
	/* Every size is a multiple of the alignment: this stays inside. */
	a->at += rounded(n);
	return p;
}

static void
drop(struct arena *a, bool all)
{
	struct block *b = a->blocks;

	while (b != NULL && (all || b->next != NULL)) {
		struct block *next = b->next;

		free(b);
		b = next;
	}
	a->blocks = b;
	a->at = 0;
}

static void *
stretch(struct arena *a, void *p, size_t old, size_t n)
{
	size_t from;

	(void)old;
	if (p != a->newest)
		return NULL;
	from = (size_t)((char *)p - a->blocks->bytes);
	if (n > a->blocks->size - from)
		return NULL;
	a->at = from + rounded(n);
	return p;
}

#endif

struct arena *
arena_new(size_t block)
{
	struct arena *a = get(sizeof(*a));

	*a = (struct arena){.block_size = block == 0 ? BLOCK_DEFAULT : block};
	a->block_size = (a->block_size + 63) & ~(size_t)63;
	first_block(a);
	return a;
}

void
arena_free(struct arena *a)
{
	drop(a, true);
	free(a);
}

void
arena_reset(struct arena *a)
{
	drop(a, false);
	a->newest = NULL;
	a->used = 0;
}

void *
arena_raw(struct arena *a, size_t n)
{
	char *p = take(a, n);

	a->used += n;
	a->newest = p;
	return p;
}

void *
arena_alloc(struct arena *a, size_t n)
{
	return memset(arena_raw(a, n), 0, n);
}

void *
arena_array(struct arena *a, size_t nmemb, size_t size)
{
	size_t n;

	if (__builtin_mul_overflow(nmemb, size, &n))
		n = SIZE_MAX;
	return arena_alloc(a, n);
}

void *
arena_grow(struct arena *a, void *p, size_t old, size_t n)
{
	void *grown;

	assert(n >= old);
	if (p == NULL)
		return arena_raw(a, n);
	grown = stretch(a, p, old, n);
	if (grown != NULL) {
		a->used += n - old;
		a->newest = grown;
		return grown;
	}
	grown = arena_raw(a, n);
	memcpy(grown, p, old);
	return grown;
}

void *
arena_room(struct arena *a, void *p, size_t n, size_t *cap, size_t size)
{
	size_t old = *cap;

	if (n < old)
		return p;
	*cap = old == 0 ? 64 : 2 * old;
	return arena_grow(a, p, old * size, *cap * size);
}

size_t
arena_used(const struct arena *a)
{
	return a->used;
}
