/* SPDX-License-Identifier: ISC */
/*
 * Whatever the order in which the same timed things arrive, the end is the
 * same: state, stage, and the changes of stage that stand, of two visitors and
 * of the contact whom they turn out to be.  10,000 orders, drawn with a fixed
 * seed, through the real tellings, store and journey.  Each tells one thing
 * twice; a join that is undone leaves what it would be without it.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include <sqlite3.h>

#include "scripts.h"

#include "base/buf.h"
#include "people/fold.h"
#include "people/told.h"
#include "store/store.h"

#define SCRIPTS 100
#define ORDERS 100 /* of each script, side by side */
#define SEED 20270301

/* A script in an order of its own. */
struct run {
	struct told told; /* first: what done() of a telling is given */
	struct world *world;
	struct store_tx tx;
	struct item order[ITEMS], *item;
	struct id visitors[VISITORS];
	struct str email;
	struct id contact;
	struct store_visitor row;
	enum store_rc rc;
	bool done;
};

/* What is read in the end, of a visitor or of the contact. */
enum read {
	READ_VISITOR,
	READ_VISITOR_CHANGES,
	READ_CONTACT,
	READ_CONTACT_CHANGES,
	READ__MAX
};

struct world {
	struct arena *arena;
	struct store *store;
	struct site site;
	struct fold fold;
	sqlite3 *db;
	sqlite3_stmt *reads[READ__MAX];
	char dir[64], path[96], lock[96];
	int64_t ms;
	uint64_t keys, random; /* random: of the draws */
	int contacts, script;
};

#define CHANGES                                                            \
	"SELECT at || ' ' || stage_from || ' ' || stage_to || ' ' || rule" \
	" || ' ' || evidence || ' ' || sum(happened) FROM "
#define STANDING                                                 \
	" = ? GROUP BY at, stage_from, stage_to, rule, evidence" \
	" HAVING sum(happened) <> 0"
static const char *const reads[READ__MAX] = {
    [READ_VISITOR] = "SELECT stage || ' ' || events || ' ' || (contact IS NULL)"
		     " || ' ' || hex(state) FROM visitor WHERE id = ?",
    [READ_VISITOR_CHANGES] = CHANGES "stage_change WHERE visitor" STANDING,
    [READ_CONTACT] = "SELECT stage || ' ' || events || ' ' || hex(state)"
		     " FROM contact WHERE id = ?",
    [READ_CONTACT_CHANGES] = CHANGES "contact_change WHERE contact" STANDING,
};

static int
setup(void **state)
{
	struct arena *a = arena_new(0);
	struct world *w = ARENA_NEW(a, struct world);
	struct store_config config = {
	    .path = w->path, .lock_path = w->lock, .fold = people_fold};

	w->arena = a;
	w->ms = 1000;
	w->random = SEED;
	w->site.journey = *t_build(a, &rules);
	w->fold.site = &w->site;
	config.fold_ctx = &w->fold;
	/* In memory where there is such a place: it writes a lot. */
	snprintf(w->dir, sizeof(w->dir), "%s/kunderejse-order-XXXXXX",
	    access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	assert_non_null(mkdtemp(w->dir));
	snprintf(w->path, sizeof(w->path), "%s/db", w->dir);
	snprintf(w->lock, sizeof(w->lock), "%s/lock", w->dir);
	assert_true(store_prepare(w->path, w->lock));
	w->store = store_open(a, &config);
	assert_int_equal(sqlite3_open(w->path, &w->db), SQLITE_OK);
	for (int i = 0; i < READ__MAX; i++)
		assert_int_equal(
		    sqlite3_prepare_v2(w->db, reads[i], -1, &w->reads[i], NULL),
		    SQLITE_OK);
	*state = w;
	return 0;
}

static int
teardown(void **state)
{
	static const char *const files[] = {"db", "db-wal", "db-shm", "lock"};
	struct world *w = *state;
	char path[128];

	for (int i = 0; i < READ__MAX; i++)
		sqlite3_finalize(w->reads[i]);
	sqlite3_close(w->db);
	store_close(w->store);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", w->dir, files[i]);
		unlink(path);
	}
	rmdir(w->dir);
	arena_free(w->arena);
	return 0;
}

