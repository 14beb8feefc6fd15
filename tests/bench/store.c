/* SPDX-License-Identifier: ISC */
/*
 * What the store costs, printed in microseconds an operation: reading a row,
 * noting an event with its share of the flush, counting, a durable write.
 * Visitors are drawn at random out of VISITORS; nothing is asserted.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "store/count.h"

#define VISITORS 50000
#define READS 300000
#define NOTES 300000
#define WRITES 300

struct bench {
	char dir[64], db[96], lock[96];
	struct arena *arena;
	struct store *store;
	int64_t ms, at;
};

/* By the wall, and of this process: the machine may have other work. */
struct moment {
	double wall, cpu;
};

static double
seconds(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct moment
now(void)
{
	return (struct moment){
	    seconds(CLOCK_MONOTONIC), seconds(CLOCK_PROCESS_CPUTIME_ID)};
}

static void
print(const char *what, struct moment began, int n)
{
	struct moment t = now();

	printf("%-36s %9.2f us %9.2f us of CPU\n", what,
	    (t.wall - began.wall) * 1e6 / n, (t.cpu - began.cpu) * 1e6 / n);
}

/* A state of the size that a journey packs. */
static void
fold(void *ctx, struct arena *a, struct store_fold *people, size_t n)
{
	char *p = arena_alloc(a, 250);

	(void)ctx;
	if (n != 1)
		abort();
	if (people->before.n > 0)
		memcpy(p, people->before.p, people->before.n);
	p[people->events[0].at % 250] += (char)people->n;
	people->state = (struct str){p, 250};
	people->stage = STR("consideration");
	people->last_at = people->events[people->n - 1].at;
}

static bool
think(void *ctx, struct store_think *t)
{
	static struct store_visitor v;

	(void)ctx;
	v = (struct store_visitor){.created_at = t->now,
	    .seen_at = t->now,
	    .wording = STR("abcdefgh"),
	    .stage = STR("awareness")};
	t->changes[0] =
	    (struct change){.verb = CHANGE_NEW_VISITOR, .visitor = &v};
	t->nchanges = 1;
	return true;
}

static void
done(void *ctx, enum store_rc rc, const struct store_think *t)
{
	(void)t;
	if (rc != STORE_OK)
		abort();
	++*(int *)ctx;
}

/* n new visitors, `together` of them in each transaction. */
static void
write_visitors(struct bench *b, int from, int n, int together)
{
	struct store_tx *tx = calloc((size_t)together, sizeof(*tx));
	int ended = 0, parked = 0;

	for (int i = 0; i < n; i++) {
		struct store_tx *t = &tx[parked++];
		int key = from + i;

		*t = (struct store_tx){.think = think,
		    .done = done,
		    .ctx = &ended,
		    .now = 1700000000,
		    .deadline_ms = INT64_MAX};
		memcpy(t->key, &key, sizeof(key));
		store_write(b->store, t);
		while (parked == together && ended < i + 1)
			(void)store_turn(b->store, ++b->ms);
		if (parked == together)
			parked = 0;
	}
	while (ended < n)
		(void)store_turn(b->store, ++b->ms);
	free(tx);
}

static struct id
random_id(int among)
{
	return (struct id){0, 1 + (uint64_t)(rand() % among)};
}

static void
note(struct bench *b, int n, int among)
{
	struct store_event e = {.event = STR("page_view"),
	    .page = STR("prices"),
	    .page_class = STR("price")};

	for (int i = 0; i < n; i++) {
		e.at = b->at++;
		if (!store_note(b->store, random_id(among), &e))
			abort();
		if (i % 8 == 0)
			(void)store_turn(b->store, b->ms);
		/* The keeper's part: the log must not grow for ever. */
		if (i % 4096 == 0)
			(void)store_keep(
			    b->store, b->at, (struct store_before){0, 0});
	}
	(void)store_turn(b->store, b->ms += 200);
}

static void
read_rows(struct bench *b, int n, int together, int among)
{
	struct store_want wants[16];
	struct moment began = now();
	char what[64];

	for (int i = 0; i < n; i += together) {
		for (int k = 0; k < together; k++)
			wants[k] = (struct store_want){.id = random_id(among)};
		if (store_read(b->store, b->arena, wants, (size_t)together) !=
		    STORE_OK)
			abort();
		arena_reset(b->arena);
	}
	snprintf(what, sizeof(what), "read a row, %d visitors, %d a trip",
	    among, together);
	print(what, began, n);
}

static void
measure(struct bench *b)
{
	struct store_counter c = {.at = 0,
	    .page = STR("front"),
	    .lang = STR("no"),
	    .source_class = STR("search"),
	    .stage = STR("unknown")};
	struct moment began;

	began = now();
	note(b, NOTES, VISITORS);
	print("note an event, 50000 visitors", began, NOTES);
	began = now();
	note(b, NOTES, 50);
	print("note an event, 50 visitors", began, NOTES);
	read_rows(b, READS, 1, 50);
	read_rows(b, READS, 1, VISITORS);
	read_rows(b, READS, 16, VISITORS);
	began = now();
	for (int i = 0; i < NOTES; i++) {
		if (!store_count_again(b->store, 1))
			store_count(b->store, 1, &c);
		if (i % 8 == 0)
			(void)store_turn(b->store, b->ms += i % 80 == 0);
	}
	print("count a view", began, NOTES);
	began = now();
	write_visitors(b, VISITORS, WRITES, 1);
	print("durable write, one a transaction", began, WRITES);
	began = now();
	write_visitors(b, VISITORS + WRITES, WRITES * 30, 30);
	print("durable write, 30 a transaction", began, WRITES * 30);
}

int
main(void)
{
	struct arena *outer = arena_new(0);
	struct bench b = {.arena = arena_new(0), .ms = 1000, .at = 1700000000};
	struct store_config config = {.fold = fold};

	snprintf(b.dir, sizeof(b.dir), "/tmp/kunderejse-bench-XXXXXX");
	if (mkdtemp(b.dir) == NULL)
		return 1;
	snprintf(b.db, sizeof(b.db), "%s/db", b.dir);
	snprintf(b.lock, sizeof(b.lock), "%s/lock", b.dir);
	config.path = b.db;
	config.lock_path = b.lock;
	if (!store_prepare(b.db, b.lock))
		return 1;
	b.store = store_open(outer, &config);
	write_visitors(&b, 0, VISITORS, 64);
	measure(&b);
	store_close(b.store);
	arena_free(outer);
	arena_free(b.arena);
	unlink(b.db);
	unlink(b.lock);
	strcat(b.db, "-wal");
	unlink(b.db);
	strcpy(strrchr(b.db, '-'), "-shm");
	unlink(b.db);
	return rmdir(b.dir);
}
