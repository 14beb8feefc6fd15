/* SPDX-License-Identifier: ISC */
/*
 * /k/consent: the dialogue as a page, and the choice it sends.  Yes makes or
 * changes a row and is durable before the answer; no erases it; a first no
 * leaves one cookie without an id and no row.
 */
#include <string.h>

#include "base/arena.h"
#include "http/query.h"
#include "pages/page.h"
#include "people/consent.h"
#include "template/select.h"
#include "template/write.h"

#define WORD_MAX 16
#define OFFERED_MAX 128

/* What the form said. */
struct choice {
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
choice_read(const struct context *ctx, struct choice *choice)
{
	struct str word = field(ctx, STR("choice"), WORD_MAX);

	memset(choice, 0, sizeof *choice);
	if (str_eq(word, STR("all")))
		choice->purposes = all_offered(ctx);
	else if (str_eq(word, STR("chosen")))
		choice->purposes = all_ticked(ctx);
	else if (!str_eq(word, STR("no")))
		return false;
	choice->yes = choice->purposes != 0;
	choice->wording = field(ctx, STR("wording"), WORD_MAX);
	choice->stale = choice->wording.n > 0 &&
			!consent_is_current(ctx->site, choice->wording);
	/* Only words of ours go into a cookie or a proof. */
	if (choice->stale || choice->wording.n == 0)
		choice->wording = consent_wording(ctx->site, page_lang(ctx));
	return true;
}

/* A parked choice. */
struct parked {
	struct context *ctx;
	struct store_tx tx;
	struct choice choice;
	struct str to;              /* back to where the visitor was */
	struct store_visitor given; /* what he gives: a new row */
	struct store_visitor row;   /* the row that think made of it */
	struct identity identity;   /* of the row to make */
	bool again;                 /* by think: he had a row already */
	bool has_touch;
	struct store_touch touch;
};

static bool
is_own_row(const struct parked *p, const struct store_think *t)
{
	return t->nrows > 0 && t->rows[0].id.lo != 0 &&
	       identity_proves(&p->ctx->visit.identity, &t->rows[0]);
}

static void
think_no(struct parked *p, struct store_think *t)
{
	t->changes[t->nchanges++] = (struct change){.verb = CHANGE_ADD_CONSENT,
	    .id = t->rows[0].id,
	    .consent = {.at = t->now, .wording = p->given.wording}};
	t->changes[t->nchanges++] =
	    (struct change){.verb = CHANGE_ERASE_VISITOR, .id = t->rows[0].id};
}

static void
think_yes(struct parked *p, struct store_think *t)
{
	bool mine = is_own_row(p, t);
	bool again = mine && (p->given.purposes & CONSENT_HISTORY) != 0;

	/* What he did until now was kept for purposes that he takes back. */
	if (mine && !again)
		t->changes[t->nchanges++] = (struct change){
		    .verb = CHANGE_ERASE_VISITOR, .id = t->rows[0].id};
	p->again = again;
	p->row = p->given;
	if (again) {
		p->row = t->rows[0];
		p->row.purposes = p->given.purposes;
		p->row.wording = p->given.wording;
		p->row.consent_at = t->now;
	}
	t->changes[t->nchanges++] = (struct change){
	    .verb = again ? CHANGE_PUT_VISITOR : CHANGE_NEW_VISITOR,
	    .id = again ? p->row.id : (struct id){0, 0},
	    .visitor = &p->row};
	t->changes[t->nchanges++] = (struct change){.verb = CHANGE_ADD_CONSENT,
	    .id = again ? p->row.id : (struct id){0, 0},
	    .consent = {.at = t->now,
		.purposes = p->row.purposes,
		.wording = p->row.wording}};
	if (!again && (p->given.purposes & CONSENT_HISTORY) != 0)
		t->changes[t->nchanges++] =
		    (struct change){.verb = CHANGE_ADD_EVENT,
			.event = {.at = t->now,
			    .event = STR("consent"),
			    .has_touch = p->has_touch,
			    .touch = p->touch}};
}

static bool
think(void *ctx, struct store_think *t)
{
	struct parked *p = ctx;

	if (p->choice.yes)
		think_yes(p, t);
	else if (is_own_row(p, t))
		think_no(p, t);
	return true;
}

static void
answer_back(struct context *ctx, struct str to)
{
	response_redirect(ctx->response, 303, page_location(ctx->arena, to));
	response_header(ctx->response, STR("Cache-Control"), STR("no-store"));
}

static void
answer_no(struct context *ctx, struct str to, struct str wording)
{
	const struct request *request = ctx->request;
	struct identity nobody = {.id = {0, 0}};

	answer_back(ctx, to);
	response_header(ctx->response, STR("Set-Cookie"),
	    refusal_cookie(ctx->arena, wording, request->https));
	if (ctx->visit.identity.id.lo != 0)
		response_header(ctx->response, STR("Set-Cookie"),
		    identity_cookie(ctx->arena, &nobody, request->https));
}

static void
answer_yes(const struct parked *p)
{
	struct context *ctx = p->ctx;
	const struct request *request = ctx->request;
	struct identity who = p->again ? ctx->visit.identity : p->identity;

	answer_back(ctx, p->to);
	who.id = p->row.id;
	response_header(ctx->response, STR("Set-Cookie"),
	    identity_cookie(ctx->arena, &who, request->https));
	if (refusal_read(request->cookie, request->https).n > 0)
		response_header(ctx->response, STR("Set-Cookie"),
		    refusal_cookie(ctx->arena, STR(""), request->https));
}

static void
done(void *arg, enum store_rc rc, const struct store_think *t)
{
	struct parked *p = arg;

	(void)t;
	if (rc != STORE_OK)
		page_error(p->ctx, 503);
	else if (p->choice.yes)
		answer_yes(p);
	else
		answer_no(p->ctx, p->to, p->choice.wording);
	p->ctx->finish(p->ctx);
}

/* A new row: a fresh secret, and the source its class code carried. */
static void
prepare_row(struct parked *p)
{
	struct context *ctx = p->ctx;

	random_bytes(p->identity.secret, sizeof p->identity.secret);
	identity_hash(p->identity.secret, p->given.secret_hash);
	p->given.created_at = ctx->now;
	p->given.seen_at = ctx->now;
	p->given.consent_at = ctx->now;
	p->given.purposes = p->choice.purposes;
	if (ctx->visit.asked_no)
		p->given.purposes |= CONSENT_UNDER_SIGNAL;
	p->given.wording = p->choice.wording;
	p->has_touch =
	    visit_first_touch(&ctx->visit, ctx->site, ctx->now, &p->touch);
}

/* A yes to words that were changed meanwhile is asked for again.  Programs that
 * send forms agree to nothing and get no cookie; a no for a row counts whoever
 * sends it. */
static bool
is_idle(const struct context *ctx, const struct choice *choice)
{
	if (choice->yes && choice->stale)
		return true;
	return ctx->visit.agent.bot &&
	       (choice->yes || ctx->visit.identity.id.lo == 0);
}

static enum page_rc
post(struct context *ctx)
{
	struct parked *p = ARENA_NEW(ctx->arena, struct parked);
	struct store_tx *tx = &p->tx;

	p->ctx = ctx;
	p->to = page_came_from(ctx);
	if (!choice_read(ctx, &p->choice)) {
		page_error(ctx, 400);
		return PAGE_DONE;
	}
	if (is_idle(ctx, &p->choice)) {
		answer_back(ctx, p->to);
		return PAGE_DONE;
	}
	if (!p->choice.yes && ctx->visit.identity.id.lo == 0) {
		answer_no(ctx, p->to, p->choice.wording);
		return PAGE_DONE;
	}
	prepare_row(p);
	/* Doing it twice is harmless (the row is the browser's own, a second
	 * new one dies unused), so each attempt has a key of its own. */
	random_bytes(tx->key, sizeof tx->key);
	if (ctx->visit.identity.id.lo != 0)
		tx->locks[tx->nlocks++] = ctx->visit.identity.id;
	tx->think = think;
	tx->done = done;
	tx->ctx = p;
	tx->now = ctx->now;
	tx->deadline_ms = ctx->now_ms + PAGE_WRITE_MS;
	store_write(ctx->store, tx);
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