static void
ended(void *ctx, enum store_rc rc, const struct store_think *t)
{
	struct run *r = ctx;

	r->rc = rc;
	r->done = true;
	if (t->contact.id.lo != 0)
		r->contact = t->contact.id;
}

static void
park(struct run *r, int64_t now)
{
	r->done = false;
	r->tx.done = ended;
	r->tx.ctx = r;
	r->tx.now = now;
	r->tx.deadline_ms = INT64_MAX;
	store_write(r->world->store, &r->tx);
}

static void
new_key(struct run *r)
{
	r->world->keys++;
	memcpy(r->tx.key, &r->world->keys, sizeof(r->world->keys));
}

static bool
think_visitor(void *ctx, struct store_think *t)
{
	struct run *r = ctx;

	r->row = (struct store_visitor){
	    .purposes = PURPOSE_REMEMBER, .wording = STR("w")};
	t->changes[t->nchanges++] =
	    (struct change){.verb = CHANGE_NEW_VISITOR, .visitor = &r->row};
	return true;
}

static bool
think_undo(void *ctx, struct store_think *t)
{
	struct run *r = ctx;

	t->changes[t->nchanges++] = (struct change){
	    .verb = CHANGE_UNJOIN, .id = r->visitors[r->item->visitor]};
	return true;
}

static void
tell(struct run *r)
{
	r->told = (struct told){.email = r->email,
	    .proof = JOIN_ORDER,
	    .events = {r->item->event},
	    .nevents = 1};
	if (r->item->what == JOIN)
		r->told.number = r->visitors[r->item->visitor];
	assert_int_equal(
	    told_prepare(&r->told, r->world->arena, &r->tx), TOLD_GOOD);
	park(r, r->item->event.at);
}

static void
arrive(struct run *r, struct item *item)
{
	r->item = item;
	r->done = item->what == SEEN || item->what == NOTHING;
	r->rc = STORE_OK;
	if (item->what == SEEN)
		assert_true(store_note(
		    r->world->store, r->visitors[item->visitor], &item->event));
	if (r->done)
		return;
	r->tx = (struct store_tx){.think = think_undo};
	new_key(r);
	if (item->what == UNDO)
		park(r, item->event.at);
	else
		tell(r);
}

static bool
all_done(const struct run *runs, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!runs[i].done)
			return false;
	return true;
}

static void
settle(struct world *w, const struct run *runs, size_t n)
{
	struct store_numbers numbers;

	do {
		(void)store_turn(w->store, w->ms += 100);
		store_numbers(w->store, &numbers);
	} while (numbers.waiting > 0 || !all_done(runs, n));
}

static void
make_people(struct world *w, struct run *runs, size_t n)
{
	for (int v = 0; v < VISITORS; v++) {
		for (size_t i = 0; i < n; i++) {
			runs[i].tx = (struct store_tx){.think = think_visitor};
			new_key(&runs[i]);
			park(&runs[i], T0);
		}
		settle(w, runs, n);
		for (size_t i = 0; i < n; i++)
			runs[i].visitors[v] = runs[i].row.id;
	}
}

static void
put(struct world *w, struct buf *b, enum read read, struct id id)
{
	sqlite3_stmt *st = w->reads[read];

	sqlite3_bind_int64(st, 1, (int64_t)id.lo);
	while (sqlite3_step(st) == SQLITE_ROW)
		buf_printf(b, "  %s\n", sqlite3_column_text(st, 0));
	sqlite3_reset(st);
}

/* All that is to be the same in the end. */
static struct str
the_end(struct arena *a, const struct run *r)
{
	struct world *w = r->world;
	struct buf b;

	buf_init(&b, a, 1000000);
	for (int v = 0; v < VISITORS; v++) {
		buf_printf(&b, "visitor %d\n", v);
		put(w, &b, READ_VISITOR, r->visitors[v]);
		put(w, &b, READ_VISITOR_CHANGES, r->visitors[v]);
	}
	buf_lit(&b, "contact\n");
	put(w, &b, READ_CONTACT, r->contact);
	put(w, &b, READ_CONTACT_CHANGES, r->contact);
	return buf_view(&b);
}

