/* SPDX-License-Identifier: ISC */
/* The connection's prologue (SAFETY 1), line by line. */
#include "store/sqlite.h"

#include <assert.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"

/* One process's SQLite: page caches of 2 MB, statements, a report's sorting. */
#define HEAP_LIMIT (64 * 1024 * 1024)
#define OPEN_MS 2000
/* A clock set back makes every event late: what is read and folded again must
 * stay within the 20 ms a lock may be held. */
#define HISTORY_A_SEQUENCE 4096
/* How often the time is looked at: about every 50 µs. */
#define STEPS_A_LOOK 1000
/* After a crash one process repairs the WAL's index while the others wait. */
#define BUSY_OPEN_MS 100

static const struct limit {
	int what, value;
} limits[] = {
    {SQLITE_LIMIT_LENGTH, 1000000},
    {SQLITE_LIMIT_SQL_LENGTH, 100000},
    {SQLITE_LIMIT_ATTACHED, 0},
    {SQLITE_LIMIT_EXPR_DEPTH, 50},
    {SQLITE_LIMIT_TRIGGER_DEPTH, 10},
};

static const struct setting {
	int what, on;
} settings[] = {
    {SQLITE_DBCONFIG_DEFENSIVE, 1},
    {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
    {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
    {SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1},
};

#define PROLOGUE_ENTRY(name, key, text) {key, text},
static const struct sql_text prologue[] = {SQL_PROLOGUE(PROLOGUE_ENTRY)};

#define COUNT_ENTRY(name, key, text) +1
int64_t
connection_schema(void)
{
	return 0 SQL_MIGRATIONS(COUNT_ENTRY);
}

/* Failures are logged by whoever meets them, once; here the rest is told.  That
 * a WAL was recovered is no news: nobody checkpoints when closing. */
static void
note(void *unused, int code, const char *text)
{
	(void)unused;
	if ((code & 0xff) == SQLITE_WARNING || code == SQLITE_MISUSE)
		log_warn("sqlite: %s", text);
	else
		log_trace(LOG_STORE, "sqlite: error=%d: %s", code, text);
}

/*
 * SQLite takes its log and its threading only before its first use, once in a
 * process: so before main, where no flag has to remember it.  Our processes
 * have one thread each, and SQLite's mutexes cost.
 */
static __attribute__((constructor)) void
configure(void)
{
	(void)sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	(void)sqlite3_config(SQLITE_CONFIG_LOG, note, NULL);
}

static int
look(void *arg)
{
	const struct connection *c = arg;

	return clock_ms() > c->stop_at_ms;
}

static int
trace(unsigned what, void *arg, void *st, void *ns)
{
	assert(what == SQLITE_TRACE_PROFILE);
	log_trace(LOG_SQL, "%s us=%lld", statement_name(arg, st),
	    (long long)*(sqlite3_int64 *)ns / 1000);
	return 0;
}

static void
restrain(struct connection *c)
{
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
		(void)sqlite3_limit(c->db, limits[i].what, limits[i].value);
	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
		int is, rc = sqlite3_db_config(
			    c->db, settings[i].what, settings[i].on, &is);

		assert(rc == SQLITE_OK && is == settings[i].on);
	}
	(void)sqlite3_extended_result_codes(c->db, 1);
	(void)sqlite3_hard_heap_limit64(HEAP_LIMIT);
	sqlite3_progress_handler(c->db, STEPS_A_LOOK, look, c);
	if (log_traced(LOG_SQL))
		(void)sqlite3_trace_v2(c->db, SQLITE_TRACE_PROFILE, trace, c);
}

static bool
say_prologue(struct connection *c)
{
	for (size_t i = 0; i < sizeof(prologue) / sizeof(prologue[0]); i++) {
		sqlite3_stmt *st = NULL;

		if (sqlite3_prepare_v2(
			c->db, prologue[i].text, -1, &st, NULL) != SQLITE_OK) {
			c->error = sqlite3_extended_errcode(c->db);
			return false;
		}
		while (statement_row(c, st))
			;
		sqlite3_finalize(st);
		if (c->error != SQLITE_OK)
			return false;
	}
	return true;
}

/* What a worker relies on, read from the file rather than believed. */
static const char *
unfit(struct connection *c)
{
	int64_t application, version, wal;

	if (!statement_once(c, ONCE_APPLICATION_ID, &application) ||
	    !statement_once(c, ONCE_USER_VERSION, &version) ||
	    !statement_once(c, ONCE_JOURNAL_IS_WAL, &wal))
		return sqlite3_errmsg(c->db);
	if (application != CONNECTION_APPLICATION)
		return "not a database of kunderejse";
	if (version > connection_schema())
		return "made by a newer kunderejse; this program is too old";
	if (version < connection_schema())
		return "made by an older kunderejse; restart kunderejse serve";
	if (wal != 1)
		return "not in WAL mode";
	/* FULL is Debian's default; it is said and read back all the same. */
	c->durable = false;
	if (!connection_durable(c, true) || !statement_prepare(c))
		return sqlite3_errmsg(c->db);
	return NULL;
}

/* NOFOLLOW refuses a link anywhere in the path; only the last part is suspect:
 * directories above may be links (/var/run). */
static bool
whole_path(const char *path, char out[PATH_MAX * 2])
{
	char dir[PATH_MAX], real[PATH_MAX];
	const char *slash = strrchr(path, '/');
	size_t n = slash == NULL ? 0 : (size_t)(slash - path);

	if (n >= sizeof(dir))
		return false;
	memcpy(dir, path, n);
	dir[n] = '\0';
	if (realpath(slash == NULL ? "." : n == 0 ? "/" : dir, real) == NULL)
		return false;
	snprintf(
	    out, PATH_MAX * 2, "%s/%s", real, slash == NULL ? path : slash + 1);
	return true;
}

static bool
fail(struct connection *c, const char *path, const char *why, bool loud)
{
	if (c->error == SQLITE_OK)
		c->error = SQLITE_CANTOPEN;
	if (loud)
		log_error("database %s: %s", path, why);
	connection_close(c);
	return false;
}

bool
connection_open(struct connection *c, const char *path,
    enum connection_role role, bool loud)
{
	char whole[PATH_MAX * 2];
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW;
	const char *why;

	*c = (struct connection){.db = NULL};
	connection_start(c, OPEN_MS);
	if (!whole_path(path, whole))
		return fail(c, path, "no such directory", loud);
	if (role == CONNECTION_CREATE)
		flags |= SQLITE_OPEN_CREATE;
	c->error = sqlite3_open_v2(whole, &c->db, flags, NULL);
	if (c->error != SQLITE_OK)
		return fail(c, path, sqlite3_errstr(c->error), loud);
	restrain(c);
	if (role == CONNECTION_ALONE)
		sqlite3_progress_handler(c->db, 0, NULL, NULL);
	(void)sqlite3_busy_timeout(c->db,
	    role == CONNECTION_WORKER ? BUSY_OPEN_MS : CONNECTION_BUSY_MS);
	if (!say_prologue(c))
		return fail(c, path, sqlite3_errmsg(c->db), loud);
	if (role == CONNECTION_CREATE)
		return true;
	why = unfit(c);
	if (why != NULL)
		return fail(c, path, why, loud);
	if (role == CONNECTION_WORKER)
		(void)sqlite3_busy_timeout(c->db, 0);
	return true;
}

void
connection_close(struct connection *c)
{
	if (c->db == NULL)
		return;
	statement_finalize(c);
	/* SQLITE_BUSY would mean a statement we forgot. */
	int rc = sqlite3_close(c->db);
	assert(rc == SQLITE_OK);
	c->db = NULL;
}

void
connection_start(struct connection *c, int64_t ms)
{
	c->error = SQLITE_OK;
	c->limit_ms = ms;
	c->stop_at_ms = clock_ms() + ms;
	c->history_left = HISTORY_A_SEQUENCE;
}

void
connection_rollback(struct connection *c)
{
	int error = c->error;

	if (!sqlite3_get_autocommit(c->db)) {
		connection_start(c, OPEN_MS);
		(void)statement_run(c, statement_use(c, STATEMENT_ROLLBACK));
	}
	c->error = error;
}

bool
connection_durable(struct connection *c, bool durable)
{
	int64_t is;

	if (c->durable == durable)
		return true;
	if (!statement_once(c,
		durable ? ONCE_SYNCHRONOUS_FULL : ONCE_SYNCHRONOUS_NORMAL,
		NULL) ||
	    !statement_once(c, ONCE_SYNCHRONOUS, &is))
		return false;
	assert(is == (durable ? 2 : 1));
	c->durable = durable;
	return true;
}

bool
connection_moved(struct connection *c)
{
	int moved = 0;

	(void)sqlite3_file_control(
	    c->db, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
	return moved != 0;
}

bool
connection_readonly(const struct connection *c)
{
	return sqlite3_db_readonly(c->db, "main") == 1;
}
