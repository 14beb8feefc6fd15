/* SPDX-License-Identifier: ISC */
/*
 * The compiled site as bytes without pointers: every reference is a `span`, an
 * offset from the start and a count, so the image can be mapped anywhere,
 * stored, and shared by every process.
 *
 * This file knows how to point into an image and how to build one; what lies
 * in it is said by the rooms that own the records (journey/rules.h,
 * source/source.h, template/site.h).  An image is trusted once its hash was
 * checked (site_open): it is made only by our own compiler.
 */
#ifndef BASE_IMAGE_H
#define BASE_IMAGE_H

#include <stdint.h>

#include "base/str.h"

struct arena;

struct span {
	uint32_t at; /* bytes from the start of the image */
	uint32_t n;  /* records, or bytes for a text */
};

struct image {
	const unsigned char *base;
	size_t size;
};

/* The records a span names.  {0,0} gives NULL-like memory never to be read. */
static inline const void *
image_at(const struct image *im, struct span s)
{
	return im->base + s.at;
}

static inline struct str
image_str(const struct image *im, struct span s)
{
	return (struct str){(const char *)im->base + s.at, s.n};
}

/* The records of `span` as an array of `type`. */
#define IMAGE_ROWS(im, type, span) ((const type *)image_at((im), (span)))

/*
 * Whether a text is in a list of patterns: one of the wanted matches, or there
 * is none, and none of the refused does.  `list` is how many are wanted, how
 * many refused, and at and n of each.
 */
bool image_list_holds(
    const struct image *, const uint32_t *list, struct str text);
/* How many words such a list is. */
static inline size_t
image_list_words(const uint32_t *list)
{
	return 2 + 2 * ((size_t)list[0] + list[1]);
}

/* Building: bytes are only ever appended, texts are kept once. */
struct image_maker;

struct image_maker *image_maker_new(struct arena *);
/* n records of `size` bytes, aligned to 8; copies them.  The bytes of `rows`
 * must hold no indeterminate padding (records are declared without holes). */
struct span image_put(
    struct image_maker *, const void *rows, size_t n, size_t size);
/* A text; equal texts share one place. */
struct span image_text(struct image_maker *, struct str);
/* Overwrites bytes already appended (headers whose spans come last). */
void image_patch(struct image_maker *, uint32_t at, const void *, size_t);
/* All bytes so far; valid until the next append. */
struct str image_bytes(const struct image_maker *);

#endif
