/* SPDX-License-Identifier: ISC */
/*
 * Memory with one owner: everything allocated from an arena dies together, at
 * arena_reset() or arena_free().  One arena per request, one per loaded thing.
 *
 * The only file that calls malloc, realloc and free.  Never returns NULL: sizes
 * are bounded before they get here, so failing means the machine is out of
 * memory and the process ends with a line in the log (a worker is restarted).
 * Under --enable-sanitizers every allocation is its own malloc of exactly the
 * size asked for, so that an overrun of one byte is seen.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena;

/* A new arena that grows in blocks of `block` bytes (0: 16 KiB). */
struct arena *arena_new(size_t block);
/* Gives everything back. */
void arena_free(struct arena *);
/* The same, but keeps the first block for the next user. */
void arena_reset(struct arena *);

/* n bytes set to zero, aligned for any object; n may be 0. */
void *arena_alloc(struct arena *, size_t n);
/* n bytes, not cleared. */
void *arena_raw(struct arena *, size_t n);
/* nmemb * size bytes set to zero; ends the process on overflow. */
void *arena_array(struct arena *, size_t nmemb, size_t size);
/*
 * The `old` bytes at p (NULL for none) in a place of `n` >= old bytes, the rest
 * not cleared: in place when p was the newest allocation, else a copy.  The old
 * place must not be used afterwards.
 */
void *arena_grow(struct arena *, void *p, size_t old, size_t n);

/* Makes room for one more behind n records of `size` bytes: as arena_grow,
 * twice as many when there are *cap. */
void *arena_room(struct arena *, void *p, size_t n, size_t *cap, size_t size);

/* Bytes handed out since the last reset. */
size_t arena_used(const struct arena *);

#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))

#endif