static void
say(const struct run *r, size_t number)
{
	printf(
	    "seed %d, script %d, order %zu:\n", SEED, r->world->script, number);
	for (size_t i = 0; i < ITEMS; i++)
		printf("%d %d %lld %.*s %.*s\n", r->order[i].what,
		    r->order[i].visitor, (long long)r->order[i].event.at,
		    STR_ARG(r->order[i].event.event),
		    STR_ARG(r->order[i].event.page_class));
}

/* What somebody told is told once more. */
static void
repeat(struct world *w, struct run *runs)
{
	for (size_t i = 0; i < ORDERS; i++)
		if (runs[i].item->what == TOLD || runs[i].item->what == JOIN)
			tell(&runs[i]);
	settle(w, runs, ORDERS);
	for (size_t i = 0; i < ORDERS; i++)
		if (runs[i].item->what == TOLD || runs[i].item->what == JOIN)
			assert_int_equal(runs[i].rc, STORE_AGAIN);
}

/* All of a script's things, in the order of each. */
static void
play(struct world *w, struct run *runs)
{
	for (size_t k = 0; k < ITEMS; k++) {
		for (size_t i = 0; i < ORDERS; i++)
			arrive(&runs[i], &runs[i].order[k]);
		settle(w, runs, ORDERS);
		for (size_t i = 0; i < ORDERS; i++)
			assert_int_equal(runs[i].rc, STORE_OK);
		if (k == ITEMS / 2)
			repeat(w, runs);
	}
}

/* The orders of a script; what the first comes to, that of its times. */
static struct str
run_orders(struct world *w, const struct item *script)
{
	struct arena *a = arena_new(0);
	struct run *runs = arena_array(a, ORDERS, sizeof(*runs));
	struct str want = STR("");

	for (size_t i = 0; i < ORDERS; i++) {
		runs[i].world = w;
		runs[i].email = str_format(a, "p%d@example.com", w->contacts++);
		memcpy(runs[i].order, script, ITEMS * sizeof(*script));
		if (i > 0)
			shuffle(&w->random, runs[i].order);
		else
			join_first(runs[i].order);
		if (i == 1)
			leave_out(runs[i].order);
	}
	make_people(w, runs, ORDERS);
	play(w, runs);
	for (size_t i = 0; i < ORDERS; i++) {
		struct str is = the_end(a, &runs[i]);

		if (i == 0)
			want = str_copy(w->arena, is);
		if (!str_eq(is, want)) {
			say(&runs[i], i);
			assert_string_equal(str_copy(a, is).p, want.p);
		}
	}
	arena_free(a);
	return want;
}

static size_t
count(struct str s, const char *word)
{
	size_t n = 0, at;

	while ((at = str_find(s, str_of(word))) < s.n) {
		s = str_from(s, at + 1);
		n++;
	}
	return n;
}

static void
any_order_comes_to_the_same(void **state)
{
	struct world *w = *state;
	size_t shared = 0, cooled = 0, moved = 0, scored = 0;
	size_t by_ad = 0, by_search = 0;

	for (w->script = 0; w->script < SCRIPTS; w->script++) {
		static const int joins[] = {0, 1, 2, 1, 2};
		struct item script[ITEMS];
		struct str want;

		/* Nobody joined, one device, two; of these one undone. */
		draw_script(&w->random, script, joins[w->script % 5],
		    w->script % 5 > 2);
		want = run_orders(w, script);
		(void)store_keep(w->store, T0, (struct store_before){0, 0});
		shared += count(want, "shared: ");
		cooled += count(want, " cool after=");
		moved += count(want, " move event=");
		scored += count(want, " score ");
		by_ad += count(want, " campaign=spring* ");
		by_search += count(want, " v:source-class=search/");
	}
	/* The scripts are about something. */
	assert_true(shared > SCRIPTS && cooled > SCRIPTS && moved > SCRIPTS &&
		    scored > SCRIPTS / 2);
	assert_true(by_ad > SCRIPTS / 10 && by_search > SCRIPTS / 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(
	    any_order_comes_to_the_same, setup, teardown)};

	_Static_assert(SCRIPTS * ORDERS == 10000, "orders");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
