/* SPDX-License-Identifier: ISC */
/*
 * Requests to answers without a server: routes, preconditions, error pages,
 * headers.  The store is a real one in a directory of its own where a case
 * needs it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "compiled.h"
#include "fixture.h"
#include "pages/page.h"
#include "people/consent.h"
#include "people/fold.h"

struct world {
	struct arena *arena;
	struct site *site;
	struct store *store;
	struct fold fold;
	struct str dir;
	int64_t now;
	bool finished;
};

static int
setup(void **state)
{
	struct arena *arena = arena_new(0);
	struct world *w = ARENA_NEW(arena, struct world);
	char dir[] = "/tmp/kunderejse-unit.XXXXXX";
	struct store_config config = {.fold = people_fold};

	if (mkdtemp(dir) == NULL)
		return -1;
	w->arena = arena;
	w->now = FIXTURE_NOW;
	w->dir = str_copy(arena, str_of(dir));
	w->site = fixture_site(arena, NULL);
	w->fold.site = w->site;
	config.path = str_format(arena, "%s/db", dir).p;
	config.lock_path = str_format(arena, "%s/lock", dir).p;
	config.fold_ctx = &w->fold;
	if (!store_prepare(config.path, config.lock_path))
		return -1;
	w->store = store_open(arena, &config);
	*state = w;
	return 0;
}

static int
teardown(void **state)
{
	struct world *w = *state;

	static const char *const files[] = {"db", "db-wal", "db-shm", "lock"};
	size_t i;

	store_close(w->store);
	for (i = 0; i < sizeof files / sizeof *files; i++)
		unlink(str_format(w->arena, "%s/%s", w->dir.p, files[i]).p);
	rmdir(w->dir.p);
	arena_free(w->arena);
	return 0;
}

static void
finish(struct context *ctx)
{
	((struct world *)ctx->owner)->finished = true;
}

/* The whole way of a request, as the worker goes it. */
static struct response *
ask(struct world *w, const struct request *request, bool with_store)
{
	struct context *ctx = ARENA_NEW(w->arena, struct context);
	enum store_rc rc = STORE_OK;

	*ctx = (struct context){.entries = page_public,
	    .arena = w->arena,
	    .site = w->site,
	    .store = with_store ? w->store : NULL,
	    .request = request,
	    .response = ARENA_NEW(w->arena, struct response),
	    .now = w->now,
	    .now_ms = clock_ms(),
	    .finish = finish,
	    .owner = w};
	response_init(ctx->response, w->arena);
	w->finished = false;
	if (page_begin(ctx))
		rc = store_read(ctx->store, w->arena, &ctx->want, 1);
	if (page_answer(ctx, rc) == PAGE_PARKED)
		while (!w->finished)
			store_turn(w->store, clock_ms());
	assert_false(ctx->response->bad);
	return ctx->response;
}

static struct str
header_of(const struct response *r, const char *name)
{
	size_t i;

	for (i = 0; i < r->nheaders; i++)
		if (str_ieq(r->headers[i].name, str_of(name)))
			return r->headers[i].value;
	return STR("");
}

static struct request
post(const char *path, const char *body)
{
	struct request r = fixture_get(path, "");

	r.method = METHOD_POST;
	r.body = str_of(body);
	r.content_type = STR("application/x-www-form-urlencoded");
	r.sec_fetch_site = STR("same-origin");
	return r;
}

static void
test_status(void **state)
{
	static const struct {
		enum method method;
		const char *path;
		int status;
		const char *holds;
	} cases[] = {
	    {METHOD_GET, "/", 200, "Lær det på kvelden"},
	    {METHOD_GET, "/en/", 200, "Learn it tonight"},
	    {METHOD_GET, "/kurs/ki", 200, "KI i arbeidshverdagen"},
	    {METHOD_GET, "/kurs/golf", 404, "Den siden finnes ikke"},
	    {METHOD_GET, "/en/nothing", 404, "There is no such page"},
	    {METHOD_GET, "/k/", 404, "Den siden finnes ikke"},
	    {METHOD_GET, "/k/consent/more", 404, "Den siden finnes ikke"},
	    {METHOD_GET, "/k/consent", 200, "value=\"all\""},
	    {METHOD_POST, "/", 405, ""},
	    {METHOD_OTHER, "/", 405, ""},
	    {METHOD_OTHER, "/k/consent", 405, ""},
	};
	struct world *w = *state;
	size_t i;

	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct request r = fixture_get(cases[i].path, "");
		struct response *answer;
		struct str body;

		r.method = cases[i].method;
		answer = ask(w, &r, true);
		body = buf_view(&answer->body);
		print_message("%s %d\n", cases[i].path, answer->status);
		assert_int_equal(answer->status, cases[i].status);
		assert_true(cases[i].holds[0] == '\0' ||
			    str_find(body, str_of(cases[i].holds)) < body.n);
		assert_int_equal(header_of(answer, "Set-Cookie").n, 0);
	}
}

