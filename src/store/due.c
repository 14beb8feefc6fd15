/* SPDX-License-Identifier: ISC */
/*
 * Runs whose time has come, and contacts who may come into a sequence by
 * silence or by their stage: in slices, so that nobody else waits long for the
 * lock.  Memory is the store's own and is given back contact by contact.
 */
#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/engine.h"
#include "store/follow.h"
#include "store/runrows.h"

/* With the commit, which waits for the disk, less than 20. */
#define SLICE_MS 10
/* Of who can not be gone on with: a program that can may come. */
#define PUT_OFF_SECONDS 3600
/* All contacts are walked through: not for each who is a minute later. */
#define SCAN_SECONDS 600
#define WALK_MS 3000
#define WALK_ROWS 20000
#define SEEN_MAX 256
#define DAY 86400
#define WAKE_MAX 500

static bool
run(struct connection *c, enum statement which)
{
	return statement_run(c, statement_use(c, which));
}

/* Asks of one contact, and does what is said or nothing at all. */
static bool
follow(struct store *s, struct id contact, const void *scan,
    store_follow_fn *fn, void *ctx, struct followed *out)
{
	struct connection *c = &s->connection;
	struct store_follower *who = ARENA_NEW(s->batch, struct store_follower);
	bool found;

	*out = (struct followed){0, 0};
	if (!follow_load(c, &s->folder, s->batch, contact, who, &found) ||
	    !run(c, STATEMENT_STEP_BEGIN))
		return false;
	who->scan = scan;
	if (!found || follow_ask(c, &s->folder, s->batch, who, fn, ctx, out))
		return run(c, STATEMENT_STEP_KEEP);
	if (!store_is_poison(c->error))
		return false;
	log_error("database %s: contact %llu can not go on: %s", s->path,
	    (unsigned long long)contact.lo, sqlite3_errmsg(c->db));
	c->error = SQLITE_OK;
	*out = (struct followed){0, 0};
	return run(c, STATEMENT_STEP_UNDO) && run(c, STATEMENT_STEP_KEEP);
}

/* The next who is due; *more: there was one. */
static bool
go_on(struct store *s, store_follow_fn *fn, void *ctx, bool *more)
{
	struct connection *c = &s->connection;
	struct followed done;
	struct id contact;

	if (!run_due(c, s->folder.now, &contact))
		return false;
	*more = contact.lo != 0;
	if (!*more)
		return true;
	if (!follow(s, contact, NULL, fn, ctx, &done))
		return false;
	/* Or he would be the next one for ever. */
	return done.went_on > 0 || run_put_off(c, contact, s->folder.now,
				       s->folder.now + PUT_OFF_SECONDS);
}

enum store_rc
store_runs_due(struct store *s, int64_t now, size_t max, store_follow_fn *fn,
    void *ctx, size_t *did)
{
	int64_t until;
	bool more = true;
	enum store_rc rc;

	*did = 0;
	if (!store_begin(s))
		return STORE_DOWN;
	s->folder.now = now;
	until = clock_ms() + SLICE_MS;
	while (*did < max && (*did == 0 || clock_ms() < until)) {
		if (!go_on(s, fn, ctx, &more) || !more)
			break;
		arena_reset(s->batch);
		++*did;
	}
	rc = store_end(s, STORE_OK, "going on with sequences");
	arena_reset(s->batch);
	if (rc != STORE_OK)
		*did = 0;
	return rc;
}

enum store_rc
store_runs_wake(struct store *s, int64_t now, bool *more)
{
	enum store_rc rc;

	*more = false;
	if (!store_begin(s))
		return STORE_DOWN;
	(void)!run_wake_all(&s->connection, now, WAKE_MAX, more);
	rc = store_end(s, STORE_OK, "waking sequences");
	if (rc != STORE_OK)
		*more = false;
	return rc;
}

/* Contacts that a scan met, and how far it went. */
struct seen {
	struct id who[SEEN_MAX];
	size_t n;
	int64_t cursor;
	bool all; /* there is nobody behind */
};

static bool
is_meant(
    const struct store_scan *scan, const struct scan_row *row, int64_t column)
{
	if (scan->what == SCAN_STAGE)
		return column != 0;
	return column > row->stands_at && column <= row->until;
}

static sqlite3_stmt *
begin_walk(struct connection *c, const struct store_scan *scan, int64_t after)
{
	sqlite3_stmt *st;

	if (scan->what == SCAN_STAGE) {
		st = statement_use(c, STATEMENT_SCAN_STAGE);
		statement_text(st, SCAN_STAGE_STAGE, scan->stage);
		statement_i64(st, SCAN_STAGE_ID, after);
		statement_i64(st, SCAN_STAGE_MAX, WALK_ROWS);
	} else {
		st = statement_use(c, STATEMENT_CONTACT_AFTER);
		statement_i64(st, CONTACT_AFTER_ID, after);
		statement_i64(st, CONTACT_AFTER_MAX, WALK_ROWS);
	}
	return st;
}

/* Without the lock: whoever is changed meanwhile is looked at once more by the
 * function. */
