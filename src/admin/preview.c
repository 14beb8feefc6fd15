/* SPDX-License-Identifier: ISC */
/*
 * admin/preview: any page as somebody sees it whom the form describes, and why
 * beside it; admin/preview/page is that page alone.  Both only read: there is
 * no store in what makes them.
 */
#include "admin/asked.h"
#include "admin/mailasked.h"
#include "admin/previewlink.h"
#include "admin/sheet.h"
#include "insight/explaining.h"
#include "insight/places.h"
#include "source/agent.h"

static void
choose_path(struct buf *b, const struct preview *p)
{
	size_t n;
	const struct place *places = places_list(p->arena, p->site, &n);

	sheet_select(b, "path", "Page");
	for (size_t i = 0; i < n; i++) {
		/* Several pages may share an address. */
		if (i > 0 && str_eq(places[i].path, places[i - 1].path))
			continue;
		sheet_option(b, places[i].path,
		    str_format(p->arena, "%.*s (%.*s)", STR_ARG(places[i].path),
			STR_ARG(places[i].lang)),
		    str_eq(places[i].path, p->path));
	}
	sheet_select_end(b);
}

static void
choose_source(struct buf *b, const struct preview *p)
{
	sheet_select(b, "source", "Source");
	for (size_t i = 0; i < p->cells.nsources; i++) {
		const struct cell_source *s = &p->cells.sources[i];
		struct str name = previewing_source(p->arena, s);

		if (s->kind == CELL_CAMPAIGN)
			continue;
		sheet_option(b, name, name,
		    p->source.n > 0 ? str_eq(name, p->source)
				    : s->source_class == CLASS_DIRECT &&
					  s->kind == CELL_CLASS);
	}
	sheet_select_end(b);
}

static void
suggest(struct buf *b, struct str value)
{
	buf_lit(b, "<option value=\"");
	sheet_attr(b, value);
	buf_lit(b, "\">");
}

/* Any campaign; those the site speaks of are offered. */
static void
choose_campaign(struct buf *b, const struct preview *p)
{
	const struct image *im = &p->site->image;
	const struct fact_row *facts =
	    IMAGE_ROWS(im, struct fact_row, p->site->head->facts);

	buf_lit(b, "<label>Campaign<input name=\"campaign\" "
		   "list=\"campaigns\" value=\"");
	sheet_attr(b, p->campaign);
	buf_lit(b, "\"></label><datalist id=\"campaigns\">");
	for (size_t i = 0; i < p->cells.nsources; i++)
		if (p->cells.sources[i].kind == CELL_CAMPAIGN)
			suggest(b, p->cells.sources[i].name);
	for (uint32_t i = 0; i < p->site->head->facts.n; i++)
		for (uint32_t k = 0; k < facts[i].campaigns.n; k++)
			suggest(b, image_str(im, IMAGE_ROWS(im, struct span,
						     facts[i].campaigns)[k]));
	buf_lit(b, "</datalist>\n");
}

static void
choose_person(struct buf *b, const struct preview *p)
{
	sheet_select(b, "stage", "Consent and stage");
	for (size_t i = 0; i < p->cells.nstages; i++) {
		struct str stage = cells_stage(&p->cells, i);

		sheet_option(b, stage,
		    i == 0
			? STR("no consent: presumed")
			: str_format(p->arena, "consent, %.*s", STR_ARG(stage)),
		    str_eq(stage, p->stage));
	}
	for (size_t i = 1; i < p->cells.nstages; i++) {
		struct str stage = cells_stage(&p->cells, i);
		struct str mailed =
		    str_format(p->arena, PREVIEW_MAIL "%.*s", STR_ARG(stage));

		sheet_option(b, mailed,
		    str_format(
			p->arena, "a link in a mail, %.*s", STR_ARG(stage)),
		    str_eq(mailed, p->stage));
	}
	sheet_select_end(b);
	sheet_select(b, "device", "Device");
	for (enum device d = DEVICE_MOBILE; d <= DEVICE_DESKTOP; d++) {
		struct str name = str_of(device_name(d));

		sheet_option(b, name, name, d == p->device);
	}
	sheet_select_end(b);
}

static void
put_form(struct context *ctx, const struct asked *asked)
{
	struct buf *b = &ctx->response->body;
	const struct preview *p = &asked->preview;

	buf_lit(b, "<form class=\"choose\" action=\"");
	sheet_address(ctx, STR("preview"));
	buf_lit(b, "\">\n");
	asked_choose_site(ctx, &asked->of);
	choose_path(b, p);
	choose_source(b, p);
	choose_campaign(b, p);
	choose_person(b, p);
	asked_choose_time(b, &asked->of);
	buf_lit(b, "<button>Show</button>\n</form>\n");
}

