/* SPDX-License-Identifier: ISC */
/*
 * Building an image: bytes that only grow, and a table of the texts already in
 * them.
 */
#include "base/image.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/crypto.h"

#define FIRST_BYTES (64 * 1024)
#define FIRST_TEXTS 1024

struct image_maker {
	struct arena *arena;
	unsigned char *bytes;
	size_t n, cap;
	struct span *texts; /* by hash, open addressing; .n == 0 is free */
	size_t n_texts, n_places;
};

struct image_maker *
image_maker_new(struct arena *a)
{
	struct image_maker *m = ARENA_NEW(a, struct image_maker);

	m->arena = a;
	m->n_places = FIRST_TEXTS;
	m->texts = arena_array(a, m->n_places, sizeof(*m->texts));
	return m;
}

/* n bytes more, at a multiple of `align`; the bytes between are zero. */
static unsigned char *
extend(struct image_maker *m, size_t n, size_t align)
{
	size_t from = (m->n + align - 1) & ~(align - 1), end = from + n;

	/* Offsets are 32 bits; the compiler's limits end far below. */
	assert(n <= UINT32_MAX && end <= UINT32_MAX);
	if (end > m->cap) {
		size_t cap = m->cap == 0 ? FIRST_BYTES : m->cap * 2;

		if (cap < end)
			cap = end;
		m->bytes = arena_grow(m->arena, m->bytes, m->cap, cap);
		m->cap = cap;
	}
	memset(m->bytes + m->n, 0, from - m->n);
	m->n = end;
	return m->bytes + from;
}

static struct span
span_of(const struct image_maker *m, const unsigned char *p, size_t n)
{
	return (struct span){(uint32_t)(p - m->bytes), (uint32_t)n};
}

struct span
image_put(struct image_maker *m, const void *rows, size_t n, size_t size)
{
	unsigned char *p;
	size_t bytes;

	if (n == 0)
		return (struct span){0, 0};
	assert(size > 0);
	if (__builtin_mul_overflow(n, size, &bytes))
		bytes = SIZE_MAX;
	p = extend(m, bytes, 8);
	memcpy(p, rows, bytes);
	return span_of(m, p, n);
}

static struct str
text_at(const struct image_maker *m, struct span s)
{
	return (struct str){(const char *)m->bytes + s.at, s.n};
}

/* Where s stands in the table, or the free place where it belongs. */
static struct span *
find_text(const struct image_maker *m, struct str s)
{
	size_t i = hash_mix(s.p, s.n) & (m->n_places - 1);

	while (m->texts[i].n != 0 && !str_eq(text_at(m, m->texts[i]), s))
		i = (i + 1) & (m->n_places - 1);
	return &m->texts[i];
}

static void
double_table(struct image_maker *m)
{
	struct span *old = m->texts;
	size_t n_old = m->n_places;

	m->n_places *= 2;
	m->texts = arena_array(m->arena, m->n_places, sizeof(*m->texts));
	for (size_t i = 0; i < n_old; i++)
		if (old[i].n != 0)
			*find_text(m, text_at(m, old[i])) = old[i];
}

struct span
image_text(struct image_maker *m, struct str s)
{
	struct span *place;
	unsigned char *p;

	if (s.n == 0)
		return (struct span){0, 0};
	place = find_text(m, s);
	if (place->n != 0)
		return *place;
	if ((m->n_texts + 1) * 2 > m->n_places) {
		double_table(m);
		place = find_text(m, s);
	}
	p = extend(m, s.n, 1);
	memcpy(p, s.p, s.n);
	*place = span_of(m, p, s.n);
	m->n_texts++;
	return *place;
}

void
image_patch(struct image_maker *m, uint32_t at, const void *p, size_t n)
{
	assert(at <= m->n && n <= m->n - at);
	if (n > 0)
		memcpy(m->bytes + at, p, n);
}

struct str
image_bytes(const struct image_maker *m)
{
	return (struct str){(const char *)m->bytes, m->n};
}
