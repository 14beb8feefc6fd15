/* SPDX-License-Identifier: ISC */
#include "insight/traffic.h"

#include <inttypes.h>

#define DAY 86400

void
traffics_start(struct traffics *t, struct arena *a)
{
	*t = (struct traffics){.arena = a};
}

void
traffics_add(struct traffics *t, const struct traffic *traffic)
{
	t->rows =
	    arena_room(t->arena, t->rows, t->n, &t->cap, sizeof(*t->rows));
	t->rows[t->n++] = *traffic;
}

static struct str
value_of(struct traffics *t, size_t n, const struct str *names,
    const struct store_cell *cells, const char *name)
{
	return str_copy(t->arena, store_value(n, names, cells, str_of(name)));
}

static void
take_row(void *ctx, size_t n, const struct str *names,
    const struct store_cell *cells)
{
	struct traffics *t = ctx;
	struct traffic row;

	if (cells == NULL)
		return;
	row = (struct traffic){.page = value_of(t, n, names, cells, "page"),
	    .lang = value_of(t, n, names, cells, "lang"),
	    .source_class = value_of(t, n, names, cells, "source_class"),
	    .stage = value_of(t, n, names, cells, "stage")};
	if (str_i64(value_of(t, n, names, cells, "views"), &row.views))
		traffics_add(t, &row);
}

bool
traffic_report(struct store *store, struct arena *a, const char *name, int days,
    int64_t now, store_row_fn *fn, void *ctx)
{
	struct str args[2];

	args[0] = str_format(a, "from=%" PRId64, now - days * (int64_t)DAY);
	args[1] = str_format(a, "to=%" PRId64, now);
	return store_report(store, a, str_of(name), args, 2, fn, ctx);
}

bool
traffics_read(struct traffics *t, struct store *store, int64_t now)
{
	t->read = traffic_report(
	    store, t->arena, "cells", TRAFFIC_DAYS, now, take_row, t);
	return t->read;
}

int64_t
traffics_weekly(int64_t views)
{
	return (views * 7 + TRAFFIC_DAYS - 1) / TRAFFIC_DAYS;
}
