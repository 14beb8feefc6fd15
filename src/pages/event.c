/* SPDX-License-Identifier: ISC */
/*
 * PREFIX event: something a browser saw its visitor do, as a beacon tells it
 * (DESIGN 8).  Of visitors who agreed it becomes a row soon; of others it is
 * nothing.  What only the server can know, a purchase say, is no news from
 * here.
 */
#include "base/arena.h"
#include "http/query.h"
#include "pages/record.h"

#define BODY_MAX 4096
#define VALUE_MAX 256

static struct str
field(const struct context *ctx, const char *name)
{
	return query_get(
	    ctx->arena, ctx->request->body, str_of(name), VALUE_MAX);
}

/* Key or file name, or nothing. */
static bool
take_name(const struct context *ctx, const char *name, struct str *value)
{
	*value = field(ctx, name);
	return value->n == 0 || str_is_name(*value);
}

struct told {
	struct str event, item, form, path;
};

/* false: it is no event that a browser can tell of. */
static bool
take(const struct context *ctx, struct told *t)
{
	t->event = field(ctx, "event");
	/* As location.pathname has it. */
	t->path = page_path_decode(ctx->arena, field(ctx, "page"));
	return site_may_be_told(ctx->site, t->event) &&
	       str_starts(t->path, STR("/")) &&
	       take_name(ctx, "item", &t->item) &&
	       take_name(ctx, "form", &t->form);
}

static enum page_rc
run(struct context *ctx)
{
	struct told told;
	struct str type = ctx->request->content_type, kind;

	str_cut(&type, ';', &kind);
	if (!str_ieq(
		str_trim(kind), STR("application/x-www-form-urlencoded"))) {
		page_error(ctx, 415);
		return PAGE_DONE;
	}
	if (!take(ctx, &told)) {
		page_error(ctx, 400);
		return PAGE_DONE;
	}
	page_meet_at(ctx, told.path);
	record_told(ctx, told.event, told.item, told.form);
	ctx->response->status = 204;
	response_header(
	    ctx->response, STR("Cache-Control"), STR("private, no-store"));
	return PAGE_DONE;
}

const struct page_entry page_event = {.path = "event",
    .methods = PAGE_POST,
    .needs = PAGE_NEEDS_ORIGIN | PAGE_NEEDS_STORE,
    .body_max = BODY_MAX,
    .run = run};