static void
test_slash(void **state)
{
	struct world *w = *state;
	struct request r = fixture_get("/priser/?utm_source=a", "");
	struct response *answer = ask(w, &r, true);

	assert_int_equal(answer->status, 301);
	assert_true(
	    str_eq(header_of(answer, "Location"), STR("/priser?utm_source=a")));
	/* Not for ever: the page may move to the other form one day. */
	assert_true(str_eq(
	    header_of(answer, "Cache-Control"), STR("private, no-cache")));
}

/* What a cache may give to others: nothing that a cookie of ours decided. */
static void
test_cached(void **state)
{
	static const char secret[] = "kunderejse=aaaaaaaaaaabc.aaaaaaaaaaaaaaaa"
				     "aaaaaaaaaa";
	static const struct {
		const char *path, *cookie, *referer, *seconds;
	} rows[] = {
	    {"/", "", "", "60"},
	    {"/", "other=1", "https://www.facebook.com/", "60"},
	    {"/", "kunderejse-no=old", "", "0"},
	    {"/", secret, "", "0"},
	    {"/", "", "https://www.bing.com/search?q=excel", "0"},
	    {"/priser?answered=holds_you_back.price", "", "", "0"},
	    {"/priser?answered=holds_you_back.nothing", "", "", "60"},
	    {"/nothing", "", "", "0"},
	    {"/sitemap.xml", "", "", "60"},
	    {"/k/block/courses", "", "", "60"},
	    {"/k/block/courses", "kunderejse-no=old", "", "0"},
	    {"/k/block/courses", secret, "", "0"},
	    {"/k/block/nothing", "", "", "0"},
	    {"/k/why", "", "", "0"},
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct request r = fixture_get(rows[i].path, "");
		struct response *answer;

		r.cookie = str_of(rows[i].cookie);
		r.referer = str_of(rows[i].referer);
		r.https = false;
		answer = ask(w, &r, true);
		print_message("%s %s\n", rows[i].path, rows[i].cookie);
		assert_true(str_eq(header_of(answer, "X-Accel-Expires"),
		    str_of(rows[i].seconds)));
	}
}

/* Without keys to seal what he answered he is led back without it. */
static void
test_unsealed(void **state)
{
	struct world *w = *state;
	struct request r =
	    post("/k/form/holds_you_back", "answer=price&to=/priser");
	struct response *answer = ask(w, &r, true);

	assert_int_equal(answer->status, 303);
	assert_true(str_eq(
	    header_of(answer, "Location"), STR("/priser#holds_you_back")));
	r.body = STR("answer=pris&to=/priser");
	assert_int_equal(ask(w, &r, true)->status, 422);
}

/* Paths are plain in site.xml and in DOCUMENT_URI, encoded in a Referer and in
 * a Location. */
static void
test_plain_paths(void **state)
{
	static const char encoded[] = "/p%C3%A5melding/a+b";
	struct world of = *(struct world *)*state, *w = &of;
	struct compiled c;
	struct request r;
	struct response *answer;

	compiled_start(&c);
	compiled_page(&c, "pages/signup.xml", "path='/på/'", "");
	compiled_page(&c, "pages/form.xml", "path='/påmelding/a+b'", "");
	compiled_open(&c);
	w->site = &c.site;
	r = fixture_get("/på?a=b", "");
	answer = ask(w, &r, true);
	assert_int_equal(answer->status, 301);
	assert_true(
	    str_eq(header_of(answer, "Location"), STR("/p%C3%A5/?a=b")));
	r = post("/k/consent", "choice=no");
	r.referer =
	    str_format(w->arena, "https://www.nordkurs.no%s?x", encoded);
	assert_true(str_eq(header_of(ask(w, &r, true), "Location"),
	    STR("/p%C3%A5melding/a%2Bb")));
	r.body = STR("choice=no&to=%2Fp%C3%A5melding%2Fa%2Bb");
	assert_true(str_eq(header_of(ask(w, &r, true), "Location"),
	    STR("/p%C3%A5melding/a%2Bb")));
	compiled_stop(&c);
}

