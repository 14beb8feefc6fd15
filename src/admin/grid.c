/* SPDX-License-Identifier: ISC */
/*
 * admin/preview/grid: all cells of a page at once, source × stage; cells that
 * show the same share a letter, and each leads to its preview.
 */
#include "admin/asked.h"
#include "admin/sheet.h"
#include "base/arena.h"

#define VARIANTS_MAX (16u * 1024)

/* One way the page can be. */
struct look {
	struct str page, variants;
	struct str name; /* "A" … "Z", "AA" … */
	struct look *next;
};

struct grid {
	struct context *ctx;
	struct asked asked;
	struct arena *scratch;
	struct look *first, **end;
	size_t n;
};

static struct str
name_look(struct arena *a, size_t i)
{
	char name[16];
	size_t at = sizeof(name);

	for (i++; i > 0; i = (i - 1) / 26)
		name[--at] = (char)('A' + (i - 1) % 26);
	return str_copy(a, (struct str){name + at, sizeof(name) - at});
}

/* "hero: from_search, proof: otherwise". */
static struct str
say_variants(const struct preview *p)
{
	struct buf b;

	buf_init(&b, p->arena, VARIANTS_MAX);
	for (uint32_t i = 0; i < select_slots(&p->selection); i++) {
		struct select_slot s = select_slot(p->site, &p->selection, i);

		buf_printf(&b, "%s%.*s: %.*s", i == 0 ? "" : ", ",
		    STR_ARG(s.name), STR_ARG(s.variant));
	}
	return buf_view(&b);
}

/* What a cell shows; a new look, when no earlier one does. */
static const struct look *
look_of(struct grid *g, const struct preview *p)
{
	struct arena *a = g->ctx->arena;
	struct str page =
	    image_str(&p->site->image, site_page(p->site, p->at.page)->id);
	struct str variants = say_variants(p);
	struct look *look;

	for (look = g->first; look != NULL; look = look->next)
		if (str_eq(look->page, page) &&
		    str_eq(look->variants, variants))
			return look;
	look = ARENA_NEW(a, struct look);
	*look = (struct look){.page = page,
	    .variants = str_copy(a, variants),
	    .name = name_look(a, g->n++)};
	*g->end = look;
	g->end = &look->next;
	return look;
}

static void
put_cell(struct grid *g, const struct cell_source *source, size_t stage)
{
	struct buf *b = &g->ctx->response->body;
	struct preview p = g->asked.preview;
	struct str name = previewing_source(g->ctx->arena, source);
	const struct look *look;

	p.arena = g->scratch;
	p.source = name;
	if (source->kind == CELL_CAMPAIGN) {
		p.source = STR("");
		p.campaign = source->name;
	}
	p.stage = cells_stage(&p.cells, stage);
	buf_lit(b, "<td>");
	if (previewing_meet(&p) == PREVIEW_MET) {
		look = look_of(g, &p);
		buf_lit(b, "<a href=\"");
		sheet_address(g->ctx, STR("preview?"));
		sheet_attr(b, asked_query(g->scratch, &g->asked, &p));
		buf_lit(b, "\">");
		sheet_text(b, look->name);
		buf_lit(b, "</a>");
	}
	buf_lit(b, "</td>");
	arena_reset(g->scratch);
}

static void
put_rows(struct grid *g)
{
	struct buf *b = &g->ctx->response->body;
	const struct cells *cells = &g->asked.preview.cells;

	buf_lit(b, "<div class=\"wide\"><table><thead><tr><th "
		   "scope=\"col\">source</th>");
	for (size_t k = 0; k < cells->nstages; k++) {
		buf_lit(b, "<th scope=\"col\">");
		sheet_text(b, cells_stage(cells, k));
		buf_lit(b, "</th>");
	}
	buf_lit(b, "</tr></thead><tbody>\n");
	for (size_t i = 0; i < cells->nsources; i++) {
		buf_lit(b, "<tr><th scope=\"row\">");
		sheet_text(
		    b, previewing_source(g->ctx->arena, &cells->sources[i]));
		buf_lit(b, "</th>");
		for (size_t k = 0; k < cells->nstages; k++)
			put_cell(g, &cells->sources[i], k);
		buf_lit(b, "</tr>\n");
	}
	buf_lit(b, "</tbody></table></div>\n");
}

static void
put_looks(struct grid *g)
{
	struct buf *b = &g->ctx->response->body;

	buf_printf(b,
	    "<h2>%zu way%s to see it</h2>\n<table><thead><tr><th "
	    "scope=\"col\">cell</th><th scope=\"col\">page</th><th "
	    "scope=\"col\">variants</th></tr></thead>"
	    "<tbody>\n",
	    g->n, g->n == 1 ? "" : "s");
	for (const struct look *look = g->first; look != NULL;
	     look = look->next) {
		buf_lit(b, "<tr><th scope=\"row\">");
		sheet_text(b, look->name);
		buf_lit(b, "</th><td>");
		sheet_text(b, look->page);
		buf_lit(b, "</td><td>");
		sheet_text(b, look->variants);
		buf_lit(b, "</td></tr>\n");
	}
	buf_lit(b, "</tbody></table>\n");
}

static enum page_rc
run(struct context *ctx)
{
	struct buf *b = &ctx->response->body;
	struct grid g = {.ctx = ctx};

	g.end = &g.first;
	asked_read(ctx, ctx->request->query, &g.asked);
	sheet_start(ctx, str_format(ctx->arena, "All cells of %.*s",
			     STR_ARG(g.asked.preview.path)));
	if (g.asked.of.wrong != NULL) {
		buf_printf(b, "<p class=\"error\">%s</p>\n", g.asked.of.wrong);
		return sheet_end(ctx);
	}
	buf_lit(b, "<p class=\"note\">Cells with the same letter show the "
		   "same. The stage \"none\" is a visitor without consent, "
		   "whose stage is presumed.</p>\n");
	g.scratch = arena_new(0);
	put_rows(&g);
	arena_free(g.scratch);
	put_looks(&g);
	return sheet_end(ctx);
}

const struct page_entry admin_grid = {
    .path = "admin/preview/grid", .methods = PAGE_GET, .run = run};
