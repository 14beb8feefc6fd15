/* SPDX-License-Identifier: ISC */
/* Statements around one contact, in the order their foreign keys want. */
#include "store/contact.h"

#include "base/arena.h"
#include "store/outbox.h"
#include "store/sqlite.h"
#include "store/visitor.h"

static struct id
row_id(int64_t number)
{
	return (struct id){.lo = (uint64_t)number};
}

bool
contact_read(struct connection *c, struct arena *a, struct id id,
    struct contact_row *row, bool *found)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_CONTACT_READ);

	*found = false;
	/* Ids of another engine are nobody's here. */
	if (id.hi != 0 || id.lo > INT64_MAX)
		return c->error == SQLITE_OK;
	statement_i64(st, CONTACT_READ_ID, (int64_t)id.lo);
	if (statement_row(c, st)) {
		*row = (struct contact_row){
		    .c.id = id,
		    .c.created_at = sqlite3_column_int64(st, 0),
		    .c.seen_at = sqlite3_column_int64(st, 1),
		    .p.kind = PERSON_CONTACT,
		    .p.id = id,
		    .p.folded_at = sqlite3_column_int64(st, 2),
		    .p.last_event = sqlite3_column_int64(st, 3),
		    .p.events = sqlite3_column_int64(st, 4),
		    .c.email = statement_column(a, st, 5),
		    .c.name = statement_column(a, st, 6),
		    .c.company = statement_column(a, st, 7),
		    .c.role = statement_column(a, st, 8),
		    .c.stage = statement_column(a, st, 9),
		    .c.state = statement_column(a, st, 10),
		    .c.lang = statement_column(a, st, 11),
		    .c.zone = statement_column(a, st, 12),
		    .c.paused_until = sqlite3_column_int64(st, 13),
		};
		row->p.seen_at = row->c.seen_at;
		row->p.stage = row->c.stage;
		row->p.state = row->c.state;
		*found = true;
	}
	statement_end(st);
	return c->error == SQLITE_OK;
}

/* 0: nobody has this address. */
static int64_t
number_of(struct connection *c, struct str email)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_CONTACT_FIND);
	int64_t number = 0;

	statement_text(st, CONTACT_FIND_EMAIL, email);
	if (statement_row(c, st))
		number = sqlite3_column_int64(st, 0);
	statement_end(st);
	return number;
}

bool
contact_find(struct connection *c, struct arena *a, struct str email,
    struct contact_row *row, bool *found)
{
	int64_t number = number_of(c, email);

	*found = false;
	if (number == 0)
		return c->error == SQLITE_OK;
	return contact_read(c, a, row_id(number), row, found);
}

bool
contact_count(struct connection *c, struct arena *a,
    const struct contact_row *row, struct str event, int64_t after, size_t *n)
{
	int64_t link = row->p.last_event;

	*n = 0;
	for (int i = 0; link != 0 && i < STORE_COUNT_LATEST; i++) {
		sqlite3_stmt *st =
		    statement_use(c, STATEMENT_CONTACT_EVENT_READ);
		bool found;

		statement_i64(st, CONTACT_EVENT_READ_ID, link);
		statement_i64(
		    st, CONTACT_EVENT_READ_PERSON, (int64_t)row->c.id.lo);
		found = statement_row(c, st);
		link = found ? sqlite3_column_int64(st, 0) : 0;
		if (found && sqlite3_column_int64(st, 1) > after &&
		    str_eq(statement_column(a, st, 2), event))
			++*n;
		statement_end(st);
	}
	return c->error == SQLITE_OK;
}

static bool
add(struct connection *c, struct str email, int64_t now, int64_t *number)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_CONTACT_ADD);

	statement_i64(st, CONTACT_ADD_CREATED_AT, now);
	statement_text(st, CONTACT_ADD_EMAIL, email);
	if (!statement_run(c, st))
		return false;
	*number = sqlite3_last_insert_rowid(c->db);
	return true;
}

static bool
add_account(struct connection *c, struct str name)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_ACCOUNT_ADD);

	statement_text(st, ACCOUNT_ADD_NAME, name);
	return statement_run(c, st);
}

/* A company nobody belongs to is nothing. */
static bool
trim_account(struct connection *c, struct str name)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_ACCOUNT_TRIM);

	statement_text(st, ACCOUNT_TRIM_NAME, name);
	return statement_run(c, st);
}

static bool
put(struct connection *c, int64_t number, const struct store_contact *contact)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_CONTACT_PUT);

	statement_i64(st, CONTACT_PUT_ID, number);
	statement_text(st, CONTACT_PUT_NAME, contact->name);
	statement_text(st, CONTACT_PUT_ROLE, contact->role);
	statement_text(st, CONTACT_PUT_LANG, contact->lang);
	statement_text(st, CONTACT_PUT_ZONE, contact->zone);
	statement_text(st, CONTACT_PUT_COMPANY, contact->company);
	return statement_run(c, st);
}

bool
contact_put(struct connection *c, struct arena *a,
    const struct store_contact *contact, int64_t now, struct id *id)
{
	int64_t number = number_of(c, contact->email);
	struct contact_row before;
	bool found;

	if (number == 0 && !add(c, contact->email, now, &number))
		return false;
	*id = row_id(number);
	if (contact->company.n == 0)
		return put(c, number, contact);
	return contact_read(c, a, *id, &before, &found) &&
	       add_account(c, contact->company) && put(c, number, contact) &&
	       trim_account(c, before.c.company);
}

