/* SPDX-License-Identifier: ISC */
/*
 * One transaction of everything that waits (DESIGN 3, "Writes"): class B first,
 * then each class A write in a savepoint of its own, one COMMIT, and only after
 * the lock is free the answers.
 */
#include "store/engine.h"

#include <assert.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/wake.h"
#include "store/agree.h"
#include "store/change.h"
#include "store/contact.h"
#include "store/visitor.h"

/* So many rows of visitors are written within the 20 ms of the lock. */
#define TX_A_BATCH 64
/* Class B gets half of them; the rest waits for the next turn. */
#define NOTES_MS 10
#define NOTES_LEAST 8
#define ANSWER_KEPT 86400 /* seconds */
#define WAIT_MS 10000

struct change *
store_change(struct store_think *t, enum change_verb verb)
{
	struct change *c;

	assert(t->nchanges < STORE_CHANGES_MAX);
	c = &t->changes[t->nchanges++];
	*c = (struct change){.verb = verb};
	return c;
}

void
store_write(struct store *s, struct store_tx *tx)
{
	assert(tx->nlocks <= STORE_LOCKS_MAX);
	tx->next = NULL;
	*s->parked.end = tx;
	s->parked.end = &tx->next;
}

enum store_rc
store_write_wait(struct store *s, struct store_tx *tx, int64_t (*now_ms)(void))
{
	tx->done = NULL;
	tx->ended = false;
	tx->deadline_ms = now_ms() + WAIT_MS;
	store_write(s, tx);
	while (!tx->ended)
		(void)store_turn(s, now_ms());
	return tx->rc;
}

/* Moves up to n writes from one queue to the end of another. */
static void
move(struct tx_queue *from, struct tx_queue *to, size_t n)
{
	while (n-- > 0 && from->first != NULL) {
		struct store_tx *tx = from->first;

		from->first = tx->next;
		tx->next = NULL;
		*to->end = tx;
		to->end = &tx->next;
	}
	if (from->first == NULL)
		from->end = &from->first;
}

/* The caller may give the struct back, or park it again, inside done(). */
static void
say_done(struct tx_queue *q)
{
	while (q->first != NULL) {
		struct store_tx *tx = q->first;

		q->first = tx->next;
		tx->next = NULL;
		tx->ended = true;
		if (tx->done != NULL)
			tx->done(tx->ctx, tx->rc, &tx->result);
	}
	q->end = &q->first;
}

void
store_answer(struct store *s, enum store_rc rc, bool all)
{
	struct tx_queue done = {.end = &done.first};
	struct store_tx **at = &s->parked.first;

	while (*at != NULL) {
		struct store_tx *tx = *at;

		if (!all && tx->deadline_ms > s->now_ms) {
			at = &tx->next;
			continue;
		}
		*at = tx->next;
		tx->next = NULL;
		tx->rc = rc;
		tx->result = (struct store_think){.now = tx->now};
		*done.end = tx;
		done.end = &tx->next;
	}
	s->parked.end = at;
	say_done(&done);
}

/* The answer given before under this key, unless it is of something else. */
static bool
find_answer(struct connection *c, struct arena *a, struct store_tx *tx)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_ANSWER_READ);
	struct store_think *t = &tx->result;

	statement_blob(st, ANSWER_READ_KEY,
	    (struct str){(const char *)tx->key, STORE_KEY_BYTES});
	statement_i64(st, ANSWER_READ_AFTER, tx->now - ANSWER_KEPT);
	if (statement_row(c, st)) {
		struct str answer = statement_column(a, st, 1);

		if (tx->again.n == 0 || str_eq(answer, tx->again)) {
			t->made.lo = (uint64_t)sqlite3_column_int64(st, 0);
			t->answer = answer;
			tx->rc = STORE_AGAIN;
		}
	}
	statement_end(st);
	return c->error == SQLITE_OK;
}

/* What it told of a contact is there, though the answer is forgotten. */
static bool
find_told(struct connection *c, struct store_tx *tx)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_CONTACT_EVENT_KNOWN);

	statement_blob(st, CONTACT_EVENT_KNOWN_KEY,
	    (struct str){(const char *)tx->key, STORE_KEY_BYTES});
	if (statement_row(c, st))
		tx->rc = STORE_AGAIN;
	statement_end(st);
	return c->error == SQLITE_OK;
}

