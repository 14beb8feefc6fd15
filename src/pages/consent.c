/* SPDX-License-Identifier: ISC */
/*
 * /k/consent: the dialogue as a page, and the choice it sends.  Yes makes or
 * changes a row and is durable before the answer; no erases it; a first no
 * leaves one cookie without an id and no row.
 */
#include <string.h>

#include "base/arena.h"
#include "http/query.h"
#include "pages/choice.h"
#include "pages/record.h"
#include "people/consent.h"
#include "people/consenttool.h"
#include "template/select.h"
#include "template/write.h"

#define WORD_MAX 16
#define OFFERED_MAX 128

/* What the form said. */
struct said {
	bool yes;
	bool stale; /* it showed words the site no longer has */
	uint32_t purposes;
	struct str wording; /* the version it showed, or today's */
};

static struct str
field(const struct context *ctx, struct str name, size_t max)
{
	return query_get(ctx->arena, ctx->request->body, name, max);
}

/* Everything the dialogue offered, and nothing it did not. */
static uint32_t
all_offered(const struct context *ctx)
{
	struct str offered = field(ctx, STR("offered"), OFFERED_MAX), word;
	uint32_t purposes = 0;

	while (str_word(&offered, &word))
		purposes |= consent_purpose(word);
	return purposes != 0 ? purposes : CONSENT_PLAIN;
}

static uint32_t
all_ticked(const struct context *ctx)
{
	struct str rest = ctx->request->body, name, value;
	uint32_t purposes = 0;
	char text[WORD_MAX];

	while (query_next(&rest, &name, &value))
		if (str_eq(name, STR("purpose"))) {
			size_t n = query_decode(value, text, sizeof text);

			purposes |= consent_purpose((struct str){text, n});
		}
	return purposes;
}

static bool
said_read(const struct context *ctx, struct said *said)
{
	struct str word = field(ctx, STR("choice"), WORD_MAX);

	memset(said, 0, sizeof(*said));
	if (str_eq(word, STR("no")))
		said->purposes = 0;
	else if (consenttool_asks(ctx->site))
		/* A yes is said there, and read with the next page. */
		return false;
	else if (str_eq(word, STR("all")))
		said->purposes = all_offered(ctx);
	else if (str_eq(word, STR("chosen")))
		said->purposes = all_ticked(ctx);
	else
		return false;
	said->yes = said->purposes != 0;
	said->wording = field(ctx, STR("wording"), WORD_MAX);
	said->stale = said->wording.n > 0 &&
		      !consent_is_current(ctx->site, said->wording);
	/* Only words of ours go into a cookie or a proof. */
	if (said->stale || said->wording.n == 0)
		said->wording = consent_wording(ctx->site, page_lang(ctx));
	return true;
}

/* Where he came from to the page goes along, unless a row remembers it now. */
static void
answer_back(struct context *ctx, struct str to, uint32_t purposes)
{
	response_redirect(ctx->response, 303,
	    (purposes & PURPOSE_REMEMBER) != 0 ? page_location(ctx->arena, to)
					       : page_back(ctx, to));
	response_header(ctx->response, STR("Cache-Control"), STR("no-store"));
}

static void
answer_no(struct context *ctx, struct str to, struct str wording)
{
	const struct request *request = ctx->request;
	const struct identity nobody = {.id = {0, 0}};

	answer_back(ctx, to, 0);
	response_header(ctx->response, STR("Set-Cookie"),
	    refusal_cookie(ctx->arena, wording, request->https));
	if (ctx->visit.identity.id.lo != 0)
		response_header(ctx->response, STR("Set-Cookie"),
		    identity_cookie(ctx->arena, &nobody, request->https));
}

static void
answer_yes(const struct choice *c, struct str to)
{
	struct context *ctx = c->ctx;
	const struct request *request = ctx->request;

	answer_back(ctx, to, c->purposes);
	choice_cookie(c);
	if (refusal_read(request->cookie, request->https).n > 0)
		response_header(ctx->response, STR("Set-Cookie"),
		    refusal_cookie(ctx->arena, STR(""), request->https));
}

static void
done(struct choice *c, enum store_rc rc)
{
	struct context *ctx = c->ctx;
	struct str to = page_came_from(ctx);

	if (rc != STORE_OK)
		page_error(ctx, 503);
	else if (c->purposes != 0)
		answer_yes(c, to);
	else
		answer_no(ctx, to, c->wording);
	ctx->finish(ctx);
}

/* A yes to words that were changed meanwhile is asked for again.  Programs that
 * send forms agree to nothing and get no cookie; a no for a row counts whoever
 * sends it. */
static bool
is_idle(const struct context *ctx, const struct said *said)
{
	if (said->yes && said->stale)
		return true;
	return ctx->visit.agent.bot &&
	       (said->yes || ctx->visit.identity.id.lo == 0);
}

static enum page_rc
post(struct context *ctx)
{
	struct choice *choice = ARENA_NEW(ctx->arena, struct choice);
	struct str to = page_came_from(ctx);
	struct said said;

	if (!said_read(ctx, &said)) {
		page_error(ctx, 400);
		return PAGE_DONE;
	}
	page_meet_at(ctx, to);
	if (is_idle(ctx, &said)) {
		answer_back(ctx, to, 0);
		return PAGE_DONE;
	}
	if (!said.yes && ctx->visit.identity.id.lo == 0) {
		answer_no(ctx, to, said.wording);
		return PAGE_DONE;
	}
	choice->ctx = ctx;
	choice->purposes = said.purposes;
	choice->wording = said.wording;
	choice->done = done;
	choice_park(choice, PAGE_WRITE_MS);
	return PAGE_PARKED;
}

static enum page_rc
get(struct context *ctx)
{
	struct visit *visit = &ctx->visit;
	struct response *response = ctx->response;
	int page = site_page_find(ctx->site, STR("consent"));
	struct selection selection;
	struct route_hit hit = {.kind = ROUTE_PAGE, .lang = page_lang(ctx)};

	if (page < 0) {
		page_error(ctx, 404);
		return PAGE_DONE;
	}
	hit.page = (uint32_t)page;
	visit_meet(visit, ctx->arena, ctx->site, ctx->request, &hit,
	    ctx->want.found ? &ctx->want.row : NULL, ctx->store_down, ctx->now);
	visit->situation.path = page_came_from(ctx);
	if (!select_page(
		ctx->site, ctx->arena, &visit->situation, &selection)) {
		page_error(ctx, 404);
		return PAGE_DONE;
	}
	if (ctx->visit.recorded)
		record_box(ctx, &selection, true);
	write_page(ctx->site, &visit->situation, &selection, &response->body);
	response->type = STR("text/html; charset=utf-8");
	response_header(
	    response, STR("Cache-Control"), STR("private, no-store"));
	return PAGE_DONE;
}

static enum page_rc
run(struct context *ctx)
{
	return ctx->request->method == METHOD_POST ? post(ctx) : get(ctx);
}

const struct page_entry page_consent = {.path = "consent",
    .methods = PAGE_GET | PAGE_POST,
    .needs = PAGE_NEEDS_ORIGIN | PAGE_NEEDS_STORE,
    .body_max = 4096,
    .run = run};
