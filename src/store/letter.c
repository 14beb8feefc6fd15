/* SPDX-License-Identifier: ISC */
#include "store/letter.h"

#include <assert.h>

#include "base/arena.h"
#include "base/clock.h"
#include "store/engine.h"
#include "store/follow.h"
#include "store/letterrows.h"
#include "store/outbox.h"

/* With the commit, which waits for the disk, less than 20. */
#define SLICE_MS 10
#define CANCEL_MAX 500

static const struct str states[LETTER_STATE__MAX] = {
    [LETTER_HELD] = STR("held"),
    [LETTER_GOING] = STR("going"),
    [LETTER_SENT] = STR("sent"),
    [LETTER_STOPPED] = STR("stopped"),
};

struct str
store_letter_state(enum letter_state s)
{
	return states[s];
}

static enum letter_state
state_of(struct str word)
{
	enum letter_state s = LETTER_HELD;

	/* A CHECK has only our words in. */
	while (!str_eq(states[s], word))
		s++;
	return s;
}

static struct store_letter
letter_of(struct arena *a, sqlite3_stmt *st)
{
	return (struct store_letter){
	    .name = statement_column(a, st, 0),
	    .list = statement_column(a, st, 1),
	    .mail = statement_column(a, st, 2),
	    .state = state_of(statement_column(a, st, 3)),
	    .site = statement_column(a, st, 4),
	    .at = sqlite3_column_int64(st, 5),
	    .stale = sqlite3_column_int64(st, 6),
	    .spread = sqlite3_column_int64(st, 7),
	    .ordered_at = sqlite3_column_int64(st, 8),
	    .by = statement_column(a, st, 9),
	    .queued = (uint64_t)sqlite3_column_int64(st, 10),
	    .restored = sqlite3_column_int64(st, 12) != 0,
	};
}

static bool
read_letter(struct connection *c, struct arena *a, struct str name,
    struct store_letter *letter, int64_t *cursor, bool *found)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_LETTER_READ);

	statement_text(st, LETTER_READ_NAME, name);
	*found = statement_row(c, st);
	if (*found) {
		*letter = letter_of(a, st);
		*cursor = sqlite3_column_int64(st, 11);
	}
	statement_end(st);
	return c->error == SQLITE_OK;
}

bool
letter_add(struct connection *c, const struct store_letter *letter)
{
	sqlite3_stmt *st;

	assert(letter->name.n > 0 && letter->list.n > 0);
	st = statement_use(c, STATEMENT_LETTER_ADD);
	statement_text(st, LETTER_ADD_NAME, letter->name);
	statement_text(st, LETTER_ADD_LIST, letter->list);
	statement_text(st, LETTER_ADD_MAIL, letter->mail);
	statement_text(st, LETTER_ADD_STATE, states[letter->state]);
	statement_text(st, LETTER_ADD_SITE, letter->site);
	statement_i64(st, LETTER_ADD_AT, letter->at);
	statement_i64(st, LETTER_ADD_STALE, letter->stale);
	statement_i64(st, LETTER_ADD_SPREAD, letter->spread);
	statement_i64(st, LETTER_ADD_ORDERED_AT, letter->ordered_at);
	statement_text(st, LETTER_ADD_BY, letter->by);
	return statement_run(c, st) && sqlite3_changes(c->db) > 0;
}

enum store_rc
store_letter_put(struct store *s, const struct store_letter *letter)
{
	enum store_rc rc;

	if (!store_begin(s))
		return STORE_DOWN;
	rc = letter_add(&s->connection, letter) ? STORE_OK : STORE_AGAIN;
	return store_end(s, rc, "putting a letter down");
}

enum store_rc
store_letter_list(struct store *s, struct arena *a, size_t max,
    struct store_letter **out, size_t *n)
{
	struct connection *c = &s->connection;
	struct store_letter *rows = arena_array(a, max, sizeof(*rows));
	sqlite3_stmt *st;

