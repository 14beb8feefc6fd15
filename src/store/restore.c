/* SPDX-License-Identifier: ISC */
/*
 * A backup in the place of the database.  All is done to a copy beside it,
 * which then takes its name: whatever goes wrong before leaves the database as
 * it was.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/putall.h"
#include "store/letterrows.h"
#include "store/lock.h"
#include "store/mail.h"
#include "store/prepare.h"
#include "store/sqlite.h"

#define WAIT_MS 3000
#define LOOK_MS 600000 /* for reading the whole of it */
#define PIECE 65536

/* "DATABASE.new-wal"; false (logged): it is too long. */
static bool
name(char out[PATH_MAX], const char *path, const char *behind)
{
	int n = snprintf(out, PATH_MAX, "%s%s", path, behind);

	if (n > 0 && n < PATH_MAX)
		return true;
	log_error("%s: the name is too long", path);
	return false;
}

static bool
pour(int from, int to)
{
	char piece[PIECE];
	ssize_t n;

	while ((n = read(from, piece, sizeof(piece))) > 0)
		if (!putall(to, (struct str){piece, (size_t)n}))
			return false;
	return n == 0;
}

static void
folder_of(const char *path, char out[PATH_MAX])
{
	const char *slash = strrchr(path, '/');

	snprintf(out, PATH_MAX, "%.*s",
	    slash == NULL ? 1 : (int)(slash - path) + 1,
	    slash == NULL ? "." : path);
}

/* Whose the database was, or its folder is: a server that runs as somebody else
 * has to write it. */
static bool
give(int fd, const char *path)
{
	char folder[PATH_MAX];
	struct stat old, new;

	folder_of(path, folder);
	return (stat(path, &old) == 0 || stat(folder, &old) == 0) &&
	       fstat(fd, &new) == 0 &&
	       ((old.st_uid == new.st_uid &&old.st_gid == new.st_gid) ||
		   fchown(fd, old.st_uid, old.st_gid) == 0);
}

/* `needed`: else it is good that there is none. */
static bool
copy(const char *from, const char *to, const char *path, bool needed)
{
	int in = open(from, O_RDONLY | O_CLOEXEC), out = -1;
	bool good;

	(void)unlink(to);
	if (in < 0 && errno == ENOENT && !needed)
		return true;
	if (in < 0) {
		log_errno("backup %s", from);
		return false;
	}
	out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0660);
	good = out >= 0 && give(out, path) && pour(in, out) && fsync(out) == 0;
	if (!good)
		log_errno("copying backup %s to %s", from, to);
	close(in);
	if (out >= 0)
		close(out);
	return good;
}

/* Before it is touched: an empty file would become an empty database. */
static bool
is_whole(const char *path, const char *backup)
{
	struct connection c;
	const char *wrong = NULL;
	int64_t application, whole = 0;

	if (!connection_open(&c, path, CONNECTION_CREATE, true))
		return false;
	connection_start(&c, LOOK_MS);
	if (!statement_once(&c, ONCE_APPLICATION_ID, &application) ||
	    (application == CONNECTION_APPLICATION &&
		!statement_once(&c, ONCE_WHOLE, &whole)))
		wrong = sqlite3_errmsg(c.db);
	else if (application != CONNECTION_APPLICATION)
		wrong = "not a database of kunderejse";
	else if (whole != 1)
		wrong = "it is damaged; take another one";
	if (wrong != NULL)
		log_error("backup %s: %s", backup, wrong);
	connection_close(&c);
	return wrong == NULL;
}

static void
sweep_beside(const char *path)
{
	char file[PATH_MAX];

	if (name(file, path, "-wal"))
		(void)unlink(file);
	if (name(file, path, "-shm"))
		(void)unlink(file);
}

static void
sweep(const char *path)
{
	(void)unlink(path);
	sweep_beside(path);
}