static void
put_who(struct buf *b, const struct preview *p, const struct explaining *e)
{
	const struct image *im = &p->site->image;
	const struct situation *at = &p->at;

	buf_lit(b, "<p>From ");
	sheet_text(b, p->source.n > 0 ? p->source : STR("direct"));
	if (at->campaign.n > 0) {
		buf_lit(b, ", campaign ");
		sheet_text(b, at->campaign);
	}
	buf_lit(b, "; stage ");
	sheet_text(b, journey_stage_key(&p->site->journey, at->stage));
	buf_printf(b, ", %s", at->observed ? "observed" : "presumed");
	if (e->rule != NULL)
		buf_printf(b, " by journey.xml:%u", (unsigned)e->rule->line);
	buf_lit(b, "; the page ");
	sheet_text(b, image_str(im, site_page(p->site, at->page)->id));
	buf_lit(b, " in ");
	sheet_text(b, site_lang(p->site, at->lang));
	buf_lit(b, ".</p>\n");
}

static void
put_candidates(struct buf *b, const struct explaining *e)
{
	struct str last = {NULL, 0};

	for (size_t i = 0; i < e->n; i++) {
		const struct candidate *c = &e->candidates[i];

		if (last.p == NULL || !str_eq(last, c->slot)) {
			if (last.p != NULL)
				buf_lit(b, "</tbody></table>\n");
			buf_lit(b, "<h2>");
			sheet_text(b, c->slot);
			buf_printf(b,
			    ", line %u</h2>\n<table><thead><tr><th "
			    "scope=\"col\">variant</th><th "
			    "scope=\"col\">result</th><th "
			    "scope=\"col\">what did not hold</th>"
			    "</tr></thead><tbody>\n",
			    (unsigned)c->line);
		}
		last = c->slot;
		buf_printf(b, "<tr%s><td>",
		    c->fate == FATE_SHOWN ? " class=\"shown\"" : "");
		sheet_text(b, c->variant);
		buf_lit(b, "</td><td>");
		sheet_text(b, fate_name(c->fate));
		buf_lit(b, "</td><td>");
		sheet_text(b, c->reason);
		buf_lit(b, "</td></tr>\n");
	}
	if (last.p != NULL)
		buf_lit(b, "</tbody></table>\n");
}

static void
put_why(struct context *ctx, const struct preview *p)
{
	struct buf *b = &ctx->response->body;
	struct explaining e;
	struct receipt receipt;

	buf_lit(b, "<section aria-label=\"Why\">\n");
	if (receipt_read(&receipt, ctx->arena, p->receipt) &&
	    explaining_run(&e, ctx->arena, p->site, &receipt)) {
		put_who(b, p, &e);
		if (e.n == 0)
			buf_lit(b, "<p>The page has no slots: everybody is "
				   "shown the same.</p>\n");
		put_candidates(b, &e);
	}
	buf_lit(b, "</section>\n");
}

static void
put_sides(struct context *ctx, const struct asked *asked)
{
	struct buf *b = &ctx->response->body;
	struct str query = asked_query(ctx->arena, asked, &asked->preview);
	struct str link = previewlink_make(ctx, query);

	buf_lit(b, "<p><a href=\"");
	sheet_address(ctx, STR("preview/grid?"));
	sheet_attr(b, query);
	buf_lit(b, "\">All cells of this page</a>");
	if (link.n > 0) {
		buf_lit(b, " <a href=\"");
		sheet_attr(b, link);
		buf_printf(b, "\">Link for colleagues</a>, good for %d days",
		    PREVIEWLINK_DAYS);
	}
	buf_lit(b, "</p>\n<div class=\"sides\">\n"
		   "<iframe title=\"The page\" sandbox class=\"");
	sheet_attr(b, str_of(device_name(asked->preview.device)));
	buf_lit(b, "\" src=\"");
	sheet_address(ctx, STR("preview/page?"));
	sheet_attr(b, query);
	buf_lit(b, "\"></iframe>\n");
	put_why(ctx, &asked->preview);
	buf_lit(b, "</div>\n");
}

static enum page_rc
answer_preview(struct context *ctx)
{
	struct buf *b = &ctx->response->body;
	struct asked asked;

	asked_read(ctx, ctx->request->query, &asked);
	sheet_start(ctx, STR("Preview"));
	mailasked_switch(ctx, false);
	put_form(ctx, &asked);
	if (asked.of.wrong != NULL)
		buf_printf(b, "<p class=\"error\">%s</p>\n", asked.of.wrong);
	if (asked.of.wrong == NULL)
		put_sides(ctx, &asked);
	return sheet_end(ctx);
}

static enum page_rc
answer_page(struct context *ctx)
{
	return asked_page(ctx, ctx->request->query);
}

const struct page_entry admin_preview = {
    .path = "admin/preview", .methods = PAGE_GET, .run = answer_preview};
const struct page_entry admin_page = {
    .path = "admin/preview/page", .methods = PAGE_GET, .run = answer_page};
