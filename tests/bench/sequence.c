/* SPDX-License-Identifier: ISC */
/*
 * What sequences cost the store: letting in CONTACTS who are silent already,
 * looking for who is due when all of them wait, and going on with some.  What
 * is said of each is trivial, so this is the store alone; nothing is asserted.
 */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "store/consent.h"
#include "store/run.h"

#define CONTACTS 100000
#define TOGETHER 64
#define A_WRITE 10
#define DUE 1000
#define TICKS 1000
#define BEGAN 1700000000
#define LATER (BEGAN + 86400)
#define MONTH (LATER + 30 * 86400)

struct bench {
	char dir[64], db[96], lock[96];
	struct arena *arena;
	struct store *store;
	int64_t ms;
	int ended;
	struct made {
		struct bench *bench;
		int first; /* of the contacts it makes */
	} made[TOGETHER];
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
print(const char *what, size_t n, struct moment began, double longest)
{
	struct moment t = now();

	printf("%-40s %7zu  %8.3f s %8.3f s of CPU, longest slice %5.1f ms of "
	       "CPU\n",
	    what, n, t.wall - began.wall, t.cpu - began.cpu, longest * 1e3);
}

/* How long a slice that began then took, or the longest before. */
static double
longer(double longest, struct moment began)
{
	double cpu = now().cpu - began.cpu;

	return cpu > longest ? cpu : longest;
}

static void
fold(void *ctx, struct arena *a, struct store_fold *people, size_t n)
{
	(void)ctx;
	(void)a;
	for (size_t i = 0; i < n; i++)
		people[i].state = people[i].stage = STR("x");
}

/* A few who agreed to a list. */
static bool
think(void *ctx, struct store_think *t)
{
	static const struct store_agree agree = {.at = BEGAN,
	    .kind = AGREE_CONFIRMED,
	    .list = STR("news"),
	    .words = STR("Yes."),
	    .channel = STR("form")};
	const struct made *m = ctx;

	for (int i = 0; i < A_WRITE; i++) {
		struct store_contact *who =
		    ARENA_NEW(t->arena, struct store_contact);

		who->email = str_format(
		    t->arena, "somebody.%d@example.com", m->first + i);
		store_change(t, CHANGE_PUT_CONTACT)->contact = who;
		store_change(t, CHANGE_ADD_AGREE)->agree = &agree;
	}
	return true;
}

static void
done(void *ctx, enum store_rc rc, const struct store_think *t)
{
	const struct made *m = ctx;

	(void)t;
	if (rc != STORE_OK)
		abort();
	m->bench->ended++;
}

static void
make_contacts(struct bench *b)
{
	static struct store_tx tx[TOGETHER];

	for (int made = 0; made < CONTACTS;) {
		b->ended = 0;
		for (int i = 0; i < TOGETHER; i++, made += A_WRITE) {
			b->made[i] = (struct made){b, made};
			tx[i] = (struct store_tx){.think = think,
			    .done = done,
			    .ctx = &b->made[i],
			    .now = BEGAN,
			    .deadline_ms = INT64_MAX};
			memcpy(tx[i].key, &made, sizeof(made));
			store_write(b->store, &tx[i]);
		}
		while (b->ended < TOGETHER)
			(void)store_turn(b->store, ++b->ms);
	}
}

/* Lets everybody in, to wait for a month. */
static void
let_in(void *ctx, const struct store_follower *who, struct store_think *t)
{
	struct store_run *r = ARENA_NEW(t->arena, struct store_run);

	(void)ctx;
	if (who->nruns > 0 || who->who.nagrees == 0)
		return;
	*r = (struct store_run){.sequence = STR("win-back"),
	    .number = 1,
	    .entered_at = who->now,
	    .wake = MONTH + (int64_t)who->who.contact.id.lo};
	store_change(t, CHANGE_PUT_RUN)->run = r;
}

/* On to the next wait, with a mail. */
static void
go_on(void *ctx, const struct store_follower *who, struct store_think *t)
{
	struct store_run *r = ARENA_NEW(t->arena, struct store_run);
	struct store_mail *m = ARENA_NEW(t->arena, struct store_mail);

	(void)ctx;
	*r = who->runs[0];
	r->step = STR("w1");
	r->path = STR("hello w1");
	r->step_at = who->now;
	r->wake = who->now + 86400;
	store_change(t, CHANGE_PUT_RUN)->run = r;
	*m = (struct store_mail){
	    .dedup = str_format(
		t->arena, "win-back:%llu:hello", (unsigned long long)r->id),
	    .kind = MAIL_MARKETING,
	    .list = STR("news"),
	    .mail = STR("hello"),
	    .lang = STR("nb"),
	    .site = STR("v1"),
	    .at = who->now,
	    .due = who->now,
	    .stale = who->now + 86400,
	    .run = r->id,
	    .step = STR("hello")};
	store_change(t, CHANGE_QUEUE_MAIL)->mail = m;
}

static void
enrol(struct bench *b)
{
	const struct store_scan scan = {.name = STR("win-back:1"),
	    .what = SCAN_SILENT,
	    .before = BEGAN + 60,
	    .existing = true,
	    .most = SIZE_MAX};
	struct moment began = now();
	double longest = 0;
	size_t did, all = 0;
	bool more = true;

	while (more) {
		struct moment slice = now();

		if (store_runs_scan(b->store, LATER, &scan, let_in, b, &did,
			&more) != STORE_OK)
			abort();
		all += did;
		longest = longer(longest, slice);
	}
	print("silent contacts let in", all, began, longest);
}

static void
tick(struct bench *b)
{
	struct moment began = now();
	double longest = 0;
	int64_t at;
	size_t did;

	for (int i = 0; i < TICKS; i++) {
		struct moment slice = now();

		if (store_run_next(b->store, &at) != STORE_OK ||
		    store_runs_due(b->store, LATER, 1000, go_on, b, &did) !=
			STORE_OK ||
		    did > 0)
			abort();
		longest = longer(longest, slice);
	}
	print("ticks while all of them wait", TICKS, began, longest);
}

static void
go_on_with(struct bench *b, const char *what, int64_t at)
{
	struct moment began = now();
	double longest = 0;
	size_t did = 1, all = 0;

	while (did > 0) {
		struct moment slice = now();

		if (store_runs_due(b->store, at, 1000, go_on, b, &did) !=
		    STORE_OK)
			abort();
		all += did;
		longest = longer(longest, slice);
	}
	print(what, all, began, longest);
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

int
main(void)
{
	struct arena *outer = arena_new(0);
	struct bench b = {.arena = arena_new(0), .ms = 1000};
	struct store_config config = {.fold = fold};
	struct keyring *keys;

	if (!crypto_start())
		return 1;
	keys = keyring_new();
	snprintf(b.dir, sizeof(b.dir), "/tmp/kunderejse-bench-XXXXXX");
	if (mkdtemp(b.dir) == NULL)
		return 1;
	snprintf(b.db, sizeof(b.db), "%s/db", b.dir);
	snprintf(b.lock, sizeof(b.lock), "%s/lock", b.dir);
	config.path = b.db;
	config.lock_path = b.lock;
	config.keys = keys;
	if (keys == NULL || !store_prepare(b.db, b.lock))
		return 1;
	b.store = store_open(outer, &config);
	make_contacts(&b);
	enrol(&b);
	tick(&b);
	go_on_with(&b, "due go on, each with a mail", MONTH + DUE);
	go_on_with(&b, "all the others go on, with a mail", MONTH + CONTACTS);
	store_close(b.store);
	keyring_free(keys);
	arena_free(outer);
	arena_free(b.arena);
	return nftw(b.dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}
