/* SPDX-License-Identifier: ISC */
/* Pairs as in a query. */
#include "people/given.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "http/query.h"

#define GIVEN_MAX (16u * 1024)
#define KNOWN "contact." /* before the name of a value of a reader */

static void
add(struct buf *b, const char *name, struct str value)
{
	if (value.n == 0)
		return;
	buf_printf(b, "%s%s=", b->n > 0 ? "&" : "", name);
	query_encode(b, value);
}

static void
add_number(struct arena *a, struct buf *b, const char *name, int64_t value)
{
	if (value != 0)
		add(b, name, str_format(a, "%" PRId64, value));
}

static void
add_known(struct arena *a, struct buf *b, const struct given *g)
{
	for (size_t i = 0; i < g->nvalues; i++)
		add(b,
		    str_format(a, KNOWN "%.*s", STR_ARG(g->values[i].name)).p,
		    g->values[i].value);
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
	add_number(a, &b, "about", (int64_t)g->about.lo);
	add_number(a, &b, "asked_at", g->asked_at);
	if (g->test)
		add(&b, "test", STR("1"));
	add(&b, "letter", g->letter);
	add(&b, "assets", g->assets);
	add_number(a, &b, "moment", g->moment);
	add_known(a, &b, g);
	return b.bad ? (struct str){NULL, 0} : buf_view(&b);
}

bool
given_is_test(struct str packed)
{
	struct str name, value;

	while (query_next(&packed, &name, &value))
		if (str_eq(name, STR("test")) && value.n > 0)
			return true;
	return false;
}

static struct str
get(struct arena *a, struct str packed, const char *name)
{
	return query_get(a, packed, str_of(name), GIVEN_MAX);
}

static void
read_known(struct arena *a, struct str packed, struct given *g)
{
	struct store_value *values =
	    arena_array(a, GIVEN_KNOWN_MAX, sizeof(*values));
	struct str name, text;

	while (
	    g->nvalues < GIVEN_KNOWN_MAX && query_next(&packed, &name, &text)) {
		char *value = arena_raw(a, text.n + 1);

		if (str_starts(name, STR(KNOWN)))
			values[g->nvalues++] = (struct store_value){
			    str_from(name, strlen(KNOWN)),
			    {value, query_decode_text(text, value, text.n)}};
	}
	g->values = values;
}

/* 0 when there is none; false: it is no number. */
static bool
read_number(struct arena *a, struct str packed, const char *name, int64_t *n)
{
	struct str value = get(a, packed, name);

	*n = 0;
	return value.n == 0 || str_i64(value, n);
}

bool
given_read(struct arena *a, struct str packed, struct given *g)
{
	struct str what = get(a, packed, "ticket");
	int64_t id;

	*g = (struct given){.ticket = what.n > 0,
	    .form = get(a, packed, "form"),
	    .stage = get(a, packed, "stage"),
	    .letter = get(a, packed, "letter"),
	    .assets = get(a, packed, "assets"),
	    .test = given_is_test(packed)};
	if (g->test)
		read_known(a, packed, g);
	if (!read_number(a, packed, "about", &id) || id < 0)
		return false;
	g->about.lo = (uint64_t)id;
	return (what.n == 0 || store_ticket_what_of(what, &g->what)) &&
	       read_number(a, packed, "asked_at", &g->asked_at) &&
	       read_number(a, packed, "moment", &g->moment);
}
