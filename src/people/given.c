/* SPDX-License-Identifier: ISC */
/* Pairs as in a query. */
#include "people/given.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/buf.h"
#include "http/query.h"

#define GIVEN_MAX 8192

static void
add(struct buf *b, const char *name, struct str value)
{
	if (value.n == 0)
		return;
	buf_printf(b, "%s%s=", b->n > 0 ? "&" : "", name);
	query_encode(b, value);
}

struct str
given_pack(struct arena *a, const struct given *g)
{
	struct buf b;

	buf_init(&b, a, GIVEN_MAX);
	if (g->ticket)
		add(&b, "ticket", store_ticket_what(g->what));
	add(&b, "form", g->form);
	add(&b, "stage", g->stage);
	if (g->about.lo != 0)
		add(&b, "about", str_format(a, "%" PRIu64, g->about.lo));
	if (g->asked_at != 0)
		add(&b, "asked_at",
		    str_format(a, "%lld", (long long)g->asked_at));
	for (size_t i = 0; i < g->nvalues; i++)
		add(&b, str_copy(a, g->values[i].name).p, g->values[i].value);
	return buf_view(&b);
}

static struct str
get(struct arena *a, struct str packed, const char *name)
{
	return query_get(a, packed, str_of(name), GIVEN_MAX);
}

static void
read_numbers(struct arena *a, struct str packed, struct given *g)
{
	struct store_value *values =
	    arena_array(a, GIVEN_NUMBERS_MAX, sizeof(*values));
	struct str rest = STR(GIVEN_NUMBERS), name;

	while (str_word(&rest, &name)) {
		struct str value = get(a, packed, str_copy(a, name).p);

		if (value.n > 0)
			values[g->nvalues++] =
			    (struct store_value){name, value};
	}
	g->values = values;
}

bool
given_read(struct arena *a, struct str packed, struct given *g)
{
	struct str what = get(a, packed, "ticket"),
		   at = get(a, packed, "asked_at"),
		   about = get(a, packed, "about");
	int64_t id = 0;

	*g = (struct given){.ticket = what.n > 0,
	    .form = get(a, packed, "form"),
	    .stage = get(a, packed, "stage")};
	read_numbers(a, packed, g);
	if (about.n > 0 && (!str_i64(about, &id) || id <= 0))
		return false;
	g->about.lo = (uint64_t)id;
	return (what.n == 0 || store_ticket_what_of(what, &g->what)) &&
	       (at.n == 0 || str_i64(at, &g->asked_at));
}