static void
test_not_modified(void **state)
{
	struct world *w = *state;
	struct request r = fixture_get("/om", "");
	struct response *first = ask(w, &r, true), *second;

	assert_true(first->etag != 0);
	r.if_none_match = str_format(w->arena, "*");
	second = ask(w, &r, true);
	assert_int_equal(second->status, 304);
	assert_true(second->etag == first->etag);
	assert_int_equal(buf_view(&second->body).n, 0);
}

static void
test_origin(void **state)
{
	static const struct {
		const char *site, *origin, *referer;
		int status;
	} cases[] = {
	    {"same-origin", "", "", 303},
	    {"same-origin", "https://evil.example", "", 303},
	    {"same-site", "", "", 403},
	    {"cross-site", "https://www.nordkurs.no", "", 403},
	    {"none", "", "", 403},
	    {"", "https://www.nordkurs.no", "", 303},
	    {"", "https://www.nordkurs.no:8443", "", 303},
	    {"", "https://evil.example", "https://www.nordkurs.no/", 403},
	    {"", "null", "https://www.nordkurs.no/", 403},
	    {"", "", "https://www.nordkurs.no/priser", 303},
	    {"", "", "https://www.nordkurs.no.evil.example/", 403},
	    {"", "", "https://www.nordkurs.no:x@evil.example/", 403},
	    {"", "", "", 403},
	};
	struct world *w = *state;
	size_t i;

	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct request r = post("/k/consent", "choice=no");

		r.sec_fetch_site = str_of(cases[i].site);
		r.origin = str_of(cases[i].origin);
		r.referer = str_of(cases[i].referer);
		assert_int_equal(ask(w, &r, true)->status, cases[i].status);
	}
}

static void
test_choice(void **state)
{
	struct world *w = *state;
	struct request r = post("/k/consent", "choice=all&to=%2Fpriser");
	struct response *answer = ask(w, &r, true);
	struct str cookie = header_of(answer, "Set-Cookie");
	struct identity who;

	assert_int_equal(answer->status, 303);
	assert_true(str_eq(header_of(answer, "Location"), STR("/priser")));
	assert_true(
	    identity_read(str_head(cookie, str_chr(cookie, ';')), false, &who));

	/* The same browser again changes its row and keeps its cookie. */
	r = post("/k/consent", "choice=chosen&purpose=remember");
	r.cookie = str_head(cookie, str_chr(cookie, ';'));
	answer = ask(w, &r, true);
	assert_int_equal(answer->status, 303);
	assert_true(str_eq(header_of(answer, "Set-Cookie"), cookie));

	r = post("/k/consent", "choice=all");
	r.body = STR("choice=nonsense");
	assert_int_equal(ask(w, &r, true)->status, 400);
	r.body = (struct str){arena_alloc(w->arena, 5000), 5000};
	assert_int_equal(ask(w, &r, true)->status, 413);
	r.body = STR("choice=all");
	answer = ask(w, &r, false);
	assert_int_equal(answer->status, 503);
	assert_int_equal(header_of(answer, "Set-Cookie").n, 0);
	assert_true(str_eq(header_of(answer, "Retry-After"), STR("3")));
}

/* A program that sends forms is answered, never recorded, and gets no cookie;
 * what a person says through it counts. */
static void
test_choice_of_a_bot(void **state)
{
	static const char *const bodies[] = {"choice=all", "choice=no"};
	struct world *w = *state;
	struct request r;
	struct response *answer;
	struct str cookie;
	size_t i;

	for (i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		r = post("/k/consent", bodies[i]);
		r.agent = STR("Mozilla/5.0 (compatible; Googlebot/2.1; "
			      "+http://www.google.com/bot.html)");
		answer = ask(w, &r, true);
		assert_int_equal(answer->status, 303);
		assert_int_equal(header_of(answer, "Set-Cookie").n, 0);
	}
	r = post("/k/consent", "choice=all");
	cookie = header_of(ask(w, &r, true), "Set-Cookie");
	r = post("/k/consent", "choice=no");
	r.cookie = str_head(cookie, str_chr(cookie, ';'));
	r.agent = STR("curl/8.0");
	answer = ask(w, &r, true);
	assert_int_equal(answer->status, 303);
	assert_true(header_of(answer, "Set-Cookie").n > 0);
}

