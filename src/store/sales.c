/* SPDX-License-Identifier: ISC */
#include "store/sales.h"

#include "base/arena.h"
#include "store/engine.h"
#include "store/saleswrite.h"

#define LIST_MS 3000 /* all who are known are walked through */

bool
task_add(struct connection *c, struct id contact, const struct store_task *task,
    uint64_t *id)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_TASK_ADD);

	statement_i64(st, TASK_ADD_CONTACT, (int64_t)contact.lo);
	statement_text(st, TASK_ADD_PERSON, task->person);
	statement_text(st, TASK_ADD_TEXT, task->text);
	statement_i64(st, TASK_ADD_AT, task->at);
	statement_text(st, TASK_ADD_BY, task->by);
	statement_i64(st, TASK_ADD_DUE, task->due);
	if (!statement_run(c, st))
		return false;
	*id = (uint64_t)sqlite3_last_insert_rowid(c->db);
	return true;
}

bool
task_end(struct connection *c, struct id contact, const struct store_task *task,
    int64_t now, bool *found)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_TASK_END);

	statement_i64(st, TASK_END_NOW, now);
	statement_text(st, TASK_END_DONE_BY, task->done_by);
	statement_i64(st, TASK_END_ID, (int64_t)task->id);
	statement_i64(st, TASK_END_CONTACT, (int64_t)contact.lo);
	if (!statement_run(c, st))
		return false;
	*found = sqlite3_changes(c->db) > 0;
	return true;
}

bool
note_add(struct connection *c, struct id contact, const struct store_note *note)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_NOTE_ADD);

	statement_i64(st, NOTE_ADD_CONTACT, (int64_t)contact.lo);
	statement_text(st, NOTE_ADD_TEXT, note->text);
	statement_i64(st, NOTE_ADD_AT, note->at);
	statement_text(st, NOTE_ADD_BY, note->by);
	return statement_run(c, st);
}

static bool
tag_run(struct connection *c, enum statement which, struct id contact,
    struct str tags)
{
	struct str tag;

	_Static_assert((int)TAG_ADD_CONTACT == (int)TAG_REMOVE_CONTACT &&
			   (int)TAG_ADD_TAG == (int)TAG_REMOVE_TAG,
	    "they take the same values");
	while (str_word(&tags, &tag)) {
		sqlite3_stmt *st = statement_use(c, which);

		statement_i64(st, TAG_ADD_CONTACT, (int64_t)contact.lo);
		statement_text(st, TAG_ADD_TAG, tag);
		if (!statement_run(c, st))
			return false;
	}
	return true;
}

bool
contact_tags_add(struct connection *c, struct id contact, struct str tags)
{
	return tag_run(c, STATEMENT_TAG_ADD, contact, tags);
}

bool
contact_tags_remove(struct connection *c, struct id contact, struct str tags)
{
	return tag_run(c, STATEMENT_TAG_REMOVE, contact, tags);
}

bool
contact_tags_read(
    struct connection *c, struct arena *a, struct id contact, struct str *tags)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_TAG_READ);

	*tags = STR("");
	statement_i64(st, TAG_READ_CONTACT, (int64_t)contact.lo);
	while (statement_row(c, st))
		*tags = str_format(a, "%.*s%s%.*s", STR_ARG(*tags),
		    tags->n > 0 ? " " : "",
		    STR_ARG(statement_column(a, st, 0)));
	statement_end(st);
	return c->error == SQLITE_OK;
}

static struct id
id_of(sqlite3_stmt *st, int column)
{
	return (struct id){.lo = (uint64_t)sqlite3_column_int64(st, column)};
}

/* Reading may begin when the level allows it. */
static bool
begin(struct store *s)
{
	if (s->level == 0)
		return false;
	connection_start(&s->connection, LIST_MS);
	return true;
}

static enum store_rc
end(struct store *s, sqlite3_stmt *st)
{
	statement_end(st);
	if (s->connection.error == SQLITE_OK)
		return STORE_OK;
	store_fault(s, "reading for who sells");
	return STORE_DOWN;
}

enum store_rc
store_tasks(struct store *s, struct arena *a, struct id contact, size_t max,
    struct store_open **out, size_t *n)
{
	struct store_open *rows = arena_array(a, max, sizeof(*rows));
	sqlite3_stmt *st;

	*out = rows;
	*n = 0;
	if (!begin(s))
		return STORE_DOWN;
	st = statement_use(&s->connection, STATEMENT_TASK_LIST);
	statement_i64(st, TASK_LIST_CONTACT, (int64_t)contact.lo);
	statement_i64(st, TASK_LIST_MAX, (int64_t)max);
	while (statement_row(&s->connection, st))
		rows[(*n)++] = (struct store_open){
		    .task = {.id = (uint64_t)sqlite3_column_int64(st, 0),
			.person = statement_column(a, st, 2),
			.text = statement_column(a, st, 3),
			.at = sqlite3_column_int64(st, 4),
			.by = statement_column(a, st, 5),
			.due = sqlite3_column_int64(st, 6)},
		    .contact = id_of(st, 1),
		    .email = statement_column(a, st, 7),
		    .name = statement_column(a, st, 8),
		    .company = statement_column(a, st, 9)};
	return end(s, st);
}

static struct store_stand
read_stand(struct arena *a, sqlite3_stmt *st)
{
	return (struct store_stand){.contact = {.id = id_of(st, 0),
					.email = statement_column(a, st, 1),
					.name = statement_column(a, st, 2),
					.company = statement_column(a, st, 3),
					.role = statement_column(a, st, 4),
					.seen_at = sqlite3_column_int64(st, 5),
					.stage = statement_column(a, st, 7),
					.state = statement_column(a, st, 8)},
	    .hidden = sqlite3_column_int64(st, 6) != 0,
	    .changed = sqlite3_column_type(st, 9) != SQLITE_NULL &&
		       sqlite3_column_int64(st, 6) == 0,
	    .stage_then = statement_column(a, st, 9)};
}

