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
	size_t cap = t->cap == 0 ? 64 : 2 * t->cap;

	if (t->n == t->cap) {
		t->rows = arena_grow(t->arena, t->rows,
		    t->cap * sizeof(*t->rows), cap * sizeof(*t->rows));
		t->cap = cap;
	}
	t->rows[t->n++] = *traffic;
}

static struct str
value_of(struct traffics *t, size_t n, const struct str *names,
    const struct store_cell *cells, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(names[i], str_of(name)))
			return str_copy(t->arena, cells[i].text);
	return STR("");
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
traffics_read(struct traffics *t, struct store *store, int64_t now)
{
	struct str args[2];

	args[0] =
	    str_format(t->arena, "from=%" PRId64, now - TRAFFIC_DAYS * DAY);
	args[1] = str_format(t->arena, "to=%" PRId64, now);
	return store_report(
	    store, t->arena, STR("cells"), args, 2, take_row, t);
}

int64_t
traffics_weekly(int64_t views)
{
	return (views * 7 + TRAFFIC_DAYS - 1) / TRAFFIC_DAYS;
}
