/* SPDX-License-Identifier: ISC */
/* Reports by name: the files of sql/reports/, with named arguments. */
#include "store/engine.h"

#include "base/arena.h"
#include "base/log.h"
#include "store/columns.h"

#define REPORT_MS 60000

#define REPORT_ENTRY(name, key, text, about) {key, text},
static const struct sql_text reports[] = {SQL_REPORTS(REPORT_ENTRY)};
#define ABOUT_ENTRY(name, key, text, about) {key, about},
static const struct store_report_about abouts[] = {SQL_REPORTS(ABOUT_ENTRY)};
#define REPORTS (sizeof(reports) / sizeof(reports[0]))

const struct store_report_about *
store_reports(size_t *n)
{
	*n = REPORTS;
	return abouts;
}

static struct store_columns
columns_of(struct arena *a, sqlite3 *db, const struct sql_text *report)
{
	struct store_columns columns = {NULL, 0};
	struct str *names;
	sqlite3_stmt *st;

	if (sqlite3_prepare_v2(db, report->text, -1, &st, NULL) != SQLITE_OK) {
		log_error("report %s: %s", report->name, sqlite3_errmsg(db));
		return columns;
	}
	columns.n = (size_t)sqlite3_column_count(st);
	names = arena_array(a, columns.n, sizeof(*names));
	for (size_t i = 0; i < columns.n; i++)
		names[i] = str_copy(a, str_of(sqlite3_column_name(st, (int)i)));
	columns.names = names;
	sqlite3_finalize(st);
	return columns;
}

const struct store_columns *
store_report_columns(struct arena *a)
{
	struct store_columns *rows = arena_array(a, REPORTS, sizeof(*rows));
	sqlite3 *db;

	if (sqlite3_open_v2(":memory:", &db,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
		NULL) != SQLITE_OK ||
	    !connection_schema_make(db)) {
		log_error("the columns of reports can not be read: %s",
		    sqlite3_errmsg(db));
		sqlite3_close(db);
		return rows;
	}
	for (size_t i = 0; i < REPORTS; i++)
		rows[i] = columns_of(a, db, &reports[i]);
	sqlite3_close(db);
	return rows;
}

static const struct sql_text *
find(struct str name)
{
	for (size_t i = 0; i < REPORTS; i++)
		if (str_eq(str_of(reports[i].name), name))
			return &reports[i];
	log_error("no report of this name: %.*s", STR_ARG(name));
	return NULL;
}

struct str
store_value(size_t n, const struct str *names, const struct store_cell *cells,
    struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(names[i], name))
			return cells[i].text;
	return STR("");
}

/* "from=1700000000" to ":from"; numbers as numbers. */
static bool
bind(sqlite3_stmt *st, struct arena *a, struct str arg)
{
	struct str name, value = arg;
	int64_t number;
	int which;

	(void)str_cut(&value, '=', &name);
	which = sqlite3_bind_parameter_index(
	    st, str_format(a, ":%.*s", STR_ARG(name)).p);
	if (value.p == NULL || which == 0) {
		log_error("not an argument of this report: %.*s", STR_ARG(arg));
		return false;
	}
	if (str_i64(value, &number))
		statement_i64(st, which, number);
	else
		statement_text(st, which, value);
	return true;
}

/* A comparison with NULL would make an empty report of a missing one. */
static bool
complete(sqlite3_stmt *st, const struct str *args, size_t nargs)
{
	for (int i = 1; i <= sqlite3_bind_parameter_count(st); i++) {
		struct str name = str_of(sqlite3_bind_parameter_name(st, i));
		bool given = false;

		name = str_from(name, 1);
		for (size_t k = 0; k < nargs; k++)
			given |=
			    str_starts(args[k], name) &&
			    str_starts(str_from(args[k], name.n), STR("="));
		if (!given) {
			log_error("the report wants %.*s=", STR_ARG(name));
			return false;
		}
	}
	return true;
}

bool
store_rows(struct connection *c, struct arena *a, sqlite3_stmt *st,
    store_row_fn *row, void *ctx)
{
	size_t n = (size_t)sqlite3_column_count(st);
	struct str *names = arena_array(a, n, sizeof(*names));
	struct store_cell *cells = arena_array(a, n, sizeof(*cells));

	for (size_t i = 0; i < n; i++)
		names[i] = str_copy(a, str_of(sqlite3_column_name(st, (int)i)));
	row(ctx, n, names, NULL);
	while (statement_row(c, st)) {
		for (size_t i = 0; i < n; i++) {
			int type = sqlite3_column_type(st, (int)i);

			cells[i].number =
			    type == SQLITE_INTEGER || type == SQLITE_FLOAT;
			/* As text, whatever it is: blob first would not. */
			(void)sqlite3_column_text(st, (int)i);
			cells[i].text = statement_column(a, st, (int)i);
		}
		row(ctx, n, names, cells);
	}
	return c->error == SQLITE_OK;
}

static bool
run(struct connection *c, struct arena *a, const struct sql_text *report,
    const struct str *args, size_t nargs, store_row_fn *row, void *ctx)
{
	sqlite3_stmt *st = NULL;
	bool ok = true;

	if (sqlite3_prepare_v2(c->db, report->text, -1, &st, NULL) !=
	    SQLITE_OK) {
		c->error = sqlite3_extended_errcode(c->db);
		return false;
	}
	for (size_t i = 0; ok && i < nargs; i++)
		ok = bind(st, a, args[i]);
	ok = ok && complete(st, args, nargs) && store_rows(c, a, st, row, ctx);
	sqlite3_finalize(st);
	return ok;
}

bool
store_report(struct store *s, struct arena *a, struct str name,
    const struct str *args, size_t nargs, store_row_fn *row, void *ctx)
{
	const struct sql_text *report = find(name);
	struct connection *c = &s->connection;

	if (report == NULL || s->level == 0)
		return false;
	connection_start(c, REPORT_MS);
	if (run(c, a, report, args, nargs, row, ctx))
		return true;
	if (c->error != SQLITE_OK)
		store_fault(s, "report");
	return false;
}

bool
store_report_takes(
    struct store *s, struct arena *a, struct str name, struct str arg)
{
	const struct sql_text *report = find(name);
	sqlite3_stmt *st = NULL;
	bool takes;

	if (report == NULL || s->level == 0 ||
	    sqlite3_prepare_v2(s->connection.db, report->text, -1, &st, NULL) !=
		SQLITE_OK)
		return false;
	takes = sqlite3_bind_parameter_index(
		    st, str_format(a, ":%.*s", STR_ARG(arg)).p) != 0;
	sqlite3_finalize(st);
	return takes;
}
