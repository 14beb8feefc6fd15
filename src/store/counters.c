/* SPDX-License-Identifier: ISC */
/* The same shape as notes.c: a queue and a table of buckets. */
#include "store/counters.h"

#include <string.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "store/sqlite.h"

#define COUNTERS_A_FLUSH 1024

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

static size_t
bucket(const struct store_counter *c)
{
	uint64_t h = (uint64_t)c->hour;

	h = h * 31 + hash_mix(c->page.p, c->page.n);
	h = h * 31 + hash_mix(c->variant.p, c->variant.n);
	h = h * 31 + hash_mix(c->source_class.p, c->source_class.n);
	/* Languages and stages are few: their lengths are enough. */
	h = h * 31 + c->lang.n * 64 + c->stage.n;
	return (size_t)(h % COUNTERS_BUCKETS);
}

static bool
same(const struct store_counter *a, const struct store_counter *b)
{
	return a->hour == b->hour && str_eq(a->page, b->page) &&
	       str_eq(a->lang, b->lang) &&
	       str_eq(a->source_class, b->source_class) &&
	       str_eq(a->stage, b->stage) && str_eq(a->variant, b->variant);
}

static void
enqueue(struct counters *q, size_t b, const struct store_counter *is)
{
	struct counter *c = ARENA_NEW(q->arena, struct counter);

	c->is = (struct store_counter){
	    .hour = is->hour,
	    .page = str_copy(q->arena, is->page),
	    .lang = str_copy(q->arena, is->lang),
	    .source_class = str_copy(q->arena, is->source_class),
	    .stage = str_copy(q->arena, is->stage),
	    .variant = str_copy(q->arena, is->variant),
	};
	c->n = 1;
	c->same_hash = q->buckets[b];
	q->buckets[b] = c;
	*q->end = c;
	q->end = &c->next;
	q->n++;
}

bool
counters_add(struct counters *q, const struct store_counter *is)
{
	size_t b = bucket(is);

	for (struct counter *c = q->buckets[b]; c != NULL; c = c->same_hash) {
		if (same(&c->is, is)) {
			c->n++;
			return true;
		}
	}
	if (q->n == COUNTERS_MAX)
		return false;
	enqueue(q, b, is);
	return true;
}

static bool
flush_one(const struct counter *k, struct connection *c)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_COUNTER_ADD);

	statement_i64(st, ":hour", k->is.hour);
	statement_text(st, ":page", k->is.page);
	statement_text(st, ":lang", k->is.lang);
	statement_text(st, ":source_class", k->is.source_class);
	statement_text(st, ":stage", k->is.stage);
	statement_text(st, ":variant", k->is.variant);
	statement_i64(st, ":n", k->n);
	return statement_run(c, st);
}

bool
counters_flush(const struct counters *q, struct connection *c, size_t *flushed)
{
	*flushed = 0;
	for (const struct counter *k = q->first;
	     k != NULL && *flushed < COUNTERS_A_FLUSH; k = k->next) {
		if (!flush_one(k, c))
			return false;
		++*flushed;
	}
	return true;
}

void
counters_drop(struct counters *q, size_t n)
{
	for (; n > 0 && q->first != NULL; n--) {
		struct counter *c = q->first;
		struct counter **b = &q->buckets[bucket(&c->is)];

		while (*b != c)
			b = &(*b)->same_hash;
		*b = c->same_hash;
		q->first = c->next;
		q->n--;
	}
	if (q->first == NULL) {
		q->end = &q->first;
		arena_reset(q->arena);
	}
}
