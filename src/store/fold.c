/* SPDX-License-Identifier: ISC */
/*
 * The history is a chain: each event names the person's event before it, the
 * row names the newest.  So a page view costs no index, and the few who need
 * the history follow the chain by row number.
 */
#include "store/fold.h"

#include "base/arena.h"
#include "store/sqlite.h"
#include "store/person.h"

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
read_link(struct connection *c, struct arena *a, const struct person *p,
    int64_t id, struct history *h)
{
	sqlite3_stmt *st = statement_use(c, person_sql(p->kind)->event_read);
	int64_t previous = 0;

	statement_i64(st, EVENT_READ_ID, id);
	statement_i64(st, EVENT_READ_PERSON, (int64_t)p->id.lo);
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

/* Oldest arrival first. */
static void
read_history(struct connection *c, struct arena *a, const struct person *p,
    struct history *h)
{
	int64_t id = p->last_event;

	while (id != 0 && h->n < (size_t)p->events)
		id = read_link(c, a, p, id, h);
	if (p->kind == PERSON_VISITOR)
		read_touches(c, a, p->id, h);
	for (size_t i = 0; i < h->n / 2; i++) {
		struct store_event e = h->events[i];

		h->events[i] = h->events[h->n - 1 - i];
		h->events[h->n - 1 - i] = e;
	}
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

/* When what is new begins. */
static int64_t
begins(const struct fold_group *g)
{
	int64_t at = INT64_MAX;

	if (g->nevents > 0)
		at = g->events[0].at;
	if (g->joins && g->joined_at[g->whose] < at)
		at = g->joined_at[g->whose];
	return at;
}

bool
fold_brings_touch(const struct fold_group *g)
{
	for (size_t i = 0; i < g->nevents; i++)
		if (g->events[i].has_touch)
			return true;
	return false;
}

/* Whether the new comes before what one of them has seen; of one moment a touch
 * comes before what the others did. */
static bool
is_late(const struct fold_group *g)
{
	bool touch = fold_brings_touch(g);
	int64_t at = begins(g);

	for (size_t i = 0; i < g->n; i++)
		if (at < g->people[i].folded_at ||
		    (touch && i != g->whose && at == g->people[i].folded_at))
			return true;
	return false;
}

/* Whether all their histories may be read, which then is counted. */
static bool
allowed(struct connection *c, const struct fold_group *g)
{
	int64_t sum = 0;

	for (size_t i = 0; i < g->n; i++)
		sum += g->people[i].events;
	if (sum > c->history_left)
		return false;
	c->history_left -= sum;
	return true;
}

static void
take_history(
    struct connection *c, struct arena *a, struct fold_group *g, size_t i)
{
	struct history h = {.n = 0};

	read_history(c, a, &g->people[i], &h);
	for (size_t k = 0; i == g->whose && k < g->nevents; k++)
		add(a, &h, 0, g->events[k]);
	sort(h.events, h.n);
	g->folds[i].events = h.events;
	g->folds[i].n = h.n;
	g->folds[i].joins_at = i > 0 ? g->joined_at[i] : 0;
}

/* Without its history a late event counts where the state stands: the fold
 * sees that it is late. */
static void
take_state(struct fold_group *g, size_t i)
{
	g->folds[i].before = g->people[i].state;
	if (i != g->whose)
		return;
	g->folds[i].events = g->events;
	g->folds[i].n = g->nevents;
	g->folds[i].joins_at = g->joins ? g->joined_at[i] : 0;
}

static void
fold_once(struct connection *c, const struct folder *f, struct arena *a,
    struct fold_group *g)
{
	g->folds = arena_array(a, g->n, sizeof(*g->folds));
	for (size_t i = 0; i < g->n; i++)
		if (g->anew)
			take_history(c, a, g, i);
		else
			take_state(g, i);
	f->fn(f->ctx, a, g->folds, g->n);
}

bool
fold_group(struct connection *c, const struct folder *f, struct arena *a,
    struct fold_group *g, bool whole)
{
	sort(g->events, g->nevents);
	g->anew = whole && (g->anew || is_late(g)) && allowed(c, g);
	fold_once(c, f, a, g);
	if (whole && !g->anew && g->folds[0].again && allowed(c, g)) {
		g->anew = true;
		fold_once(c, f, a, g);
	}
	return c->error == SQLITE_OK;
}
