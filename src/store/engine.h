/* SPDX-License-Identifier: ISC */
/*
 * The inside of the SQLite engine: what the files of this room share about one
 * store.  Nothing outside src/store/ includes it.
 *
 * Level 2 is a connection that reads and writes; 1 reads only (file or disk
 * takes no writes); 0 is no connection.  Any failure that is not somebody
 * else's lock goes through store_fault, which logs it once, sets the level and
 * says when to try again.  Nothing is ever deleted or replaced: what looks
 * damaged may be whole (SAFETY 1), so a person decides.
 */
#ifndef STORE_ENGINE_H
#define STORE_ENGINE_H

#include <time.h>

#include "store/counters.h"
#include "store/fold.h"
#include "store/leaves.h"
#include "store/lock.h"
#include "store/notes.h"
#include "store/sqlite.h"
#include "store/store.h"

/* A worker answers with the standard page rather than wait longer. */
#define STATEMENT_MS 200
#define LOCK_WAIT_MS 3000

/* Events that one flush writes, at most. */
#define STORE_NOTES_MOST 256

/* A queue of writes that are parked. */
struct tx_queue {
	struct store_tx *first, **end;
};

struct store_kept {
	bool contacts;   /* retention has passed all visitors */
	int64_t after;   /* and these of the rest, by number */
	int64_t pass_at; /* when the present pass began; 0: none yet */
	bool passing;
};

struct store {
	const char *path, *lock_path;
	bool worker;
	bool alone;
	struct folder folder;
	const struct wake *wake; /* or NULL */
	struct connection connection;
	struct lock lock;
	const struct keyring *keys;
	struct leaves leaves;
	const char *sender_path;
	struct lock sender; /* of the one process that sends; else closed */
	struct notes notes;
	size_t
	    notes_most; /* of them in a flush; fewer after one took too long */
	struct counters counters;
	struct tx_queue parked;
	struct arena *batch; /* memory of one write transaction */
	struct store_kept kept;
	struct timespec
	    wal_at;      /* last change of the log's file that was seen */
	off_t leaves_n;  /* size of the file of leaves that was seen */
	bool forgetting; /* somebody was erased, who is in the log still */
	int level;
	int64_t now_ms;        /* the caller's clock at the last turn */
	int64_t flush_at_ms;   /* class B is due; -1: nothing waits */
	int64_t retry_at_ms;   /* after a fault */
	int64_t checked_at_ms; /* the file was looked at */
	uint64_t dropped, busy;
	uint64_t dropped_said;   /* of dropped */
	int64_t dropped_said_ms; /* and when */
	int logged;              /* error said last; 0: all was well since */
	int64_t logged_at_ms;
};

/* Opens what is closed.  true: level is above 0. */
bool store_revive(struct store *);
/* A failure that is nobody's lock: the connection's error becomes a level. */
void store_fault(struct store *, const char *doing);
/* A write was kept: whatever was wrong is over. */
void store_well(struct store *);
/* The error is somebody else's lock: try again, nothing is wrong. */
bool store_is_busy(int error);
/* A commit that failed so left nothing; otherwise nobody can say. */
bool store_surely_lost(int error);
/* A value that SQLite will never take: this write fails, not its neighbours. */
bool store_is_poison(int error);
/* The file under the name is another one or gone: a fault.  true: it is. */
bool store_moved(struct store *);

/* Of who may wait: the lock, and a transaction that will be durable.  false:
 * nothing is open. */
bool store_begin(struct store *);
/* Commits, or with STORE_DOWN or an error undoes, and frees the lock; what `rc`
 * became. */
enum store_rc store_end(struct store *, enum store_rc rc, const char *doing);

/* All rows of a statement that is bound, as texts. */
bool store_rows(struct connection *, struct arena *, sqlite3_stmt *,
    store_row_fn *, void *ctx) __attribute__((warn_unused_result));

/* One write transaction of what waits, if the lock is free or, outside workers,
 * comes free within `wait_ms`.  true: it was had and nothing failed. */
bool store_flush(struct store *, int64_t wait_ms);
/* Answers parked writes with rc: all, or those past their deadline. */
void store_answer(struct store *, enum store_rc, bool all);

#endif
