/* SPDX-License-Identifier: ISC */
/*
 * admin/cells: what every cell is shown.  Of the whole site what needs
 * somebody's hand, of one page the matrix of each slot.
 */
#include "admin/sheet.h"
#include "http/query.h"
#include "insight/covering.h"
#include "insight/covershow.h"
#include "insight/covertodo.h"
#include "insight/places.h"
#include "insight/questions.h"
#include "insight/stageways.h"

#define VALUE_MAX 1024
#define TODO_MAX 10

struct page {
	struct context *ctx;
	struct str path; /* empty: the whole site */
	struct cells cells;
	struct covershow show;
	struct traffics traffics;
	struct covertodo todo;
};

static void
choose_page(struct page *p)
{
	struct buf *b = &p->ctx->response->body;
	size_t n;
	const struct place *places =
	    places_list(p->ctx->arena, p->ctx->site, &n);

	buf_lit(b, "<form class=\"choose\" action=\"");
	sheet_address(p->ctx, STR("cells"));
	buf_lit(b, "\">\n");
	sheet_select(b, "path", "Page");
	sheet_option(
	    b, STR(""), STR("the whole site, in short"), p->path.n == 0);
	for (size_t i = 0; i < n; i++)
		/* Languages and values of a page share its matrices. */
		if (i == 0 || places[i].page != places[i - 1].page)
			sheet_option(b, places[i].path, places[i].path,
			    str_eq(places[i].path, p->path));
	sheet_select_end(b);
	buf_lit(b, "<button>Show</button>\n</form>\n");
}

static void
take(void *ctx, const struct cover_slot *slot)
{
	struct page *p = ctx;

	covertodo_slot(&p->todo, slot);
	if (p->path.n > 0)
		covershow_slot(&p->show, slot);
}

static void
put_cells(struct page *p, const struct route_hit *hit)
{
	struct context *ctx = p->ctx;
	struct store *store;
	struct buf sum;
	struct covering covering = {.cells = &p->cells,
	    .only = hit,
	    .faults = &sum,
	    .fn = take,
	    .ctx = p};

	buf_init(&sum, ctx->arena, RESPONSE_BODY_MAX);
	cells_start(&p->cells, ctx->arena, ctx->site, ctx->now);
	traffics_start(&p->traffics, ctx->arena);
	covertodo_start(&p->todo, ctx->arena, &p->cells, &p->traffics);
	store = ctx->store != NULL && store_level(ctx->store) > 0 ? ctx->store
								  : NULL;
	if (store == NULL || !traffics_read(&p->traffics, store, ctx->now))
		buf_lit(&ctx->response->body,
		    "<p class=\"error\">The database cannot be read: views "
		    "are not known.</p>\n");
	covershow_start(&p->show, &p->cells, &ctx->response->body, true);
	covering_run(&covering);
	if (hit == NULL)
		questions_put(&p->cells, &sum);
	/* What the store can not tell was said above. */
	if (hit == NULL)
		(void)!stageways_put(
		    ctx->site, ctx->arena, store, ctx->now, &sum);
	covertodo_put(&p->todo, TODO_MAX, &sum);
	covering_sum(&covering, &sum);
	covershow_end(&p->show, buf_view(&sum));
}

static enum page_rc
run(struct context *ctx)
{
	struct page p = {.ctx = ctx};
	struct route_hit hit;

	p.path =
	    query_get(ctx->arena, ctx->request->query, STR("path"), VALUE_MAX);
	sheet_start(ctx, STR("Cells"));
	choose_page(&p);
	if (p.path.n > 0)
		site_route(ctx->site, ctx->arena, p.path, &hit);
	if (p.path.n > 0 && hit.kind != ROUTE_PAGE) {
		ctx->response->status = 404;
		buf_lit(&ctx->response->body,
		    "<p class=\"error\">No page of the site answers this "
		    "address.</p>\n");
		return sheet_end(ctx);
	}
	put_cells(&p, p.path.n > 0 ? &hit : NULL);
	return sheet_end(ctx);
}

const struct page_entry admin_cells = {
    .path = "admin/cells", .methods = PAGE_GET, .run = run};
