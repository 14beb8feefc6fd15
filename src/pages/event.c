/* SPDX-License-Identifier: ISC */
/*
 * PREFIX event: something a browser saw its visitor do, as a beacon tells it
 * (DESIGN 8).  Of visitors who agreed it becomes a row soon; of others it is
 * nothing.  What only the server can know, a purchase say, is no news from
 * here.
 */
#include "base/arena.h"
#include "http/query.h"
#include "pages/page.h"

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

/* Where it happened: a page of ours, or an address beside them. */
static bool
take_place(
    const struct context *ctx, struct route_hit *hit, struct store_event *event)
{
	const struct site *site = ctx->site;
	struct str path = field(ctx, "page");
	int page_class;

	if (!str_starts(path, STR("/")))
		return false;
	site_route(site, ctx->arena, path, hit);
	if (hit->kind == ROUTE_PAGE)
		return true;
	*hit = (struct route_hit){.kind = ROUTE_NONE, .lang = page_lang(ctx)};
	page_class = journey_page_class(&site->journey, path);
	event->page = path;
	if (page_class >= 0)
		event->page_class = journey_page_class_key(
		    &site->journey, (uint32_t)page_class);
	return true;
}

/* false: it is no event that a browser can tell of. */
static bool
take_event(
    const struct context *ctx, struct route_hit *hit, struct store_event *event)
{
	*event =
	    (struct store_event){.at = ctx->now, .event = field(ctx, "event")};
	return site_may_be_told(ctx->site, event->event) &&
	       take_name(ctx, "item", &event->item) &&
	       take_name(ctx, "form", &event->form) &&
	       take_place(ctx, hit, event);
}

static void
record(
    struct context *ctx, const struct route_hit *hit, struct store_event *event)
{
	struct visit *visit = &ctx->visit;
	struct str item = event->item, name = event->event, form = event->form;

	visit_meet(visit, ctx->arena, ctx->site, ctx->request, hit,
	    ctx->want.found ? &ctx->want.row : NULL, ctx->store_down, ctx->now);
	if (!visit->known || visit->agent.bot ||
	    !(visit->purposes & (PURPOSE_REMEMBER | PURPOSE_MEASURE)))
		return;
	if (hit->kind == ROUTE_PAGE) {
		visit_event(visit, ctx->site, ctx->now, event);
		event->has_touch = false;
		event->event = name;
		event->form = form;
		if (item.n > 0)
			event->item = item;
	}
	/* One that is dropped is counted by the store. */
	(void)store_note(ctx->store, ctx->want.id, event);
}

static enum page_rc
run(struct context *ctx)
{
	struct store_event event;
	struct route_hit hit;
	struct str type = ctx->request->content_type, kind;

	str_cut(&type, ';', &kind);
	if (!str_ieq(
		str_trim(kind), STR("application/x-www-form-urlencoded"))) {
		page_error(ctx, 415);
		return PAGE_DONE;
	}
	if (!take_event(ctx, &hit, &event)) {
		page_error(ctx, 400);
		return PAGE_DONE;
	}
	record(ctx, &hit, &event);
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
