/* SPDX-License-Identifier: ISC */
/*
 * /k/r/CODE: from paper to the page.  What the visitor's own address brought
 * along (a scanner's click id) goes on behind our tags, of which the first
 * count.
 */
#include "base/arena.h"
#include "pages/page.h"
#include "template/shortlink.h"

#define PATH STR("r/")

static enum page_rc
run(struct context *ctx)
{
	const struct request *request = ctx->request;
	struct str prefix =
	    image_str(&ctx->site->image, ctx->site->head->prefix);
	struct str code = str_from(request->path, prefix.n + PATH.n);
	const struct link_row *link = shortlink_find(ctx->site, code);
	struct buf to;

	if (link == NULL) {
		page_error(ctx, 404);
		return PAGE_DONE;
	}
	buf_init(&to, ctx->arena, RESPONSE_BODY_MAX);
	shortlink_put(&to, ctx->site, link, request->query);
	response_redirect(ctx->response, 303, buf_view(&to));
	response_header(ctx->response, STR("X-Accel-Expires"), STR("0"));
	response_header(
	    ctx->response, STR("Cache-Control"), STR("private, no-cache"));
	return PAGE_DONE;
}

const struct page_entry page_shortlink = {
    .path = "r/", .methods = PAGE_GET, .run = run};
