/* SPDX-License-Identifier: ISC */
#include "insight/standing.h"

bool
standing_read(struct standing *s, struct arena *a, struct store *store)
{
	struct store_place *rows;
	size_t n;

	*s = (struct standing){.known = false};
	if (store_places(store, a, &rows, &n) != STORE_OK)
		return false;
	*s = (struct standing){.known = true, .rows = rows, .n = n};
	return true;
}

uint64_t
standing_in(const struct standing *s, struct str sequence)
{
	uint64_t n = 0;

	for (size_t i = 0; i < s->n; i++)
		if (str_eq(s->rows[i].sequence, sequence))
			n += s->rows[i].n;
	return n;
}

uint64_t
standing_at(const struct standing *s, struct str sequence, struct str step)
{
	uint64_t n = 0;

	for (size_t i = 0; i < s->n; i++)
		if (str_eq(s->rows[i].sequence, sequence) &&
		    str_eq(s->rows[i].step, step))
			n += s->rows[i].n;
	return n;
}
