/* SPDX-License-Identifier: ISC */
/*
 * kunderejse render: one page as a visitor would get it, through the same page
 * functions as in a worker, without server and database; or one mail.
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
#include "people/reader.h"
#include "program/attime.h"
#include "program/opensite.h"
#include "program/options.h"
#include "program/rendermail.h"

#define BROWSER                                                     \
	"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 " \
	"Firefox/128.0"
#define STATE_MAX (64u * 1024)
#define GO_ON (-1)

struct render {
	const char *site, *referer, *stage, *lang, *at, *level, *agent, *mail;
	const char *to, *state, *db;
	struct option_list set, lists;
	struct arena *arena;
	struct site image;
	struct request request;
	struct response response;
	struct context ctx;
	const struct options *options;
	struct keyring *keys;
	bool mailed, known; /* level 1, level 2 */
};

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
	path = site_path_in(&r->image, r->arena, &hit, (uint32_t)lang);
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
	q->host = site_host(&r->image, &q->https);
	status = fill_lang(r);
	return status != GO_ON ? status : fill_vars(r);
}

/* Who followed a link of a mail in that stage: its code, signed with a key of
 * this moment, so that no server takes what is rendered for a link of a mail.
 */
static int
fill_mail(struct render *r, int stage)
{
	struct request *q = &r->request;
	struct route_hit hit;
	struct str code;

	r->keys = keyring_new();
	if (r->keys == NULL)
		return COMMAND_SYSTEM;
	site_route(&r->image, r->arena, q->path, &hit);
	code = stagecode_make(r->arena, r->keys, &r->image, (uint32_t)stage,
	    hit.kind == ROUTE_PAGE ? hit.lang : r->image.head->default_lang,
	    r->ctx.now);
	q->query = str_format(r->arena, "s=%.*s%s%.*s", STR_ARG(code),
	    q->query.n > 0 ? "&" : "", STR_ARG(q->query));
	r->ctx.keys = r->keys;
	return GO_ON;
}

static struct str
known(const struct render *r, struct str name)
{
	return reader_value(r->request.vars, r->request.nvars, name);
}

static const struct store_agree *
agrees(const struct render *r)
{
	struct store_agree *rows =
	    arena_array(r->arena, r->lists.n, sizeof(*rows));

	for (size_t i = 0; i < r->lists.n; i++)
		rows[i] = (struct store_agree){.at = r->ctx.now,
		    .kind = AGREE_CONFIRMED,
		    .list = str_of(r->lists.items[i])};
	return rows;
}

static const struct store_value *
values(const struct render *r)
{
	const struct request *q = &r->request;
	struct store_value *rows =
	    arena_array(r->arena, q->nvars, sizeof(*rows));

	for (size_t i = 0; i < q->nvars; i++)
		rows[i] = (struct store_value){
		    .name = q->vars[i].name, .value = q->vars[i].value};
	return rows;
}

/* The visitor is a contact once he has an address or a list. */
static void
fill_contact(struct render *r)
{
	struct store_visitor *row = &r->ctx.want.row;
	struct store_profile *who = ARENA_NEW(r->arena, struct store_profile);

	if (known(r, STR("email")).n == 0 && r->lists.n == 0)
		return;
	*who = (struct store_profile){.contact.id.lo = 1,
	    .contact.email = known(r, STR("email")),
	    .contact.name = known(r, STR("name")),
	    .contact.company = known(r, STR("company")),
	    .values = values(r),
	    .nvalues = r->request.nvars,
	    .agrees = agrees(r),
	    .nagrees = r->lists.n};
	row->contact = who->contact.id;
	row->who = who;
}