/* A cookie of a row that was lost with a database: its number may be given
 * again, its secret is worth nothing. */
static void
test_number_given_again(void **state)
{
	struct world *w = *state;
	struct request r = post("/k/consent", "choice=all");
	struct str cookie = header_of(ask(w, &r, true), "Set-Cookie");
	struct identity who;

	assert_true(
	    identity_read(str_head(cookie, str_chr(cookie, ';')), false, &who));
	who.id.lo++;
	cookie = identity_cookie(w->arena, &who, false);
	r.cookie = str_head(cookie, str_chr(cookie, ';'));
	cookie = header_of(ask(w, &r, true), "Set-Cookie");
	r = fixture_get("/", "");
	r.cookie = str_head(cookie, str_chr(cookie, ';'));
	/* Known: the dialogue is gone. */
	cookie = buf_view(&ask(w, &r, true)->body);
	assert_true(str_find(cookie, STR("class=\"k-consent\"")) == cookie.n);
}

/* A yes is about the words and purposes that were shown. */
static void
test_words_shown(void **state)
{
	struct world *w = *state;
	struct str body = str_format(w->arena,
	    "choice=all&offered=remember+seller&wording=%.*s",
	    STR_ARG(consent_wording(w->site, 1)));
	struct request r = post("/k/consent", body.p);
	struct str cookie = header_of(ask(w, &r, true), "Set-Cookie");
	struct store_want want = {.id = {0, 0}};
	struct identity who;

	assert_true(
	    identity_read(str_head(cookie, str_chr(cookie, ';')), false, &who));
	want.id = who.id;
	assert_int_equal(store_read(w->store, w->arena, &want, 1), STORE_OK);
	assert_int_equal(want.row.purposes, PURPOSE_REMEMBER | PURPOSE_SELLER);
	assert_true(str_eq(want.row.wording, consent_wording(w->site, 1)));

	r = post("/k/consent", "choice=all&wording=oldwords");
	assert_int_equal(header_of(ask(w, &r, true), "Set-Cookie").n, 0);

	/* A no counts, but nothing a form says gets into our cookie. */
	r = post("/k/consent", "choice=no&wording=x%3B+Domain%3Dy");
	cookie = header_of(ask(w, &r, true), "Set-Cookie");
	assert_true(str_find(cookie, STR("Domain")) == cookie.n);
	assert_true(
	    str_eq(refusal_read(str_head(cookie, str_chr(cookie, ';')), false),
		consent_wording(w->site, 0)));
}

/* How many events of that name are kept of him. */
static uint32_t
kept(struct world *w, struct id id, const char *event)
{
	struct store_want want = {.id = id};
	struct journey_state s;
	const struct fact *f;

	assert_int_equal(store_read(w->store, w->arena, &want, 1), STORE_OK);
	assert_true(state_unpack(w->arena, want.row.state, &s));
	f = state_fact(&s, str_format(w->arena, "e:%s", event));
	return f == NULL ? 0 : f->total;
}

/* Beacons of one visitor: n of them, of each of two events. */
static void
tell(struct world *w, struct str cookie, int n)
{
	struct world of = *w;

	for (int i = 0; i < n; i++) {
		struct request r = post("/k/event",
		    i % 2 == 0 ? "event=cta_click&page=/priser"
			       : "event=user_engagement&page=/om&dwell=9");

		of.arena = arena_new(0);
		r.cookie = cookie;
		assert_int_equal(ask(&of, &r, true)->status, 204);
		(void)store_turn(w->store, clock_ms());
		arena_free(of.arena);
	}
}

