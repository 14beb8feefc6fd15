/* SPDX-License-Identifier: ISC */
/* Statements around one visitor, in the order their foreign keys want. */
#include "store/visitor.h"

#include <string.h>

#include "base/arena.h"
#include "store/fold.h"
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
		    .folded_at = sqlite3_column_int64(st, 2),
		    .last_event = sqlite3_column_int64(st, 3),
		    .events = sqlite3_column_int64(st, 4),
		    .v.consent_at = sqlite3_column_int64(st, 5),
		    .v.purposes = (uint32_t)sqlite3_column_int64(st, 6),
		    .v.wording = statement_column(a, st, 8),
		    .v.stage = statement_column(a, st, 9),
		    .v.state = statement_column(a, st, 10),
		};
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

static bool
add_touch(struct connection *c, struct id visitor, int64_t event,
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

static bool
add_exposures(
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

static bool
add_event(
    struct connection *c, struct visitor_row *row, const struct store_event *e)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_EVENT_ADD);

	statement_i64(st, EVENT_ADD_VISITOR, (int64_t)row->v.id.lo);
	statement_i64(st, EVENT_ADD_PREVIOUS, row->last_event);
	statement_i64(st, EVENT_ADD_AT, e->at);
	statement_text(st, EVENT_ADD_EVENT, e->event);
	statement_text(st, EVENT_ADD_PAGE, e->page);
	statement_text(st, EVENT_ADD_PAGE_CLASS, e->page_class);
	statement_text(st, EVENT_ADD_ITEM, e->item);
	statement_text(st, EVENT_ADD_FORM, e->form);
	statement_i64(st, EVENT_ADD_AMOUNT, e->amount);
	statement_text(st, EVENT_ADD_CURRENCY, e->currency);
	statement_text(st, EVENT_ADD_ANSWER, e->answer);
	statement_i64(st, EVENT_ADD_DWELL, e->dwell);
	statement_i64(st, EVENT_ADD_DWELL_BEFORE, e->dwell_before);
	statement_i64(st, EVENT_ADD_SCROLL, e->scroll);
	statement_i64(st, EVENT_ADD_LOAD, e->load);
	if (!statement_run(c, st))
		return false;
	row->last_event = sqlite3_last_insert_rowid(c->db);
	row->events++;
	if (row->v.seen_at < e->at)
		row->v.seen_at = e->at;
	return add_exposures(c, row->v.id, e) &&
	       (!e->has_touch ||
		   add_touch(c, row->v.id, row->last_event, &e->touch));
}

static bool
add_change(struct connection *c, struct id visitor,
    const struct store_stage_change *s, int happened, bool correction)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_CHANGE_ADD);

	statement_i64(st, CHANGE_ADD_VISITOR, (int64_t)visitor.lo);
	statement_i64(st, CHANGE_ADD_AT, s->at);
	statement_text(st, CHANGE_ADD_STAGE_FROM, s->from);
	statement_text(st, CHANGE_ADD_STAGE_TO, s->to);
	statement_text(st, CHANGE_ADD_RULE, s->rule);
	statement_text(st, CHANGE_ADD_EVIDENCE, s->evidence);
	statement_i64(st, CHANGE_ADD_HAPPENED, happened);
	statement_i64(st, CHANGE_ADD_CORRECTION, correction);
	return statement_run(c, st);
}

static bool
listed(const struct store_stage_change *s,
    const struct store_stage_change *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].at == s->at && str_eq(list[i].from, s->from) &&
		    str_eq(list[i].to, s->to) &&
		    str_eq(list[i].rule, s->rule) &&
		    str_eq(list[i].evidence, s->evidence))
			return true;
	return false;
}

static size_t
read_changes(struct connection *c, struct arena *a, struct id visitor,
    struct store_stage_change **out)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_CHANGE_READ);
	struct store_stage_change *list = NULL;
	size_t n = 0;

	statement_i64(st, CHANGE_READ_VISITOR, (int64_t)visitor.lo);
	for (; statement_row(c, st); n++) {
		list = arena_grow(
		    a, list, n * sizeof(*list), (n + 1) * sizeof(*list));
		list[n] = (struct store_stage_change){
		    .at = sqlite3_column_int64(st, 0),
		    .from = statement_column(a, st, 1),
		    .to = statement_column(a, st, 2),
		    .rule = statement_column(a, st, 3),
		    .evidence = statement_column(a, st, 4),
		};
	}
	statement_end(st);
	*out = list;
	return n;
}