static bool
stop_letters(struct connection *c, struct store_restoring *r)
{
	sqlite3_stmt *st;
	bool good;

	for (size_t i = 0; i < r->nletters; i++)
		(void)letter_add(c, &r->letters[i]);
	if (c->error != SQLITE_OK)
		return false;
	st = statement_use(c, STATEMENT_LETTER_RESTORED);
	statement_i64(st, LETTER_RESTORED_NOW, r->now);
	good = statement_run(c, st);
	r->stopped = sqlite3_changes64(c->db);
	return good;
}

static bool
doubt_mails(struct connection *c, struct store_restoring *r)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_MAIL_RESTORED);
	bool good;

	statement_i64(st, MAIL_RESTORED_NOW, r->now);
	good = statement_run(c, st);
	r->uncertain = sqlite3_changes64(c->db);
	return good;
}

/* What may have left since the backup was made. */
static bool
mark(const char *path, struct store_restoring *r)
{
	struct connection c;
	bool good;

	if (!connection_open(&c, path, CONNECTION_OTHER, true))
		return false;
	connection_start(&c, LOOK_MS);
	good = doubt_mails(&c, r) && stop_letters(&c, r) &&
	       sqlite3_wal_checkpoint_v2(c.db, NULL, SQLITE_CHECKPOINT_TRUNCATE,
		   NULL, NULL) == SQLITE_OK;
	if (!good)
		log_error("%s: %s", path, sqlite3_errmsg(c.db));
	connection_close(&c);
	/* The WAL is empty now, and of no use under another name. */
	sweep_beside(path);
	return good;
}

static bool
move(const char *from, const char *to)
{
	return rename(from, to) == 0 || errno == ENOENT;
}

static bool
sync_folder(const char *path)
{
	char folder[PATH_MAX];
	int fd;
	bool good;

	folder_of(path, folder);
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	good = fd >= 0 && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	return good;
}

/* The old one aside with what its WAL holds, and the new one into its place. */
static bool
swap(const char *path, const char *new)
{
	char old[PATH_MAX], wal[PATH_MAX], old_wal[PATH_MAX], shm[PATH_MAX];

	if (!name(old, path, ".before") || !name(wal, path, "-wal") ||
	    !name(old_wal, path, ".before-wal") || !name(shm, path, "-shm"))
		return false;
	(void)unlink(old_wal);
	if (move(path, old) && move(wal, old_wal)) {
		(void)unlink(shm);
		if (rename(new, path) == 0 && sync_folder(path))
			return true;
	}
	log_errno("%s can not be put in its place; the former database is %s",
	    new, old);
	return false;
}

static bool
restore(const char *path, const char *backup, struct store_restoring *r)
{
	char new[PATH_MAX], wal[PATH_MAX], from[PATH_MAX];
	bool good;

	if (!name(new, path, ".new") || !name(wal, new, "-wal") ||
	    !name(from, backup, "-wal"))
		return false;
	/* Left by one that was killed. */
	sweep(new);
	good = copy(backup, new, path, true) && copy(from, wal, path, false) &&
	       is_whole(new, backup) && prepare_file(new, path) && mark(new, r);
	if (good)
		return swap(path, new);
	sweep(new);
	return false;
}

static bool
hold(struct lock *l, const char *path, const char *who)
{
	if (!lock_open(l, path, true))
		return false;
	if (lock_wait(l, WAIT_MS))
		return true;
	log_error("%s is held: end %s first", path, who);
	return false;
}

bool
store_restore(const char *path, const char *lock_path, const char *backup,
    struct store_restoring *r)
{
	struct lock sender = {.fd = -1}, lock = {.fd = -1};
	char file[PATH_MAX];
	bool good;

	r->uncertain = r->stopped = 0;
	good = name(file, path, ".sender") &&
	       hold(&sender, file, "kunderejse deliver") &&
	       hold(&lock, lock_path, "what writes the database") &&
	       restore(path, backup, r);
	lock_close(&lock);
	lock_close(&sender);
	return good;
}
