/* SPDX-License-Identifier: ISC */
/*
 * The program's SQL as an enum, and how a statement is run.  The texts come
 * from sql/ by way of the generated store/statements.h; each is compiled once a
 * connection.
 *
 * What can only be a mistake of ours (a bind that the statement lacks, text
 * behind it, a statement used twice at once) is an assert.  What the world does
 * is kept in the connection as an error that stays: from then on nothing more
 * is run until connection_start, so a sequence is looked at once, at its end.
 */
#ifndef STORE_STATEMENT_H
#define STORE_STATEMENT_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "store/statements.h"

struct arena;
struct connection;

#define STATEMENT_ENTRY(name, key, text) STATEMENT_##name,
enum statement { SQL_STATEMENTS(STATEMENT_ENTRY) STATEMENT__MAX };

/* Where a statement takes its values: VISITOR_READ_ID for ":id". */
#define VALUE_ENTRY(statement, value, number, key) \
	statement##_##value = (number),
enum statement_value { SQL_VALUES(VALUE_ENTRY) STATEMENT_VALUE__MAX };

#define ONCE_ENTRY(name, key, text) ONCE_##name,
enum once { SQL_ONCE(ONCE_ENTRY) ONCE__MAX };

/* A text of sql/ with its name. */
struct sql_text {
	const char *name, *text;
};

/* Compiles all of them; false (logged) when the schema does not fit them. */
bool statement_prepare(struct connection *) __attribute__((warn_unused_result));
void statement_finalize(struct connection *);
const char *statement_name(const struct connection *, const sqlite3_stmt *);

/* The statement, ready to be bound.  It must not be under way. */
sqlite3_stmt *statement_use(struct connection *, enum statement);

/* A statement_value of this very statement; texts and bytes must live until
 * statement_end. */
void statement_i64(sqlite3_stmt *, int which, int64_t);
void statement_text(sqlite3_stmt *, int which, struct str);
void statement_blob(sqlite3_stmt *, int which, struct str);
void statement_null(sqlite3_stmt *, int which);

/* One step: true when a row is there; false at the end or at an error. */
bool statement_row(struct connection *, sqlite3_stmt *);
/* Always, after the last row that was wanted. */
void statement_end(sqlite3_stmt *);
/* For statements without rows, or whose rows nobody wants: all steps and the
 * end.  false: the connection has an error. */
bool statement_run(struct connection *, sqlite3_stmt *);

/* A column of the present row; texts and bytes copied into the arena. */
struct str statement_column(struct arena *, sqlite3_stmt *, int column);

/* Compiles, runs and forgets one of sql/once.sql; *value is the first column of
 * its row, 0 without one.  false: the connection has an error. */
bool statement_once(struct connection *, enum once, int64_t *value);

#endif
