/* SPDX-License-Identifier: ISC */
/*
 * Error pages: the site's page whose id is the status, as anybody would see
 * it, or one plain line.  They say nothing about the inside.  PREFIX too-large
 * is what the web server asks for when it keeps back what somebody sent.
 */
#include "base/arena.h"
#include "pages/page.h"
#include "template/select.h"
#include "template/write.h"

/* The site's page of that name in the language that fits the address best. */
static bool
find_page(const struct context *ctx, int status, struct route_hit *hit)
{
	struct str id = str_format(ctx->arena, "%d", status);
	int page = site_page_find(ctx->site, id);

	/* To a visitor it is the same. */
	if (page < 0 && status == 410)
		page = site_page_find(ctx->site, STR("404"));
	if (page < 0)
		return false;
	*hit = (struct route_hit){
	    .kind = ROUTE_PAGE, .page = (uint32_t)page, .lang = page_lang(ctx)};
	return true;
}

static bool
write_site_page(struct context *ctx, int status)
{
	struct response *response = ctx->response;
	struct selection selection;
	struct visit *visit = &ctx->visit;
	struct route_hit hit;

	if (!find_page(ctx, status, &hit))
		return false;
	/* Asked as if the store were down: an error page is no place for a
	 * dialogue, and nobody's journey belongs on it. */
	visit_meet(visit, ctx->arena, ctx->site, ctx->request, &hit, NULL, true,
	    ctx->now);
	if (visit->identity.id.lo != 0)
		visit->situation.code = STR("");
	if (!select_page(ctx->site, ctx->arena, &visit->situation, &selection))
		return false;
	write_page(ctx->site, &visit->situation, &selection, &response->body);
	response->type = STR("text/html; charset=utf-8");
	return !response->body.bad;
}

void
page_error(struct context *ctx, int status)
{
	struct response *response = ctx->response;

	response_restart(response, status);
	if (!write_site_page(ctx, status)) {
		response_restart(response, status);
		response->type = STR("text/plain; charset=utf-8");
		buf_printf(
		    &response->body, "%d %s\n", status, status_text(status));
	}
	response_header(response, STR("X-Accel-Expires"), STR("0"));
	response_header(response, STR("Cache-Control"), STR("no-store"));
	if (status == 503)
		response_header(response, STR("Retry-After"), STR("3"));
}

static enum page_rc
run_large(struct context *ctx)
{
	page_error(ctx, 413);
	return PAGE_DONE;
}

const struct page_entry page_large = {.path = "too-large",
    .methods = PAGE_GET,
    .needs = PAGE_OF_NOBODY,
    .run = run_large};
