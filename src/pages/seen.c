/* SPDX-License-Identifier: ISC */
/*
 * PREFIX seen: a view of a page beside ours, which the web server mirrors here
 * (DESIGN 8), so that it counts without any script in it.  The page is that of
 * REQUEST_URI; the server throws the answer away.
 */
#include "base/arena.h"
#include "pages/go.h"
#include "pages/record.h"

static enum page_rc
run(struct context *ctx)
{
	const struct site *site = ctx->site;
	struct str uri = ctx->request->uri, path;
	struct route_hit hit;

	str_cut(&uri, '?', &path);
	path = page_path_decode(ctx->arena, path);
	if (!str_starts(path, STR("/"))) {
		page_error(ctx, 400);
		return PAGE_DONE;
	}
	ctx->response->status = 204;
	response_header(
	    ctx->response, STR("Cache-Control"), STR("private, no-store"));
	/* Ours are counted where they are answered. */
	site_route(site, ctx->arena, path, &hit);
	if (hit.kind != ROUTE_NONE ||
	    str_starts(path, image_str(&site->image, site->head->prefix)))
		return PAGE_DONE;
	page_meet_at(ctx, path);
	record_seen(ctx);
	return ctx->visit.recorded ? go_followed(ctx) : PAGE_DONE;
}

const struct page_entry page_seen = {
    .path = "seen", .methods = PAGE_GET, .needs = PAGE_OF_PARENT, .run = run};
