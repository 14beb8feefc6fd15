/* SPDX-License-Identifier: ISC */
/* A store's life: opening, one step a turn, faults and recovery, closing. */
#include "store/engine.h"

#include <inttypes.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/log.h"

#define FLUSH_MS 100
#define FLUSH_NOTES 64
#define CHECK_MS 10000
#define RETRY_MS 1000
/* What looks damaged is not worth a try each second. */
#define RETRY_DAMAGED_MS 10000
#define SAME_AGAIN_MS 600000
#define DROPPED_AGAIN_MS 60000
#define BATCH_BLOCK (64 * 1024)
/* A worker that ends may wait this once, for the sake of page views. */
#define CLOSE_WAIT_MS 500

const char *
store_rc_name(enum store_rc rc)
{
	switch (rc) {
	case STORE_OK:
		return "ok";
	case STORE_AGAIN:
		return "again";
	case STORE_UNSURE:
		return "unsure";
	case STORE_REFUSED:
		return "refused";
	case STORE_DOWN:
		return "down";
	}
	return "?";
}

static bool
damaged(int error)
{
	return (error & 0xff) == SQLITE_CORRUPT ||
	       (error & 0xff) == SQLITE_NOTADB;
}

/* The file or disk takes no writes, but what is there can be read. */
static bool
unwritable(int error)
{
	return (error & 0xff) == SQLITE_FULL ||
	       (error & 0xff) == SQLITE_READONLY;
}

bool
store_is_busy(int error)
{
	return (error & 0xff) == SQLITE_BUSY || (error & 0xff) == SQLITE_LOCKED;
}

/*
 * The frames of a commit that failed may be in the WAL all the same, and a
 * repair after a crash would bring them back (an fsync that failed: 3 of 3
 * tries).  Only what is known to stop before the last frame is a clear no.
 */
bool
store_surely_lost(int error)
{
	return store_is_busy(error) || (error & 0xff) == SQLITE_FULL ||
	       (error & 0xff) == SQLITE_READONLY ||
	       (error & 0xff) == SQLITE_CONSTRAINT;
}

/* The same trouble is said once in ten minutes, however often it is met. */
static bool
news(struct store *s, int error)
{
	if (s->logged == error && s->now_ms - s->logged_at_ms < SAME_AGAIN_MS)
		return false;
	s->logged = error;
	s->logged_at_ms = s->now_ms;
	return true;
}

static void
complain(struct store *s, int error, const char *doing)
{
	if (!news(s, error))
		return;
	log_error("database %s: %s: %s (%d)%s", s->path, doing,
	    sqlite3_errstr(error), error,
	    damaged(error) ? "; pages go on without it, nothing was changed: "
			     "check the disk, then restore a backup"
			   : "");
}

void
store_fault(struct store *s, const char *doing)
{
	int error = s->connection.error;

	if (s->connection.db != NULL)
		connection_rollback(&s->connection);
	if (store_is_busy(error))
		return;
	complain(s, error, doing);
	/* Too slow, or a value too large: not the database's fault. */
	if ((error & 0xff) == SQLITE_INTERRUPT ||
	    (error & 0xff) == SQLITE_TOOBIG ||
	    (error & 0xff) == SQLITE_CONSTRAINT)
		return;
	s->retry_at_ms =
	    s->now_ms + (damaged(error) ? RETRY_DAMAGED_MS : RETRY_MS);
	if (unwritable(error)) {
		s->level = 1;
		return;
	}
	/* Only a new descriptor sees a file system that came back. */
	connection_close(&s->connection);
	s->level = 0;
}

void
store_well(struct store *s)
{
	s->level = 2;
	/* Damage in one place lets writes in another succeed. */
	if (s->logged == SQLITE_OK || damaged(s->logged))
		return;
	s->logged = SQLITE_OK;
	log_info("database %s: is written to again", s->path);
}

bool
store_moved(struct store *s)
{
	s->checked_at_ms = s->now_ms;
	if (!connection_moved(&s->connection))
		return false;
	s->connection.error = SQLITE_READONLY_DBMOVED;
	complain(s, SQLITE_READONLY_DBMOVED, "the file was taken away");
	connection_close(&s->connection);
	s->level = 0;
	s->retry_at_ms = s->now_ms;
	return true;
}

bool
store_revive(struct store *s)
{
	struct connection *c = &s->connection;
	bool loud = s->logged == SQLITE_OK ||
		    s->now_ms - s->logged_at_ms >= SAME_AGAIN_MS;
	bool lockable =
	    s->lock.fd >= 0 || lock_open(&s->lock, s->lock_path, loud);

	connection_close(c);
	s->retry_at_ms = s->now_ms + RETRY_MS;
	s->level = 0;
	if (!connection_open(c, s->path,
		s->worker  ? CONNECTION_WORKER
		: s->alone ? CONNECTION_ALONE
			   : CONNECTION_OTHER,
		loud)) {
		(void)news(s, c->error);
		return false;
	}
	if (!lockable)
		(void)news(s, SQLITE_CANTOPEN);
	leaves_forget(&s->leaves);
	s->checked_at_ms = s->now_ms;
	s->level = lockable && !connection_readonly(c) ? 2 : 1;
	return true;
}

