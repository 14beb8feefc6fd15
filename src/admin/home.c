/* SPDX-License-Identifier: ISC */
/*
 * admin/: where one begins.
 */
#include <string.h>

#include "admin/sheet.h"

static enum page_rc
run(struct context *ctx)
{
	struct buf *b = &ctx->response->body;

	/* The entry takes what no other does. */
	if (ctx->request->path.n !=
	    ctx->site->head->prefix.n + strlen(ctx->entry->path)) {
		page_error(ctx, 404);
		return PAGE_DONE;
	}
	sheet_start(ctx, STR("Next"));
	buf_lit(b, "<p><a href=\"");
	sheet_address(ctx, STR("preview"));
	buf_lit(b, "\">Preview</a>: any page, as any visitor sees it, and "
		   "why.</p>\n");
	return sheet_end(ctx);
}

const struct page_entry admin_home = {
    .path = "admin/", .methods = PAGE_GET, .run = run};
