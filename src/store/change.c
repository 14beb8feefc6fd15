/* SPDX-License-Identifier: ISC */
/* One function a verb. */
#include "store/change.h"

#include <assert.h>

#include "base/arena.h"
#include "store/sqlite.h"
#include "store/visitor.h"

/* More than any person does: an erasure is whole, in its one transaction. */
#define EVENTS_ALL SIZE_MAX

static bool
is_nobody(struct id id)
{
	return id.hi == 0 && id.lo == 0;
}

static bool
add_event(struct connection *c, const struct folder *folder, struct arena *a,
    struct id id, const struct store_event *e, bool *found)
{
	struct store_event event = *e;
	struct visitor_row row;

	if (!visitor_read(c, a, id, &row, found))
		return false;
	return !*found || visitor_take(c, folder, a, &row, &event, 1);
}

static bool
add_consent(struct connection *c, struct id id, const struct store_consent *k)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_CONSENT_ADD);

	statement_i64(st, CONSENT_ADD_AT, k->at);
	statement_i64(st, CONSENT_ADD_PURPOSES, k->purposes);
	statement_text(st, CONSENT_ADD_WORDING, k->wording);
	/* Nobody, a refusal, has number 0, which is no row's. */
	statement_i64(st, CONSENT_ADD_VISITOR, (int64_t)id.lo);
	return statement_run(c, st);
}

/* Erasing who is gone already is done: what was asked for holds. */
static bool
erase(struct connection *c, struct arena *a, struct id id)
{
	struct visitor_row row;
	bool found, gone;

	if (!visitor_read(c, a, id, &row, &found))
		return false;
	return !found ||
	       visitor_erase(c, id, row.last_event, EVENTS_ALL, &gone);
}

static bool
put(struct connection *c, struct id id, const struct store_visitor *v,
    bool *found)
{
	struct store_visitor row = *v;

	row.id = id;
	return visitor_put(c, &row, found);
}

static bool
apply(struct connection *c, const struct folder *folder, struct store_think *t,
    struct change *change, bool *found)
{
	struct id id = is_nobody(change->id) ? t->made : change->id;

	*found = true;
	switch (change->verb) {
	case CHANGE_NEW_VISITOR:
		assert(is_nobody(t->made));
		if (!visitor_add(c, change->visitor))
			return false;
		t->made = change->visitor->id;
		return true;
	case CHANGE_PUT_VISITOR:
		return put(c, id, change->visitor, found);
	case CHANGE_ADD_EVENT:
		return add_event(
		    c, folder, t->arena, id, &change->event, found);
	case CHANGE_ADD_CONSENT:
		return add_consent(c, id, &change->consent);
	case CHANGE_ERASE_VISITOR:
		return erase(c, t->arena, id);
	}
	return true;
}

bool
change_apply(struct connection *c, const struct folder *folder,
    struct store_think *t, bool *gone)
{
	assert(t->nchanges <= STORE_CHANGES_MAX);
	*gone = false;
	for (size_t i = 0; i < t->nchanges && !*gone; i++) {
		bool found;

		if (!apply(c, folder, t, &t->changes[i], &found))
			return false;
		*gone = !found;
	}
	return true;
}
