/* SPDX-License-Identifier: ISC */
/* A log through the demo site: which lines count, visits, journeys, cells, and
 * the host a log is of. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "fixture.h"
#include "insight/ownhost.h"
#include "insight/replaying.h"

#define NOW 1800000000
#define GOOGLE "https://www.google.no/"
#define OWN "https://www.nordkurs.no/"

struct world {
	struct arena *arena;
	struct site *site;
	struct replaying replaying;
};

static int
start(void **state)
{
	struct arena *a = arena_new(0);
	struct world *w = ARENA_NEW(a, struct world);

	if (!crypto_start())
		return -1;
	w->arena = a;
	w->site = fixture_site(a, NULL);
	replaying_start(&w->replaying, a, w->site, STR(""));
	*state = w;
	return 0;
}

static int
stop(void **state)
{
	struct world *w = *state;

	replaying_stop(&w->replaying);
	arena_free(w->arena);
	return 0;
}

static void
take(struct world *w, int64_t at, const char *who, const char *address,
    const char *referer)
{
	struct str whole = str_of(address);
	size_t mark = str_chr(whole, '?');
	struct logline line = {.at = NOW + at,
	    .address = str_of(who),
	    .method = METHOD_GET,
	    .path = str_head(whole, mark),
	    .query = str_from(whole, mark + 1),
	    .status = 200,
	    .referer = str_of(referer),
	    .agent = STR(FIXTURE_AGENT)};

	assert_true(replaying_take(&w->replaying, &line));
}

/* "key=visits/people …" of a section, most first. */
static struct str
rows(struct world *w, enum replay_section section)
{
	struct tally_row *list;
	struct buf b;
	size_t n;

	buf_init(&b, w->arena, 1 << 20);
	list = tally_sorted(&w->replaying.tally, w->arena, section, &n);
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%s%.*s=%d/%d", i > 0 ? ", " : "",
		    STR_ARG(list[i].key), (int)list[i].visits,
		    (int)list[i].people);
	return buf_view(&b);
}

static void
are(struct world *w, enum replay_section section, const char *want)
{
	struct str is = rows(w, section);

	if (!str_eq(is, str_of(want)))
		fail_msg("%.*s: %.*s\nis not\n%s",
		    STR_ARG(replay_section_name(section)), STR_ARG(is), want);
}

static void
kinds(void **state)
{
	static const struct {
		const char *path, *agent;
		enum method method;
		int status;
		enum replay_kind kind;
	} cases[] = {
	    {"/", FIXTURE_AGENT, METHOD_GET, 200, REPLAY_VIEW},
	    {"/", FIXTURE_AGENT, METHOD_GET, 304, REPLAY_VIEW},
	    {"/", FIXTURE_AGENT, METHOD_GET, 206, REPLAY_VIEW},
	    {"/kurs/excel/", FIXTURE_AGENT, METHOD_GET, 200, REPLAY_VIEW},
	    {"/old.html", FIXTURE_AGENT, METHOD_GET, 200, REPLAY_VIEW},
	    {"/old.PHP", FIXTURE_AGENT, METHOD_GET, 200, REPLAY_VIEW},
	    {"/v2.0", FIXTURE_AGENT, METHOD_GET, 200, REPLAY_VIEW},
	    {"/a.b/c", FIXTURE_AGENT, METHOD_GET, 200, REPLAY_VIEW},
	    {"/a.css", FIXTURE_AGENT, METHOD_GET, 200, REPLAY_FILE},
	    {"/a%2ejpg", FIXTURE_AGENT, METHOD_GET, 200, REPLAY_FILE},
	    {"/feed.xml", FIXTURE_AGENT, METHOD_GET, 200, REPLAY_FILE},
	    {"/k/why", FIXTURE_AGENT, METHOD_GET, 200, REPLAY_FILE},
	    {"/", FIXTURE_AGENT, METHOD_GET, 301, REPLAY_REDIRECT},
	    {"/", FIXTURE_AGENT, METHOD_GET, 404, REPLAY_ERROR},
	    {"/", FIXTURE_AGENT, METHOD_GET, 500, REPLAY_ERROR},
	    {"/", FIXTURE_AGENT, METHOD_GET, 0, REPLAY_ERROR},
	    {"/", FIXTURE_AGENT, METHOD_GET, 101, REPLAY_METHOD},
	    {"/", FIXTURE_AGENT, METHOD_HEAD, 200, REPLAY_METHOD},
	    {"/", FIXTURE_AGENT, METHOD_POST, 200, REPLAY_METHOD},
	    {"", FIXTURE_AGENT, METHOD_GET, 400, REPLAY_METHOD},
	    {"/", "Googlebot/2.1", METHOD_GET, 200, REPLAY_BOT},
	    {"/a.css", "Googlebot/2.1", METHOD_HEAD, 404, REPLAY_BOT},
	    {"", "", METHOD_OTHER, 400, REPLAY_BOT},
	};
	uint64_t want[REPLAY__MAX] = {0};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct logline line = {.at = NOW,
		    .address = STR("a"),
		    .method = cases[i].method,
		    .path = str_of(cases[i].path),
		    .status = cases[i].status,
		    .agent = str_of(cases[i].agent)};

		want[cases[i].kind]++;
		assert_true(replaying_take(&w->replaying, &line));
		if (w->replaying.lines[cases[i].kind] != want[cases[i].kind])
			fail_msg("%s %d is no %.*s", cases[i].path,
			    cases[i].status,
			    STR_ARG(replay_kind_name(cases[i].kind)));
	}
	replaying_end(&w->replaying);
	are(w, SECTION_BOT, "Googlebot=2/1, (no name)=1/1");
	assert_int_equal(w->replaying.people, 1);
	assert_int_equal(w->replaying.visits, 1);
}

