/* SPDX-License-Identifier: ISC */
/*
 * /k/why: "why do I see this?" (DESIGN 10.4).  The site's page "why", as if it
 * were asked for by whoever got the page that the receipt is of: its words say
 * what was known of him.  Changes nothing.
 */
#include <string.h>

#include "http/query.h"
#include "pages/page.h"
#include "template/receipt.h"
#include "template/write.h"

#define RECEIPT_TEXT_MAX 1024

/* true: *at is that of the page the receipt is of.  One of an older version, or
 * none, tells nothing. */
static bool
take_receipt(struct context *ctx, struct situation *at)
{
	struct str text = query_get(
	    ctx->arena, ctx->request->query, STR("r"), RECEIPT_TEXT_MAX);
	struct selection selection;
	struct receipt receipt;

	if (!receipt_read(&receipt, ctx->arena, text) ||
	    !receipt_is_of(&receipt, ctx->site) ||
	    !receipt_replay(&receipt, ctx->arena, ctx->site, at, &selection))
		return false;
	at->receipt = text;
	return at->path.n > 0;
}

/* Of this request itself, whose page is where it came from. */
static void
take_request(struct context *ctx, uint32_t page, struct situation *at)
{
	struct route_hit hit = {
	    .kind = ROUTE_PAGE, .page = page, .lang = page_lang(ctx)};

	visit_meet(&ctx->visit, ctx->arena, ctx->site, ctx->request, &hit, NULL,
	    true, ctx->now);
	*at = ctx->visit.situation;
	at->path = page_came_from(ctx);
}

static enum page_rc
run(struct context *ctx)
{
	struct response *response = ctx->response;
	int page = site_page_find(ctx->site, STR("why"));
	struct selection selection;
	struct situation at;

	if (page < 0) {
		page_error(ctx, 404);
		return PAGE_DONE;
	}
	if (!take_receipt(ctx, &at))
		take_request(ctx, (uint32_t)page, &at);
	at.page = (uint32_t)page;
	at.now = ctx->now;
	memset(at.binds, 0, sizeof(at.binds));
	if (!select_page(ctx->site, ctx->arena, &at, &selection)) {
		page_error(ctx, 404);
		return PAGE_DONE;
	}
	write_page(ctx->site, &at, &selection, &response->body);
	response->type = STR("text/html; charset=utf-8");
	response_header(response, STR("X-Accel-Expires"), STR("0"));
	response_header(
	    response, STR("Cache-Control"), STR("private, no-store"));
	response_header(response, STR("X-Robots-Tag"), STR("noindex"));
	return PAGE_DONE;
}

const struct page_entry page_why = {
    .path = "why", .methods = PAGE_GET, .run = run};
