/* SPDX-License-Identifier: ISC */
#include "insight/columns.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/csv.h"

#define COMPLAINTS_BYTES (256u * 1024)

/* The table under way. */
struct table {
	struct columns *columns;
	const struct columns_reader *reader;
	struct csv csv;
	struct str file;
	struct str names[COLUMNS_MAX];
	struct str fields[COLUMNS_MAX];
	size_t ncolumns, nrows;
};

void
columns_start(struct columns *c, struct arena *a)
{
	*c = (struct columns){.arena = a};
	buf_init(&c->text, a, COMPLAINTS_BYTES);
}

__attribute__((format(printf, 3, 0))) static void
complain(struct columns *c, bool fault, const char *format, va_list args)
{
	char text[512];

	if (fault)
		c->faults++;
	else
		c->warnings++;
	if (c->faults + c->warnings > COLUMNS_SAID)
		return;
	(void)vsnprintf(text, sizeof(text), format, args);
	buf_printf(&c->text, "%.*s%s: %s\n", STR_ARG(c->where),
	    fault ? "error" : "warning", text);
}

void
columns_fault(struct columns *c, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	complain(c, true, format, args);
	va_end(args);
}

void
columns_warn(struct columns *c, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	complain(c, false, format, args);
	va_end(args);
}

static bool
is_text(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f)
			return false;
	return str_utf8_ok(s);
}

bool
columns_is_text(struct columns *c, struct str name, struct str value)
{
	if (is_text(value))
		return true;
	columns_fault(c,
	    "%.*s is not UTF-8, or has line ends or control characters in it: "
	    "save the table as UTF-8",
	    STR_ARG(name));
	return false;
}

struct str
columns_time(struct arena *a, struct str value)
{
	struct str s = str_copy(a, value);
	char *p;

	if (s.n <= 10 || s.p[10] != ' ')
		return s;
	p = arena_raw(a, s.n);
	memcpy(p, s.p, s.n);
	p[10] = 'T';
	return (struct str){p, s.n};
}

/* 0 ends each, which no value holds. */
void
columns_key(struct buf *b, struct str s)
{
	buf_str(b, s);
	buf_char(b, '\0');
}

bool
columns_have(const struct str *names, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(names[i], name))
			return true;
	return false;
}

static void
at_line(const struct table *t)
{
	t->columns->where = str_format(
	    t->columns->arena, "%.*s:%zu: ", STR_ARG(t->file), t->csv.line);
}

static void
leave_out(struct columns *c, struct str name)
{
	if (name.n == 0 || !is_text(name))
		return;
	c->unread = c->unread.n == 0 ? name
				     : str_format(c->arena, "%.*s, %.*s",
					   STR_ARG(c->unread), STR_ARG(name));
}

/* The header; false: the rows would mean nothing. */
static bool
read_names(struct table *t)
{
	struct columns *c = t->columns;
	size_t before = c->faults, n;
	enum csv_rc rc = csv_row(&t->csv, t->fields, COLUMNS_MAX, &n);

	at_line(t);
	if (rc != CSV_ROW || n > COLUMNS_MAX) {
		columns_fault(c,
		    "the first line is to name the columns, %s for example; "
		    "at most %d of them",
		    t->reader->example, COLUMNS_MAX);
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		struct str name = str_trim(t->fields[i]);
		struct str plain = STR("");

		if (!t->reader->column(t->reader->ctx, name, &plain)) {
			leave_out(c, name);
			plain = STR("");
		} else if (columns_have(t->names, t->ncolumns, plain)) {
			columns_fault(
			    c, "two columns are called %.*s", STR_ARG(plain));
		}
		t->names[i] = plain;
		t->ncolumns = i + 1;
	}
	t->reader->head(t->reader->ctx, t->names, n);
	return c->faults == before;
}

static void
read_row(struct table *t, size_t n)
{
	if (n == t->ncolumns)
		t->reader->row(
		    t->reader->ctx, t->csv.line, t->names, t->fields, n);
	else
		columns_fault(t->columns,
		    "%zu fields where the first line has %zu", n, t->ncolumns);
	t->nrows++;
}

static void
read_rows(struct table *t)
{
	enum csv_rc rc;
	size_t n;

	while ((rc = csv_row(&t->csv, t->fields, COLUMNS_MAX, &n)) == CSV_ROW) {
		at_line(t);
		if (t->nrows == COLUMNS_ROWS_MAX) {
			columns_fault(t->columns,
			    "more than %d rows: divide the file",
			    COLUMNS_ROWS_MAX);
			return;
		}
		read_row(t, n);
	}
	at_line(t);
	if (rc == CSV_BAD)
		columns_fault(t->columns,
		    "a quote is opened here and never closed, or text stands "
		    "behind a closed one");
	else if (t->nrows == 0)
		columns_fault(t->columns, "no rows");
}

void
columns_read(struct columns *c, struct str file, struct str text,
    const struct columns_reader *reader)
{
	struct table *t = ARENA_NEW(c->arena, struct table);
	size_t all;

	t->columns = c;
	t->reader = reader;
	t->file = file;
	csv_start(&t->csv, c->arena, text);
	if (read_names(t))
		read_rows(t);
	c->where = STR("");
	all = c->faults + c->warnings;
	if (all > COLUMNS_SAID)
		buf_printf(&c->text, "and %zu more\n", all - COLUMNS_SAID);
}