/* However much a browser tells, a thousand a day are kept. */
static void
test_flood(void **state)
{
	struct world own = *(struct world *)*state, *w = &own;
	struct request r = post("/k/consent", "choice=all");
	struct str cookie = header_of(ask(w, &r, true), "Set-Cookie");
	struct identity who;

	cookie = str_head(cookie, str_chr(cookie, ';'));
	assert_true(identity_read(cookie, false, &who));
	tell(w, cookie, 1040);
	assert_int_equal(kept(w, who.id, "cta_click"), 500);
	assert_int_equal(kept(w, who.id, "user_engagement"), 500);
	/* Views go on, and so does tomorrow. */
	r = fixture_get("/priser", "");
	r.cookie = cookie;
	assert_int_equal(ask(w, &r, true)->status, 200);
	assert_int_equal(kept(w, who.id, "page_view"), 1);
	w->now += 86400;
	tell(w, cookie, 2);
	assert_int_equal(kept(w, who.id, "cta_click"), 501);
}

/* The site's map, unless a page has its address. */
static void
test_sitemap(void **state)
{
	struct world *w = *state;
	struct request r = fixture_get("/sitemap.xml", "");
	const struct response *response = ask(w, &r, true);
	struct str body = buf_view(&response->body);

	assert_int_equal(response->status, 200);
	assert_true(str_eq(response->type, STR("application/xml")));
	assert_true(str_find(body, STR("/da/</loc>")) < body.n);
	r.if_none_match = STR("*");
	assert_int_equal(ask(w, &r, true)->status, 304);
}

/* A redirect of everything leaves the map alone, one that names it does not. */
static void
test_sitemap_moved(void **state)
{
	static const struct {
		const char *from;
		int status;
	} cases[] = {{"/*", 200}, {"/site*", 200}, {"/sitemap.xml", 301}};
	struct world *w = *state, own = *w;
	struct request r = fixture_get("/sitemap.xml", "");

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct compiled c;

		compiled_start(&c);
		sitedir_write(&c.dir, "site.xml",
		    str_format(c.arena,
			"<site " NS " name='N' base='https://n.example'>"
			"<languages default='nb'/>"
			"<redirect from='%s' to='/'/></site>",
			cases[i].from));
		compiled_page(&c, "pages/front.xml", "id='front' path='/'", "");
		compiled_open(&c);
		own.site = &c.site;
		assert_int_equal(ask(&own, &r, false)->status, cases[i].status);
		compiled_stop(&c);
	}
}

/* Addresses of the site before this one; a page and its '/' win. */
static void
test_moved(void **state)
{
	static const struct {
		const char *address, *to;
	} cases[] = {
	    {"/prisliste.html", "/priser"},
	    {"/Prisliste.html?utm_source=brev", "/priser?utm_source=brev"},
	    {"/kursoversikt/excel", "/kurs/excel"},
	    {"/priser/?a=1", "/priser?a=1"},
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct request r = fixture_get(cases[i].address, "");
		const struct response *response = ask(w, &r, true);

		assert_int_equal(response->status, 301);
		assert_true(str_eq(
		    header_of(response, "Location"), str_of(cases[i].to)));
	}
}

/* Nothing but our own addresses becomes a redirect. */
static void
test_to(void **state)
{
	static const char *const bad[] = {"//evil.example", "https://evil/",
	    "/\\evil.example", "/%2F/evil.example", "/nothing", "javascript:x",
	    "/priser%0d%0aX:y", "", "/k/consent", "/assets/site.css"};
	struct world *w = *state;
	size_t i;

	for (i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct str body =
		    str_format(w->arena, "choice=no&to=%s", bad[i]);
		struct request r = post("/k/consent", body.p);

		assert_true(
		    str_eq(header_of(ask(w, &r, true), "Location"), STR("/")));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_status),
	    cmocka_unit_test(test_cached),
	    cmocka_unit_test(test_slash),
	    cmocka_unit_test(test_plain_paths),
	    cmocka_unit_test(test_unsealed),
	    cmocka_unit_test(test_not_modified),
	    cmocka_unit_test(test_origin),
	    cmocka_unit_test(test_choice),
	    cmocka_unit_test(test_choice_of_a_bot),
	    cmocka_unit_test(test_number_given_again),
	    cmocka_unit_test(test_words_shown),
	    cmocka_unit_test(test_to),
	    cmocka_unit_test(test_moved),
	    cmocka_unit_test(test_flood),
	    cmocka_unit_test(test_sitemap),
	    cmocka_unit_test(test_sitemap_moved),
	};

	if (!crypto_start())
		return 99;
	return cmocka_run_group_tests(tests, setup, teardown);
}
