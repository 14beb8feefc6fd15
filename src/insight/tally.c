/* SPDX-License-Identifier: ISC */
/* Two tables with open addressing; each lies in an arena of its own, so that
 * growing gives the old one back. */
#include "insight/tally.h"

#include <stdlib.h>

#include "base/arena.h"
#include "source/table.h"

#define START 1024u /* a power of two, as all sizes are */

/* All bits of a number stirred: neighbours must not lie together. */
static uint64_t
stir(uint64_t x)
{
	x = (x ^ x >> 31) * 0x9e3779b97f4a7c15u;
	x = (x ^ x >> 29) * 0xbf58476d1ce4e5b9u;
	return x ^ x >> 32;
}

void
tally_start(struct tally *t, struct arena *a, size_t sections)
{
	*t = (struct tally){.arena = a,
	    .sections = sections,
	    .nindex = START,
	    .seen_cap = START};
	t->keys = arena_array(a, sections, sizeof(*t->keys));
	t->index_arena = arena_new(0);
	t->index = arena_array(t->index_arena, START, sizeof(*t->index));
	t->seen_arena = arena_new(0);
	t->seen = arena_array(t->seen_arena, START, sizeof(*t->seen));
}

void
tally_stop(struct tally *t)
{
	arena_free(t->index_arena);
	arena_free(t->seen_arena);
}

static uint64_t
hash_of(uint32_t section, struct str key)
{
	return stir((uint64_t)section << 32 | table_hash(0, key));
}

/* The place of a key in the index, or the free one for it. */
static uint32_t *
place(const struct tally *t, uint32_t section, struct str key)
{
	size_t at = hash_of(section, key) & (t->nindex - 1);

	while (t->index[at] != 0) {
		const struct tally_row *r = &t->rows[t->index[at] - 1];

		if (r->section == section && str_eq(r->key, key))
			break;
		at = (at + 1) & (t->nindex - 1);
	}
	return &t->index[at];
}

static void
grow_index(struct tally *t)
{
	struct arena *old = t->index_arena;

	t->index_arena = arena_new(0);
	t->nindex *= 2;
	t->index = arena_array(t->index_arena, t->nindex, sizeof(*t->index));
	for (size_t i = 0; i < t->n; i++)
		*place(t, t->rows[i].section, t->rows[i].key) =
		    (uint32_t)(i + 1);
	arena_free(old);
}

uint32_t
tally_row(struct tally *t, uint32_t section, struct str key)
{
	uint32_t *at;

	key = str_head(key, str_utf8_cut(key, TALLY_KEY_MAX));
	at = place(t, section, key);
	if (*at == 0 && t->keys[section] >= TALLY_KEYS_MAX) {
		key = TALLY_OTHERS;
		at = place(t, section, key);
	}
	if (*at != 0)
		return *at - 1;
	if (2 * t->n >= t->nindex) {
		grow_index(t);
		at = place(t, section, key);
	}
	t->rows =
	    arena_room(t->arena, t->rows, t->n, &t->cap, sizeof(*t->rows));
	t->rows[t->n] = (struct tally_row){
	    .section = section, .key = str_copy(t->arena, key)};
	t->keys[section]++;
	*at = (uint32_t)++t->n;
	return (uint32_t)(t->n - 1);
}

/* The place of a pair, or the free one for it; the 16 bits below `pair` are
 * clear. */
static uint64_t *
seen_place(const struct tally *t, uint64_t pair)
{
	size_t at = (pair >> 16) & (t->seen_cap - 1);

	while (t->seen[at] != 0 && (t->seen[at] & ~(uint64_t)0xffff) != pair)
		at = (at + 1) & (t->seen_cap - 1);
	return &t->seen[at];
}

static void
grow_seen(struct tally *t)
{
	struct arena *old = t->seen_arena;
	const uint64_t *from = t->seen;
	size_t n = t->seen_cap;

	t->seen_arena = arena_new(0);
	t->seen_cap *= 2;
	t->seen = arena_array(t->seen_arena, t->seen_cap, sizeof(*t->seen));
	for (size_t i = 0; i < n; i++)
		if (from[i] != 0)
			*seen_place(t, from[i] & ~(uint64_t)0xffff) = from[i];
	arena_free(old);
}

void
tally_add(struct tally *t, uint32_t row, uint32_t person, uint32_t visit)
{
	struct tally_row *r = &t->rows[row];
	uint64_t pair = stir((uint64_t)row << 32 | person) & ~(uint64_t)0xffff;
	uint64_t *at;

	if (pair == 0)
		pair = 0x10000;
	if (4 * t->nseen >= 3 * t->seen_cap)
		grow_seen(t);
	at = seen_place(t, pair);
	if (*at != 0 && (*at & 0xffff) == (visit & 0xffff))
		return;
	r->visits++;
	if (*at == 0) {
		r->people++;
		t->nseen++;
	}
	*at = pair | (visit & 0xffff);
}

void
tally_add_new(struct tally *t, uint32_t row, bool new_person)
{
	t->rows[row].visits++;
	t->rows[row].people += new_person;
}

static int
by_visits(const void *pa, const void *pb)
{
	const struct tally_row *a = pa, *b = pb;

	if (a->visits != b->visits)
		return a->visits > b->visits ? -1 : 1;
	if (a->people != b->people)
		return a->people > b->people ? -1 : 1;
	return str_cmp(a->key, b->key);
}

struct tally_row *
tally_sorted(
    const struct tally *t, struct arena *a, uint32_t section, size_t *n)
{
	struct tally_row *rows = arena_raw(a, t->keys[section] * sizeof(*rows));

	*n = 0;
	for (size_t i = 0; i < t->n; i++)
		if (t->rows[i].section == section && t->rows[i].visits > 0)
			rows[(*n)++] = t->rows[i];
	if (*n > 0)
		qsort(rows, *n, sizeof(*rows), by_visits);
	return rows;
}
