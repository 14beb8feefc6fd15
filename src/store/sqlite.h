/* SPDX-License-Identifier: ISC */
/*
 * One connection to the database file, opened with everything SAFETY 1 asks
 * for: no links, no creating by those who must not, no functions or triggers of
 * a foreign schema, limits on sizes and time, no checkpoint by itself.
 *
 * Knows files and SQLite; nothing of visitors.  A connection never crosses a
 * fork, and nobody else opens the file: closing another descriptor of it would
 * drop SQLite's locks.
 */
#ifndef STORE_SQLITE_H
#define STORE_SQLITE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "store/statement.h"

/* "kund", in every database of this program. */
#define CONNECTION_APPLICATION 1802858084

enum connection_role {
	CONNECTION_WORKER, /* never waits for a lock of SQLite */
	CONNECTION_OTHER,  /* waits up to 3 s */
	CONNECTION_ALONE,  /* the same, and breaks no statement off */
	CONNECTION_CREATE  /* as OTHER, makes the file, compiles no statement */
};

struct connection {
	sqlite3 *db; /* NULL: closed */
	sqlite3_stmt *statements[STATEMENT__MAX];
	int error;            /* first failure since connection_start */
	int64_t limit_ms;     /* how long each statement may take */
	int64_t stop_at_ms;   /* the one under way is broken off then */
	bool durable;         /* synchronous is FULL, else NORMAL */
	bool queued;          /* mail was, in this transaction */
	int64_t history_left; /* events of histories that may still be read */
};

/*
 * Opens the file, says the prologue, reads back what matters and compiles the
 * statements.  false (logged when `loud`): nothing is open; error holds why.
 */
bool connection_open(struct connection *, const char *path,
    enum connection_role, bool loud) __attribute__((warn_unused_result));
void connection_close(struct connection *);

/* How long all but workers wait for a program that does not know our lock. */
#define CONNECTION_BUSY_MS 3000

/* Begins a sequence of statements: no error, `ms` milliseconds for each, and a
 * bounded number of events of histories for all. */
void connection_start(struct connection *, int64_t ms);
/* Ends whatever transaction is open, without keeping it. */
void connection_rollback(struct connection *);
/* synchronous to FULL or NORMAL; outside a transaction only. */
bool connection_durable(struct connection *, bool durable);
/* The file of this name is no longer the one that is open. */
bool connection_moved(struct connection *);
bool connection_readonly(const struct connection *);

/* The schema this program knows. */
int64_t connection_schema(void);
/* Makes its tables in a database that has none and holds nothing to lose.
 * false: it can not, and SQLite knows why. */
bool connection_schema_make(sqlite3 *) __attribute__((warn_unused_result));

#endif
