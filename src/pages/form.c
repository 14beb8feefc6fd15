/* SPDX-License-Identifier: ISC */
/*
 * PREFIX form/NAME: what a form of ours sends.  The name says which it is.
 */
#include <string.h>

#include "pages/ask.h"
#include "pages/submit.h"

/* Forms of ours send nothing else; several parts are for files. */
static bool
is_encoded(const struct request *request)
{
	struct str type = request->content_type, kind;

	str_cut(&type, ';', &kind);
	return str_ieq(
	    str_trim(kind), STR("application/x-www-form-urlencoded"));
}

static enum page_rc
run(struct context *ctx)
{
	size_t before = ctx->site->head->prefix.n + strlen(ctx->entry->path);
	struct str name = str_from(ctx->request->path, before);
	const struct ask_row *ask = site_ask(ctx->site, name);
	const struct form_row *form = site_form(ctx->site, name);
	bool there = ask != NULL || form != NULL;

	if (!there || !is_encoded(ctx->request)) {
		page_error(ctx, there ? 415 : 404);
		return PAGE_DONE;
	}
	return ask != NULL ? ask_take(ctx, ask) : submit_take(ctx, form);
}

const struct page_entry page_form = {.path = "form/",
    .methods = PAGE_POST,
    .needs = PAGE_NEEDS_ORIGIN | PAGE_NEEDS_STORE,
    .body_max = 64 * 1024,
    .run = run};
