/* SPDX-License-Identifier: ISC */
/*
 * admin/report/NAME: a report of the site as it is now, over the days that it
 * looks back; admin/report/ says which there are.  Both only read.
 */
#include <string.h>

#include "admin/sheet.h"
#include "base/arena.h"
#include "sending/reporting.h"

#define NO_STORE "The database cannot be read."

static void
put_report(struct context *ctx, const struct report_row *report)
{
	const struct image *im = &ctx->site->image;
	struct buf *b = &ctx->response->body;
	const struct person_row *person =
	    site_person(ctx->site, image_str(im, report->person));
	struct str name = image_str(im, report->name);

	buf_lit(b, "<li><a href=\"");
	sheet_address(
	    ctx, str_format(ctx->arena, "report/%.*s", STR_ARG(name)));
	buf_lit(b, "\">");
	sheet_text(b, name);
	buf_printf(b, "</a><p class=\"note\">%u day%s", (unsigned)report->days,
	    report->days == 1 ? "" : "s");
	if (person != NULL) {
		buf_lit(b, ", sent to ");
		sheet_text(b, image_str(im, person->name));
	}
	buf_lit(b, "</p></li>\n");
}

static enum page_rc
list(struct context *ctx)
{
	const struct site *site = ctx->site;
	const struct report_row *rows =
	    IMAGE_ROWS(&site->image, struct report_row, site->head->reports);
	struct buf *b = &ctx->response->body;

	sheet_start(ctx, STR("Reports"));
	if (site->head->reports.n == 0) {
		buf_lit(b, "<p>The site has no reports: write one into "
			   "<code>reports/</code>.</p>\n");
		return sheet_end(ctx);
	}
	buf_lit(b, "<ul class=\"people\">\n");
	for (uint32_t i = 0; i < site->head->reports.n; i++)
		put_report(ctx, &rows[i]);
	buf_lit(b, "</ul>\n");
	return sheet_end(ctx);
}

static enum page_rc
refuse(struct context *ctx, const char *why)
{
	sheet_start(ctx, STR("Reports"));
	buf_printf(&ctx->response->body, "<p class=\"error\">%s</p>\n", why);
	return sheet_end(ctx);
}

static enum page_rc
show(struct context *ctx, const struct report_row *report)
{
	const struct reporting r = reporting_until(report, ctx->now, ctx->now);
	struct mail_words words;

	if (ctx->store == NULL)
		return refuse(ctx, NO_STORE);
	switch (reporting_show(ctx->arena, ctx->site, ctx->store, &r, &words)) {
	case REPORTING_DOWN:
		return refuse(ctx, NO_STORE);
	case REPORTING_TOO_LARGE:
		return refuse(ctx, "The report is too large: write smaller "
				   "limits on its k:for-each.");
	case REPORTING_OK:
		break;
	}
	return sheet_mail(ctx, words.html);
}

static enum page_rc
run(struct context *ctx)
{
	struct str name = str_from(ctx->request->path,
	    ctx->site->head->prefix.n + strlen(ctx->entry->path));
	const struct report_row *report = report_find(ctx->site, name);

	if (name.n == 0)
		return list(ctx);
	if (report != NULL)
		return show(ctx, report);
	page_error(ctx, 404);
	return PAGE_DONE;
}

const struct page_entry admin_report = {
    .path = "admin/report/", .methods = PAGE_GET, .run = run};
