/* SPDX-License-Identifier: ISC */
/*
 * PREFIX block/NAME: a block by itself, for pages that are not ours, which
 * include it by SSI or fetch it (DESIGN 8).  Whatever is wrong, the answer's
 * body is empty, so that the page shows what it has instead.
 */
#include <string.h>

#include "base/arena.h"
#include "pages/record.h"
#include "template/write.h"

/* The address of the page it stands in: that of REQUEST_URI, or what the script
 * that asks, or its browser, says. */
static struct str
parent(struct context *ctx)
{
	struct str prefix =
	    image_str(&ctx->site->image, ctx->site->head->prefix);
	struct str uri = ctx->request->uri, path;

	str_cut(&uri, '?', &path);
	path = page_path_decode(ctx->arena, path);
	return str_starts(path, STR("/")) && !str_starts(path, prefix)
		   ? path
		   : page_said(ctx);
}

static void
put_headers(struct context *ctx, int64_t seconds)
{
	page_cached(ctx, seconds);
	response_header(ctx->response, STR("X-Robots-Tag"), STR("noindex"));
}

static enum page_rc
run(struct context *ctx)
{
	size_t before = ctx->site->head->prefix.n + strlen(ctx->entry->path);
	struct str name = str_from(ctx->request->path, before);
	const struct program_row *program;
	struct selection selection;
	struct response *response = ctx->response;

	page_meet_at(ctx, parent(ctx));
	program = site_fragment(ctx->site, name, ctx->visit.situation.lang);
	response->type = STR("text/html; charset=utf-8");
	if (program == NULL) {
		response->status = 404;
		put_headers(ctx, 0);
		return PAGE_DONE;
	}
	select_program(
	    ctx->site, ctx->arena, &ctx->visit.situation, program, &selection);
	write_page(
	    ctx->site, &ctx->visit.situation, &selection, &response->body);
	if (response->body.bad) {
		response_init(response, ctx->arena);
		response->status = 500;
		put_headers(ctx, 0);
		return PAGE_DONE;
	}
	put_headers(ctx, page_fresh(ctx, program));
	record_fragment(ctx, name, &selection);
	return PAGE_DONE;
}

const struct page_entry page_block = {
    .path = "block/", .methods = PAGE_GET, .needs = PAGE_OF_PARENT, .run = run};
