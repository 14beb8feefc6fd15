/* SPDX-License-Identifier: ISC */
/*
 * Whatever the order in which the same timed things arrive, the end is the
 * same: state, stage, and the changes of stage that stand, of two visitors and
 * of the contact whom they turn out to be.  10,000 orders, drawn with a fixed
 * seed, through the real store and the real journey.
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

#include "journeys.h"

#include "base/buf.h"
#include "people/fold.h"
#include "store/store.h"

#define DAY ((int64_t)86400)
#define T0 (20000 * DAY)
#define SCRIPTS 40
#define ORDERS 250 /* of each script, side by side */
#define ITEMS 9
#define VISITORS 2
#define SEED 20270301

static const struct t_journey rules = {
    .stages = {"unknown", "aware", "consider", "decision", "purchase",
	"loyalty", "at_risk", "lost"},
    .signals =
	{
	    {"decision", {"page_view", "price", NULL, NULL}, "P30D", NULL, 25,
		75},
	    {"consider", {"page_view", "reviews", NULL, NULL}, NULL, NULL, 30,
		60},
	    {"aware", {"share", NULL, NULL, NULL}, "P5D", NULL, 50, 0},
	    {"purchase", {"page_view", "course", "excel", NULL}, NULL, NULL, 50,
		0},
	},
    .moves =
	{
	    {"purchase", {"purchase", NULL, NULL, NULL}},
	    {"decision", {"form_submit", NULL, NULL, "offer"}},
	    {"aware", {"meeting", NULL, NULL, NULL}},
	},
    .cools = {{"loyalty", "at_risk", "P120D"}, {"at_risk", "lost", "P1Y"},
	{"purchase", "loyalty", "P10D"}, {"decision", "at_risk", "P90D"}},
    .threshold = 50,
    .lead = 10,
};

static const struct store_event pool[] = {
    {.event = STR("page_view"), .page_class = STR("price")},
    {.event = STR("page_view"), .page_class = STR("price")},
    {.event = STR("page_view"), .page_class = STR("reviews")},
    {.event = STR("page_view"),
	.page_class = STR("course"),
	.item = STR("excel")},
    {.event = STR("page_view"),
	.page_class = STR("home"),
	.has_touch = true,
	.touch = {.channel = STR("Organic Search"),
	    .source = STR("google"),
	    .source_class = STR("search"),
	    .medium = STR("organic")}},
    {.event = STR("share")},
    {.event = STR("mail_sent")},
    {.event = STR("meeting")},
    {.event = STR("form_submit"), .form = STR("offer")},
    {.event = STR("purchase"),
	.item = STR("excel"),
	.amount = 149000,
	.currency = STR("NOK")},
};

/* Something that arrives: an event of somebody, or a join. */
struct item {
	enum { OF_VISITOR, OF_CONTACT, JOIN } what;
	int visitor;
	struct store_event event; /* of a join only its time */
};

/* One telling of a script in an order of its own. */
struct run {
	struct world *world;
	struct store_tx tx;
	struct item order[ITEMS], *item;
	struct id visitors[VISITORS];
	int number; /* makes the address */
	struct str email;
	struct id contact;
	struct store_visitor row;
	struct store_contact who;
	bool done;
};

struct world {
	struct arena *arena;
	struct store *store;
	struct site site;
	struct fold fold;
	sqlite3 *db;
	char dir[64], path[96], lock[96];
	int64_t ms;
	uint64_t keys, random;
	int contacts;
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
	*state = w;
	return 0;
}