	*out = rows;
	*n = 0;
	if (s->level == 0)
		return STORE_DOWN;
	connection_start(c, STATEMENT_MS);
	st = statement_use(c, STATEMENT_LETTER_LIST);
	statement_i64(st, LETTER_LIST_MAX, (int64_t)max);
	while (statement_row(c, st))
		rows[(*n)++] = letter_of(a, st);
	statement_end(st);
	if (c->error == SQLITE_OK)
		return STORE_OK;
	store_fault(s, "reading letters");
	return STORE_DOWN;
}

enum store_rc
store_letter_read(struct store *s, struct arena *a, struct str name,
    struct store_letter *letter)
{
	int64_t cursor;
	bool found;

	if (s->level == 0)
		return STORE_DOWN;
	connection_start(&s->connection, STATEMENT_MS);
	if (read_letter(&s->connection, a, name, letter, &cursor, &found))
		return found ? STORE_OK : STORE_REFUSED;
	store_fault(s, "reading a letter");
	return STORE_DOWN;
}

/* *left: so many of its mails waited that there may be more. */
static bool
cancel(struct store *s, struct str name, int64_t now, bool *left)
{
	struct connection *c = &s->connection;
	const struct store_ended ended = {
	    .state = MAIL_CANCELLED, .reason = MAIL_EXIT};
	uint64_t ids[CANCEL_MAX];
	size_t n;

	if (!outbox_of_letter(c, name, ids, CANCEL_MAX, &n))
		return false;
	*left = n == CANCEL_MAX;
	for (size_t i = 0; i < n; i++) {
		struct outbox_row row;
		bool found;

		if (!outbox_read(c, s->batch, ids[i], &row, &found) ||
		    (found && !outbox_settle(c, s->batch, &row, now, &ended)))
			return false;
		arena_reset(s->batch);
	}
	return true;
}

enum store_rc
store_letter_set(
    struct store *s, struct str name, enum letter_state state, int64_t now)
{
	struct connection *c = &s->connection;
	struct store_letter letter = {.state = LETTER_SENT};
	bool found = false, left = false;
	enum store_rc rc = STORE_OK;
	sqlite3_stmt *st;
	int64_t cursor;

	assert(state != LETTER_SENT);
	if (!store_begin(s))
		return STORE_DOWN;
	st = statement_use(c, STATEMENT_LETTER_SET);
	statement_text(st, LETTER_SET_NAME, name);
	statement_text(st, LETTER_SET_STATE, states[state]);
	if (statement_run(c, st) && sqlite3_changes(c->db) == 0 &&
	    read_letter(c, s->batch, name, &letter, &cursor, &found) &&
	    (letter.state != state || state != LETTER_STOPPED))
		rc = STORE_REFUSED;
	if (rc == STORE_OK && state == LETTER_STOPPED &&
	    cancel(s, name, now, &left) && left)
		rc = STORE_AGAIN;
	arena_reset(s->batch);
	return store_end(s, rc, "stopping a letter");
}

/* {0,0}: there is nobody behind. */
static bool
next_member(
    struct connection *c, struct str list, int64_t after, struct id *contact)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_LETTER_MEMBER);

	*contact = (struct id){0, 0};
	statement_text(st, LETTER_MEMBER_LIST, list);
	statement_i64(st, LETTER_MEMBER_AFTER, after);
	if (statement_row(c, st))
		contact->lo = (uint64_t)sqlite3_column_int64(st, 0);
	statement_end(st);
	return c->error == SQLITE_OK;
}

static bool
show_members(struct store *s, struct str list, struct id *after, size_t max,
    store_member_fn *fn, void *ctx, size_t *did)
{
	struct connection *c = &s->connection;

	while (*did < max) {
		struct store_follower who;
		struct id contact;
		bool found;

		if (!next_member(c, list, (int64_t)after->lo, &contact))
			return false;
		if (contact.lo == 0)
			break;
		if (!follow_load(
			c, &s->folder, s->batch, contact, &who, &found))
			return false;
		if (found)
			fn(ctx, &who);
		arena_reset(s->batch);
		*after = contact;
		++*did;
	}
	return true;
}

