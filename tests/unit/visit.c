/* SPDX-License-Identifier: ISC */
/*
 * From a request and a row to a situation: what counts as the source, which
 * stage, which class code, and who is asked for consent.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/buf.h"
#include "fixture.h"
#include "people/consent.h"
#include "people/fold.h"
#include "store/consent.h"

struct world {
	struct arena *arena;
	struct site *site;
};

static int
setup(void **state)
{
	struct world *w;
	struct arena *arena = arena_new(0);

	w = ARENA_NEW(arena, struct world);
	w->arena = arena;
	w->site = fixture_site(arena, NULL);
	*state = w;
	return 0;
}

static int
teardown(void **state)
{
	struct world *w = *state;

	arena_free(w->arena);
	return 0;
}

static struct visit *
meet(struct world *w, const struct request *request,
    const struct store_visitor *row)
{
	struct visit *visit = ARENA_NEW(w->arena, struct visit);
	struct route_hit hit;

	visit_begin(visit, w->site, request, NULL, FIXTURE_NOW);
	site_route(w->site, w->arena, request->path, &hit);
	assert_int_equal(hit.kind, ROUTE_PAGE);
	visit_meet(
	    visit, w->arena, w->site, request, &hit, row, false, FIXTURE_NOW);
	return visit;
}

static void
test_level0(void **state)
{
	static const struct {
		const char *address, *referer, *source, *class, *stage;
		bool code;
	} cases[] = {
	    {"/", "", "(direct)", "direct", "unknown", false},
	    {"/", "https://www.google.dk/", "google", "search", "consideration",
		true},
	    {"/", "https://lm.facebook.com/", "facebook", "social", "awareness",
		true},
	    {"/priser", "https://www.google.no/", "google", "search",
		"decision", true},
	    {"/?utm_source=brev&utm_medium=email", "", "brev", "mail",
		"unknown", true},
	    {"/", "https://www.nordkurs.no/om", "(direct)", "direct", "unknown",
		false},
	    {"/", "https://some.unlisted.example/", "some.unlisted.example",
		"other", "unknown", true},
	    {"/?utm_source=google&utm_medium=organic&utm_term=hva+er+xlookup",
		"", "google", "search", "awareness", true},
	};
	struct world *w = *state;
	size_t i;

	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct request r =
		    fixture_get(cases[i].address, cases[i].referer);
		struct visit *v = meet(w, &r, NULL);
		const struct situation *s = &v->situation;
		struct str stage =
		    journey_stage_key(&w->site->journey, s->stage);

		print_message("%s from %s: %.*s %.*s\n", cases[i].address,
		    cases[i].referer, STR_ARG(s->source), STR_ARG(stage));
		assert_true(str_eq(s->source, str_of(cases[i].source)));
		assert_string_equal(
		    source_class_name(s->source_class), cases[i].class);
		assert_true(str_eq(stage, str_of(cases[i].stage)));
		assert_false(s->observed);
		assert_int_equal(s->code.n > 0, cases[i].code);
		assert_null(s->state);
		assert_true(s->ask_consent);
	}
}

/* The code in our own links names source and stage again on the next page. */
static void
test_class_code(void **state)
{
	struct world *w = *state;
	struct request landing = fixture_get(
	    "/?utm_source=google&utm_medium=organic&utm_term=hva+er+x", "");
	struct visit *first = meet(w, &landing, NULL);
	struct str address =
	    str_format(w->arena, "/om?s=%.*s", STR_ARG(first->situation.code));
	struct request second =
	    fixture_get(address.p, "https://www.nordkurs.no/");
	struct visit *next = meet(w, &second, NULL);
	struct request tagged, unknown;

	assert_true(str_eq(next->situation.source, STR("google")));
	assert_int_equal(next->situation.source_class, CLASS_SEARCH);
	assert_int_equal(next->situation.stage, first->situation.stage);
	assert_true(str_eq(next->situation.code, first->situation.code));
	assert_int_equal(next->situation.term.n, 0);

	/* Tags and an outside referrer of the request itself win. */
	address = str_format(w->arena, "/om?s=%.*s&utm_source=facebook",
	    STR_ARG(first->situation.code));
	tagged = fixture_get(address.p, "");
	assert_true(
	    str_eq(meet(w, &tagged, NULL)->situation.source, STR("facebook")));
	unknown = fixture_get("/om?s=aaaaaaaa", "");
	assert_true(
	    str_eq(meet(w, &unknown, NULL)->situation.source, STR("(direct)")));
}

