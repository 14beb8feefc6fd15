/* SPDX-License-Identifier: ISC */
/*
 * admin/cells: what every cell is shown.  Of the whole site what needs
 * somebody's hand, of one page or mail the matrix of each slot.
 */
#include "admin/sheet.h"
#include "base/arena.h"
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

/* Languages of a page or a mail, and values of a page, share its matrices. */
static void
choose_among(struct page *p, const struct place *places, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (i == 0 || !str_eq(places[i].id, places[i - 1].id))
			sheet_option(&p->ctx->response->body, places[i].path,
			    places[i].path, str_eq(places[i].path, p->path));
}

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
	sheet_select(b, "path", "Page or mail");
	sheet_option(
	    b, STR(""), STR("the whole site, in short"), p->path.n == 0);
	choose_among(p, places, n);
	places = places_mails(p->ctx->arena, p->ctx->site, &n);
	choose_among(p, places, n);
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
put_cells(struct page *p, struct covering *covering)
{
	struct context *ctx = p->ctx;
	struct store *store;
	struct buf *sum = ARENA_NEW(ctx->arena, struct buf);

	buf_init(sum, ctx->arena, RESPONSE_BODY_MAX);
	covering->faults = sum;
	traffics_start(&p->traffics, ctx->arena);
	covertodo_start(&p->todo, ctx->arena, &p->cells, &p->traffics);
	store = ctx->store != NULL && store_level(ctx->store) > 0 ? ctx->store
								  : NULL;
	if (store == NULL || !traffics_read(&p->traffics, store, ctx->now))
		buf_lit(&ctx->response->body,
		    "<p class=\"error\">The database cannot be read: views "
		    "are not known.</p>\n");
	covershow_start(&p->show, &p->cells, &ctx->response->body, true);
	covering_run(covering);
	if (p->path.n == 0)
		questions_put(&p->cells, sum);
	/* What the store can not tell was said above. */
	if (p->path.n == 0)
		(void)!stageways_put(
		    ctx->site, ctx->arena, store, ctx->now, sum);
	covertodo_put(&p->todo, TODO_MAX, sum);
	covering_sum(covering, sum);
	covershow_end(&p->show, buf_view(sum));
}

static enum page_rc
run(struct context *ctx)
{
	struct page p = {.ctx = ctx};
	struct covering covering = {.cells = &p.cells, .fn = take, .ctx = &p};
	struct route_hit hit;

	p.path =
	    query_get(ctx->arena, ctx->request->query, STR("path"), VALUE_MAX);
	cells_start(&p.cells, ctx->arena, ctx->site, ctx->now);
	sheet_start(ctx, STR("Cells"));
	choose_page(&p);
	if (p.path.n > 0 && !covering_choose(&covering, p.path, &hit)) {
		ctx->response->status = 404;
		buf_lit(&ctx->response->body,
		    "<p class=\"error\">No page of the site answers this "
		    "address, and no mail is called so.</p>\n");
		return sheet_end(ctx);
	}
	put_cells(&p, &covering);
	return sheet_end(ctx);
}

const struct page_entry admin_cells = {
    .path = "admin/cells", .methods = PAGE_GET, .run = run};