bool
contact_pause(struct connection *c, struct id id, int64_t until)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_CONTACT_PAUSE);

	statement_i64(st, CONTACT_PAUSE_ID, (int64_t)id.lo);
	statement_i64(st, CONTACT_PAUSE_UNTIL, until);
	return statement_run(c, st);
}

static const struct {
	struct str word;
	bool joined;
} joinings[] = {
    [JOINING_ORDER] = {STR("order"), true},
    [JOINING_CONFIRM] = {STR("confirm"), true},
    [JOINING_HAND] = {STR("hand"), true},
    [JOINING_UNDONE] = {STR("undone"), false},
    [JOINING_WITHDRAWN] = {STR("withdrawn"), false},
};

bool
contact_join(struct connection *c, struct id visitor, struct id contact,
    int64_t at, enum joining what)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_VISITOR_JOIN);

	statement_i64(st, VISITOR_JOIN_ID, (int64_t)visitor.lo);
	if (joinings[what].joined)
		statement_i64(st, VISITOR_JOIN_CONTACT, (int64_t)contact.lo);
	else
		statement_null(st, VISITOR_JOIN_CONTACT);
	if (!statement_run(c, st))
		return false;
	st = statement_use(c, STATEMENT_JOINING_ADD);
	statement_i64(st, JOINING_ADD_VISITOR, (int64_t)visitor.lo);
	statement_i64(st, JOINING_ADD_CONTACT, (int64_t)contact.lo);
	statement_i64(st, JOINING_ADD_AT, at);
	statement_text(st, JOINING_ADD_WHAT, joinings[what].word);
	return statement_run(c, st);
}

struct joined {
	struct id visitor;
	int64_t at;
};

static size_t
read_joined(struct connection *c, struct arena *a, struct id contact,
    struct joined **out)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_JOINING_READ);
	struct joined *list = NULL;
	size_t n = 0;

	statement_i64(st, JOINING_READ_CONTACT, (int64_t)contact.lo);
	for (; statement_row(c, st); n++) {
		list = arena_grow(
		    a, list, n * sizeof(*list), (n + 1) * sizeof(*list));
		list[n] = (struct joined){row_id(sqlite3_column_int64(st, 0)),
		    sqlite3_column_int64(st, 1)};
	}
	statement_end(st);
	*out = list;
	return n;
}

bool
contact_people(struct connection *c, struct arena *a, struct id contact,
    struct person **people, int64_t **joined_at, size_t *n)
{
	struct contact_row hub;
	struct joined *joined;
	size_t njoined;
	bool found;

	*n = 0;
	if (!contact_read(c, a, contact, &hub, &found))
		return false;
	if (!found)
		return true;
	njoined = read_joined(c, a, contact, &joined);
	*people = arena_array(a, njoined + 1, sizeof(**people));
	*joined_at = arena_array(a, njoined + 1, sizeof(**joined_at));
	(*people)[(*n)++] = hub.p;
	for (size_t i = 0; i < njoined; i++) {
		struct visitor_row row;

		if (!visitor_read(c, a, joined[i].visitor, &row, &found))
			return false;
		(*people)[*n] = row.p;
		(*joined_at)[(*n)++] = joined[i].at;
	}
	return c->error == SQLITE_OK;
}

bool
contact_is_unconfirmed(struct connection *c, struct id id, int64_t before,
    int64_t now, struct str forms, bool *is)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_CONTACT_UNCONFIRMED);

	statement_i64(st, CONTACT_UNCONFIRMED_ID, (int64_t)id.lo);
	statement_i64(st, CONTACT_UNCONFIRMED_BEFORE, before);
	statement_i64(st, CONTACT_UNCONFIRMED_NOW, now);
	statement_text(st, CONTACT_UNCONFIRMED_FORMS, forms);
	*is = statement_row(c, st);
	statement_end(st);
	return c->error == SQLITE_OK;
}

bool
contact_watched(struct connection *c, struct arena *a, struct id contact,
    uint32_t purpose, const struct str **out, size_t *n)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_CONTACT_WATCHED);
	struct str *states = NULL;
	size_t max = 0;

	*n = 0;
	statement_i64(st, CONTACT_WATCHED_CONTACT, (int64_t)contact.lo);
	statement_i64(st, CONTACT_WATCHED_PURPOSE, purpose);
	while (statement_row(c, st)) {
		states = arena_room(a, states, *n, &max, sizeof(*states));
		states[(*n)++] = statement_column(a, st, 0);
	}
	statement_end(st);
	*out = states;
	return c->error == SQLITE_OK;
}

bool
contact_erase(
    struct connection *c, struct arena *a, struct id id, size_t max, bool *gone)
{
	struct contact_row row;
	sqlite3_stmt *st;
	bool left;

	*gone = false;
	if (!contact_read(c, a, id, &row, gone))
		return false;
	if (!*gone) {
		*gone = true;
		return true;
	}
	*gone = false;
	if (!person_remove_events(c, &row.p, max, &left) || left)
		return c->error == SQLITE_OK;
	if (!outbox_forget(c, id))
		return false;
	st = statement_use(c, STATEMENT_CONTACT_REMOVE);
	statement_i64(st, CONTACT_REMOVE_ID, (int64_t)id.lo);
	*gone = statement_run(c, st) && trim_account(c, row.c.company);
	return c->error == SQLITE_OK;
}