static void
add_browser(struct arena *a, struct store_stand *s, struct str state)
{
	struct str *grown = arena_array(a, s->nbrowsers + 1, sizeof(*grown));

	for (size_t i = 0; i < s->nbrowsers; i++)
		grown[i] = s->browsers[i];
	grown[s->nbrowsers++] = state;
	s->browsers = grown;
}

enum store_rc
store_stand(struct store *s, struct arena *a, struct id contact, int64_t since,
    struct store_stand *out)
{
	sqlite3_stmt *st;
	enum store_rc rc;

	*out = (struct store_stand){.nbrowsers = 0};
	if (!begin(s))
		return STORE_DOWN;
	st = statement_use(&s->connection, STATEMENT_STAND_READ);
	statement_i64(st, STAND_READ_ID, (int64_t)contact.lo);
	statement_i64(st, STAND_READ_SINCE, since);
	while (statement_row(&s->connection, st)) {
		if (out->contact.id.lo == 0)
			*out = read_stand(a, st);
		if (sqlite3_column_type(st, 10) != SQLITE_NULL)
			add_browser(a, out, statement_column(a, st, 10));
	}
	rc = end(s, st);
	return rc == STORE_OK && out->contact.id.lo == 0 ? STORE_REFUSED : rc;
}

enum store_rc
store_heard(struct store *s, struct arena *a, struct id after, size_t max,
    struct store_heard **out, size_t *n)
{
	struct store_heard *rows = arena_array(a, max, sizeof(*rows));
	sqlite3_stmt *st;

	*out = rows;
	*n = 0;
	if (!begin(s))
		return STORE_DOWN;
	st = statement_use(&s->connection, STATEMENT_PEOPLE_HEARD);
	statement_i64(st, PEOPLE_HEARD_ID, (int64_t)after.lo);
	statement_i64(st, PEOPLE_HEARD_MAX, (int64_t)max);
	while (statement_row(&s->connection, st))
		rows[(*n)++] = (struct store_heard){.contact = id_of(st, 0),
		    .at = sqlite3_column_int64(st, 1),
		    .state = statement_column(a, st, 2)};
	return end(s, st);
}

enum store_rc
store_find(struct store *s, struct arena *a, struct id after, struct str tag,
    struct str sequence, size_t max, struct store_contact **out, size_t *n)
{
	struct store_contact *rows = arena_array(a, max, sizeof(*rows));
	sqlite3_stmt *st;

	*out = rows;
	*n = 0;
	if (!begin(s))
		return STORE_DOWN;
	st = statement_use(&s->connection, STATEMENT_PEOPLE_FIND);
	statement_i64(st, PEOPLE_FIND_ID, (int64_t)after.lo);
	statement_text(st, PEOPLE_FIND_TAG, tag);
	statement_text(st, PEOPLE_FIND_SEQUENCE, sequence);
	statement_i64(st, PEOPLE_FIND_MAX, (int64_t)max);
	while (statement_row(&s->connection, st))
		rows[(*n)++] = (struct store_contact){.id = id_of(st, 0),
		    .seen_at = sqlite3_column_int64(st, 1),
		    .email = statement_column(a, st, 2),
		    .name = statement_column(a, st, 3),
		    .company = statement_column(a, st, 4)};
	return end(s, st);
}

/* A list of names that somebody has. */
static enum store_rc
read_names(struct store *s, struct arena *a, enum statement which, size_t max,
    struct str **out, size_t *n)
{
	struct str *rows = arena_array(a, max, sizeof(*rows));
	sqlite3_stmt *st;

	*out = rows;
	*n = 0;
	if (!begin(s))
		return STORE_DOWN;
	_Static_assert((int)TAG_LIST_MAX == (int)SEQUENCE_LIST_MAX,
	    "they take the same value");
	st = statement_use(&s->connection, which);
	statement_i64(st, TAG_LIST_MAX, (int64_t)max);
	while (statement_row(&s->connection, st))
		rows[(*n)++] = statement_column(a, st, 0);
	return end(s, st);
}

enum store_rc
store_tags(
    struct store *s, struct arena *a, size_t max, struct str **out, size_t *n)
{
	return read_names(s, a, STATEMENT_TAG_LIST, max, out, n);
}

enum store_rc
store_sequences(
    struct store *s, struct arena *a, size_t max, struct str **out, size_t *n)
{
	return read_names(s, a, STATEMENT_SEQUENCE_LIST, max, out, n);
}

enum store_rc
store_company(struct store *s, struct arena *a, struct id contact, size_t max,
    struct store_contact **out, size_t *n)
{
	struct store_contact *rows = arena_array(a, max, sizeof(*rows));
	sqlite3_stmt *st;

	*out = rows;
	*n = 0;
	if (!begin(s))
		return STORE_DOWN;
	st = statement_use(&s->connection, STATEMENT_COMPANY_READ);
	statement_i64(st, COMPANY_READ_CONTACT, (int64_t)contact.lo);
	statement_i64(st, COMPANY_READ_MAX, (int64_t)max);
	while (statement_row(&s->connection, st))
		rows[(*n)++] = (struct store_contact){.id = id_of(st, 0),
		    .email = statement_column(a, st, 1),
		    .name = statement_column(a, st, 2),
		    .role = statement_column(a, st, 3),
		    .seen_at = sqlite3_column_int64(st, 4),
		    .stage = statement_column(a, st, 5)};
	return end(s, st);
}
