/* SPDX-License-Identifier: ISC */
/* The same shape as notes.c: a queue and a table of buckets. */
#include "store/counters.h"

#include <string.h>

#include "base/arena.h"
#include "store/agree.h"
#include "store/sqlite.h"

#define COUNTERS_A_FLUSH 1024
#define UNKNOWN_A_DAY 1000

void
counters_init(struct counters *q)
{
	memset(q, 0, sizeof(*q));
	q->arena = arena_new(0);
	q->end = &q->first;
}

void
counters_free(struct counters *q)
{
	arena_free(q->arena);
}

static struct counter **
bucket(struct counters *q, uint64_t mark)
{
	return &q->buckets[mark % COUNTERS_BUCKETS];
}

static void
enqueue(struct counters *q, uint64_t mark, const struct store_counter *is)
{
	struct counter *c = ARENA_NEW(q->arena, struct counter);
	struct counter **b = bucket(q, mark);

	c->is = (struct store_counter){
	    .what = is->what,
	    .at = is->at,
	    .page = str_copy(q->arena, is->page),
	    .lang = str_copy(q->arena, is->lang),
	    .source_class = str_copy(q->arena, is->source_class),
	    .stage = str_copy(q->arena, is->stage),
	    .variant = str_copy(q->arena, is->variant),
	    .host = str_copy(q->arena, is->host),
	    .source = str_copy(q->arena, is->source),
	    .medium = str_copy(q->arena, is->medium),
	    .campaign = str_copy(q->arena, is->campaign),
	    .sent = is->sent,
	    .link = is->link,
	};
	c->mark = mark;
	c->n = 1;
	c->same_hash = *b;
	*b = c;
	*q->end = c;
	q->end = &c->next;
	q->n++;
}

bool
counters_again(struct counters *q, uint64_t mark)
{
	struct counter *c = *bucket(q, mark);

	while (c != NULL && c->mark != mark)
		c = c->same_hash;
	if (c != NULL)
		c->n++;
	return c != NULL;
}

bool
counters_add(struct counters *q, uint64_t mark, const struct store_counter *is)
{
	if (counters_again(q, mark))
		return true;
	if (q->n == COUNTERS_MAX)
		return false;
	enqueue(q, mark, is);
	return true;
}

/* How many new sources a day still takes; counted once in a transaction. */
struct room {
	bool known;
	int64_t day, left;
};

static bool
take_room(struct room *room, int64_t day, struct connection *c)
{
	sqlite3_stmt *st;

	if (!room->known || room->day != day) {
		st = statement_use(c, STATEMENT_UNKNOWN_COUNT);
		statement_i64(st, UNKNOWN_COUNT_DAY, day);
		*room = (struct room){true, day, 0};
		if (statement_row(c, st))
			room->left =
			    UNKNOWN_A_DAY - sqlite3_column_int64(st, 0);
		statement_end(st);
	}
	return c->error == SQLITE_OK && room->left-- > 0;
}

static bool
more_unknown(const struct counter *k, struct connection *c, bool *there)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_UNKNOWN_MORE);

	statement_i64(st, UNKNOWN_MORE_N, k->n);
	statement_i64(st, UNKNOWN_MORE_DAY, k->is.at);
	statement_text(st, UNKNOWN_MORE_HOST, k->is.host);
	statement_text(st, UNKNOWN_MORE_SOURCE, k->is.source);
	statement_text(st, UNKNOWN_MORE_MEDIUM, k->is.medium);
	statement_text(st, UNKNOWN_MORE_CAMPAIGN, k->is.campaign);
	*there = statement_run(c, st) && sqlite3_changes(c->db) > 0;
	return c->error == SQLITE_OK;
}

static bool
add_unknown(const struct counter *k, struct room *room, struct connection *c)
{
	sqlite3_stmt *st;
	bool there, named;

	if (!more_unknown(k, c, &there) || there)
		return c->error == SQLITE_OK;
	named = take_room(room, k->is.at, c);
	if (c->error != SQLITE_OK)
		return false;
	st = statement_use(c, STATEMENT_UNKNOWN_ADD);
	statement_i64(st, UNKNOWN_ADD_DAY, k->is.at);
	statement_text(st, UNKNOWN_ADD_HOST, named ? k->is.host : STR(""));
	statement_text(st, UNKNOWN_ADD_SOURCE, named ? k->is.source : STR(""));
	statement_text(st, UNKNOWN_ADD_MEDIUM, named ? k->is.medium : STR(""));
	statement_text(
	    st, UNKNOWN_ADD_CAMPAIGN, named ? k->is.campaign : STR(""));
	statement_i64(st, UNKNOWN_ADD_N, k->n);
	return statement_run(c, st);
}

static bool
add_view(const struct counter *k, struct connection *c)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_COUNTER_ADD);

	statement_i64(st, COUNTER_ADD_HOUR, k->is.at);
	statement_text(st, COUNTER_ADD_PAGE, k->is.page);
	statement_text(st, COUNTER_ADD_LANG, k->is.lang);
	statement_text(st, COUNTER_ADD_SOURCE_CLASS, k->is.source_class);
	statement_text(st, COUNTER_ADD_STAGE, k->is.stage);
	statement_text(st, COUNTER_ADD_VARIANT, k->is.variant);
	statement_i64(st, COUNTER_ADD_N, k->n);
	return statement_run(c, st);
}

static bool
add(const struct counter *k, struct room *room, struct connection *c)
{
	switch (k->is.what) {
	case COUNTED_VIEW:
		return add_view(k, c);
	case COUNTED_UNKNOWN:
		return add_unknown(k, room, c);
	case COUNTED_LINK:
		return mail_link_count(c, k->is.sent, k->is.link, k->n, 0);
	}
	return false;
}

bool
counters_flush(const struct counters *q, struct connection *c, size_t *flushed)
{
	struct room room = {.known = false};

	*flushed = 0;
	for (const struct counter *k = q->first;
	     k != NULL && *flushed < COUNTERS_A_FLUSH; k = k->next) {
		if (!add(k, &room, c))
			return false;
		++*flushed;
	}
	return true;
}

static void
unlink_one(struct counters *q, struct counter **at)
{
	struct counter *c = *at;
	struct counter **b = bucket(q, c->mark);

	while (*b != c)
		b = &(*b)->same_hash;
	*b = c->same_hash;
	*at = c->next;
	q->n--;
	if (*at == NULL)
		q->end = at;
}

uint64_t
counters_drop(struct counters *q, size_t from, size_t n)
{
	struct counter **at = &q->first;
	uint64_t views = 0;

	while (from-- > 0 && *at != NULL)
		at = &(*at)->next;
	for (; n > 0 && *at != NULL; n--) {
		views += (uint64_t)(*at)->n;
		unlink_one(q, at);
	}
	if (q->first == NULL)
		arena_reset(q->arena);
	return views;
}
