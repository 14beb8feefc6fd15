/* SPDX-License-Identifier: ISC */
/*
 * Compiling, binding, stepping.  The only file besides sqlite.c, prepare.c and
 * report.c that hands text to SQLite's compiler.
 */
#include "store/statement.h"

#include <assert.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/sqlite.h"

#define TEXT_ENTRY(name, key, text) {key, text},
static const struct sql_text statements[] = {SQL_STATEMENTS(TEXT_ENTRY)};
static const struct sql_text onces[] = {SQL_ONCE(TEXT_ENTRY)};

static sqlite3_stmt *
compile(struct connection *c, const char *text, unsigned flags)
{
	sqlite3_stmt *st = NULL;
	const char *tail = NULL;
	int rc = sqlite3_prepare_v3(c->db, text, -1, flags, &st, &tail);

	if (rc != SQLITE_OK) {
		c->error = sqlite3_extended_errcode(c->db);
		return NULL;
	}
	assert(st != NULL && tail[strspn(tail, " \t\n")] == '\0');
	return st;
}

/* The generated numbers are those that SQLite gives. */
static void
check_values(const struct connection *c)
{
#define VALUE_CHECK(statement, value, number, key) \
	assert(sqlite3_bind_parameter_index(       \
		   c->statements[STATEMENT_##statement], key) == (number));
	SQL_VALUES(VALUE_CHECK)
}

bool
statement_prepare(struct connection *c)
{
	for (size_t i = 0; i < STATEMENT__MAX; i++) {
		c->statements[i] =
		    compile(c, statements[i].text, SQLITE_PREPARE_PERSISTENT);
		if (c->statements[i] == NULL)
			return false;
	}
	check_values(c);
	return true;
}

void
statement_finalize(struct connection *c)
{
	for (size_t i = 0; i < STATEMENT__MAX; i++) {
		sqlite3_finalize(c->statements[i]);
		c->statements[i] = NULL;
	}
}

const char *
statement_name(const struct connection *c, const sqlite3_stmt *st)
{
	for (size_t i = 0; i < STATEMENT__MAX; i++)
		if (c->statements[i] == st)
			return statements[i].name;
	return "once";
}

sqlite3_stmt *
statement_use(struct connection *c, enum statement which)
{
	sqlite3_stmt *st = c->statements[which];

	assert(st != NULL && !sqlite3_stmt_busy(st));
	c->stop_at_ms = clock_ms() + c->limit_ms;
	return st;
}

static void
bound(int rc)
{
	/* SQLITE_TOOBIG and SQLITE_NOMEM leave NULL behind, which no column of
	 * ours takes: the step fails and says so. */
	assert(rc != SQLITE_MISUSE && rc != SQLITE_RANGE);
}

void
statement_i64(sqlite3_stmt *st, int which, int64_t value)
{
	bound(sqlite3_bind_int64(st, which, value));
}

void
statement_text(sqlite3_stmt *st, int which, struct str s)
{
	/* Without a pointer SQLite would bind NULL. */
	bound(sqlite3_bind_text64(
	    st, which, s.n == 0 ? "" : s.p, s.n, SQLITE_STATIC, SQLITE_UTF8));
}

void
statement_blob(sqlite3_stmt *st, int which, struct str s)
{
	bound(sqlite3_bind_blob64(
	    st, which, s.n == 0 ? "" : s.p, s.n, SQLITE_STATIC));
}

void
statement_null(sqlite3_stmt *st, int which)
{
	bound(sqlite3_bind_null(st, which));
}

bool
statement_row(struct connection *c, sqlite3_stmt *st)
{
	int rc;

	if (c->error != SQLITE_OK)
		return false;
	rc = sqlite3_step(st);
	if (rc == SQLITE_ROW)
		return true;
	if (rc != SQLITE_DONE) {
		c->error = sqlite3_extended_errcode(c->db);
		assert(c->error != SQLITE_MISUSE);
		log_trace(LOG_STORE, "statement=%s error=%d: %s",
		    statement_name(c, st), c->error, sqlite3_errmsg(c->db));
	}
	return false;
}

void
statement_end(sqlite3_stmt *st)
{
	/* Gives back the error of the last step, which is known already. */
	(void)sqlite3_reset(st);
	(void)sqlite3_clear_bindings(st);
}

bool
statement_run(struct connection *c, sqlite3_stmt *st)
{
	while (statement_row(c, st))
		;
	statement_end(st);
	return c->error == SQLITE_OK;
}

struct str
statement_column(struct arena *a, sqlite3_stmt *st, int column)
{
	struct str s;

	s.p = sqlite3_column_blob(st, column);
	s.n = (size_t)sqlite3_column_bytes(st, column);
	if (s.p == NULL)
		s = STR("");
	return str_copy(a, s);
}

bool
statement_once(struct connection *c, enum once which, int64_t *value)
{
	sqlite3_stmt *st = NULL;

	if (c->error == SQLITE_OK)
		st = compile(c, onces[which].text, 0);
	if (value != NULL)
		*value = 0;
	while (st != NULL && statement_row(c, st))
		if (value != NULL)
			*value = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return c->error == SQLITE_OK;
}
