/* SPDX-License-Identifier: ISC */
#include "pages/rights.h"

#include "base/arena.h"
#include "base/log.h"
#include "pages/keep.h"
#include "pages/mine.h"
#include "people/heldjson.h"
#include "people/leaving.h"

/* Beyond the limit of a page: years of views are some megabytes. */
#define FILE_MAX (16u << 20)
#define FILE_NAME "attachment; filename=\"kunderejse.json\""

struct rights {
	struct mine mine;
	struct context *ctx;
	struct store_ticket ticket;
	struct store_profile who;
	enum { RIGHTS_OVER, RIGHTS_USED, RIGHTS_ASK, RIGHTS_DONE } now;
	struct buf file; /* of an export */
	struct store_stop stop;
	struct store_tx tx;
};

/* *r as it is at the beginning.  false: the answer is made, 503. */
static bool
begin(struct rights *r, struct context *ctx, const struct store_ticket *ticket)
{
	enum store_rc rc = STORE_REFUSED;

	*r = (struct rights){.ctx = ctx, .ticket = *ticket};
	if (ctx->store == NULL) {
		mine_error(ctx, 503);
		return false;
	}
	if (ticket->contact.lo != 0)
		rc = store_profile(
		    ctx->store, ctx->arena, ticket->contact, STR(""), &r->who);
	if (rc == STORE_DOWN) {
		mine_error(ctx, 503);
		return false;
	}
	if (ticket->used_at != 0)
		r->now = RIGHTS_USED;
	else if (rc == STORE_OK && ctx->now < ticket->until)
		r->now = RIGHTS_ASK;
	mine_start(&r->mine, ctx, rc == STORE_OK ? &r->who.contact : NULL);
	/* Its POST has to show that it is from our page. */
	r->mine.referrer = STR("strict-origin");
	return true;
}

static void
put(struct mine *m, void *of)
{
	struct rights *r = of;
	bool export = r->ticket.what == TICKET_EXPORT;

	if (r->now != RIGHTS_ASK) {
		mine_say(m,
		    r->now == RIGHTS_OVER   ? MINE_OVER
		    : r->now == RIGHTS_USED ? MINE_USED
					    : MINE_ERASED,
		    NULL);
		return;
	}
	mine_say(m, export ? MINE_EXPORT_ABOUT : MINE_ERASE_ABOUT, NULL);
	mine_form(m);
	mine_button(m, store_ticket_what(r->ticket.what),
	    export ? MINE_EXPORT_TAKE : MINE_ERASE_TAKE);
	mine_form_end(m);
}

static void
answer_file(struct rights *r)
{
	struct response *response = r->ctx->response;

	response->type = STR("application/json");
	response->body = r->file;
	response_header(response, STR("Content-Disposition"), STR(FILE_NAME));
	mine_headers(&r->mine);
}

static void
done(void *arg, enum store_rc rc, const struct store_think *t)
{
	struct rights *r = arg;

	(void)t;
	if (rc == STORE_DOWN || rc == STORE_UNSURE) {
		mine_error(r->ctx, 503);
	} else if (rc == STORE_OK && r->ticket.what == TICKET_EXPORT) {
		answer_file(r);
	} else {
		if (rc == STORE_OK)
			r->now = RIGHTS_DONE;
		else if (r->now == RIGHTS_ASK)
			r->now = RIGHTS_OVER;
		mine_answer(&r->mine, put, r);
	}
	r->ctx->finish(r->ctx);
}

static bool
think(void *arg, struct store_think *t)
{
	struct rights *r = arg;

	if (t->ticket != NULL && t->ticket->used_at != 0)
		r->now = RIGHTS_USED;
	if (t->ticket == NULL || t->ticket->used_at != 0 ||
	    t->contact.id.lo == 0)
		return false;
	t->changes[t->nchanges++] =
	    (struct change){.verb = CHANGE_USE_TICKET, .ticket = &r->ticket};
	if (r->ticket.what == TICKET_ERASE)
		leaving_erase(&r->stop, t);
	return true;
}

static enum page_rc
park(struct rights *r)
{
	struct context *ctx = r->ctx;

	r->tx = (struct store_tx){
	    .ticket = r->ticket.hash, .think = think, .done = done, .ctx = r};
	random_bytes(r->tx.key, sizeof(r->tx.key));
	return keep_write(ctx, &r->tx);
}

/* Made before the ticket is used: what can not be had costs nobody his link. */
static bool
make_file(struct rights *r)
{
	struct context *ctx = r->ctx;
	enum store_rc rc;

	buf_init(&r->file, ctx->arena, FILE_MAX);
	rc = held_json(
	    ctx->store, ctx->arena, r->who.contact.id, STR(""), &r->file);
	if (rc == STORE_OK && !r->file.bad)
		return true;
	if (r->file.bad)
		log_error("confirm: what is held of a contact is larger than "
			  "%u bytes; \"kunderejse contact export\" writes it",
		    FILE_MAX);
	mine_error(ctx, r->file.bad ? 500 : 503);
	return false;
}

enum page_rc
rights_run(struct context *ctx, const struct store_ticket *ticket)
{
	struct rights *r = ARENA_NEW(ctx->arena, struct rights);

	if (!begin(r, ctx, ticket))
		return PAGE_DONE;
	if (r->now != RIGHTS_ASK || ctx->request->method != METHOD_POST) {
		mine_answer(&r->mine, put, r);
		return PAGE_DONE;
	}
	if (r->ticket.what == TICKET_EXPORT && !make_file(r))
		return PAGE_DONE;
	return park(r);
}
