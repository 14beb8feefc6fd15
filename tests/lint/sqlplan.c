/* SPDX-License-Identifier: ISC */
/*
 * Compiles every statement of sql/ against the schema and asks SQLite how it
 * would run it: a walk through a whole table must say that it is meant, with
 * the comment "scan" inside it; once for each row of another is never meant.
 * Also: binds have names, nothing stands behind
 * a statement, and the migrations make the schema that sql/schema.sql
 * describes.
 *
 *   sqlplan SCHEMA.SQL            checks the statements built into this program
 *   sqlplan SCHEMA.SQL STATEMENT  checks this one
 */
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/statements.h"

static const struct text {
	const char *name, *sql;
} statements[] = {
#define ENTRY(name, key, text) {key, text},
#define REPORT_ENTRY(name, key, text, about) {key, text},
    SQL_PROLOGUE(ENTRY) SQL_ONCE(ENTRY) SQL_JSON(ENTRY) SQL_STATEMENTS(ENTRY)
	SQL_REPORTS(REPORT_ENTRY)};

static const struct text migrations[] = {SQL_MIGRATIONS(ENTRY)};

static bool
bad(const char *name, const char *what)
{
	fprintf(stderr, "%s: %s\n", name, what);
	return false;
}

#define STEPS_MAX 64

/* The steps of a plan that are done again for each row of another. */
struct again {
	int ids[STEPS_MAX];
	size_t n;
};

static bool
is_again(struct again *again, sqlite3_stmt *st, const char *step)
{
	int id = sqlite3_column_int(st, 0), parent = sqlite3_column_int(st, 1);
	bool is = strncmp(step, "CORRELATED", 10) == 0;

	for (size_t i = 0; i < again->n; i++)
		is |= again->ids[i] == parent;
	if (is && again->n < STEPS_MAX)
		again->ids[again->n++] = id;
	return is;
}

static bool
check_plan(sqlite3 *db, const char *name, const char *sql)
{
	char *explain = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", sql);
	bool meant = strstr(sql, "/*scan*/") != NULL, ok = true;
	struct again again = {.n = 0};
	sqlite3_stmt *st = NULL;

	if (sqlite3_prepare_v2(db, explain, -1, &st, NULL) != SQLITE_OK)
		ok = bad(name, sqlite3_errmsg(db));
	while (ok && sqlite3_step(st) == SQLITE_ROW) {
		const char *step = (const char *)sqlite3_column_text(st, 3);

		bool scan = strncmp(step, "SCAN", 4) == 0;

		if (is_again(&again, st, step) && scan)
			ok = bad(name, "a walk for each row of another");
		if (scan && !meant && strstr(step, "CONSTANT ROW") == NULL &&
		    strstr(step, "SCAN (subquery") == NULL)
			ok = bad(name, step);
	}
	sqlite3_finalize(st);
	sqlite3_free(explain);
	return ok;
}

static bool
check_binds(const char *name, sqlite3_stmt *st)
{
	for (int i = 1; i <= sqlite3_bind_parameter_count(st); i++) {
		const char *bind = sqlite3_bind_parameter_name(st, i);

		if (bind == NULL || bind[0] != ':')
			return bad(name, "a bind without a :name");
	}
	return true;
}

static bool
check(sqlite3 *db, const char *name, const char *sql)
{
	sqlite3_stmt *st = NULL;
	const char *tail = "";
	bool ok;

	if (sqlite3_prepare_v2(db, sql, -1, &st, &tail) != SQLITE_OK)
		return bad(name, sqlite3_errmsg(db));
	ok = st == NULL ? bad(name, "no statement") : check_binds(name, st);
	sqlite3_finalize(st);
	if (tail[strspn(tail, " \t\n")] != '\0')
		ok = bad(name, "text behind the statement");
	return ok && check_plan(db, name, sql);
}

static char *
read_file(const char *path)
{
	FILE *f = fopen(path, "r");
	char *text = calloc(1, 1 << 20);

	if (f == NULL || text == NULL ||
	    fread(text, 1, (1 << 20) - 1, f) == 0) {
		fprintf(stderr, "%s: not readable\n", path);
		exit(99);
	}
	fclose(f);
	return text;
}

static sqlite3 *
make(const char *name, const char *sql)
{
	sqlite3 *db = NULL;
	char *why = NULL;

	if (sqlite3_open(":memory:", &db) != SQLITE_OK ||
	    sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK) {
		fprintf(stderr, "%s: %s\n", name, why);
		exit(1);
	}
	return db;
}

/* The next thing of a schema without comments and with single blanks, none
 * where a column was added. */
static bool
next_thing(sqlite3_stmt *st, char *out, size_t size)
{
	const char *p;
	size_t n = 0;

	if (sqlite3_step(st) != SQLITE_ROW)
		return false;
	for (p = (const char *)sqlite3_column_text(st, 0);
	     *p != '\0' && n + 2 < size; p++) {
		if (strncmp(p, "--", 2) == 0)
			p += strcspn(p, "\n");
		if (strchr(",)", *p) != NULL && n > 0 && out[n - 1] == ' ')
			n--;
		if (strchr(" \t\n", *p) == NULL)
			out[n++] = *p;
		else if (n > 0 && out[n - 1] != ' ')
			out[n++] = ' ';
	}
	out[n] = '\0';
	return true;
}

static bool
check_same(sqlite3 *described, sqlite3 *made)
{
	static const char all[] = "SELECT sql FROM sqlite_schema "
				  "WHERE sql IS NOT NULL ORDER BY type, name";
	static char a[65536], b[65536];
	sqlite3_stmt *x = NULL, *y = NULL;
	bool ok = true, more = true;

	sqlite3_prepare_v2(described, all, -1, &x, NULL);
	sqlite3_prepare_v2(made, all, -1, &y, NULL);
	while (ok && more) {
		more = next_thing(x, a, sizeof(a));
		if (more != next_thing(y, b, sizeof(b)) ||
		    (more && strcmp(a, b) != 0))
			ok = bad("schema.sql and migrations differ", a);
	}
	sqlite3_finalize(x);
	sqlite3_finalize(y);
	return ok;
}

int
main(int argc, char **argv)
{
	char *schema;
	sqlite3 *described, *made;
	bool ok = true;

	if (argc < 2)
		return 99;
	schema = read_file(argv[1]);
	described = make(argv[1], schema);
	made = make("migrations", "");
	for (size_t i = 0; i < sizeof(migrations) / sizeof(*migrations); i++)
		if (sqlite3_exec(made, migrations[i].sql, NULL, NULL, NULL) !=
		    SQLITE_OK)
			ok = bad(migrations[i].name, sqlite3_errmsg(made));
	if (argc > 2)
		ok &= check(described, "argument", argv[2]);
	else
		ok &= check_same(described, made);
	for (size_t i = 0; i < sizeof(statements) / sizeof(*statements); i++)
		ok &= check(described, statements[i].name, statements[i].sql);
	sqlite3_close(described);
	sqlite3_close(made);
	free(schema);
	return ok ? 0 : 1;
}
