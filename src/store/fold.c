/* SPDX-License-Identifier: ISC */
/*
 * The history is a chain: each event names the visitor's event before it, the
 * row names the newest.  So a page view costs no index, and the few who need
 * the history follow the chain by row number.
 */
#include "store/fold.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "store/sqlite.h"
#include "store/visitor.h"

/* The event may move the stage once, the silence before it by several steps. */
#define CHANGES_AN_EVENT 8

struct history {
	struct store_event *events;
	int64_t *ids;
	size_t n, cap;
};

static void
add(struct arena *a, struct history *h, int64_t id, struct store_event e)
{
	if (h->n == h->cap) {
		size_t cap = h->cap == 0 ? 64 : h->cap * 2;

		h->events = arena_grow(a, h->events,
		    h->cap * sizeof(*h->events), cap * sizeof(*h->events));
		h->ids = arena_grow(
		    a, h->ids, h->cap * sizeof(*h->ids), cap * sizeof(*h->ids));
		h->cap = cap;
	}
	h->ids[h->n] = id;
	h->events[h->n++] = e;
}

static uint32_t
number(sqlite3_stmt *st, int column)
{
	return (uint32_t)sqlite3_column_int64(st, column);
}

/* The event of this id and its predecessor; 0 ends the chain. */
static int64_t
read_link(struct connection *c, struct arena *a, struct id visitor, int64_t id,
    struct history *h)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_EVENT_READ);
	int64_t previous = 0;

	statement_i64(st, EVENT_READ_ID, id);
	statement_i64(st, EVENT_READ_VISITOR, (int64_t)visitor.lo);
	if (statement_row(c, st)) {
		previous = sqlite3_column_int64(st, 0);
		add(a, h, id,
		    (struct store_event){
			.at = sqlite3_column_int64(st, 1),
			.event = statement_column(a, st, 2),
			.page = statement_column(a, st, 3),
			.page_class = statement_column(a, st, 4),
			.item = statement_column(a, st, 5),
			.form = statement_column(a, st, 6),
			.amount = sqlite3_column_int64(st, 7),
			.currency = statement_column(a, st, 8),
			.answer = statement_column(a, st, 9),
			.dwell = number(st, 10),
			.dwell_before = number(st, 11),
			.scroll = number(st, 12),
			.load = number(st, 13),
		    });
	}
	statement_end(st);
	return previous;
}

static void
read_touches(
    struct connection *c, struct arena *a, struct id visitor, struct history *h)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_TOUCH_READ);

	statement_i64(st, TOUCH_READ_VISITOR, (int64_t)visitor.lo);
	while (statement_row(c, st)) {
		int64_t id = sqlite3_column_int64(st, 0);
		size_t i = 0;

		while (i < h->n && h->ids[i] != id)
			i++;
		if (i == h->n)
			continue;
		h->events[i].has_touch = true;
		h->events[i].touch = (struct store_touch){
		    .at = sqlite3_column_int64(st, 1),
		    .channel = statement_column(a, st, 2),
		    .source = statement_column(a, st, 3),
		    .source_class = statement_column(a, st, 4),
		    .medium = statement_column(a, st, 5),
		    .campaign = statement_column(a, st, 6),
		    .term = statement_column(a, st, 7),
		    .content = statement_column(a, st, 8),
		};
	}
	statement_end(st);
}

/* Oldest arrival first.  false: too long for now, or an error. */
static bool
read_history(struct connection *c, struct arena *a,
    const struct visitor_row *row, struct history *h)
{
	int64_t id = row->last_event;

	if (row->events > c->history_left)
		return false;
	c->history_left -= row->events;
	while (id != 0 && h->n < (size_t)row->events)
		id = read_link(c, a, row->v.id, id, h);
	read_touches(c, a, row->v.id, h);
	for (size_t i = 0; i < h->n / 2; i++) {
		struct store_event e = h->events[i];

		h->events[i] = h->events[h->n - 1 - i];
		h->events[h->n - 1 - i] = e;
	}
	return c->error == SQLITE_OK;
}

/* Stable, and quick where nearly all are in place: late events are few. */
static void
sort(struct store_event *events, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct store_event e = events[i];
		size_t j = i;

		if (events[i - 1].at <= e.at)
			continue;
		for (; j > 0 && events[j - 1].at > e.at; j--)
			events[j] = events[j - 1];
		events[j] = e;
	}
}

static void
run(const struct folder *f, struct arena *a, struct str before,
    const struct store_event *events, size_t n, struct folded *out)
{
	size_t max = CHANGES_AN_EVENT * n;

	assert(events != NULL && n > 0);
	out->changes = arena_array(a, max, sizeof(*out->changes));
	out->nchanges = f->fn(f->ctx, a, before, events, n, &out->state,
	    &out->stage, out->changes, max);
	if (out->nchanges > max)
		out->nchanges = max;
	out->last_at = events[n - 1].at;
}

bool
fold_events(struct connection *c, const struct folder *f, struct arena *a,
    const struct visitor_row *row, struct store_event *events, size_t n,
    struct folded *out)
{
	struct history h = {.n = 0};

	*out = (struct folded){.anew = false};
	sort(events, n);
	if (events[0].at < row->folded_at && read_history(c, a, row, &h)) {
		for (size_t i = 0; i < n; i++)
			add(a, &h, 0, events[i]);
		sort(h.events, h.n);
		run(f, a, STR(""), h.events, h.n, out);
		out->anew = true;
	} else {
		/* Without its history a late event counts where the state
		 * stands: the fold sees that it is late. */
		run(f, a, row->v.state, events, n, out);
	}
	if (out->last_at < row->folded_at)
		out->last_at = row->folded_at;
	return c->error == SQLITE_OK;
}