static void
visits(void **state)
{
	struct world *w = *state;

	take(w, 0, "a", "/", GOOGLE);
	take(w, 100, "a", "/priser", OWN);
	take(w, 100, "b", "/priser", "https://lm.facebook.com/");
	/* Behind a silence; and a clock that went back. */
	take(w, 100 + JOURNEY_VISIT_GAP + 1, "a", "/", GOOGLE);
	take(w, 50, "a", "/omtaler", OWN);
	replaying_end(&w->replaying);
	assert_int_equal(w->replaying.people, 2);
	assert_int_equal(w->replaying.visits, 3);
	are(w, SECTION_CHANNEL, "Organic Search=2/1, Organic Social=1/1");
	are(w, SECTION_SOURCE, "google=2/1, facebook=1/1");
	are(w, SECTION_PAGE, "/priser=2/2, /=2/1, /omtaler=1/1");
	are(w, SECTION_EXIT, "/priser=2/2, /omtaler=1/1");
	are(w, SECTION_PRESUMED, "consideration=2/1, decision=1/1");
}

/* Without consent the class code tells the second page what the first knew. */
static void
cells(void **state)
{
	struct world *w = *state;

	take(w, 0, "a", "/", "https://lm.facebook.com/");
	take(w, 10, "a", "/en/", OWN);
	take(w, 20, "a", "/nowhere", OWN);
	take(w, 30, "a", "/priser/lav", "");
	replaying_end(&w->replaying);
	assert_true(str_find(rows(w, SECTION_CELL),
			STR("social awareness front nb hero=from_social ")) <
		    rows(w, SECTION_CELL).n);
	assert_true(str_find(rows(w, SECTION_CELL),
			STR("social awareness front en hero=from_social ")) <
		    rows(w, SECTION_CELL).n);
	assert_true(str_find(rows(w, SECTION_CELL),
			STR("social awareness (other) nb=1/1")) <
		    rows(w, SECTION_CELL).n);
	assert_true(str_find(rows(w, SECTION_CELL),
			STR("direct decision (price) nb=1/1")) <
		    rows(w, SECTION_CELL).n);
}

/* What is wanting is one row, whatever else was shown beside it. */
static void
defaults(void **state)
{
	struct world *w = *state;

	take(w, 0, "a", "/kurs/excel", GOOGLE);
	take(w, 10, "a", "/kurs/ki", OWN);
	take(w, 0, "b", "/", "");
	replaying_end(&w->replaying);
	are(w, SECTION_DEFAULT, "search consideration course nb: trust=1/1");
}