static bool
walk(struct store *s, const struct store_scan *scan, const struct scan_row *row,
    struct seen *seen)
{
	struct connection *c = &s->connection;
	sqlite3_stmt *st;
	int rows = 0;

	*seen = (struct seen){.cursor = row->cursor};
	connection_start(c, WALK_MS);
	st = begin_walk(c, scan, row->cursor);
	while (seen->n < SEEN_MAX && statement_row(c, st)) {
		rows++;
		seen->cursor = sqlite3_column_int64(st, 0);
		if (is_meant(scan, row, sqlite3_column_int64(st, 1)))
			seen->who[seen->n++] =
			    (struct id){.lo = (uint64_t)seen->cursor};
	}
	seen->all = seen->n < SEEN_MAX && rows < WALK_ROWS;
	statement_end(st);
	if (c->error == SQLITE_OK)
		return true;
	store_fault(s, "looking for who may come in");
	return false;
}

/* More may come in on that day. */
static bool
has_room(const struct store_scan *scan, const struct scan_row *row)
{
	return scan->most > (size_t)row->let_in;
}

/* Who was seen is asked about, as long as there is time and room. */
static bool
let_in(struct store *s, const struct store_scan *scan, struct scan_row *row,
    const struct seen *seen, store_follow_fn *fn, void *ctx, size_t *did)
{
	int64_t until = clock_ms() + SLICE_MS;
	size_t i = 0;

	for (; i < seen->n && has_room(scan, row) &&
	       (i == 0 || clock_ms() < until);
	     i++) {
		struct followed done;

		if (!follow(s, seen->who[i], scan->scan, fn, ctx, &done))
			return false;
		arena_reset(s->batch);
		row->cursor = (int64_t)seen->who[i].lo;
		row->let_in += done.entered > 0;
		*did += done.entered > 0;
	}
	if (i == seen->n)
		row->cursor = seen->cursor;
	if (i == seen->n && seen->all) {
		row->stands_at = row->until;
		row->until = row->cursor = 0;
	}
	return scan_put(&s->connection, scan->name, row);
}

/* A pass is under way or begins; else there is nothing to do now. */
static bool
begin_pass(const struct store_scan *scan, struct scan_row *row, int64_t now)
{
	int64_t until = scan->what == SCAN_STAGE ? now : scan->before;

	if (row->until != 0)
		return true;
	/* Who comes into a stage later is heard of. */
	if (scan->what == SCAN_STAGE ? row->stands_at != 0
				     : row->stands_at > until - SCAN_SECONDS)
		return false;
	row->until = until;
	row->cursor = 0;
	return true;
}

static bool
read_scan(struct store *s, int64_t now, const struct store_scan *scan,
    struct scan_row *row, bool *fresh)
{
	struct connection *c = &s->connection;
	bool found;

	connection_start(c, STATEMENT_MS);
	if (!scan_read(c, scan->name, row, &found)) {
		store_fault(s, "reading how far a scan is");
		return false;
	}
	*fresh = !found;
	if (!found)
		*row = (struct scan_row){.stands_at = scan->existing ? 0
						      : scan->what == SCAN_STAGE
							  ? now
							  : scan->before};
	if (row->day != now / DAY) {
		row->day = now / DAY;
		row->let_in = 0;
	}
	return true;
}

enum store_rc
store_runs_scan(struct store *s, int64_t now, const struct store_scan *scan,
    store_follow_fn *fn, void *ctx, size_t *did, bool *more)
{
	struct seen seen = {.n = 0};
	struct scan_row row;
	enum store_rc rc;
	bool fresh;

	*did = 0;
	*more = false;
	if (s->level == 0)
		return STORE_DOWN;
	if (!read_scan(s, now, scan, &row, &fresh))
		return STORE_DOWN;
	if (begin_pass(scan, &row, now)) {
		if (!has_room(scan, &row))
			return STORE_OK;
		if (!walk(s, scan, &row, &seen))
			return STORE_DOWN;
	} else if (!fresh) {
		return STORE_OK;
	}
	if (!store_begin(s))
		return STORE_DOWN;
	s->folder.now = now;
	if (row.until == 0)
		(void)!scan_put(&s->connection, scan->name, &row);
	else if (let_in(s, scan, &row, &seen, fn, ctx, did))
		*more = row.until != 0 && has_room(scan, &row);
	rc = store_end(s, STORE_OK, "letting contacts into sequences");
	arena_reset(s->batch);
	if (rc != STORE_OK) {
		*did = 0;
		*more = false;
	}
	return rc;
}

enum store_rc
store_follower(struct store *s, struct arena *a, int64_t now, struct id contact,
    struct store_follower *who)
{
	struct connection *c = &s->connection;
	bool found = false;

	if (s->level == 0)
		return STORE_DOWN;
	connection_start(c, STATEMENT_MS);
	s->folder.now = now;
	if (run(c, STATEMENT_BEGIN_READ) &&
	    follow_load(c, &s->folder, a, contact, who, &found) &&
	    run(c, STATEMENT_COMMIT))
		return found ? STORE_OK : STORE_REFUSED;
	store_fault(s, "reading a contact and his sequences");
	return STORE_DOWN;
}