static bool
keep_answer(struct connection *c, const struct store_tx *tx)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_ANSWER_PUT);

	statement_blob(st, ANSWER_PUT_KEY,
	    (struct str){(const char *)tx->key, STORE_KEY_BYTES});
	statement_i64(st, ANSWER_PUT_AT, tx->now);
	if (tx->result.made.lo == 0)
		statement_null(st, ANSWER_PUT_VISITOR);
	else
		statement_i64(
		    st, ANSWER_PUT_VISITOR, (int64_t)tx->result.made.lo);
	statement_text(st, ANSWER_PUT_ANSWER, tx->result.answer);
	return statement_run(c, st);
}

/* SQLite has one writer: inside its transaction every row is locked. */
static bool
lock_rows(struct connection *c, struct arena *a, struct store_tx *tx)
{
	struct store_visitor *rows = arena_array(a, tx->nlocks, sizeof(*rows));

	for (size_t i = 0; i < tx->nlocks; i++) {
		struct visitor_row row;
		bool found;

		if (!visitor_read(c, a, tx->locks[i], &row, &found))
			return false;
		if (found)
			rows[i] = row.v;
	}
	tx->result.rows = rows;
	tx->result.nrows = tx->nlocks;
	return true;
}

static bool
lock_ticket(
    struct connection *c, struct arena *a, struct store_tx *tx, struct id *id)
{
	struct store_ticket *ticket = ARENA_NEW(a, struct store_ticket);

	if (!ticket_read(c, a, tx->ticket, ticket))
		return false;
	*id = ticket->contact;
	if (id->lo > 0)
		tx->result.ticket = ticket;
	return true;
}

static bool
lock_contact(struct connection *c, struct arena *a, struct store_tx *tx)
{
	struct store_think *t = &tx->result;
	struct id id = tx->contact;
	struct contact_row row;
	bool found = false;

	if (tx->ticket != NULL && !lock_ticket(c, a, tx, &id))
		return false;
	if (tx->email.n > 0
		? !contact_find(c, a, tx->email, &row, &found)
		: id.lo > 0 && !contact_read(c, a, id, &row, &found))
		return false;
	if (!found)
		return true;
	t->contact = row.c;
	return agree_read(c, a, row.c.id, &t->agrees, &t->nagrees) &&
	       (tx->count.n == 0 || contact_count(c, a, &row, tx->count,
					tx->count_after, &t->counted));
}

static bool
run(struct connection *c, enum statement which)
{
	return statement_run(c, statement_use(c, which));
}

/* What think said, or nothing at all. */
static bool
apply(struct store *s, struct store_tx *tx)
{
	struct connection *c = &s->connection;
	bool gone;

	if (!run(c, STATEMENT_STEP_BEGIN) ||
	    !change_apply(c, &s->folder, &s->leaves, &tx->result,
		tx->again_later ? NULL : tx->key, &gone))
		return false;
	if (gone) {
		tx->rc = STORE_REFUSED;
		return run(c, STATEMENT_STEP_UNDO) &&
		       run(c, STATEMENT_STEP_KEEP);
	}
	return keep_answer(c, tx) && run(c, STATEMENT_STEP_KEEP);
}

bool
store_is_poison(int error)
{
	return (error & 0xff) == SQLITE_TOOBIG ||
	       (error & 0xff) == SQLITE_CONSTRAINT;
}

static bool
undo_poison(struct store *s, struct store_tx *tx)
{
	struct connection *c = &s->connection;

	if (!store_is_poison(c->error))
		return false;
	log_error("database %s: a write is impossible: %s", s->path,
	    sqlite3_errmsg(c->db));
	c->error = SQLITE_OK;
	tx->rc = STORE_DOWN;
	return run(c, STATEMENT_STEP_UNDO) && run(c, STATEMENT_STEP_KEEP);
}

static bool
write_tx(struct store *s, struct store_tx *tx)
{
	size_t leaves = s->leaves.pending.n;

	tx->rc = STORE_OK;
	s->folder.now = tx->now;
	tx->result = (struct store_think){.arena = s->batch, .now = tx->now};
	if (!find_answer(&s->connection, s->batch, tx) ||
	    (tx->rc != STORE_AGAIN && !tx->again_later &&
		!find_told(&s->connection, tx)))
		return false;
	if (tx->rc == STORE_AGAIN)
		return true;
	if (!lock_rows(&s->connection, s->batch, tx) ||
	    !lock_contact(&s->connection, s->batch, tx))
		return false;
	if (!tx->think(tx->ctx, &tx->result)) {
		tx->rc = STORE_REFUSED;
		return true;
	}
	if (!apply(s, tx) && !undo_poison(s, tx))
		return false;
	if (tx->rc != STORE_OK)
		s->leaves.pending.n = leaves;
	return true;
}

