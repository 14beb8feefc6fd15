/* SPDX-License-Identifier: ISC */
/*
 * PREFIX form/NAME: what a form of ours sends.  The name says which it is.
 */
#include <string.h>

#include "pages/ask.h"

static enum page_rc
run(struct context *ctx)
{
	size_t before = ctx->site->head->prefix.n + strlen(ctx->entry->path);
	const struct ask_row *ask =
	    site_ask(ctx->site, str_from(ctx->request->path, before));

	if (ask != NULL)
		return ask_take(ctx, ask);
	page_error(ctx, 404);
	return PAGE_DONE;
}

const struct page_entry page_form = {.path = "form/",
    .methods = PAGE_POST,
    .needs = PAGE_NEEDS_ORIGIN | PAGE_NEEDS_STORE,
    .body_max = 64 * 1024,
    .run = run};