/* A row whose cookie proves it; events are folded into its state. */
static struct store_visitor
row_of(struct world *w, struct request *request, uint32_t purposes,
    const struct store_event *events, size_t n)
{
	struct store_visitor row = {.id = {0, 9}, .purposes = purposes};
	struct identity who = {.id = {0, 9}};
	struct fold fold = {w->site};
	struct store_fold one = {.events = events, .n = n};
	struct str cookie;

	identity_hash(who.secret, row.secret_hash);
	row.wording = consent_wording(w->site, 0);
	people_fold(&fold, w->arena, &one, 1);
	row.state = one.state;
	row.stage = one.stage;
	cookie = identity_cookie(w->arena, &who, false);
	request->cookie = str_head(cookie, str_chr(cookie, ';'));
	return row;
}

static void
test_known(void **state)
{
	const struct store_event events[] = {
	    {.at = FIXTURE_NOW - 900,
		.event = STR("page_view"),
		.page_class = STR("price"),
		.has_touch = true,
		.touch = {.at = FIXTURE_NOW - 900,
		    .channel = STR("Organic Social"),
		    .source = STR("facebook"),
		    .source_class = STR("social"),
		    .medium = STR("social")}},
	    {.at = FIXTURE_NOW - 600,
		.event = STR("page_view"),
		.page_class = STR("price")},
	};
	struct world *w = *state;
	struct request r = fixture_get("/", "https://www.nordkurs.no/priser");
	struct store_visitor row = row_of(w, &r, PURPOSE_REMEMBER, events, 2),
			     forged;
	struct visit *v = meet(w, &r, &row);

	assert_true(v->known);
	assert_true(v->situation.observed);
	assert_true(
	    str_eq(journey_stage_key(&w->site->journey, v->situation.stage),
		STR("decision")));
	assert_true(str_eq(v->situation.source, STR("facebook")));
	assert_int_equal(v->situation.code.n, 0);
	assert_false(v->situation.ask_consent);
	assert_false(v->new_touch);

	forged = row;
	forged.secret_hash[0] ^= 1;
	v = meet(w, &r, &forged);
	assert_false(v->known);
	assert_null(v->situation.state);

	/* Without the purpose the journey is unknown to the page, and so is
	 * where it once began. */
	row.purposes = PURPOSE_MEASURE;
	v = meet(w, &r, &row);
	assert_true(v->known);
	assert_null(v->situation.state);
	assert_false(v->situation.observed);
	assert_true(str_eq(v->situation.source, STR("(direct)")));
}

/* What each set of purposes lets a page know (DESIGN 6), all of them: the
 * progress only with "remember", lots only with "experiments" of who may be
 * measured; who is not remembered is led by the code in the links, as without
 * consent. */