/* What was written and no longer comes out is taken back, what comes out and
 * was not written is added; what stands is never touched. */
static bool
correct(struct connection *c, struct arena *a, struct id visitor,
    const struct folded *f)
{
	struct store_stage_change *old;
	size_t n = read_changes(c, a, visitor, &old);

	for (size_t i = 0; i < n; i++)
		if (!listed(&old[i], f->changes, f->nchanges) &&
		    !add_change(c, visitor, &old[i], -1, true))
			return false;
	for (size_t i = 0; i < f->nchanges; i++)
		if (!listed(&f->changes[i], old, n) &&
		    !add_change(c, visitor, &f->changes[i], 1, true))
			return false;
	return c->error == SQLITE_OK;
}

static bool
put_folded(struct connection *c, const struct visitor_row *row)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_VISITOR_FOLD);

	statement_i64(st, VISITOR_FOLD_ID, (int64_t)row->v.id.lo);
	statement_i64(st, VISITOR_FOLD_SEEN_AT, row->v.seen_at);
	statement_i64(st, VISITOR_FOLD_FOLDED_AT, row->folded_at);
	statement_i64(st, VISITOR_FOLD_LAST_EVENT, row->last_event);
	statement_i64(st, VISITOR_FOLD_EVENTS, row->events);
	statement_text(st, VISITOR_FOLD_STAGE, row->v.stage);
	statement_blob(st, VISITOR_FOLD_STATE, row->v.state);
	return statement_run(c, st);
}

bool
visitor_take(struct connection *c, const struct folder *folder, struct arena *a,
    struct visitor_row *row, struct store_event *events, size_t n)
{
	struct folded f;

	if (!fold_events(c, folder, a, row, events, n, &f))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!add_event(c, row, &events[i]))
			return false;
	row->folded_at = f.last_at;
	row->v.state = f.state;
	row->v.stage = f.stage;
	if (!put_folded(c, row))
		return false;
	if (f.anew)
		return correct(c, a, row->v.id, &f);
	for (size_t i = 0; i < f.nchanges; i++)
		if (!add_change(c, row->v.id, &f.changes[i], 1, false))
			return false;
	return true;
}

/* Removes the chain's newest event; *id becomes its predecessor. */
static bool
remove_event(struct connection *c, struct id visitor, int64_t *id)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_EVENT_REMOVE);

	statement_i64(st, EVENT_REMOVE_ID, *id);
	statement_i64(st, EVENT_REMOVE_VISITOR, (int64_t)visitor.lo);
	*id = statement_row(c, st) ? sqlite3_column_int64(st, 0) : 0;
	statement_end(st);
	return c->error == SQLITE_OK;
}

bool
visitor_erase(struct connection *c, struct id id, int64_t last_event,
    size_t max, bool *gone)
{
	sqlite3_stmt *st;
	size_t removed = 0;

	*gone = false;
	for (; last_event != 0 && removed < max; removed++)
		if (!remove_event(c, id, &last_event))
			return false;
	if (last_event != 0) {
		st = statement_use(c, STATEMENT_VISITOR_CUT);
		statement_i64(st, VISITOR_CUT_ID, (int64_t)id.lo);
		statement_i64(st, VISITOR_CUT_LAST_EVENT, last_event);
		statement_i64(st, VISITOR_CUT_REMOVED, (int64_t)removed);
		return statement_run(c, st);
	}
	st = statement_use(c, STATEMENT_ANSWER_FORGET);
	statement_i64(st, ANSWER_FORGET_VISITOR, (int64_t)id.lo);
	if (!statement_run(c, st))
		return false;
	st = statement_use(c, STATEMENT_VISITOR_REMOVE);
	statement_i64(st, VISITOR_REMOVE_ID, (int64_t)id.lo);
	*gone = statement_run(c, st);
	return *gone;
}
