/* SPDX-License-Identifier: ISC */
/*
 * The keeper's housekeeping in slices: checkpoint, then answers past their day,
 * unknown sources past their 90, what was in old mails, old tickets, then
 * visitors and contacts nobody saw for long; and the log is emptied when
 * somebody was erased.  All of it under the write lock.
 */
#include "store/engine.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/agree.h"
#include "store/contact.h"
#include "store/outbox.h"
#include "store/visitor.h"

#define WAL_LIMIT (4 * 1024 * 1024)
#define WAL_HEADER 32
#define FRAME_HEADER 24
#define ANSWER_KEPT 86400
#define UNKNOWN_KEPT (90 * 86400)
/* Whoever comes so late is still told why his link opens nothing. */
#define TICKET_KEPT (30 * 86400)
#define ROWS_A_SLICE 500
#define PEOPLE_A_LOOK 2000
#define SLICE_MS 10
/* Retention is a matter of days: one pass an hour is plenty. */
#define PASS_SECONDS 3600

static uint32_t
big_endian(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	       (uint32_t)p[2] << 8 | p[3];
}

static bool
read_at(int fd, unsigned char *out, size_t n, off_t at)
{
	return pread(fd, out, n, at) == (ssize_t)n;
}

/*
 * Whether the log in use is longer than WAL_LIMIT.  The file's size does not
 * say, it never shrinks; but a frame of the present round has the salts of the
 * header (SQLite file format 4.1).  Reading is safe: locks lie on other files.
 */
static bool
wal_is_long(int fd)
{
	unsigned char header[WAL_HEADER], frame[FRAME_HEADER];
	off_t size, at;

	if (!read_at(fd, header, sizeof(header), 0))
		return false;
	size = (off_t)big_endian(header + 8) + FRAME_HEADER;
	at = WAL_HEADER + WAL_LIMIT / size * size;
	return read_at(fd, frame, sizeof(frame), at) &&
	       memcmp(frame + 8, header + 16, 8) == 0;
}

/* Whether the log was written to since this was asked last. */
static bool
wal_moves(struct store *s)
{
	struct str path = str_format(s->batch, "%s-wal", s->path);
	struct stat st;
	bool moved;

	if (stat(path.p, &st) != 0)
		return false;
	moved = st.st_mtim.tv_sec != s->wal_at.tv_sec ||
		st.st_mtim.tv_nsec != s->wal_at.tv_nsec;
	s->wal_at = st.st_mtim;
	return moved;
}

