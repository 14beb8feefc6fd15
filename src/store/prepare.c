/* SPDX-License-Identifier: ISC */
/*
 * Making the database and bringing it to this program's schema.  The one place
 * where whole files of SQL are run: the migrations of sql/migrations/.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "store/leaves.h"
#include "store/lock.h"
#include "store/prepare.h"
#include "store/sqlite.h"
#include "store/store.h"

#define PREPARE_WAIT_MS 3000
/* A migration of a large database may take its time: nobody is served yet. */
#define MIGRATION_MS 600000

#define MIGRATION_ENTRY(name, key, text) {key, text},
static const struct sql_text migrations[] = {SQL_MIGRATIONS(MIGRATION_ENTRY)};

bool
connection_schema_make(sqlite3 *db)
{
	for (int64_t i = 0; i < connection_schema(); i++)
		if (sqlite3_exec(db, migrations[i].text, NULL, NULL, NULL) !=
		    SQLITE_OK)
			return false;
	return true;
}

/* Before SQLite makes it world-readable.  Nothing of SQLite is open yet. */
static bool
make_file(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0660);

	if (fd < 0 && errno != EEXIST) {
		log_errno("database %s", path);
		return false;
	}
	if (fd >= 0)
		close(fd);
	return true;
}

static bool
migrate(struct connection *c, int64_t version)
{
	char *why = NULL;

	connection_start(c, MIGRATION_MS);
	if (statement_once(c, ONCE_BEGIN, NULL) &&
	    sqlite3_exec(c->db, migrations[version].text, NULL, NULL, &why) ==
		SQLITE_OK &&
	    statement_once(c, ONCE_COMMIT, NULL))
		return true;
	log_error("migration %s failed, nothing was changed: %s",
	    migrations[version].name,
	    why != NULL ? why : sqlite3_errmsg(c->db));
	sqlite3_free(why);
	c->error = SQLITE_OK;
	if (!sqlite3_get_autocommit(c->db))
		(void)statement_once(c, ONCE_ROLLBACK, NULL);
	return false;
}

/* Why this file must not be touched, or NULL. */
static const char *
foreign(struct connection *c, int64_t *version)
{
	int64_t application, things;

	if (!statement_once(c, ONCE_APPLICATION_ID, &application) ||
	    !statement_once(c, ONCE_THINGS, &things) ||
	    !statement_once(c, ONCE_USER_VERSION, version))
		return sqlite3_errmsg(c->db);
	if (application != CONNECTION_APPLICATION && things > 0)
		return "not a database of kunderejse";
	if (*version > connection_schema())
		return "made by a newer kunderejse; this program is too old";
	return NULL;
}

static bool
bring_up(struct connection *c, const char *path)
{
	int64_t version = 0;
	const char *why = foreign(c, &version);

	if (why == NULL && version == 0 &&
	    (!statement_once(c, ONCE_PAGE_SIZE, NULL) ||
		!statement_once(c, ONCE_JOURNAL_MODE_WAL, NULL)))
		why = sqlite3_errmsg(c->db);
	if (why != NULL) {
		log_error("database %s: %s", path, why);
		return false;
	}
	if (version == connection_schema())
		return true;
	for (; version < connection_schema(); version++)
		if (!migrate(c, version))
			return false;
	/* A fresh file is whole without its WAL. */
	(void)sqlite3_wal_checkpoint_v2(
	    c->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	log_info("database %s: schema %lld", path, (long long)version);
	return true;
}

static bool
run(struct connection *c, enum statement which)
{
	return statement_run(c, statement_use(c, which));
}

/* After a restore the database may know less than the file. */
static bool
tell_leaves(struct connection *c, const char *path)
{
	struct arena *a = arena_new(0);
	enum leaves_rc rc = LEAVES_MORE;
	struct leaves leaves;

	leaves_init(&leaves, a, path, NULL);
	while (rc == LEAVES_MORE) {
		connection_start(c, MIGRATION_MS);
		rc = LEAVES_ERROR;
		if (run(c, STATEMENT_BEGIN_WRITE))
			rc = leaves_tell(&leaves, c, a, SIZE_MAX);
		if (rc != LEAVES_ERROR && !run(c, STATEMENT_COMMIT))
			rc = LEAVES_ERROR;
	}
	if (c->error != SQLITE_OK)
		log_error("database %s: it can not be told who left: %s", path,
		    sqlite3_errmsg(c->db));
	arena_free(a);
	return rc != LEAVES_ERROR;
}

bool
prepare_file(const char *path, const char *of)
{
	struct connection c;
	bool ok = false;

	if (make_file(path) &&
	    connection_open(&c, path, CONNECTION_CREATE, true)) {
		ok = bring_up(&c, path);
		connection_close(&c);
	}
	/* Another connection: that one knows no statements. */
	if (ok) {
		ok = connection_open(&c, path, CONNECTION_OTHER, true) &&
		     tell_leaves(&c, of);
		connection_close(&c);
	}
	return ok;
}

bool
store_prepare(const char *path, const char *lock_path)
{
	struct lock lock;
	bool ok;

	if (!lock_open(&lock, lock_path, true))
		return false;
	if (!lock_wait(&lock, PREPARE_WAIT_MS)) {
		log_error("database %s: the write lock %s is not given free",
		    path, lock_path);
		lock_close(&lock);
		return false;
	}
	ok = prepare_file(path, path);
	lock_close(&lock);
	return ok;
}
