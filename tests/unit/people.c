/* SPDX-License-Identifier: ISC */
/*
 * Who sells is shown the same people as if each of all who are known had been
 * looked at, whatever the rules of the journey; and finds those he looks for.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "admin/admin.h"
#include "base/crypto.h"
#include "compiled.h"
#include "crowd.h"
#include "people/warmth.h"
#include "store/consent.h"

#define NOW (20000 * CROWD_DAY + 10 * 3600)
#define CROWD 1500
#define LISTED 50 /* so many the page shows */

#define STAGES                                                          \
	"<stage key='new'/><stage key='reads'/>"                        \
	"<stage key='decides' cta='buy'/><stage key='customer'/>"       \
	"<stage key='fan'/><stage key='at_risk' aside='yes'/>"          \
	"<stage key='lost' aside='yes'/>"                               \
	"<page-class name='price' path='/price*'/>"                     \
	"<page-class name='course' path='/course*'/>"                   \
	"<page-class name='article' path='/news*'/>"                    \
	"<signal stage='reads' event='page_view' page-class='article' " \
	"points='30'/>"                                                 \
	"<signal stage='decides' event='page_view' page-class='price' " \
	"points='30'/>"                                                 \
	"<move to='customer' event='purchase'/>"                        \
	"<move to='decides' event='meeting'/>"                          \
	"<move to='lost' event='lost'/>"

/* Chains, rules in a circle, in months and from the start, and none. */
static const char *const journeys[] = {
    "<journey " NS " start='new'>" STAGES
    "<cool from='customer' to='at_risk' after='P60D'/>"
    "<cool from='at_risk' to='lost' after='P240D'/></journey>",
    "<journey " NS " start='new'>" STAGES
    "<cool from='customer' to='at_risk' after='P60D'/>"
    "<cool from='decides' to='reads' after='P30D'/>"
    "<cool from='reads' to='decides' after='P20D'/>"
    "<cool from='fan' to='reads' after='P3M'/></journey>",
    "<journey " NS " start='reads'>" STAGES
    "<cool from='reads' to='decides' after='P10D'/>"
    "<cool from='decides' to='customer' after='P100D'/>"
    "<cool from='customer' to='fan' after='P50D'/>"
    "<cool from='lost' to='at_risk' after='P6M'/></journey>",
    "<journey " NS " start='new'>" STAGES "</journey>",
};
#define JOURNEYS (sizeof(journeys) / sizeof(*journeys))

static const struct str stages[] = {STR("reads"), STR("decides"),
    STR("customer"), STR("customer"), STR("fan"), STR("at_risk"), STR("new")};

struct world {
	struct compiled sites[JOURNEYS];
	struct keyring *keys;
	struct arena *arena;
	struct store *store;
	struct fold fold;
	struct crowd crowd;
	struct crowd_kept kept[CROWD];
};

static struct world w;

static void
compile(struct compiled *c, const char *journey)
{
	compiled_start(c);
	sitedir_put(&c->dir, "journey.xml", journey);
	compiled_page(c, "pages/front.xml", "id='front' path='/'", "");
	compiled_open(c);
}

static int
start(void **state)
{
	(void)state;
	w.arena = arena_new(0);
	assert_true(crypto_start());
	w.keys = keyring_new();
	assert_non_null(w.keys);
	for (size_t i = 0; i < JOURNEYS; i++)
		compile(&w.sites[i], journeys[i]);
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	for (size_t i = 0; i < JOURNEYS; i++)
		compiled_stop(&w.sites[i]);
	keyring_free(w.keys);
	arena_free(w.arena);
	return 0;
}

