/* SPDX-License-Identifier: ISC */
/*
 * kunderejse render: one page as a visitor would get it, through the same page
 * functions as in a worker, without server and database.
 */
#include "program/command.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "base/log.h"
#include "pages/page.h"
#include "people/consent.h"
#include "program/options.h"
#include "weave/compile.h"

#define BROWSER                                                     \
	"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 " \
	"Firefox/128.0"
#define STATE_MAX (64u * 1024)
#define GO_ON (-1)

struct render {
	const char *site, *referer, *stage, *lang, *at, *level, *agent;
	struct option_list set;
	struct arena *arena;
	struct site image;
	struct request request;
	struct response response;
	struct context ctx;
	const struct options *options;
	bool known; /* level 2 */
};

/* Compiles in this process: who renders, trusts his own site. */
static bool
open_site(struct render *r)
{
	struct complaints *c = complaints_new(r->arena);
	struct str image;
	struct buf text;

	if (compile_site(r->arena, c, r->site, &image))
		return site_open(&r->image, image.p, image.n);
	buf_init(&text, r->arena, RESPONSE_BODY_MAX);
	complaints_print(c, &text);
	fprintf(stderr, "%.*s", STR_ARG(buf_view(&text)));
	return false;
}

/* Host and scheme of the site's base, as the web server would say them. */
static void
fill_host(struct request *q, const struct site *site)
{
	struct str base = image_str(&site->image, site->head->base);
	size_t at = str_find(base, STR("://"));
	struct str rest = str_from(base, at + 3), host, name;

	q->https = str_starts(base, STR("https:"));
	str_cut(&rest, '/', &host);
	str_cut(&host, ':', &name);
	q->host = name;
}

static int
fill_time(struct render *r, int64_t *now)
{
	const struct site_head *head = r->image.head;
	struct moment m;

	if (r->at == NULL)
		*now = clock_now();
	else if (time_parse(str_of(r->at), now))
		return GO_ON;
	else if (moment_parse(str_of(r->at), &m))
		*now = zone_utc(
		    IMAGE_ROWS(&r->image.image, struct zone_row, head->zone),
		    head->zone.n, m.local);
	else
		return options_wrong(r->options,
		    "--at is a time such as 2027-03-01T09:00 or "
		    "2027-03-01T09:00:00Z");
	return GO_ON;
}

/* {name} of a page's path: what the address bound it to. */
static struct str
bound(const struct site *site, const struct page_row *page,
    const struct route_hit *hit, struct str name)
{
	const struct bind_row *rows =
	    IMAGE_ROWS(&site->image, struct bind_row, page->binds);

	for (uint32_t i = 0; i < page->binds.n; i++)
		if (str_eq(image_str(&site->image, rows[i].name), name))
			return hit->binds[i];
	return STR("");
}

/* The path of the same page in another language; empty: it has none there. */
static struct str
path_in(struct render *r, const struct route_hit *hit, uint32_t lang)
{
	const struct site *site = &r->image;
	const struct page_row *page = site_page(site, hit->page);
	const struct span *paths =
	    IMAGE_ROWS(&site->image, struct span, page->paths);
	struct str rest = image_str(&site->image, paths[lang]), part;
	struct buf b;

	buf_init(&b, r->arena, 4096);
	while (rest.n > 0 && str_cut(&rest, '{', &part)) {
		buf_str(&b, part);
		if (rest.n > 0 && str_cut(&rest, '}', &part))
			buf_str(&b, bound(site, page, hit, part));
	}
	return buf_view(&b);
}

static int
fill_lang(struct render *r)
{
	struct request *q = &r->request;
	struct route_hit hit;
	struct str path;
	int lang;

	q->accept_language = site_lang(&r->image, r->image.head->default_lang);
	if (r->lang == NULL)
		return GO_ON;
	lang = site_lang_find(&r->image, str_of(r->lang));
	if (lang < 0)
		return options_wrong(
		    r->options, "the site has no language %s", r->lang);
	q->accept_language = str_of(r->lang);
	site_route(&r->image, r->arena, q->path, &hit);
	if (hit.kind != ROUTE_PAGE)
		return GO_ON;
	path = path_in(r, &hit, (uint32_t)lang);
	if (path.n == 0)
		return options_wrong(
		    r->options, "the page has no address in %s", r->lang);
	q->path = path;
	return GO_ON;
}

static int
fill_vars(struct render *r)
{
	struct request *q = &r->request;
	struct str name, value;

	static_assert(OPTION_LIST_MAX <= REQUEST_VARS_MAX, "room for all");
	for (size_t i = 0; i < r->set.n; i++) {
		value = str_of(r->set.items[i]);
		str_cut(&value, '=', &name);
		if (value.p == NULL || !str_is_key(name))
			return options_wrong(r->options, "--set is NAME=VALUE");
		q->vars[q->nvars++] = (struct request_var){name, value};
	}
	return GO_ON;
}

static int
fill_request(struct render *r, const char *path)
{
	struct request *q = &r->request;
	int status;

	q->query = str_of(path);
	str_cut(&q->query, '?', &q->path);
	if (!str_starts(q->path, STR("/")))
		return options_wrong(r->options, "a path begins with /");
	q->method = METHOD_GET;
	q->referer = str_of(r->referer);
	q->agent = str_of(r->agent);
	fill_host(q, &r->image);
	status = fill_lang(r);
	return status != GO_ON ? status : fill_vars(r);
}

