/* SPDX-License-Identifier: ISC */
/*
 * What it costs to show who sells those who are warm and cooling, and those he
 * looks for, out of CONTACTS of the demo who were heard of within two years, 60
 * in 100 of them with browsers.  Median of ROUNDS; nothing is asserted.
 */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../unit/crowd.h"
#include "admin/admin.h"
#include "base/crypto.h"
#include "program/opensite.h"

#define CONTACTS 50000
#define ROUNDS 9
#define NOW 1803888000

struct bench {
	char dir[64], db[96], lock[96];
	struct arena *arena;
	struct site site;
	struct store *store;
	struct fold fold;
};

static double
seconds(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int
by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* How long its answer is. */
static size_t
show(struct bench *b, struct arena *a, const char *query)
{
	struct request request = {.method = METHOD_GET,
	    .path = STR("/k/admin/people"),
	    .query = str_of(query)};
	struct response response;
	struct context ctx = {.entries = admin_entries,
	    .entry = &admin_people,
	    .arena = a,
	    .site = &b->site,
	    .store = b->store,
	    .request = &request,
	    .response = &response,
	    .now = NOW};

	response_init(&response, a);
	if (admin_people.run(&ctx) != PAGE_DONE || response.status != 200)
		abort();
	return response.body.n;
}

static void
print(struct bench *b, const char *query)
{
	struct arena *a = arena_new(0);
	double wall[ROUNDS], cpu[ROUNDS];
	size_t bytes = 0;

	for (int i = 0; i < ROUNDS; i++) {
		wall[i] = seconds(CLOCK_MONOTONIC);
		cpu[i] = seconds(CLOCK_PROCESS_CPUTIME_ID);
		bytes = show(b, a, query);
		cpu[i] = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu[i];
		wall[i] = seconds(CLOCK_MONOTONIC) - wall[i];
		arena_reset(a);
	}
	qsort(wall, ROUNDS, sizeof(*wall), by_size);
	qsort(cpu, ROUNDS, sizeof(*cpu), by_size);
	printf("people?%-22s %6zu bytes %8.1f ms %8.1f ms of CPU\n", query,
	    bytes, wall[ROUNDS / 2] * 1e3, cpu[ROUNDS / 2] * 1e3);
	arena_free(a);
}

static bool
open_store(struct bench *b, struct keyring *keys)
{
	struct store_config config = {.path = b->db,
	    .lock_path = b->lock,
	    .fold = people_fold,
	    .fold_ctx = &b->fold,
	    .keys = keys};

	snprintf(b->dir, sizeof(b->dir), "/tmp/kunderejse-bench-XXXXXX");
	if (mkdtemp(b->dir) == NULL)
		return false;
	snprintf(b->db, sizeof(b->db), "%s/db", b->dir);
	snprintf(b->lock, sizeof(b->lock), "%s/lock", b->dir);
	if (!store_prepare(b->db, b->lock))
		return false;
	b->store = store_open(b->arena, &config);
	return true;
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
	static const struct str stages[] = {STR("awareness"),
	    STR("consideration"), STR("decision"), STR("purchase"),
	    STR("onboarding"), STR("loyalty"), STR("ambassador"),
	    STR("at_risk")};
	const char *srcdir = getenv("srcdir");
	struct bench b = {.arena = arena_new(0), .fold = {&b.site}};
	struct crowd crowd = {.now = NOW,
	    .random = 88172645463325252,
	    .stages = stages,
	    .nstages = sizeof(stages) / sizeof(*stages)};
	struct keyring *keys;

	if (!crypto_start() || !opensite(b.arena,
				   str_format(b.arena, "%s/templates/nordkurs",
				       srcdir == NULL ? "." : srcdir)
				       .p,
				   &b.site))
		return 1;
	keys = keyring_new();
	if (keys == NULL || !open_store(&b, keys))
		return 1;
	crowd.store = b.store;
	crowd_add(&crowd, CONTACTS);
	print(&b, "");
	print(&b, "q=somebody.4711@");
	print(&b, "q=example.com");
	print(&b, "tag=fair");
	print(&b, "sequence=onboarding");
	store_close(b.store);
	keyring_free(keys);
	arena_free(b.arena);
	return nftw(b.dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}