/* A visitor who agreed to everything, in the stage that was asked for. */
static void
fill_visitor(struct render *r)
{
	struct store_visitor *row = &r->ctx.want.row;
	struct journey_state s = {.visits = 0};
	struct buf packed;

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
	fill_contact(r);
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
fill_level(struct render *r)
{
	int stage = -1;

	if (r->stage != NULL) {
		stage = journey_stage_find(&r->image.journey, str_of(r->stage));
		if (stage < 0)
			return options_wrong(
			    r->options, "the site has no stage %s", r->stage);
	}
	for (size_t i = 0; i < r->lists.n; i++)
		if (site_list(&r->image, str_of(r->lists.items[i])) == NULL)
			return options_wrong(r->options,
			    "the site has no list %s", r->lists.items[i]);
	if (r->mailed)
		return fill_mail(r, stage);
	if (r->known) {
		fill_visitor(r);
		fill_cookie(r);
	}
	return GO_ON;
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
	if (r->known)
		ctx->visit.given = CONSENT_ALL;
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
	if (!opensite(r->arena, r->site, &r->image))
		return COMMAND_FAULTS;
	r->ctx = (struct context){.entries = page_public,
	    .arena = r->arena,
	    .site = &r->image,
	    .request = &r->request,
	    .response = &r->response,
	    .now_ms = clock_ms()};
	if (!attime(&r->image, r->at, &r->ctx.now))
		return options_wrong(r->options, ATTIME_WRONG);
	if (r->mail != NULL)
		return rendermail(r->options, r->arena, &r->image,
		    &(struct rendermail){.mail = r->mail,
			.lang = r->lang,
			.stage = r->stage,
			.set = &r->set,
			.now = r->ctx.now,
			.at = r->at != NULL,
			.to = r->to,
			.dir = r->site,
			.state = r->state,
			.db = r->db});
	status = fill_request(r, path);
	if (status == GO_ON)
		status = fill_level(r);
	return status == GO_ON ? answer(r) : status;
}

/* 0: without consent; 1: mail links; 2: with consent and what is remembered. */
static int
choose_level(struct render *r)
{
	const char *level = r->level;

	if (r->mail != NULL)
		return level == NULL && *r->referer == '\0' && r->lists.n == 0
			   ? GO_ON
			   : options_wrong(r->options,
				 "a mail has no visit: --level, --referer and "
				 "--subscribed are for pages");
	if (level == NULL)
		level = r->stage != NULL || r->lists.n > 0 ? "2" : "0";
	if (strlen(level) != 1 || strchr("012", *level) == NULL)
		return options_wrong(r->options, "--level is 0, 1 or 2");
	r->mailed = *level == '1';
	r->known = *level == '2';
	if (r->lists.n > 0 && !r->known)
		return options_wrong(r->options,
		    "--subscribed needs --level 2: a visitor whom nobody knows "
		    "is on no list");
	if (r->mailed && r->stage == NULL)
		return options_wrong(r->options,
		    "--level 1 needs --stage: a mail's link says which");
	if (!r->mailed && !r->known && r->stage != NULL)
		return options_wrong(r->options,
		    "--stage needs --level 1 or 2: else the stage is presumed "
		    "from the request");
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
		.help = "the stage a mail's link (level 1) or his row "
			"(level 2) says; of a mail its reader's",
		.text = &r.stage},
	    {.name = "lang",
		.arg = "LANG",
		.help = "the page's address, or the mail, in this language",
		.text = &r.lang},
	    {.name = "set",
		.arg = "NAME=VALUE",
		.help = "a variable, as nginx gives KUNDEREJSE_VAR_NAME; for "
			"a mail, and at level 2 with an email, what is known "
			"of the contact",
		.list = &r.set},
	    {.name = "subscribed",
		.arg = "LIST",
		.help = "at level 2: a contact who gets the mails of this list",
		.list = &r.lists},
	    {.name = "mail",
		.arg = "NAME",
		.help = "instead of a page the whole message of a mail",
		.text = &r.mail},
	    {.name = "to",
		.arg = "PERSON",
		.help = "queue that mail as a test for this colleague of "
			"the site that is served",
		.text = &r.to},
	    OPTION_AT(&r.at),
	    {.name = "level",
		.arg = "0|1|2",
		.help = "0: no consent (default); 1: a link of a mail of "
			"ours; 2: consent and a row",
		.text = &r.level},
	    {.name = "agent",
		.arg = "UA",
		.help = "the browser's User-Agent",
		.text = &r.agent},
	    OPTION_STATE(&r.state),
	    OPTION_DB(&r.db),
	};
	const struct options o = {"render", "[PATH]",
	    "Writes the page at PATH (a query may follow) to standard output, "
	    "as a\nvisitor would get it, or with --mail a mail as it would be "
	    "sent; with --to the\nmail is queued instead.",
	    rows, sizeof(rows) / sizeof(*rows), 0, 1};
	int status;

	if (!options_go(&o, &argc, &argv, &status))
		return status;
	log_name("render");
	r.options = &o;
	if ((argc == 1) == (r.mail != NULL))
		return options_wrong(&o, r.mail != NULL ? "--mail takes no PATH"
							: "PATH is missing");
	if (r.to != NULL ? r.mail == NULL : r.state != NULL || r.db != NULL)
		return options_wrong(&o, "a test is --mail NAME --to PERSON; "
					 "--state and --db are for it alone");
	status = choose_level(&r);
	if (status != GO_ON)
		return status;
	r.arena = arena_new(0);
	status = run(&r, argv[0]);
	keyring_free(r.keys);
	arena_free(r.arena);
	return status;
}