/* Those who are there went by the rules of this site. */
static void
fill(size_t site)
{
	struct compiled *c = &w.sites[site];
	struct store_config config = {
	    .path = str_format(w.arena, "%s/db", c->dir.path).p,
	    .lock_path = str_format(w.arena, "%s/lock", c->dir.path).p,
	    .fold = people_fold,
	    .fold_ctx = &w.fold,
	    .keys = w.keys};

	w.fold.site = &c->site;
	assert_true(store_prepare(config.path, config.lock_path));
	w.store = store_open(w.arena, &config);
	w.crowd = (struct crowd){.store = w.store,
	    .now = NOW,
	    .random = 88172645463325252 + site,
	    .stages = stages,
	    .nstages = sizeof(stages) / sizeof(*stages),
	    .kept = w.kept};
	crowd_add(&w.crowd, CROWD);
}

/* One on a list. */
struct listed {
	uint64_t id;
	int64_t at;
	struct str said; /* all that is known of how he stands */
};

struct lists {
	struct listed warm[CROWD], cooling[CROWD];
	size_t nwarm, ncooling;
	struct arena *arena;
};

static void
list(void *lists, const struct store_stand *s, const struct warmth *of)
{
	struct lists *l = lists;
	struct listed *row = warmth_is_cooling(of) ? &l->cooling[l->ncooling++]
						   : &l->warm[l->nwarm++];

	*row = (struct listed){s->contact.id.lo, of->at,
	    str_format(l->arena,
		"%llu %d at %lld from %.*s to %.*s, %u views, cools %lld",
		(unsigned long long)s->contact.id.lo, of->kind,
		(long long)of->at, STR_ARG(of->from), STR_ARG(of->stage),
		of->views, (long long)of->cools_at)};
}

/* Each of all. */
static void
look_at_all(const struct site *site, int64_t now, struct lists *l)
{
	struct arena *a = arena_new(0);
	struct store_heard *all;
	size_t n;

	assert_int_equal(store_heard(w.store, l->arena, (struct id){0, 0},
			     CROWD + 1, &all, &n),
	    STORE_OK);
	assert_int_equal(n, CROWD);
	for (size_t i = 0; i < n; i++) {
		struct store_stand s;
		struct warmth of;

		arena_reset(a);
		assert_int_equal(store_stand(w.store, a, all[i].contact,
				     now - WARMTH_DAYS * CROWD_DAY, &s),
		    STORE_OK);
		of = warmth_of(site, a, &s, now);
		if (of.kind != WARMTH_NONE)
			list(l, &s, &of);
	}
	arena_free(a);
}

static void
check_same(const struct listed *all, size_t nall, const struct listed *some,
    size_t nsome)
{
	for (size_t i = 0; i < nall && i < nsome; i++)
		if (!str_eq(all[i].said, some[i].said))
			fail_msg("%.*s\nis shown as\n%.*s",
			    STR_ARG(all[i].said), STR_ARG(some[i].said));
	assert_int_equal(nall, nsome);
}

static int
by_time(const void *a, const void *b)
{
	const struct listed *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? 1 : -1;
	return x->id < y->id ? -1 : x->id > y->id;
}

static struct str
page(const struct site *site, struct arena *a, int64_t now, const char *query)
{
	struct request request = {.method = METHOD_GET,
	    .path = STR("/k/admin/people"),
	    .query = str_of(query)};
	struct response response;
	struct context ctx = {.entries = admin_entries,
	    .entry = &admin_people,
	    .arena = a,
	    .site = site,
	    .store = w.store,
	    .request = &request,
	    .response = &response,
	    .now = now};

	response_init(&response, a);
	assert_int_equal(admin_people.run(&ctx), PAGE_DONE);
	assert_int_equal(response.status, 200);
	return buf_view(&response.body);
}

