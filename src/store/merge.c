/* SPDX-License-Identifier: ISC */
#include "store/merge.h"

#include "base/arena.h"
#include "store/contact.h"
#include "store/sqlite.h"

#define EVENTS_ALL SIZE_MAX

/* Two chains of events, newest first, by number. */
struct chain {
	int64_t *ids;
	size_t n, max;
};

static bool
read_chain(struct connection *c, struct arena *a, const struct person *p,
    struct chain *chain)
{
	int64_t id = p->last_event;

	while (id != 0) {
		sqlite3_stmt *st =
		    statement_use(c, person_sql(p->kind)->event_read);

		statement_i64(st, CONTACT_EVENT_READ_ID, id);
		statement_i64(st, CONTACT_EVENT_READ_PERSON, (int64_t)p->id.lo);
		if (statement_row(c, st)) {
			chain->ids = arena_room(a, chain->ids, chain->n,
			    &chain->max, sizeof(*chain->ids));
			chain->ids[chain->n++] = id;
			id = sqlite3_column_int64(st, 0);
		} else {
			id = 0;
		}
		statement_end(st);
	}
	return c->error == SQLITE_OK;
}

/* Takes the newer head of the two. */
static int64_t
take(struct chain *a, struct chain *b)
{
	struct chain *from =
	    b->n == 0 || (a->n > 0 && a->ids[0] > b->ids[0]) ? a : b;

	from->n--;
	return *from->ids++;
}

static bool
put_event(struct connection *c, struct id into, int64_t id, int64_t previous)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_MERGE_EVENT);

	statement_i64(st, MERGE_EVENT_INTO, (int64_t)into.lo);
	statement_i64(st, MERGE_EVENT_PREVIOUS, previous);
	statement_i64(st, MERGE_EVENT_ID, id);
	return statement_run(c, st);
}

/* One chain of both, in the order of arrival; *last is its head. */
static bool
merge_events(struct connection *c, struct arena *a, const struct person *from,
    const struct person *into, int64_t *last, size_t *n)
{
	struct chain one = {.n = 0}, other = {.n = 0};
	int64_t id;

	*last = 0;
	if (!read_chain(c, a, from, &one) || !read_chain(c, a, into, &other))
		return false;
	*n = one.n + other.n;
	if (*n == 0)
		return true;
	id = *last = take(&one, &other);
	while (id != 0) {
		int64_t previous = one.n + other.n > 0 ? take(&one, &other) : 0;

		if (!put_event(c, into->id, id, previous))
			return false;
		id = previous;
	}
	return true;
}

_Static_assert((int)MERGE_VISITORS_INTO == (int)MERGE_JOININGS_INTO &&
		   (int)MERGE_VISITORS_INTO == (int)MERGE_TASKS_INTO &&
		   (int)MERGE_VISITORS_INTO == (int)MERGE_NOTES_INTO &&
		   (int)MERGE_VISITORS_INTO == (int)MERGE_TAGS_INTO &&
		   (int)MERGE_VISITORS_INTO == (int)MERGE_VALUES_INTO &&
		   (int)MERGE_VISITORS_INTO == (int)MERGE_MAILS_INTO &&
		   (int)MERGE_VISITORS_INTO == (int)MERGE_RUNS_OLD_INTO &&
		   (int)MERGE_VISITORS_INTO == (int)MERGE_RUNS_INTO &&
		   (int)MERGE_VISITORS_FROM == (int)MERGE_RUNS_OLD_FROM &&
		   (int)MERGE_VISITORS_FROM == (int)MERGE_RUNS_FROM &&
		   (int)MERGE_VISITORS_FROM == (int)MERGE_JOININGS_FROM &&
		   (int)MERGE_VISITORS_FROM == (int)MERGE_TASKS_FROM &&
		   (int)MERGE_VISITORS_FROM == (int)MERGE_NOTES_FROM &&
		   (int)MERGE_VISITORS_FROM == (int)MERGE_TAGS_FROM &&
		   (int)MERGE_VISITORS_FROM == (int)MERGE_VALUES_FROM &&
		   (int)MERGE_VISITORS_FROM == (int)MERGE_MAILS_FROM,
    "they take the same values");

static bool
move(struct connection *c, struct id from, struct id into)
{
	static const enum statement rows[] = {STATEMENT_MERGE_VISITORS,
	    STATEMENT_MERGE_JOININGS, STATEMENT_MERGE_TASKS,
	    STATEMENT_MERGE_NOTES, STATEMENT_MERGE_TAGS, STATEMENT_MERGE_VALUES,
	    STATEMENT_MERGE_MAILS, STATEMENT_MERGE_RUNS_OLD,
	    STATEMENT_MERGE_RUNS};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		sqlite3_stmt *st = statement_use(c, rows[i]);

		statement_i64(st, MERGE_VISITORS_INTO, (int64_t)into.lo);
		statement_i64(st, MERGE_VISITORS_FROM, (int64_t)from.lo);
		if (!statement_run(c, st))
			return false;
	}
	return true;
}

static bool
put_contact(struct connection *c, struct id from, struct id into, int64_t last,
    size_t n)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_MERGE_CONTACT);

	statement_i64(st, MERGE_CONTACT_LAST_EVENT, last);
	statement_i64(st, MERGE_CONTACT_EVENTS, (int64_t)n);
	statement_i64(st, MERGE_CONTACT_INTO, (int64_t)into.lo);
	statement_i64(st, MERGE_CONTACT_FROM, (int64_t)from.lo);
	return statement_run(c, st);
}

bool
merge_contacts(struct connection *c, const struct folder *folder,
    struct arena *a, struct id from, struct id into, bool *found)
{
	struct contact_row goes, stays;
	int64_t last;
	bool gone;
	size_t n;

	if (!contact_read(c, a, from, &goes, found))
		return false;
	if (*found && !contact_read(c, a, into, &stays, found))
		return false;
	*found = *found && from.lo != into.lo;
	if (!*found)
		return true;
	/* His chain is the other's by then: nothing of it is erased. */
	return merge_events(c, a, &goes.p, &stays.p, &last, &n) &&
	       move(c, from, into) && put_contact(c, from, into, last, n) &&
	       contact_erase(c, a, from, EVENTS_ALL, &gone) &&
	       person_anew(c, folder, a, into);
}
