/* SPDX-License-Identifier: ISC */
#include "pages/tool.h"

#include "base/arena.h"
#include "pages/choice.h"
#include "people/consent.h"
#include "people/consenttool.h"

#define WRITE_MS 250 /* longer nobody waits for a page */

/* The row of whoever asks, NULL without. */
static const struct store_visitor *
own_row(const struct context *ctx)
{
	const struct store_want *want = &ctx->want;

	return want->found && identity_proves(&ctx->visit.identity, &want->row)
		   ? &want->row
		   : NULL;
}

/* Whether his no is still to be done.  A tool may keep its cookie from requests
 * that another site led to; what is missing there says nothing yet. */
static bool
takes_back(const struct context *ctx)
{
	const struct request *request = ctx->request;

	if (ctx->visit.given != 0 || ctx->visit.identity.id.lo == 0)
		return false;
	return consenttool_spoke(ctx->site, request->cookie) ||
	       !str_eq(request->sec_fetch_site, STR("cross-site"));
}

/*
 * Whether a yes is not yet what is written down.  Only somebody's own look at a
 * page of the site writes it, and no yes of a tool outweighs a signal.
 */
static bool
gives_anew(const struct context *ctx, const struct store_visitor *row)
{
	const struct visit *visit = &ctx->visit;

	if (visit->given == 0 || !visit->recorded || visit->asked_no ||
	    ctx->entry->path != NULL)
		return false;
	return row == NULL || (row->purposes & CONSENT_ALL) != visit->given ||
	       !consent_is_current(ctx->site, row->wording);
}

/* The page, for whom he is now. */
static void
done(struct choice *choice, enum store_rc rc)
{
	struct context *ctx = choice->ctx;
	bool kept = rc == STORE_OK;
	enum page_rc answer;

	if (kept && choice->purposes != 0) {
		ctx->visit.identity = choice->identity;
		ctx->want = (struct store_want){
		    .id = choice->row.id, .found = true, .row = choice->row};
	}
	/* A page that waits for the store is written already. */
	answer = ctx->entry->run(ctx);
	if (kept)
		choice_cookie(choice);
	if (answer == PAGE_DONE)
		ctx->finish(ctx);
}

static enum page_rc
park(struct context *ctx)
{
	struct choice *choice = ARENA_NEW(ctx->arena, struct choice);

	choice->ctx = ctx;
	choice->purposes = ctx->visit.given;
	choice->wording = consent_wording(ctx->site, 0);
	choice->done = done;
	choice_park(choice, WRITE_MS);
	return PAGE_PARKED;
}

/* A cookie of a row that is gone. */
static enum page_rc
run_and_drop(struct context *ctx)
{
	const struct choice nobody = {.ctx = ctx};
	enum page_rc rc = ctx->entry->run(ctx);

	choice_cookie(&nobody);
	return rc;
}

enum page_rc
tool_answer(struct context *ctx)
{
	const struct store_visitor *row;

	if (!consenttool_asks(ctx->site) || ctx->visit.agent.bot ||
	    ctx->request->method == METHOD_POST || ctx->store_down ||
	    ctx->store == NULL || store_level(ctx->store) < 2)
		return ctx->entry->run(ctx);
	row = own_row(ctx);
	if (takes_back(ctx))
		return row != NULL ? park(ctx) : run_and_drop(ctx);
	return gives_anew(ctx, row) ? park(ctx) : ctx->entry->run(ctx);
}