/* Had he consented: stages are reached by the site's rules. */
static void
journeys(void **state)
{
	struct world *w = *state;

	take(w, 0, "a", "/priser", GOOGLE);
	take(w, 10, "a", "/priser", OWN);
	take(w, 90000, "a", "/om", "");
	take(w, 0, "b", "/om", "");
	replaying_end(&w->replaying);
	are(w, SECTION_MOVE, "unknown > decision by score=1/1");
	are(w, SECTION_REACHED, "decision=2/1, unknown=1/1");
	are(w, SECTION_STAGE, "decision=2/1, unknown=1/1");
	are(w, SECTION_PRESUMED, "unknown=2/2, decision=1/1");
}

/* Silence is told with its rule, before what ended it. */
static void
silence(void **state)
{
	struct world *w = *state;
	struct replaying *r = &w->replaying;
	struct journey_state loyal = {.stage = STR("loyalty"),
	    .stage_at = NOW,
	    .rule = STR("move event=purchase"),
	    .last_at = NOW};
	struct person *p;
	struct buf b;
	uint32_t who;

	take(w, 0, "a", "/om", "");
	assert_true(crowd_find(&r->crowd, STR("a"), STR(FIXTURE_AGENT), &who));
	p = crowd_person(&r->crowd, who);
	buf_init(&b, w->arena, 4096);
	state_pack(&loyal, &b);
	crowd_keep(&r->crowd, p, buf_view(&b));
	p->stage =
	    (uint8_t)journey_stage_find(&w->site->journey, STR("loyalty"));
	take(w, 130 * 86400, "a", "/om", "");
	replaying_end(r);
	are(w, SECTION_MOVE, "loyalty > at_risk by cool after=P120D=1/1");
	assert_true(str_find(rows(w, SECTION_REACHED), STR("at_risk=1/1")) <
		    rows(w, SECTION_REACHED).n);
}

/* Two looks at the prices within a fortnight are a doubt: the third brings the
 * box, once a week. */
static void
boxes(void **state)
{
	struct world *w = *state;

	take(w, 0, "a", "/priser", GOOGLE);
	take(w, 10, "a", "/priser", OWN);
	replaying_end(&w->replaying);
	are(w, SECTION_BOX, "");
	take(w, 20, "a", "/priser", OWN);
	take(w, 30, "a", "/priser", OWN);
	take(w, 86400, "a", "/priser", "");
	replaying_end(&w->replaying);
	are(w, SECTION_BOX, "price-doubt=1/1");
	take(w, 8 * 86400, "a", "/priser", "");
	replaying_end(&w->replaying);
	are(w, SECTION_BOX, "price-doubt=2/1");
}

static void
referred(struct ownhost *o, const char *referer, int times)
{
	struct logline line = {.referer = str_of(referer)};

	while (times-- > 0)
		ownhost_look(o, &line);
}

static void
own_host(void **state)
{
	struct world *w = *state;
	struct ownhost *o = ARENA_NEW(w->arena, struct ownhost);

	ownhost_start(o, w->site);
	assert_int_equal(ownhost_found(o).n, 0);
	referred(o, "", 100);
	referred(o, "https://www.kursus.example/a", 5);
	referred(o, GOOGLE, 4);
	assert_true(str_eq(ownhost_found(o), STR("kursus.example")));
	/* No more than half; a search engine, whatever the share; ours. */
	referred(o, GOOGLE, 1);
	assert_int_equal(ownhost_found(o).n, 0);
	referred(o, GOOGLE, 100);
	assert_int_equal(ownhost_found(o).n, 0);
	referred(o, OWN, 1000);
	assert_int_equal(ownhost_found(o).n, 0);
	for (int i = 0; i < 2 * OWNHOST_HOSTS; i++)
		referred(
		    o, str_format(w->arena, "https://h%d.example/", i).p, 1);
	assert_int_equal(o->nrows, OWNHOST_HOSTS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(kinds, start, stop),
	    cmocka_unit_test_setup_teardown(visits, start, stop),
	    cmocka_unit_test_setup_teardown(cells, start, stop),
	    cmocka_unit_test_setup_teardown(defaults, start, stop),
	    cmocka_unit_test_setup_teardown(journeys, start, stop),
	    cmocka_unit_test_setup_teardown(silence, start, stop),
	    cmocka_unit_test_setup_teardown(boxes, start, stop),
	    cmocka_unit_test_setup_teardown(own_host, start, stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
