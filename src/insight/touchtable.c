/* SPDX-License-Identifier: ISC */
#include "insight/touchtable.h"

#include <stdlib.h>

#include "base/arena.h"

struct table {
	struct touchpoints *all;
	struct str event; /* of rows without one */
};

static bool
column(void *ctx, struct str name, struct str *plain)
{
	(void)ctx;
	return touchpoints_column(name, plain);
}

static void
head(void *ctx, const struct str *names, size_t n)
{
	const struct table *table = ctx;
	struct columns *c = &table->all->columns;

	if (!columns_have(names, n, STR("email")))
		columns_fault(c, "no column is called email");
	if (!columns_have(names, n, STR("at")))
		columns_fault(c, "no column is called at: when it was");
	if (!columns_have(names, n, STR("event")) && table->event.n == 0)
		columns_fault(c,
		    "no column is called event; if it is the same for all, "
		    "name it before --import");
}

static struct touchpoint *
add(struct touchpoints *t)
{
	if (t->n == t->cap) {
		size_t cap = t->cap == 0 ? 256 : t->cap * 2;

		t->rows = arena_grow(t->arena, t->rows,
		    t->cap * sizeof(*t->rows), cap * sizeof(*t->rows));
		t->cap = cap;
	}
	t->rows[t->n] = (struct touchpoint){.line = 0};
	return &t->rows[t->n++];
}

static void
row(void *ctx, size_t line, const struct str *names, const struct str *fields,
    size_t n)
{
	const struct table *table = ctx;
	struct touchpoints *t = table->all;
	struct touchpoint *one = add(t);
	size_t before = t->columns.faults;

	one->line = line;
	one->event.event = table->event;
	for (size_t i = 0; i < n; i++)
		(void)touchpoints_value(t, one, names[i], fields[i]);
	if (t->columns.faults > before)
		return;
	if (one->event.at == 0)
		columns_fault(&t->columns, "at is missing: when was it?");
	touchpoints_whole(t, one);
}

static int
by_time(const void *a, const void *b)
{
	const struct touchpoint *x = a, *y = b;

	if (x->event.at != y->event.at)
		return x->event.at < y->event.at ? -1 : 1;
	return x->line < y->line ? -1 : x->line > y->line;
}

void
touchtable_read(
    struct touchpoints *t, struct str file, struct str text, struct str event)
{
	struct table table = {.all = t};
	const struct columns_reader reader = {.example = "email, event and at",
	    .column = column,
	    .head = head,
	    .row = row,
	    .ctx = &table};
	struct touchpoint every = {.line = 0};

	t->columns.where = str_format(t->arena, "%.*s: ", STR_ARG(file));
	(void)touchpoints_value(t, &every, STR("event"), event);
	table.event = every.event.event;
	if (t->columns.faults == 0)
		columns_read(&t->columns, file, text, &reader);
	if (t->n > 0)
		qsort(t->rows, t->n, sizeof(*t->rows), by_time);
}