enum store_rc
store_members(struct store *s, int64_t now, struct str list, struct id *after,
    size_t max, store_member_fn *fn, void *ctx, size_t *did)
{
	struct connection *c = &s->connection;
	bool good;

	*did = 0;
	if (s->level == 0)
		return STORE_DOWN;
	connection_start(c, STATEMENT_MS);
	s->folder.now = now;
	good = statement_run(c, statement_use(c, STATEMENT_BEGIN_READ)) &&
	       show_members(s, list, after, max, fn, ctx, did) &&
	       statement_run(c, statement_use(c, STATEMENT_COMMIT));
	arena_reset(s->batch);
	if (good)
		return STORE_OK;
	store_fault(s, "reading the members of a list");
	return STORE_DOWN;
}

/* Whether he gets it is the function's to say; *queued: he does. */
static bool
ask(struct store *s, const struct store_letter *letter, struct id contact,
    store_letter_fn *fn, void *ctx, bool *queued)
{
	struct connection *c = &s->connection;
	struct store_follower who;
	struct store_mail mail = {.at = s->folder.now};
	bool found;

	*queued = false;
	if (!follow_load(c, &s->folder, s->batch, contact, &who, &found))
		return false;
	if (!found || !fn(ctx, s->batch, letter, &who, &mail))
		return true;
	mail.dedup = str_format(s->batch, "letter:%.*s:%llu",
	    STR_ARG(letter->name), (unsigned long long)contact.lo);
	mail.letter = letter->name;
	mail.list = letter->list;
	mail.mail = letter->mail;
	mail.site = letter->site;
	assert(mail.stale > mail.due);
	if (!outbox_add(c, contact, &mail))
		return false;
	*queued = sqlite3_changes(c->db) > 0;
	return true;
}

static bool
move(struct connection *c, const struct store_letter *letter, int64_t cursor,
    uint64_t queued, bool more)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_LETTER_MOVE);

	statement_text(st, LETTER_MOVE_NAME, letter->name);
	statement_i64(st, LETTER_MOVE_CURSOR, cursor);
	statement_i64(st, LETTER_MOVE_QUEUED, (int64_t)queued);
	statement_text(
	    st, LETTER_MOVE_STATE, states[more ? LETTER_GOING : LETTER_SENT]);
	return statement_run(c, st);
}

/* In the transaction that is open; texts of the letter are older. */
static bool
queue(struct store *s, const struct store_letter *letter, int64_t cursor,
    size_t max, store_letter_fn *fn, void *ctx, size_t *did, bool *more)
{
	int64_t until = clock_ms() + SLICE_MS;
	uint64_t queued = 0;

	*more = true;
	while (*did < max && (*did == 0 || clock_ms() < until)) {
		struct id contact;
		bool gets;

		if (!next_member(
			&s->connection, letter->list, cursor, &contact))
			return false;
		*more = contact.lo != 0;
		if (!*more)
			break;
		if (!ask(s, letter, contact, fn, ctx, &gets))
			return false;
		arena_reset(s->batch);
		cursor = (int64_t)contact.lo;
		queued += gets;
		++*did;
	}
	return move(&s->connection, letter, cursor, queued, *more);
}

enum store_rc
store_letter_queue(struct store *s, struct arena *a, int64_t now,
    struct str name, size_t max, store_letter_fn *fn, void *ctx, size_t *did,
    bool *more)
{
	enum store_rc rc = STORE_DOWN;
	struct store_letter letter;
	int64_t cursor;
	bool found;

	*did = 0;
	*more = false;
	if (store_begin(s)) {
		s->folder.now = now;
		rc = STORE_OK;
		if (read_letter(
			&s->connection, a, name, &letter, &cursor, &found)) {
			if (!found || letter.state != LETTER_GOING)
				rc = STORE_REFUSED;
			else
				(void)!queue(s, &letter, cursor, max, fn, ctx,
				    did, more);
		}
		rc = store_end(s, rc, "queueing a letter");
	}
	arena_reset(s->batch);
	if (rc != STORE_OK) {
		*did = 0;
		*more = false;
	}
	return rc;
}