static bool
wal_is_due(struct store *s)
{
	struct str path = str_format(s->batch, "%s-wal", s->path);
	int fd = open(path.p, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	bool due = fd >= 0 && wal_is_long(fd);

	/* A checkpoint does this first, but under the lock. */
	if (due)
		(void)fdatasync(fd);
	if (fd >= 0)
		close(fd);
	return due;
}

static bool
begin(struct store *s)
{
	struct connection *c = &s->connection;

	connection_start(c, LOCK_WAIT_MS);
	return connection_durable(c, false) &&
	       statement_run(c, statement_use(c, STATEMENT_BEGIN_WRITE));
}

static bool
end(struct store *s)
{
	struct connection *c = &s->connection;

	return statement_run(c, statement_use(c, STATEMENT_COMMIT));
}

/*
 * Who writes first behind a checkpoint begins the log anew, and waits for the
 * disk with it: better this process than one that pages wait for.  Not as long
 * as a reader needs the old one.
 */
static void
begin_log(struct store *s)
{
	struct connection *c = &s->connection;

	if (!begin(s) ||
	    !statement_run(c, statement_use(c, STATEMENT_ANSWER_COMES)) ||
	    !statement_run(c, statement_use(c, STATEMENT_ANSWER_GOES)) ||
	    !end(s))
		store_fault(s, "beginning the log anew");
}

static void
checkpoint(struct store *s)
{
	struct connection *c = &s->connection;
	int64_t began = clock_ms();
	int frames, done;

	connection_start(c, LOCK_WAIT_MS);
	if (sqlite3_wal_checkpoint_v2(c->db, NULL, SQLITE_CHECKPOINT_PASSIVE,
		&frames, &done) != SQLITE_OK) {
		c->error = sqlite3_extended_errcode(c->db);
		store_fault(s, "checkpoint");
		return;
	}
	/* Somebody still reads what is old: once more, though nobody writes. */
	if (done < frames)
		s->wal_at = (struct timespec){.tv_sec = 0};
	else
		begin_log(s);
	log_trace(LOG_STORE, "checkpoint frames=%d done=%d ms=%lld", frames,
	    done, (long long)(clock_ms() - began));
}

/* Whoever is erased at his wish is in the file of leaves first. */
static bool
leaves_grew(struct store *s)
{
	struct stat st;
	bool grew = stat(s->leaves.path, &st) == 0 && st.st_size != s->leaves_n;

	if (grew)
		s->leaves_n = st.st_size;
	return grew;
}

/* Of the erased the log still has what they were, until it is emptied.  A
 * reader who holds that up is gone the next time. */
static void
forget(struct store *s)
{
	struct connection *c = &s->connection;

	connection_start(c, LOCK_WAIT_MS);
	/* Nobody is waited for with the lock in hand. */
	(void)sqlite3_busy_timeout(c->db, 0);
	s->forgetting =
	    sqlite3_wal_checkpoint_v2(c->db, NULL, SQLITE_CHECKPOINT_TRUNCATE,
		NULL, NULL) != SQLITE_OK;
	if (s->forgetting)
		c->error = sqlite3_extended_errcode(c->db);
	(void)sqlite3_busy_timeout(c->db, CONNECTION_BUSY_MS);
	if (s->forgetting)
		store_fault(s, "emptying the log");
}

/* *more: a whole slice of them was there. */
static bool
expire_answers(struct store *s, int64_t now, bool *more)
{
	struct connection *c = &s->connection;
	sqlite3_stmt *st = statement_use(c, STATEMENT_ANSWER_EXPIRE);

	statement_i64(st, ANSWER_EXPIRE_BEFORE, now - ANSWER_KEPT);
	statement_i64(st, ANSWER_EXPIRE_MAX, ROWS_A_SLICE);
	*more = statement_run(c, st) && sqlite3_changes(c->db) == ROWS_A_SLICE;
	return c->error == SQLITE_OK;
}

static bool
expire_unknown(struct store *s, int64_t now, bool *more)
{
	struct connection *c = &s->connection;
	sqlite3_stmt *st = statement_use(c, STATEMENT_UNKNOWN_EXPIRE);

	statement_i64(st, UNKNOWN_EXPIRE_BEFORE, now - UNKNOWN_KEPT);
	*more = statement_run(c, st) && sqlite3_changes(c->db) > 0;
	return c->error == SQLITE_OK;
}

_Static_assert((int)VISITOR_AFTER_ID == (int)CONTACT_AFTER_ID &&
		   (int)VISITOR_AFTER_MAX == (int)CONTACT_AFTER_MAX,
    "twins take the same values");

/* Whether a contact goes, seen last at that time. */
static bool
is_over(struct store *s, const struct store_before *before, int64_t now,
    int64_t contact, int64_t seen_at)
{
	const struct id id = {.lo = (uint64_t)contact};
	bool over = seen_at < before->contacts;

	/* An error is found by who asked. */
	if (!over && seen_at < before->unconfirmed &&
	    !contact_is_unconfirmed(&s->connection, id, before->unconfirmed,
		now, before->forms, &over))
		return false;
	return over;
}

/* The next person who goes; *id 0: none in this look, which ends at the moment
 * `until`, and then *last is how far it went, *more whether there may be anyone
 * behind. */
static bool
next_old(struct store *s, const struct store_before *before, int64_t now,
    int64_t until, int64_t *id, int64_t *last, bool *more)
{
	struct connection *c = &s->connection;
	sqlite3_stmt *st =
	    statement_use(c, s->kept.contacts ? STATEMENT_CONTACT_AFTER
					      : STATEMENT_VISITOR_AFTER);
	int64_t seen_at;
	int rows = 0;

	*id = 0;
	statement_i64(st, VISITOR_AFTER_ID, s->kept.after);
	statement_i64(st, VISITOR_AFTER_MAX, PEOPLE_A_LOOK);
	while (*id == 0 && (rows == 0 || clock_ms() < until) &&
	       statement_row(c, st)) {
		rows++;
		*last = sqlite3_column_int64(st, 0);
		seen_at = sqlite3_column_int64(st, 1);
		if (s->kept.contacts ? is_over(s, before, now, *last, seen_at)
				     : seen_at < before->visitors)
			*id = *last;
	}
	statement_end(st);
	*more = *id != 0 || rows == PEOPLE_A_LOOK || clock_ms() >= until;
	return c->error == SQLITE_OK;
}

static bool
erase(struct store *s, int64_t number, bool *gone)
{
	struct connection *c = &s->connection;
	struct id id = {.lo = (uint64_t)number};
	struct visitor_row row;
	bool found;

	if (s->kept.contacts)
		return contact_erase(c, s->batch, id, ROWS_A_SLICE, gone);
	*gone = true;
	if (!visitor_read(c, s->batch, id, &row, &found))
		return false;
	return !found || visitor_erase(c, &row.p, ROWS_A_SLICE, gone);
}

/* Visitors first: who of them is left tells when his contact was seen. */
static bool
expire_people(
    struct store *s, const struct store_before *before, int64_t now, bool *more)
{
	int64_t until = clock_ms() + SLICE_MS;

	do {
		int64_t id, last = s->kept.after;
		bool gone = true;

		if (!next_old(s, before, now, until, &id, &last, more))
			return false;
		if (id != 0 && !erase(s, id, &gone))
			return false;
		s->forgetting |= id != 0;
		if (gone)
			s->kept.after = last;
		if (!*more && !s->kept.contacts) {
			s->kept.contacts = *more = true;
			s->kept.after = 0;
		}
	} while (*more && clock_ms() < until);
	return true;
}

static void
begin_pass(struct store *s, int64_t now)
{
	if (s->kept.passing ||
	    (s->kept.pass_at != 0 && now >= s->kept.pass_at &&
		now - s->kept.pass_at < PASS_SECONDS))
		return;
	s->kept = (struct store_kept){.pass_at = now, .passing = true};
}

/* One transaction; true: there is more. */
static bool
retain(struct store *s, int64_t now, struct store_before before)
{
	struct store_kept kept = s->kept;
	bool more = false;

	if (begin(s) && expire_answers(s, now, &more) &&
	    (more || expire_unknown(s, now, &more)) &&
	    (more || outbox_expire(
			 &s->connection, before.bodies, ROWS_A_SLICE, &more)) &&
	    (more || ticket_expire(&s->connection, now - TICKET_KEPT,
			 ROWS_A_SLICE, &more)) &&
	    (more || expire_people(s, &before, now, &more)) && end(s)) {
		s->kept.passing = more;
		store_well(s);
		return more;
	}
	/* Undone: the next call looks at the same ones again. */
	s->kept = kept;
	store_fault(s, "retention");
	return false;
}

bool
store_keep(struct store *s, int64_t now, struct store_before before)
{
	bool moves, more = false;

	(void)store_turn(s, clock_ms());
	begin_pass(s, now);
	moves = s->level > 0 && wal_moves(s);
	if (moves && wal_is_due(s) && lock_wait(&s->lock, LOCK_WAIT_MS)) {
		checkpoint(s);
		lock_free(&s->lock);
	}
	/* Between the two others had their turn. */
	if (s->level > 0 && s->kept.passing &&
	    lock_wait(&s->lock, LOCK_WAIT_MS)) {
		more = retain(s, now, before);
		lock_free(&s->lock);
	}
	s->forgetting |= leaves_grew(s);
	if (s->level > 0 && s->forgetting && !more &&
	    lock_wait(&s->lock, LOCK_WAIT_MS)) {
		forget(s);
		lock_free(&s->lock);
	}
	arena_reset(s->batch);
	return more || moves;
}
