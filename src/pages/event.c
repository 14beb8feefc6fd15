/* SPDX-License-Identifier: ISC */
/*
 * PREFIX event: something a browser saw its visitor do, as a beacon tells it
 * (DESIGN 8).  Of visitors who agreed it becomes a row soon; of others it is
 * nothing.  What only the server can know, a purchase say, is no news from
 * here.
 */
#include "base/arena.h"
#include "http/query.h"
#include "pages/go.h"
#include "pages/record.h"

#define BODY_MAX 4096
#define VALUE_MAX 256
#define LOAD_MAX 600000 /* ms */

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

/* 0 to max, or nothing, which is 0. */
static bool
take_number(
    const struct context *ctx, const char *name, int64_t max, uint32_t *value)
{
	struct str text = field(ctx, name);
	int64_t n = 0;

	if (text.n > 0 && (!str_i64(text, &n) || n < 0 || n > max))
		return false;
	*value = (uint32_t)n;
	return true;
}

/* How a page is read: there is something new to tell. */
static bool
take_reading(const struct context *ctx, struct told *t)
{
	return take_number(ctx, "dwell", JOURNEY_DWELL_MAX, &t->dwell) &&
	       t->dwell > 0 &&
	       take_number(
		   ctx, "dwell_before", t->dwell - 1, &t->dwell_before) &&
	       take_number(ctx, "scroll", 100, &t->scroll) &&
	       take_number(ctx, "load", LOAD_MAX, &t->load);
}

/* false: it is no event that a browser can tell of. */
static bool
take(const struct context *ctx, struct told *t, struct str *path)
{
	*t = (struct told){.event = field(ctx, "event")};
	/* As location.pathname has it. */
	*path = page_path_decode(ctx->arena, field(ctx, "page"));
	return site_may_be_told(ctx->site, t->event) &&
	       str_starts(*path, STR("/")) &&
	       take_name(ctx, "item", &t->item) &&
	       take_name(ctx, "form", &t->form) &&
	       (!str_eq(t->event, STR("user_engagement")) ||
		   take_reading(ctx, t));
}

static enum page_rc
run(struct context *ctx)
{
	struct told told;
	struct str type = ctx->request->content_type, kind, path;

	str_cut(&type, ';', &kind);
	if (!str_ieq(
		str_trim(kind), STR("application/x-www-form-urlencoded"))) {
		page_error(ctx, 415);
		return PAGE_DONE;
	}
	if (!take(ctx, &told, &path)) {
		page_error(ctx, 400);
		return PAGE_DONE;
	}
	page_meet_at(ctx, path);
	record_told(ctx, &told);
	ctx->response->status = 204;
	response_header(
	    ctx->response, STR("Cache-Control"), STR("private, no-store"));
	return go_followed(ctx);
}

const struct page_entry page_event = {.path = "event",
    .methods = PAGE_POST,
    .needs = PAGE_NEEDS_ORIGIN | PAGE_NEEDS_STORE,
    .body_max = BODY_MAX,
    .run = run};