struct store *
store_open(struct arena *a, const struct store_config *config)
{
	struct store *s = ARENA_NEW(a, struct store);

	s->path = str_copy(a, str_of(config->path)).p;
	s->lock_path = str_copy(a, str_of(config->lock_path)).p;
	s->worker = config->worker;
	s->alone = config->alone;
	s->folder = (struct folder){.fn = config->fold,
	    .news = config->news,
	    .listens = config->listens,
	    .enter = config->enter,
	    .ctx = config->fold_ctx,
	    .keys = config->keys};
	s->wake = config->wake;
	s->lock.fd = -1;
	s->keys = config->keys;
	leaves_init(&s->leaves, a, s->path, s->keys);
	s->sender_path = str_format(a, "%s.sender", s->path).p;
	s->sender.fd = -1;
	s->flush_at_ms = -1;
	s->parked.end = &s->parked.first;
	s->batch = arena_new(BATCH_BLOCK);
	s->notes_most = STORE_NOTES_MOST;
	notes_init(&s->notes);
	counters_init(&s->counters);
	(void)store_revive(s);
	return s;
}

void
store_close(struct store *s)
{
	while (s->level > 0 &&
	       (s->parked.first != NULL || s->notes.n + s->counters.n > 0) &&
	       store_flush(s, CLOSE_WAIT_MS))
		;
	if (s->notes.n > 0)
		log_warn("database %s: events lost at the end: %zu", s->path,
		    s->notes.n);
	store_answer(s, STORE_DOWN, true);
	connection_close(&s->connection);
	lock_close(&s->lock);
	lock_close(&s->sender);
	notes_free(&s->notes);
	counters_free(&s->counters);
	arena_free(s->batch);
}

int
store_level(const struct store *s)
{
	return s->level;
}

/* Nothing short of opening it again can make it better. */
static bool
half_open(const struct store *s)
{
	return s->level == 0 || s->lock.fd < 0 ||
	       connection_readonly(&s->connection);
}

static void
look_after(struct store *s)
{
	if (half_open(s) && s->now_ms >= s->retry_at_ms)
		(void)store_revive(s);
	else if (s->level > 0 && s->now_ms - s->checked_at_ms >= CHECK_MS &&
		 store_moved(s))
		(void)store_revive(s);
}

static bool
flush_due(struct store *s)
{
	size_t waiting = s->notes.n + s->counters.n;

	if (waiting == 0)
		s->flush_at_ms = -1;
	else if (s->flush_at_ms < 0)
		s->flush_at_ms = s->now_ms + FLUSH_MS;
	if (s->level == 0)
		return false;
	if (s->parked.first != NULL)
		return true;
	/* A disk that took no write is not asked for class B all the time. */
	if (s->level == 1 && s->now_ms < s->retry_at_ms)
		return false;
	return waiting >= FLUSH_NOTES ||
	       (waiting > 0 && s->now_ms >= s->flush_at_ms);
}

static int
next_turn(const struct store *s)
{
	int64_t at = s->flush_at_ms;

	if (s->parked.first != NULL)
		return 1;
	if (half_open(s) || (at >= 0 && s->level < 2 && at < s->retry_at_ms))
		at = s->retry_at_ms;
	if (at < 0)
		return -1;
	return at <= s->now_ms ? 1 : (int)(at - s->now_ms);
}

/* Nobody is told at the time, so it is said afterwards, once a minute. */
static void
say_dropped(struct store *s)
{
	uint64_t n = s->dropped - s->dropped_said;

	if (n == 0 || (s->dropped_said > 0 &&
			  s->now_ms - s->dropped_said_ms < DROPPED_AGAIN_MS))
		return;
	s->dropped_said = s->dropped;
	s->dropped_said_ms = s->now_ms;
	log_warn("database %s: %" PRIu64 " views were not recorded: %s",
	    s->path, n,
	    s->level < 2 ? "it takes no writes"
			 : "they came faster than it could write");
}

int
store_turn(struct store *s, int64_t now_ms)
{
	bool left = true;

	s->now_ms = now_ms;
	look_after(s);
	if (flush_due(s)) {
		if (store_flush(s, s->worker ? 0 : LOCK_WAIT_MS))
			left = s->notes.n + s->counters.n > 0;
		s->flush_at_ms = left ? now_ms : -1;
	}
	store_answer(s, STORE_DOWN, s->level == 0);
	say_dropped(s);
	return next_turn(s);
}

bool
store_note(struct store *s, struct id id, const struct store_event *e)
{
	if (notes_add(&s->notes, id, e))
		return true;
	s->dropped++;
	return false;
}

void
store_count(struct store *s, uint64_t mark, const struct store_counter *c)
{
	if (!counters_add(&s->counters, mark, c))
		s->dropped++;
}

bool
store_count_again(struct store *s, uint64_t mark)
{
	return counters_again(&s->counters, mark);
}

void
store_numbers(const struct store *s, struct store_numbers *out)
{
	struct str wal;
	struct arena *a = arena_new(0);
	struct stat st;

	/* stat only: closing a descriptor of the file drops SQLite's locks. */
	wal = str_format(a, "%s-wal", s->path);
	*out = (struct store_numbers){
	    .dropped = s->dropped,
	    .waiting = s->notes.n,
	    .busy = s->busy,
	    .wal_bytes = stat(wal.p, &st) == 0 ? (uint64_t)st.st_size : 0,
	};
	arena_free(a);
}
