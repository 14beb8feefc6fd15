/* SPDX-License-Identifier: ISC */
#include "sending/running.h"

#include "base/arena.h"

#define SLICE 200 /* contacts of a slice, at most */
#define ZONES_MAX 64

/* The zones of contacts, each read once from the machine's files. */
struct zones {
	struct arena *arena;
	size_t n;
	struct {
		struct str name;
		const struct zone_row *rows;
		uint32_t n;
		bool good;
	} rows[ZONES_MAX];
};

static bool
zone(void *ctx, struct str name, const struct zone_row **rows, uint32_t *n)
{
	struct zones *z = ctx;
	size_t i = 0;

	while (i < z->n && !str_eq(z->rows[i].name, name))
		i++;
	if (i == ZONES_MAX)
		return false;
	if (i == z->n) {
		z->rows[i].name = str_copy(z->arena, name);
		z->rows[i].good = zone_load(
		    z->arena, z->rows[i].name, &z->rows[i].rows, &z->rows[i].n);
		z->n++;
	}
	*rows = z->rows[i].rows;
	*n = z->rows[i].n;
	return z->rows[i].good;
}

void
running_start(struct running *r, struct arena *a, struct store *store,
    const struct keyring *keys)
{
	*r = (struct running){.store = store,
	    .scan_seconds = 60,
	    .zones = ARENA_NEW(a, struct zones)};
	r->zones->arena = a;
	r->following = (struct following){
	    .keys = keys, .zone = zone, .zone_ctx = r->zones};
}

void
running_take_site(struct running *r, const struct site *site)
{
	r->following.site = site;
	r->woken = false;
	r->scanned_at = 0;
}

/* All rules that look for somebody, until there is nobody more to let in now.
 */
static enum store_rc
scan(struct running *r, struct arena *a, int64_t now, bool *more)
{
	struct fold fold = {r->following.site};
	struct store_scan scan;
	enum store_rc rc = STORE_OK;
	size_t did;

	for (size_t i = 0; rc == STORE_OK && !*more &&
			   sequence_scan(r->following.site, a, now, i, &scan);
	     i++)
		rc = store_runs_scan(
		    r->store, now, &scan, sequence_enter, &fold, &did, more);
	if (rc == STORE_OK && !*more)
		r->scanned_at = now;
	return rc;
}

enum store_rc
running_turn(struct running *r, struct arena *a, int64_t now, bool *more)
{
	enum store_rc rc = STORE_OK;
	size_t did = 0;

	*more = false;
	if (r->following.site->head->sequences.n == 0)
		return STORE_OK;
	if (!r->woken) {
		rc = store_runs_wake(r->store, now, more);
		r->woken = rc == STORE_OK && !*more;
	}
	if (rc == STORE_OK && !*more && now >= r->scanned_at + r->scan_seconds)
		rc = scan(r, a, now, more);
	if (rc == STORE_OK)
		rc = store_runs_due(
		    r->store, now, SLICE, sequence_follow, &r->following, &did);
	*more |= did > 0;
	return rc;
}

enum store_rc
running_next(struct running *r, int64_t *at)
{
	enum store_rc rc;

	*at = INT64_MAX;
	if (r->following.site->head->sequences.n == 0)
		return STORE_OK;
	rc = store_run_next(r->store, at);
	if (r->scanned_at + r->scan_seconds < *at)
		*at = r->scanned_at + r->scan_seconds;
	return rc;
}
