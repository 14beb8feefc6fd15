/* SPDX-License-Identifier: ISC */
/* A DNS that knows what a table says, for tests of those who ask one. */
#ifndef TESTS_UNIT_ZONE_H
#define TESTS_UNIT_ZONE_H

#include "base/arena.h"
#include "mail/lookup.h"

struct zone_row {
	const char *name;
	enum lookup_type type;
	const char *value; /* NULL: no answer */
};

struct zone {
	struct arena *arena;
	const struct zone_row *rows;
	size_t n;
	unsigned asked;
};

static inline struct lookup_answer
zone_ask(void *ctx, struct str name, enum lookup_type type)
{
	struct zone *z = ctx;
	struct lookup_answer a = {.rc = LOOKUP_NONE};

	z->asked++;
	a.rows = arena_array(z->arena, z->n, sizeof(*a.rows));
	for (size_t i = 0; i < z->n; i++) {
		const struct zone_row *r = &z->rows[i];

		if (!str_eq(str_of(r->name), name) || r->type != type)
			continue;
		if (r->value == NULL)
			return (struct lookup_answer){.rc = LOOKUP_FAILED};
		a.rows[a.n++] = str_of(r->value);
		a.rc = LOOKUP_FOUND;
	}
	return a;
}

#endif