/* A visitor who agreed to everything, in the stage that was asked for. */
static int
fill_visitor(struct render *r)
{
	struct store_visitor *row = &r->ctx.want.row;
	struct journey_state s = {.visits = 0};
	struct buf packed;

	if (r->stage != NULL &&
	    journey_stage_find(&r->image.journey, str_of(r->stage)) < 0)
		return options_wrong(
		    r->options, "the site has no stage %s", r->stage);
	if (r->stage != NULL) {
		s.stage = str_of(r->stage);
		s.stage_at = r->ctx.now;
	}
	buf_init(&packed, r->arena, STATE_MAX);
	state_pack(&s, &packed);
	row->id.lo = 1;
	row->created_at = row->seen_at = row->consent_at = r->ctx.now;
	row->purposes = CONSENT_ALL;
	row->wording = consent_wording(&r->image, r->image.head->default_lang);
	row->stage = s.stage;
	row->state = buf_view(&packed);
	return GO_ON;
}

/* His cookie, as the browser would send it back. */
static void
fill_cookie(struct render *r)
{
	struct identity who = {.id = {0, 1}};
	struct str cookie = identity_cookie(r->arena, &who, r->request.https);

	str_cut(&cookie, ';', &r->request.cookie);
	identity_hash(who.secret, r->ctx.want.row.secret_hash);
}

static int
answer(struct render *r)
{
	struct context *ctx = &r->ctx;
	struct store_want row = ctx->want;

	response_init(&r->response, r->arena);
	if (page_begin(ctx) || r->known) {
		row.id = row.row.id;
		row.found = r->known;
		ctx->want = row;
	}
	/* Without a store nothing is written, so nothing is ever parked. */
	(void)page_answer(ctx, STORE_OK);
	if (r->response.body.n > 0)
		fwrite(r->response.body.p, 1, r->response.body.n, stdout);
	if (r->response.status != 200)
		fprintf(stderr, "%d %s\n", r->response.status,
		    status_text(r->response.status));
	for (size_t i = 0; i < r->response.nheaders; i++)
		if (str_eq(r->response.headers[i].name, STR("Location")))
			fprintf(stderr, "Location: %.*s\n",
			    STR_ARG(r->response.headers[i].value));
	if (fflush(stdout) != 0) {
		log_errno("standard output");
		return COMMAND_SYSTEM;
	}
	return r->response.status < 400 ? COMMAND_GOOD : COMMAND_FAULTS;
}

static int
run(struct render *r, const char *path)
{
	int status;

	if (!crypto_start())
		return COMMAND_SYSTEM;
	if (!open_site(r))
		return COMMAND_FAULTS;
	r->ctx = (struct context){.arena = r->arena,
	    .site = &r->image,
	    .request = &r->request,
	    .response = &r->response,
	    .now_ms = clock_ms()};
	status = fill_time(r, &r->ctx.now);
	if (status == GO_ON)
		status = fill_request(r, path);
	if (status == GO_ON && r->known) {
		status = fill_visitor(r);
		fill_cookie(r);
	}
	return status == GO_ON ? answer(r) : status;
}

/* 0: without consent; 1: mail links; 2: with consent and what is remembered. */
static int
choose_level(struct render *r)
{
	const char *level = r->level;

	if (level == NULL)
		level = r->stage != NULL ? "2" : "0";
	if (strcmp(level, "1") == 0)
		return options_wrong(r->options,
		    "--level 1, mail links, comes with a later version");
	if (strcmp(level, "0") != 0 && strcmp(level, "2") != 0)
		return options_wrong(r->options, "--level is 0 or 2");
	r->known = *level == '2';
	if (!r->known && r->stage != NULL)
		return options_wrong(r->options,
		    "--stage needs --level 2: without consent the stage is "
		    "presumed from the request");
	return GO_ON;
}

int
command_render(int argc, char **argv)
{
	struct render r = {.site = ".", .referer = "", .agent = BROWSER};
	const struct option_row rows[] = {
	    OPTION_SITE(&r.site),
	    {.name = "referer",
		.letter = 'r',
		.arg = "URL",
		.help = "where the visitor comes from",
		.text = &r.referer},
	    {.name = "stage",
		.arg = "KEY",
		.help = "the stage his row says (level 2)",
		.text = &r.stage},
	    {.name = "lang",
		.arg = "LANG",
		.help = "the page's address in this language",
		.text = &r.lang},
	    {.name = "set",
		.arg = "NAME=VALUE",
		.help = "a variable, as nginx gives KUNDEREJSE_VAR_NAME",
		.list = &r.set},
	    {.name = "at",
		.arg = "TIME",
		.help = "what time it is (default: now)",
		.text = &r.at},
	    {.name = "level",
		.arg = "0|2",
		.help = "0: no consent (default); 2: consent and a row",
		.text = &r.level},
	    {.name = "agent",
		.arg = "UA",
		.help = "the browser's User-Agent",
		.text = &r.agent},
	};
	const struct options o = {"render", "PATH",
	    "Writes the page at PATH (a query may follow) to standard output, "
	    "as a\nvisitor would get it.",
	    rows, sizeof(rows) / sizeof(*rows), 1, 1};
	int status;

	switch (options_parse(&o, &argc, &argv)) {
	case OPTIONS_HELP:
		return COMMAND_GOOD;
	case OPTIONS_WRONG:
		return COMMAND_USAGE;
	case OPTIONS_GO:
		break;
	}
	log_name("render");
	r.options = &o;
	status = choose_level(&r);
	if (status != GO_ON)
		return status;
	r.arena = arena_new(0);
	status = run(&r, argv[0]);
	arena_free(r.arena);
	return status;
}