static void
test_purposes(void **state)
{
	struct world *w = *state;
	const struct store_event view = {.at = FIXTURE_NOW - 900,
	    .event = STR("page_view"),
	    .page_class = STR("price")};
	const struct store_event views[] = {view, view};

	for (uint32_t p = 0; p <= CONSENT_ALL; p++) {
		bool remembered = (p & PURPOSE_REMEMBER) != 0;
		bool drawn = (p & PURPOSE_EXPERIMENTS) && (p & PURPOSE_MEASURE);
		struct str code =
		    site_code(w->site, STR("google"), CLASS_SEARCH, -1, -1);
		struct request r = fixture_get(
		    str_format(w->arena, "/om?s=%.*s", STR_ARG(code)).p,
		    "https://www.nordkurs.no/");
		struct store_visitor row = row_of(w, &r, p, views, 2);
		struct visit *v = meet(w, &r, &row);
		const struct situation *s = &v->situation;

		print_message("purposes %u\n", p);
		assert_int_equal(v->known, p != 0);
		assert_int_equal(s->consent, p != 0);
		assert_int_equal(v->purposes, p);
		assert_int_equal(s->state != NULL, remembered);
		assert_int_equal(s->observed, remembered);
		assert_int_equal(s->split != 0, drawn);
		assert_true(str_eq(
		    s->source, remembered ? STR("(direct)") : STR("google")));
		assert_true(str_eq(s->code, remembered ? STR("") : code));
	}
}

/* An error page is met as nobody's, also after somebody was met. */
static void
test_met_again(void **state)
{
	struct world *w = *state;
	struct request r = fixture_get("/", "");
	struct store_visitor row = row_of(w, &r, PURPOSE_REMEMBER, NULL, 0);
	struct visit *v = meet(w, &r, &row);
	struct route_hit hit;

	assert_true(v->known);
	site_route(w->site, w->arena, r.path, &hit);
	visit_meet(v, w->arena, w->site, &r, &hit, NULL, true, FIXTURE_NOW + 1);
	assert_false(v->known);
	assert_false(v->new_touch);
	assert_int_equal(v->purposes, 0);
	assert_null(v->situation.state);
	assert_false(v->situation.consent);
}

static size_t
values_shown(const struct visit *v)
{
	return v->situation.ncontact + v->situation.nlists;
}

/* Whose contact is proven is known, while he agrees to be remembered. */
static void
test_contact(void **state)
{
	struct world *w = *state;
	struct request r = fixture_get("/", "");
	struct store_visitor row = row_of(w, &r, PURPOSE_REMEMBER, NULL, 0);
	const struct store_agree agrees[] = {
	    {.kind = AGREE_CONFIRMED, .list = STR("ebook")},
	    {.kind = AGREE_CONFIRMED, .list = STR("newsletter")},
	    {.kind = AGREE_WITHDRAWN, .list = STR("ebook")},
	    {.kind = AGREE_REQUESTED, .list = STR("basket")}};
	const struct store_profile who = {.contact.id.lo = 3,
	    .contact.name = STR("Kari Nordmann"),
	    .agrees = agrees,
	    .nagrees = sizeof(agrees) / sizeof(agrees[0])};
	const struct situation *s;

	assert_false(meet(w, &r, &row)->situation.known);
	row.contact.lo = 3;
	row.who = &who;
	s = &meet(w, &r, &row)->situation;
	assert_true(s->known);
	assert_int_equal(s->ncontact, 2);
	assert_true(str_eq(s->contact[1].value, STR("Kari")));
	assert_int_equal(s->nlists, 1);
	assert_true(str_eq(s->lists[0], STR("newsletter")));
	row.purposes = PURPOSE_MEASURE;
	assert_false(meet(w, &r, &row)->situation.known);
	assert_int_equal(values_shown(meet(w, &r, &row)), 0);
	row.purposes = PURPOSE_REMEMBER;
	row.secret_hash[0] ^= 1;
	assert_false(meet(w, &r, &row)->situation.known);
	assert_false(meet(w, &r, NULL)->situation.known);
}

