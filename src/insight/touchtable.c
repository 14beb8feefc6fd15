/* SPDX-License-Identifier: ISC */
#include "insight/touchtable.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/csv.h"

#define COLUMNS_MAX 64

/* The table under way. */
struct table {
	struct csv csv;
	struct str file;
	struct str names[COLUMNS_MAX];
	struct str fields[COLUMNS_MAX];
	size_t ncolumns;
	struct str event; /* of rows without one */
};

static void
at_line(struct touchpoints *t, const struct table *table)
{
	t->where = str_format(
	    t->arena, "%.*s:%zu: ", STR_ARG(table->file), table->csv.line);
}

static bool
has_column(const struct table *table, struct str name)
{
	for (size_t i = 0; i < table->ncolumns; i++)
		if (str_eq(table->names[i], name))
			return true;
	return false;
}

static void
leave_out(struct touchpoints *t, struct str name)
{
	if (name.n == 0 || !touchpoints_is_text(name))
		return;
	t->unread = t->unread.n == 0 ? name
				     : str_format(t->arena, "%.*s, %.*s",
					   STR_ARG(t->unread), STR_ARG(name));
}

/* The header; false: the rows would mean nothing. */
static bool
read_names(struct touchpoints *t, struct table *table)
{
	size_t before = t->faults, n;
	enum csv_rc rc = csv_row(&table->csv, table->fields, COLUMNS_MAX, &n);

	at_line(t, table);
	if (rc != CSV_ROW || n > COLUMNS_MAX) {
		touchpoints_fault(t,
		    "the first line is to name the columns, email, event and "
		    "at for example; at most %d of them",
		    COLUMNS_MAX);
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		struct str name = str_trim(table->fields[i]);
		struct str plain = STR("");

		if (!touchpoints_column(name, &plain))
			leave_out(t, name);
		else if (has_column(table, plain))
			touchpoints_fault(
			    t, "two columns are called %.*s", STR_ARG(plain));
		table->names[i] = plain;
		table->ncolumns = i + 1;
	}
	if (!has_column(table, STR("email")))
		touchpoints_fault(t, "no column is called email");
	if (!has_column(table, STR("at")))
		touchpoints_fault(t, "no column is called at: when it was");
	if (!has_column(table, STR("event")) && table->event.n == 0)
		touchpoints_fault(t,
		    "no column is called event; if it is the same for all, "
		    "name it before --import");
	return t->faults == before;
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
read_row(struct touchpoints *t, struct table *table, size_t n)
{
	struct touchpoint *one = add(t);
	size_t before = t->faults;

	one->line = table->csv.line;
	if (n != table->ncolumns) {
		touchpoints_fault(t, "%zu fields where the first line has %zu",
		    n, table->ncolumns);
		return;
	}
	one->event.event = table->event;
	for (size_t i = 0; i < n; i++)
		(void)touchpoints_value(
		    t, one, table->names[i], table->fields[i]);
	if (t->faults > before)
		return;
	if (one->event.at == 0)
		touchpoints_fault(t, "at is missing: when was it?");
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

static void
read_rows(struct touchpoints *t, struct table *table)
{
	enum csv_rc rc;
	size_t n;

	while ((rc = csv_row(&table->csv, table->fields, COLUMNS_MAX, &n)) ==
	       CSV_ROW) {
		at_line(t, table);
		if (t->n == TOUCHTABLE_ROWS_MAX) {
			touchpoints_fault(t,
			    "more than %d rows: divide the file",
			    TOUCHTABLE_ROWS_MAX);
			return;
		}
		read_row(t, table, n);
	}
	at_line(t, table);
	if (rc == CSV_BAD)
		touchpoints_fault(t,
		    "a quote is opened here and never closed, or text "
		    "stands behind a closed one");
	else if (t->n == 0)
		touchpoints_fault(t, "no rows");
}

void
touchtable_read(
    struct touchpoints *t, struct str file, struct str text, struct str event)
{
	struct table *table = ARENA_NEW(t->arena, struct table);
	struct touchpoint every = {.line = 0};
	size_t all;

	table->file = file;
	csv_start(&table->csv, t->arena, text);
	t->where = str_format(t->arena, "%.*s: ", STR_ARG(file));
	(void)touchpoints_value(t, &every, STR("event"), event);
	table->event = every.event.event;
	if (t->faults == 0 && read_names(t, table))
		read_rows(t, table);
	t->where = STR("");
	all = t->faults + t->warnings;
	if (all > TOUCHPOINTS_SAID)
		buf_printf(&t->text, "and %zu more\n", all - TOUCHPOINTS_SAID);
	if (t->n > 0)
		qsort(t->rows, t->n, sizeof(*t->rows), by_time);
}
