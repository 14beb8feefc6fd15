/* SPDX-License-Identifier: ISC */
/* Statements around one visitor, in the order their foreign keys want. */
#include "store/visitor.h"

#include <string.h>

#include "base/arena.h"
#include "store/sqlite.h"

#define TOUCHES_MAX 50
/* What allows to keep which variants he was shown. */
#define EXPOSED (PURPOSE_EXPERIMENTS | PURPOSE_MEASURE)
#define SECRET_BYTES sizeof(((struct store_visitor *)0)->secret_hash)

static struct id
row_id(int64_t number)
{
	return (struct id){.lo = (uint64_t)number};
}

/* The schema checks it, but not when a damaged file is read. */
static bool
secret_is_whole(struct connection *c, sqlite3_stmt *st)
{
	if (sqlite3_column_bytes(st, 7) != (int)SECRET_BYTES)
		c->error = SQLITE_CORRUPT;
	return c->error == SQLITE_OK;
}

bool
visitor_read(struct connection *c, struct arena *a, struct id id,
    struct visitor_row *row, bool *found)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_VISITOR_READ);

	*found = false;
	/* Ids of another engine are nobody's here. */
	if (id.hi != 0 || id.lo > INT64_MAX)
		return c->error == SQLITE_OK;
	statement_i64(st, VISITOR_READ_ID, (int64_t)id.lo);
	if (statement_row(c, st) && secret_is_whole(c, st)) {
		*row = (struct visitor_row){
		    .v.id = id,
		    .v.created_at = sqlite3_column_int64(st, 0),
		    .v.seen_at = sqlite3_column_int64(st, 1),
		    .p.kind = PERSON_VISITOR,
		    .p.id = id,
		    .p.folded_at = sqlite3_column_int64(st, 2),
		    .p.last_event = sqlite3_column_int64(st, 3),
		    .p.events = sqlite3_column_int64(st, 4),
		    .v.consent_at = sqlite3_column_int64(st, 5),
		    .v.purposes = (uint32_t)sqlite3_column_int64(st, 6),
		    .v.wording = statement_column(a, st, 8),
		    .v.stage = statement_column(a, st, 9),
		    .v.state = statement_column(a, st, 10),
		    .v.contact = row_id(sqlite3_column_int64(st, 11)),
		    .v.contact_state = statement_column(a, st, 12),
		};
		row->p.contact = row->v.contact;
		row->p.letters = (row->v.purposes & PURPOSE_LETTERS) != 0;
		row->p.seen_at = row->v.seen_at;
		row->p.stage = row->v.stage;
		row->p.state = row->v.state;
		memcpy(row->v.secret_hash, sqlite3_column_blob(st, 7),
		    SECRET_BYTES);
		*found = true;
	}
	statement_end(st);
	return c->error == SQLITE_OK;
}

bool
visitor_add(struct connection *c, struct store_visitor *v)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_VISITOR_ADD);

	statement_i64(st, VISITOR_ADD_CREATED_AT, v->created_at);
	statement_i64(st, VISITOR_ADD_SEEN_AT, v->seen_at);
	statement_i64(st, VISITOR_ADD_CONSENT_AT, v->consent_at);
	statement_i64(st, VISITOR_ADD_PURPOSES, v->purposes);
	statement_blob(st, VISITOR_ADD_SECRET_HASH,
	    (struct str){(const char *)v->secret_hash, SECRET_BYTES});
	statement_text(st, VISITOR_ADD_WORDING, v->wording);
	statement_text(st, VISITOR_ADD_STAGE, v->stage);
	statement_blob(st, VISITOR_ADD_STATE, v->state);
	if (!statement_run(c, st))
		return false;
	v->id = row_id(sqlite3_last_insert_rowid(c->db));
	return true;
}

static bool
drop_exposures(struct connection *c, struct id visitor)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_EXPOSURE_DROP);

	statement_i64(st, EXPOSURE_DROP_VISITOR, (int64_t)visitor.lo);
	return statement_run(c, st);
}

bool
visitor_put(struct connection *c, const struct store_visitor *v, bool *found)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_VISITOR_PUT);

	statement_i64(st, VISITOR_PUT_ID, (int64_t)v->id.lo);
	statement_i64(st, VISITOR_PUT_CONSENT_AT, v->consent_at);
	statement_i64(st, VISITOR_PUT_PURPOSES, v->purposes);
	statement_text(st, VISITOR_PUT_WORDING, v->wording);
	statement_text(st, VISITOR_PUT_STAGE, v->stage);
	statement_blob(st, VISITOR_PUT_STATE, v->state);
	*found = statement_run(c, st) && sqlite3_changes(c->db) == 1;
	if (*found && (v->purposes & EXPOSED) != EXPOSED)
		return drop_exposures(c, v->id);
	return c->error == SQLITE_OK;
}

bool
visitor_add_touch(struct connection *c, struct id visitor, int64_t event,
    const struct store_touch *t)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_TOUCH_ADD);

	statement_i64(st, TOUCH_ADD_VISITOR, (int64_t)visitor.lo);
	statement_i64(st, TOUCH_ADD_AT, t->at);
	statement_i64(st, TOUCH_ADD_EVENT, event);
	statement_text(st, TOUCH_ADD_CHANNEL, t->channel);
	statement_text(st, TOUCH_ADD_SOURCE, t->source);
	statement_text(st, TOUCH_ADD_SOURCE_CLASS, t->source_class);
	statement_text(st, TOUCH_ADD_MEDIUM, t->medium);
	statement_text(st, TOUCH_ADD_CAMPAIGN, t->campaign);
	statement_text(st, TOUCH_ADD_TERM, t->term);
	statement_text(st, TOUCH_ADD_CONTENT, t->content);
	if (!statement_run(c, st))
		return false;
	st = statement_use(c, STATEMENT_TOUCH_TRIM);
	statement_i64(st, TOUCH_TRIM_VISITOR, (int64_t)visitor.lo);
	statement_i64(st, TOUCH_TRIM_MAX, TOUCHES_MAX);
	return statement_run(c, st);
}

bool
visitor_add_exposures(
    struct connection *c, struct id visitor, const struct store_event *e)
{
	for (size_t i = 0; i < e->nexposures; i++) {
		sqlite3_stmt *st = statement_use(c, STATEMENT_EXPOSURE_ADD);

		statement_i64(st, EXPOSURE_ADD_VISITOR, (int64_t)visitor.lo);
		statement_text(
		    st, EXPOSURE_ADD_EXPERIMENT, e->exposures[i].experiment);
		statement_text(
		    st, EXPOSURE_ADD_VARIANT, e->exposures[i].variant);
		statement_i64(st, EXPOSURE_ADD_AT, e->at);
		if (!statement_run(c, st))
			return false;
	}
	return true;
}

bool
visitor_erase(
    struct connection *c, const struct person *p, size_t max, bool *gone)
{
	sqlite3_stmt *st;
	bool left;

	*gone = false;
	if (!person_remove_events(c, p, max, &left))
		return false;
	if (left)
		return true;
	st = statement_use(c, STATEMENT_ANSWER_FORGET);
	statement_i64(st, ANSWER_FORGET_VISITOR, (int64_t)p->id.lo);
	if (!statement_run(c, st))
		return false;
	st = statement_use(c, STATEMENT_VISITOR_REMOVE);
	statement_i64(st, VISITOR_REMOVE_ID, (int64_t)p->id.lo);
	*gone = statement_run(c, st);
	return *gone;
}