/* Long silence passes every cooling on its way: loyalty, at risk, lost. */
static void
test_silence(void **state)
{
	struct world *w = *state;
	struct journey_state loyal = {.stage = STR("loyalty"),
	    .last_at = FIXTURE_NOW - 300 * 86400,
	    .visits = 3};
	struct store_event event = {
	    .at = FIXTURE_NOW, .event = STR("page_view")};
	struct store_fold one;
	struct fold fold = {w->site};
	struct request r = fixture_get("/", "");
	struct store_visitor row = row_of(w, &r, PURPOSE_REMEMBER, NULL, 0);
	struct buf b;

	loyal.stage_at = loyal.last_at;
	buf_init(&b, w->arena, 4096);
	state_pack(&loyal, &b);
	row.state = buf_view(&b);
	assert_true(str_eq(journey_stage_key(&w->site->journey,
			       meet(w, &r, &row)->situation.stage),
	    STR("lost")));
	one =
	    (struct store_fold){.before = row.state, .events = &event, .n = 1};
	people_fold(&fold, w->arena, &one, 1);
	assert_int_equal(one.nchanges, 2);
	assert_true(str_eq(one.changes[0].to, STR("at_risk")));
	assert_int_equal(one.changes[0].at, loyal.last_at + 120 * 86400);
	assert_true(str_eq(one.changes[1].from, STR("at_risk")));
	assert_true(str_eq(one.stage, STR("lost")));
}

static void
test_signals(void **state)
{
	struct world *w = *state;
	struct request r = fixture_get("/", "");
	struct store_visitor row = row_of(w, &r, CONSENT_ALL, NULL, 0);
	struct visit *v;

	r.gpc = true;
	v = meet(w, &r, &row);
	assert_false(v->known);
	assert_false(v->situation.ask_consent);
	row.purposes |= CONSENT_UNDER_SIGNAL;
	assert_true(meet(w, &r, &row)->known);
	r.gpc = false;
	/* New words ask again, and the old yes holds meanwhile. */
	row.wording = STR("another");
	v = meet(w, &r, &row);
	assert_true(v->known);
	assert_true(v->situation.ask_consent);
}

static void
test_recorded(void **state)
{
	struct world *w = *state;
	struct request r = fixture_get("/", "");

	assert_true(meet(w, &r, NULL)->recorded);
	r.sec_fetch_mode = STR("cors");
	assert_false(meet(w, &r, NULL)->recorded);
	r.sec_fetch_mode = STR("navigate");
	r.sec_fetch_dest = STR("iframe");
	assert_false(meet(w, &r, NULL)->recorded);
	r.sec_fetch_dest = STR("document");
	assert_true(meet(w, &r, NULL)->recorded);
	r.sec_fetch_dest = STR("");
	r.sec_fetch_mode = STR("");
	assert_true(meet(w, &r, NULL)->recorded);
	r.sec_purpose = STR("prefetch;prerender");
	assert_false(meet(w, &r, NULL)->recorded);
	r.sec_purpose = STR("");
	r.method = METHOD_HEAD;
	assert_false(meet(w, &r, NULL)->recorded);
	r.method = METHOD_GET;
	r.agent = STR("Mozilla/5.0 (compatible; Googlebot/2.1; "
		      "+http://www.google.com/bot.html)");
	assert_false(meet(w, &r, NULL)->recorded);
	assert_false(meet(w, &r, NULL)->situation.ask_consent);
}

static void
test_refusal(void **state)
{
	struct world *w = *state;
	struct request r = fixture_get("/", "");
	struct str set =
	    refusal_cookie(w->arena, consent_wording(w->site, 0), false);

	r.cookie = str_head(set, str_chr(set, ';'));
	assert_false(meet(w, &r, NULL)->situation.ask_consent);
	set = refusal_cookie(w->arena, STR("oldwords"), false);
	r.cookie = str_head(set, str_chr(set, ';'));
	assert_true(meet(w, &r, NULL)->situation.ask_consent);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_level0),
	    cmocka_unit_test(test_class_code),
	    cmocka_unit_test(test_known),
	    cmocka_unit_test(test_purposes),
	    cmocka_unit_test(test_met_again),
	    cmocka_unit_test(test_contact),
	    cmocka_unit_test(test_silence),
	    cmocka_unit_test(test_signals),
	    cmocka_unit_test(test_recorded),
	    cmocka_unit_test(test_refusal),
	};

	if (!crypto_start())
		return 99;
	return cmocka_run_group_tests(tests, setup, teardown);
}
