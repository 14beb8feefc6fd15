/* SPDX-License-Identifier: ISC */
/*
 * The site's own pages: routed, selected, compared with the browser's copy,
 * written, and the view recorded.
 */
#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "pages/go.h"
#include "pages/record.h"
#include "template/receipt.h"
#include "template/redirect.h"
#include "template/select.h"
#include "template/sitemap.h"
#include "template/write.h"

/* A redirect to the same address with or without '/', its query kept: tags
 * must not be lost on the way.  A browser that remembered it for ever would run
 * in a circle when the page takes the other form. */
static enum page_rc
answer_slash(struct context *ctx, const struct route_hit *hit)
{
	struct str to = page_location(ctx->arena, hit->path);

	if (ctx->request->query.n > 0)
		to = str_format(ctx->arena, "%.*s?%.*s", STR_ARG(to),
		    STR_ARG(ctx->request->query));
	response_redirect(ctx->response, 301, to);
	page_cached(ctx, PAGE_CACHED_MAX);
	return PAGE_DONE;
}

/* No page of the author's own has the address. */
static enum page_rc
answer_sitemap(struct context *ctx)
{
	struct response *response = ctx->response;

	memcpy(&response->etag, ctx->site->head->hash, sizeof(response->etag));
	response->type = STR("application/xml");
	page_cached(ctx, PAGE_CACHED_MAX);
	if (response_etag_matches(
		ctx->request->if_none_match, response->etag)) {
		response->status = 304;
		return PAGE_DONE;
	}
	sitemap_put(&response->body, ctx->arena, ctx->site);
	if (response->body.bad) {
		log_error("sitemap: larger than %u bytes; write one as a page "
			  "with path=\"/sitemap.xml\", or leave pages out by "
			  "<meta name=\"robots\" content=\"noindex\"/>",
		    RESPONSE_BODY_MAX);
		page_error(ctx, 500);
	}
	return PAGE_DONE;
}

/* Whoever sends all that is old to one place does not mean the map; whoever
 * names its address does. */
static bool
is_sitemap(const struct context *ctx, const struct redirect_row *row)
{
	struct str from =
	    row == NULL ? STR("*") : image_str(&ctx->site->image, row->from);

	return str_eq(ctx->request->path, STR(SITEMAP_PATH)) &&
	       str_chr(from, '*') < from.n;
}

/* Behind no page, perhaps a redirect of the site's own. */
static enum page_rc
answer_moved(struct context *ctx)
{
	const struct request *request = ctx->request;
	struct response *response = ctx->response;
	struct str rest = {NULL, 0};
	const struct redirect_row *row =
	    redirect_find(ctx->site, request->path, &rest);
	struct buf to;

	if (is_sitemap(ctx, row))
		return answer_sitemap(ctx);
	if (row == NULL || row->to.n == 0) {
		page_error(ctx, row == NULL ? 404 : (int)row->status);
		return PAGE_DONE;
	}
	buf_init(&to, ctx->arena, RESPONSE_BODY_MAX);
	redirect_put(&to, ctx->arena, ctx->site, row, rest, request->query);
	response_redirect(response, (int)row->status, buf_view(&to));
	page_cached(ctx, PAGE_CACHED_MAX);
	return PAGE_DONE;
}

/* How long others may have the same page, and the same choice of page. */
static int64_t
fresh(const struct context *ctx, const struct route_hit *hit,
    const struct program_row *program)
{
	const struct site *site = ctx->site;
	const struct program_row *choice =
	    IMAGE_ROWS(&site->image, struct program_row, site->head->programs) +
	    site->head->choice_program;
	int64_t seconds = page_fresh(ctx, program), other;

	if (hit->choices.n == 0)
		return seconds;
	other = page_fresh(ctx, choice);
	return other < seconds ? other : seconds;
}

static enum page_rc
answer(struct context *ctx)
{
	struct visit *visit = &ctx->visit;
	struct response *response = ctx->response;
	struct selection selection;
	struct route_hit hit;
	struct str receipt;

	site_route(ctx->site, ctx->arena, ctx->request->path, &hit);
	if (hit.kind == ROUTE_SLASH)
		return answer_slash(ctx, &hit);
	if (hit.kind == ROUTE_NONE)
		return answer_moved(ctx);
	visit_meet(visit, ctx->arena, ctx->site, ctx->request, &hit,
	    ctx->want.found ? &ctx->want.row : NULL, ctx->store_down, ctx->now);
	if (!select_page(
		ctx->site, ctx->arena, &visit->situation, &selection)) {
		page_error(ctx, 404);
		return PAGE_DONE;
	}
	record_view(ctx, &selection);
	response->type = STR("text/html; charset=utf-8");
	receipt =
	    receipt_make(ctx->arena, ctx->site, &visit->situation, &selection);
	visit->situation.receipt = receipt;
	response_header(response, STR("Kunderejse-Receipt"), receipt);
	response->etag =
	    select_etag(ctx->site, &visit->situation, &selection, receipt);
	page_cached(ctx, fresh(ctx, &hit, selection.program));
	if (response_etag_matches(
		ctx->request->if_none_match, response->etag)) {
		response->status = 304;
		return PAGE_DONE;
	}
	write_page(ctx->site, &visit->situation, &selection, &response->body);
	receipt_sign(&response->body, receipt);
	if (response->body.bad) {
		log_error("page: larger than %u bytes path=%.*s",
		    RESPONSE_BODY_MAX, STR_ARG(ctx->request->path));
		page_error(ctx, 500);
	}
	return PAGE_DONE;
}

static enum page_rc
run(struct context *ctx)
{
	enum page_rc rc = answer(ctx);

	return rc == PAGE_DONE && ctx->visit.recorded ? go_followed(ctx) : rc;
}

const struct page_entry page_site = {.methods = PAGE_GET, .run = run};