static int
teardown(void **state)
{
	static const char *const files[] = {"db", "db-wal", "db-shm", "lock"};
	struct world *w = *state;
	char path[128];

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

/* splitmix64: the same draws on every machine. */
static uint64_t
draw(struct world *w, uint64_t below)
{
	uint64_t z = (w->random += UINT64_C(0x9e3779b97f4a7c15));

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return (z ^ (z >> 31)) % below;
}

/* From minutes to months, so that silence is long enough to cool now and then.
 */
static int64_t
draw_gap(struct world *w)
{
	static const int64_t longest[] = {
	    3600, DAY, 8 * DAY, 30 * DAY, 100 * DAY, 200 * DAY, 500 * DAY};

	return 60 + (int64_t)draw(w, (uint64_t)longest[draw(w, 7)]);
}

/* In order of time; the last `joins` of the visitors' first items are joins. */
static void
draw_script(struct world *w, struct item *script, int joins)
{
	int64_t at = T0;

	for (size_t i = 0; i < ITEMS; i++) {
		struct item *item = &script[i];

		*item = (struct item){.visitor = (int)draw(w, VISITORS),
		    .what =
			joins > 0 && draw(w, 3) == 0 ? OF_CONTACT : OF_VISITOR,
		    .event = pool[draw(w, sizeof(pool) / sizeof(pool[0]))]};
		item->event.at = item->event.touch.at = at += draw_gap(w);
	}
	for (int v = 0; v < joins; v++) {
		struct item *item;

		do
			item = &script[draw(w, ITEMS)];
		while (item->what == JOIN);
		item->what = JOIN;
		item->visitor = v;
	}
}

static void
shuffle(struct world *w, struct item *items)
{
	for (size_t i = ITEMS - 1; i > 0; i--) {
		size_t k = (size_t)draw(w, i + 1);
		struct item item = items[i];

		items[i] = items[k];
		items[k] = item;
	}
}

static void
ended(void *ctx, enum store_rc rc, const struct store_think *t)
{
	struct run *r = ctx;

	assert_int_equal(rc, STORE_OK);
	r->done = true;
	if (t->contact.id.lo != 0)
		r->contact = t->contact.id;
}

static void
think_of(
    struct run *r, bool (*think)(void *, struct store_think *), int64_t now)
{
	struct world *w = r->world;

	r->done = false;
	r->tx = (struct store_tx){.think = think,
	    .done = ended,
	    .ctx = r,
	    .email = r->email,
	    .now = now,
	    .deadline_ms = INT64_MAX};
	w->keys++;
	memcpy(r->tx.key, &w->keys, sizeof(w->keys));
	store_write(w->store, &r->tx);
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
think_item(void *ctx, struct store_think *t)
{
	struct run *r = ctx;

	r->who = (struct store_contact){.email = r->email};
	t->changes[t->nchanges++] =
	    (struct change){.verb = CHANGE_PUT_CONTACT, .contact = &r->who};
	t->changes[t->nchanges++] =
	    r->item->what == JOIN
		? (struct change){.verb = CHANGE_JOIN,
		      .id = r->visitors[r->item->visitor],
		      .proof = JOIN_ORDER}
		: (struct change){.verb = CHANGE_ADD_CONTACT_EVENT,
		      .event = r->item->event};
	return true;
}

static void
arrive(struct run *r, struct item *item)
{
	r->item = item;
	r->done = item->what == OF_VISITOR;
	if (r->done)
		assert_true(store_note(
		    r->world->store, r->visitors[item->visitor], &item->event));
	else
		think_of(r, think_item, item->event.at);
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
		for (size_t i = 0; i < n; i++)
			think_of(&runs[i], think_visitor, T0);
		settle(w, runs, n);
		for (size_t i = 0; i < n; i++)
			runs[i].visitors[v] = runs[i].row.id;
	}
}

static void
put(struct world *w, struct buf *b, const char *sql, struct id id)
{
	sqlite3_stmt *st;

	assert_int_equal(
	    sqlite3_prepare_v2(w->db, sql, -1, &st, NULL), SQLITE_OK);
	sqlite3_bind_int64(st, 1, (int64_t)id.lo);
	while (sqlite3_step(st) == SQLITE_ROW)
		buf_printf(b, "  %s\n", sqlite3_column_text(st, 0));
	sqlite3_finalize(st);
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
		put(w, &b,
		    "SELECT stage || ' ' || events || ' ' || (contact IS NULL)"
		    " || ' ' || hex(state) FROM visitor WHERE id = ?",
		    r->visitors[v]);
		put(w, &b,
		    "SELECT at || ' ' || stage_from || ' ' || stage_to || ' ' "
		    "|| rule || ' ' || evidence || ' ' || sum(happened)"
		    " FROM stage_change WHERE visitor = ? GROUP BY at,"
		    " stage_from, stage_to, rule, evidence"
		    " HAVING sum(happened) <> 0",
		    r->visitors[v]);
	}
	buf_lit(&b, "contact\n");
	put(w, &b,
	    "SELECT stage || ' ' || events || ' ' || hex(state) FROM contact"
	    " WHERE id = ?",
	    r->contact);
	put(w, &b,
	    "SELECT at || ' ' || stage_from || ' ' || stage_to || ' ' || rule"
	    " || ' ' || evidence || ' ' || sum(happened) FROM contact_change"
	    " WHERE contact = ? GROUP BY at, stage_from, stage_to, rule,"
	    " evidence HAVING sum(happened) <> 0",
	    r->contact);
	return buf_view(&b);
}

static void
tell(const struct run *r)
{
	for (size_t i = 0; i < ITEMS; i++)
		printf("%d %d %lld %.*s %.*s\n", r->order[i].what,
		    r->order[i].visitor, (long long)r->order[i].event.at,
		    STR_ARG(r->order[i].event.event),
		    STR_ARG(r->order[i].event.page_class));
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
			shuffle(w, runs[i].order);
	}
	make_people(w, runs, ORDERS);
	for (size_t k = 0; k < ITEMS; k++) {
		for (size_t i = 0; i < ORDERS; i++)
			arrive(&runs[i], &runs[i].order[k]);
		settle(w, runs, ORDERS);
	}
	for (size_t i = 0; i < ORDERS; i++) {
		struct str is = the_end(a, &runs[i]);

		if (i == 0)
			want = str_copy(w->arena, is);
		if (!str_eq(is, want)) {
			tell(&runs[i]);
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

	for (int i = 0; i < SCRIPTS; i++) {
		struct item script[ITEMS];
		struct str want;

		/* Nobody joined, one device, two. */
		draw_script(w, script, i % 4 == 0 ? 0 : 1 + i % 2);
		want = run_orders(w, script);
		(void)store_keep(w->store, T0, (struct store_before){0, 0});
		shared += count(want, "shared: ");
		cooled += count(want, " cool after=");
		moved += count(want, " move event=");
		scored += count(want, " score ");
	}
	/* The scripts are about something. */
	assert_true(shared > SCRIPTS && cooled > SCRIPTS && moved > SCRIPTS &&
		    scored > SCRIPTS / 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(
	    any_order_comes_to_the_same, setup, teardown)};

	_Static_assert(SCRIPTS * ORDERS == 10000, "orders");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