/* What one transaction did. */
struct batch {
	struct tx_queue txs;
	size_t visitors, counters; /* class B written */
	enum {
		BATCH_KEPT,
		BATCH_BUSY, /* nothing was done: again, all of it */
		BATCH_LATE, /* too much at once: again, less of it */
		BATCH_LOST,
		BATCH_NO_LEAVES, /* the file of leaves takes none */
		BATCH_UNSURE
	} end;
	bool bad_note, bad_counter; /* the next one never can be written */
	const char *doing;
};

static bool
write_batch(struct store *s, struct batch *b)
{
	struct connection *c = &s->connection;

	b->doing = "writing what was noted";
	if (!notes_flush(&s->notes, c, &s->folder, s->batch, s->notes_most,
		clock_ms() + NOTES_MS, &b->visitors)) {
		b->bad_note = store_is_poison(c->error);
		return false;
	}
	if (!counters_flush(&s->counters, c, &b->counters)) {
		b->bad_counter = store_is_poison(c->error);
		return false;
	}
	b->doing = "writing";
	for (struct store_tx *tx = b->txs.first; tx != NULL; tx = tx->next)
		if (!write_tx(s, tx))
			return false;
	return true;
}

static void
transact(struct store *s, struct batch *b)
{
	struct connection *c = &s->connection;

	connection_start(c, STATEMENT_MS);
	leaves_begin(&s->leaves, s->batch);
	c->queued = false;
	b->end = BATCH_LOST;
	b->doing = "beginning to write";
	if (!connection_durable(c, b->txs.first != NULL) ||
	    !run(c, STATEMENT_BEGIN_WRITE)) {
		if (store_is_busy(c->error))
			b->end = BATCH_BUSY;
		return;
	}
	if (!write_batch(s, b)) {
		if (c->error == SQLITE_INTERRUPT && s->notes_most > NOTES_LEAST)
			b->end = BATCH_LATE;
		return;
	}
	if (!leaves_sync(&s->leaves)) {
		b->end = BATCH_NO_LEAVES;
		return;
	}
	b->doing = "committing";
	if (run(c, STATEMENT_COMMIT))
		b->end = BATCH_KEPT;
	else if (!store_surely_lost(c->error))
		b->end = BATCH_UNSURE;
}

static void
settle(struct store *s, struct batch *b)
{
	if (b->end == BATCH_KEPT) {
		if (s->notes_most < STORE_NOTES_MOST)
			s->notes_most *= 2;
		(void)notes_drop(&s->notes, 0, b->visitors);
		(void)counters_drop(&s->counters, 0, b->counters);
		store_well(s);
		if (s->connection.queued)
			wake_ring(s->wake);
		return;
	}
	if (b->end == BATCH_BUSY) {
		s->busy++;
		return;
	}
	if (b->end == BATCH_LATE) {
		connection_rollback(&s->connection);
		s->notes_most /= 2;
		return;
	}
	for (struct store_tx *tx = b->txs.first; tx != NULL; tx = tx->next)
		tx->rc = b->end == BATCH_UNSURE ? STORE_UNSURE : STORE_DOWN;
	if (b->end == BATCH_NO_LEAVES) {
		connection_rollback(&s->connection);
		return;
	}
	/* It must not stop for ever all that comes behind it. */
	if (b->bad_note)
		s->dropped += notes_drop(&s->notes, b->visitors, 1);
	if (b->bad_counter)
		s->dropped += counters_drop(&s->counters, b->counters, 1);
	store_fault(s, b->doing);
}

/* Back to the front: they were the oldest. */
static void
park_again(struct store *s, struct tx_queue *q)
{
	move(&s->parked, q, SIZE_MAX);
	move(q, &s->parked, SIZE_MAX);
}

bool
store_flush(struct store *s, int64_t wait_ms)
{
	struct batch b = {.txs.end = &b.txs.first};

	if (wait_ms > 0 ? !lock_wait(&s->lock, wait_ms) : !lock_try(&s->lock)) {
		s->busy++;
		return false;
	}
	if (store_moved(s) && !store_revive(s)) {
		lock_free(&s->lock);
		return false;
	}
	move(&s->parked, &b.txs, TX_A_BATCH);
	transact(s, &b);
	settle(s, &b);
	lock_free(&s->lock);
	if (b.end == BATCH_BUSY || b.end == BATCH_LATE)
		park_again(s, &b.txs);
	say_done(&b.txs);
	arena_reset(s->batch);
	return b.end == BATCH_KEPT;
}
