/* SPDX-License-Identifier: ISC */
#include "store/run.h"

#include "base/arena.h"
#include "store/engine.h"
#include "store/runrows.h"

#define LIST_MS 3000 /* all runs there are may be walked through */

static struct store_run
run_of(struct arena *a, sqlite3_stmt *st)
{
	return (struct store_run){
	    .id = (uint64_t)sqlite3_column_int64(st, 0),
	    .sequence = statement_column(a, st, 1),
	    .number = (uint32_t)sqlite3_column_int64(st, 2),
	    .step = statement_column(a, st, 3),
	    .path = statement_column(a, st, 4),
	    .entered_at = sqlite3_column_int64(st, 5),
	    .step_at = sqlite3_column_int64(st, 6),
	    .wake = sqlite3_column_int64(st, 7),
	    .ended_at = sqlite3_column_int64(st, 8),
	    .outcome = statement_column(a, st, 9),
	    .goal = statement_column(a, st, 10),
	    .goal_at = sqlite3_column_int64(st, 11),
	};
}

bool
run_read(struct connection *c, struct arena *a, struct id contact,
    const struct store_run **out, size_t *n)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_RUN_READ);
	struct store_run *rows = NULL;
	size_t max = 0;

	*n = 0;
	statement_i64(st, RUN_READ_CONTACT, (int64_t)contact.lo);
	while (statement_row(c, st)) {
		rows = arena_room(a, rows, *n, &max, sizeof(*rows));
		rows[(*n)++] = run_of(a, st);
	}
	statement_end(st);
	*out = rows;
	return c->error == SQLITE_OK;
}

static struct store_run_mail
mail_of(struct arena *a, sqlite3_stmt *st)
{
	struct store_run_mail m = {
	    .run = (uint64_t)sqlite3_column_int64(st, 0),
	    .step = statement_column(a, st, 1),
	    .ended_at = sqlite3_column_int64(st, 3),
	    .clicked = sqlite3_column_int(st, 4) != 0,
	    .mail = statement_column(a, st, 6),
	    .message_id = statement_column(a, st, 7),
	};

	/* A CHECK has only our words in. */
	(void)store_mail_state_of(statement_column(a, st, 2), &m.state);
	(void)store_mail_class_of(statement_column(a, st, 5), &m.kind);
	return m;
}

bool
run_mails(struct connection *c, struct arena *a, struct id contact,
    const struct store_run_mail **out, size_t *n)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_RUN_MAILS);
	struct store_run_mail *rows = NULL;
	size_t max = 0;

	*n = 0;
	statement_i64(st, RUN_MAILS_CONTACT, (int64_t)contact.lo);
	while (statement_row(c, st)) {
		rows = arena_room(a, rows, *n, &max, sizeof(*rows));
		rows[(*n)++] = mail_of(a, st);
	}
	statement_end(st);
	*out = rows;
	return c->error == SQLITE_OK;
}

static struct store_run
run_anew(struct arena *a, const struct store_run *r)
{
	struct store_run run = *r;

	run.sequence = str_copy(a, r->sequence);
	run.step = str_copy(a, r->step);
	run.path = str_copy(a, r->path);
	run.outcome = str_copy(a, r->outcome);
	run.goal = str_copy(a, r->goal);
	return run;
}

const struct store_run *
store_runs_copy(struct arena *a, const struct store_run *runs, size_t n)
{
	struct store_run *rows = arena_array(a, n, sizeof(*rows));

	for (size_t i = 0; i < n; i++)
		rows[i] = run_anew(a, &runs[i]);
	return rows;
}

static bool
add(struct connection *c, struct id contact, const struct store_run *r)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_RUN_ADD);

	statement_i64(st, RUN_ADD_CONTACT, (int64_t)contact.lo);
	statement_text(st, RUN_ADD_SEQUENCE, r->sequence);
	statement_i64(st, RUN_ADD_NUMBER, r->number);
	statement_text(st, RUN_ADD_STEP, r->step);
	statement_text(st, RUN_ADD_PATH, r->path);
	statement_i64(st, RUN_ADD_ENTERED_AT, r->entered_at);
	statement_i64(st, RUN_ADD_STEP_AT, r->step_at);
	statement_i64(st, RUN_ADD_WAKE, r->wake);
	statement_i64(st, RUN_ADD_ENDED_AT, r->ended_at);
	statement_text(st, RUN_ADD_OUTCOME, r->outcome);
	statement_text(st, RUN_ADD_GOAL, r->goal);
	statement_i64(st, RUN_ADD_GOAL_AT, r->goal_at);
	c->queued = true;
	return statement_run(c, st);
}