/* Under this heading stand the last of them, and that there are others. */
static void
check_list(struct str html, struct str title, struct listed *rows, size_t n)
{
	struct str rest = str_from(html, str_find(html, title));
	struct str mark = STR("people?id=");

	assert_true(rest.n > 0);
	rest = str_from(rest, title.n);
	rest = str_head(rest, str_find(rest, STR("<h2>")));
	qsort(rows, n, sizeof(*rows), by_time);
	for (size_t i = 0; i < n && i < LISTED; i++) {
		rest = str_from(rest, str_find(rest, mark));
		rest = str_from(rest, mark.n);
		if (strtoull(rest.p, NULL, 10) != rows[i].id)
			fail_msg("%.*s, place %zu: %.*s, not %llu",
			    STR_ARG(title), i, 8, rest.p,
			    (unsigned long long)rows[i].id);
	}
	assert_int_equal(str_find(rest, mark), rest.n);
	assert_int_equal(
	    str_find(rest, STR("And others")) < rest.n, n > LISTED);
}

static void
check_look(const struct site *site, int64_t now)
{
	const struct warmth_after everybody = {0, 0};
	struct arena *a = arena_new(0);
	struct lists *all = ARENA_NEW(a, struct lists);
	struct lists *some = ARENA_NEW(a, struct lists);
	struct str html;

	all->arena = some->arena = a;
	look_at_all(site, now, all);
	assert_true(warmth_each(site, w.store, now, &everybody, list, some));
	check_same(all->warm, all->nwarm, some->warm, some->nwarm);
	check_same(all->cooling, all->ncooling, some->cooling, some->ncooling);
	html = page(site, a, now, "");
	check_list(html, STR("<h2>Warm</h2>"), all->warm, all->nwarm);
	check_list(html, STR("<h2>Cooling</h2>"), all->cooling, all->ncooling);
	arena_free(a);
}

/* Also when the rules are others than those by which they came so far. */
static void
nobody_is_missed(void **state)
{
	static const int64_t later[] = {0, 11, 75};

	(void)state;
	for (size_t filled = 0; filled < 2; filled++) {
		fill(filled);
		for (size_t i = 0; i < JOURNEYS * 3; i++)
			check_look(&w.sites[i / 3].site,
			    NOW + later[i % 3] * CROWD_DAY);
		store_close(w.store);
	}
}

/* Who has all that the query asks for. */
static size_t
search(struct arena *a, bool vip, bool fair, bool onboarding, const char *word,
    struct listed *rows)
{
	size_t n = 0;

	for (uint64_t i = 0; i < CROWD; i++) {
		struct str email =
		    str_format(a, "somebody.%d@example.com", (int)i);
		struct store_profile who;

		assert_int_equal(
		    store_profile(w.store, a, (struct id){0, 0}, email, &who),
		    STORE_OK);
		if ((vip && !w.kept[i].vip) || (fair && !w.kept[i].fair) ||
		    (onboarding &&
			(!w.kept[i].onboarding || who.nunseen > 0)) ||
		    str_find(email, str_of(word)) == email.n)
			continue;
		rows[n++] = (struct listed){
		    who.contact.id.lo, who.contact.seen_at, email};
	}
	return n;
}

static void
all_are_found(void **state)
{
	static const struct {
		const char *query;
		bool vip, fair, onboarding;
		const char *word;
	} cases[] = {
	    {"q=somebody.7", false, false, false, "somebody.7"},
	    {"q=SOMEBODY.1499", false, false, false, "somebody.1499"},
	    {"q=example", false, false, false, ""},
	    {"tag=vip", true, false, false, ""},
	    {"tag=fair&q=.12", false, true, false, ".12"},
	    {"sequence=onboarding", false, false, true, ""},
	    {"sequence=onboarding&tag=vip", true, false, true, ""},
	};
	struct listed rows[CROWD];

	(void)state;
	fill(2);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct arena *a = arena_new(0);
		size_t n = search(a, cases[i].vip, cases[i].fair,
		    cases[i].onboarding, cases[i].word, rows);

		assert_true(n > 0);
		check_list(page(&w.sites[2].site, a, NOW, cases[i].query),
		    STR("<h2>Found</h2>"), rows, n);
		arena_free(a);
	}
	store_close(w.store);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nobody_is_missed),
	    cmocka_unit_test(all_are_found),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
