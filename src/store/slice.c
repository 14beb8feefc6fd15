/* SPDX-License-Identifier: ISC */
/* One write transaction of who may wait for the lock, on disk when it is kept.
 */
#include "store/engine.h"

#include "base/clock.h"

bool
store_begin(struct store *s)
{
	struct connection *c = &s->connection;

	if (s->level < 2)
		(void)store_turn(s, clock_ms());
	if (s->level == 0)
		return false;
	if (!lock_wait(&s->lock, LOCK_WAIT_MS)) {
		s->busy++;
		return false;
	}
	if (store_moved(s) && !store_revive(s)) {
		lock_free(&s->lock);
		return false;
	}
	connection_start(c, LOCK_WAIT_MS);
	if (connection_durable(c, true) &&
	    statement_run(c, statement_use(c, STATEMENT_BEGIN_WRITE)))
		return true;
	store_fault(s, "beginning to write");
	lock_free(&s->lock);
	return false;
}

enum store_rc
store_end(struct store *s, enum store_rc rc, const char *doing)
{
	struct connection *c = &s->connection;

	if (c->error != SQLITE_OK)
		rc = STORE_DOWN;
	else if (!statement_run(c, statement_use(c, STATEMENT_COMMIT)))
		rc = store_surely_lost(c->error) ? STORE_DOWN : STORE_UNSURE;
	else
		store_well(s);
	if (c->error != SQLITE_OK)
		store_fault(s, doing);
	else if (rc == STORE_DOWN)
		connection_rollback(c);
	lock_free(&s->lock);
	return rc;
}