bool
run_put(struct connection *c, struct id contact, const struct store_run *r,
    bool *found)
{
	sqlite3_stmt *st;

	*found = true;
	if (r->id == 0)
		return add(c, contact, r);
	st = statement_use(c, STATEMENT_RUN_PUT);
	statement_i64(st, RUN_PUT_ID, (int64_t)r->id);
	statement_i64(st, RUN_PUT_CONTACT, (int64_t)contact.lo);
	statement_text(st, RUN_PUT_STEP, r->step);
	statement_text(st, RUN_PUT_PATH, r->path);
	statement_i64(st, RUN_PUT_STEP_AT, r->step_at);
	statement_i64(st, RUN_PUT_WAKE, r->wake);
	statement_i64(st, RUN_PUT_ENDED_AT, r->ended_at);
	statement_text(st, RUN_PUT_OUTCOME, r->outcome);
	statement_text(st, RUN_PUT_GOAL, r->goal);
	statement_i64(st, RUN_PUT_GOAL_AT, r->goal_at);
	if (!statement_run(c, st))
		return false;
	*found = sqlite3_changes(c->db) > 0;
	return true;
}

bool
run_wake(struct connection *c, struct id contact, int64_t now)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_RUN_WAKE);

	statement_i64(st, RUN_WAKE_CONTACT, (int64_t)contact.lo);
	statement_i64(st, RUN_WAKE_NOW, now);
	if (!statement_run(c, st))
		return false;
	c->queued |= sqlite3_changes(c->db) > 0;
	return true;
}

bool
run_wake_all(struct connection *c, int64_t now, int max, bool *more)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_RUN_WAKE_ALL);

	statement_i64(st, RUN_WAKE_ALL_NOW, now);
	statement_i64(st, RUN_WAKE_ALL_MAX, max);
	if (!statement_run(c, st))
		return false;
	*more = sqlite3_changes(c->db) == max;
	return true;
}

bool
run_put_off(struct connection *c, struct id contact, int64_t now, int64_t until)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_RUN_PUT_OFF);

	statement_i64(st, RUN_PUT_OFF_CONTACT, (int64_t)contact.lo);
	statement_i64(st, RUN_PUT_OFF_NOW, now);
	statement_i64(st, RUN_PUT_OFF_UNTIL, until);
	return statement_run(c, st);
}

bool
run_due(struct connection *c, int64_t now, struct id *contact)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_RUN_DUE);

	*contact = (struct id){0, 0};
	statement_i64(st, RUN_DUE_NOW, now);
	if (statement_row(c, st))
		contact->lo = (uint64_t)sqlite3_column_int64(st, 0);
	statement_end(st);
	return c->error == SQLITE_OK;
}

bool
scan_read(
    struct connection *c, struct str name, struct scan_row *row, bool *found)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_SCAN_READ);

	statement_text(st, SCAN_READ_NAME, name);
	*found = statement_row(c, st);
	if (*found)
		*row = (struct scan_row){
		    .stands_at = sqlite3_column_int64(st, 0),
		    .until = sqlite3_column_int64(st, 1),
		    .cursor = sqlite3_column_int64(st, 2),
		    .day = sqlite3_column_int64(st, 3),
		    .let_in = sqlite3_column_int64(st, 4),
		};
	statement_end(st);
	return c->error == SQLITE_OK;
}

bool
scan_put(struct connection *c, struct str name, const struct scan_row *row)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_SCAN_PUT);

	statement_text(st, SCAN_PUT_NAME, name);
	statement_i64(st, SCAN_PUT_STANDS_AT, row->stands_at);
	statement_i64(st, SCAN_PUT_UNTIL, row->until);
	statement_i64(st, SCAN_PUT_CURSOR, row->cursor);
	statement_i64(st, SCAN_PUT_DAY, row->day);
	statement_i64(st, SCAN_PUT_LET_IN, row->let_in);
	return statement_run(c, st);
}

enum store_rc
store_run_next(struct store *s, int64_t *at)
{
	struct connection *c = &s->connection;
	sqlite3_stmt *st;

	*at = INT64_MAX;
	if (s->level == 0)
		return STORE_DOWN;
	connection_start(c, STATEMENT_MS);
	st = statement_use(c, STATEMENT_RUN_NEXT);
	if (statement_row(c, st) && sqlite3_column_type(st, 0) != SQLITE_NULL)
		*at = sqlite3_column_int64(st, 0);
	statement_end(st);
	if (c->error == SQLITE_OK)
		return STORE_OK;
	store_fault(s, "reading which run is due");
	return STORE_DOWN;
}

enum store_rc
store_places(
    struct store *s, struct arena *a, struct store_place **out, size_t *n)
{
	struct connection *c = &s->connection;
	struct store_place *rows = NULL;
	size_t max = 0;
	sqlite3_stmt *st;

	*n = 0;
	*out = NULL;
	if (s->level == 0)
		return STORE_DOWN;
	connection_start(c, LIST_MS);
	st = statement_use(c, STATEMENT_RUN_PLACES);
	while (statement_row(c, st)) {
		rows = arena_room(a, rows, *n, &max, sizeof(*rows));
		rows[(*n)++] =
		    (struct store_place){.sequence = statement_column(a, st, 0),
			.step = statement_column(a, st, 1),
			.path = statement_column(a, st, 3),
			.step_at = sqlite3_column_int64(st, 4),
			.n = (uint64_t)sqlite3_column_int64(st, 2)};
	}
	statement_end(st);
	*out = rows;
	if (c->error == SQLITE_OK)
		return STORE_OK;
	store_fault(s, "reading where people are");
	return STORE_DOWN;
}
