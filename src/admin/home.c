/* SPDX-License-Identifier: ISC */
/*
 * admin/: what is worth doing next, by how many it touches; where one begins.
 */
#include <inttypes.h>
#include <string.h>

#include "admin/mailsum.h"
#include "admin/sheet.h"
#include "insight/nextruns.h"
#include "insight/sitecheck.h"
#include "weave/compile.h"

struct home {
	struct context *ctx;
	struct cells cells;
	struct traffics traffics;
	struct nextsteps steps;
	bool counted; /* the store could be asked */
};

static void
find(struct home *h)
{
	struct context *ctx = h->ctx;
	struct complaints *complaints = complaints_new(ctx->arena);
	struct str image;

	cells_start(&h->cells, ctx->arena, ctx->site, ctx->now);
	traffics_start(&h->traffics, ctx->arena);
	nextsteps_start(&h->steps, ctx->arena, &h->cells, &h->traffics);
	h->counted = ctx->store != NULL && store_level(ctx->store) > 0 &&
		     traffics_read(&h->traffics, ctx->store, ctx->now) &&
		     nextsteps_sources(&h->steps, ctx->store, ctx->now) &&
		     nextruns_add(&h->steps, ctx->store, ctx->now);
	/* What the compiler says, it says of the files as they are now. */
	(void)!compile_site(ctx->arena, complaints, ctx->home->site, &image);
	sitecheck(ctx->arena, ctx->site, complaints, ctx->now);
	nextsteps_faults(&h->steps, complaints);
	nextsteps_run(&h->steps);
}

static void
put_step(struct buf *b, const struct next_step *s)
{
	if (s->weekly < 0)
		buf_lit(b, "<tr><td>–</td><td>");
	else
		buf_printf(b, "<tr><td>%" PRId64 "</td><td>", s->weekly);
	sheet_text(b, s->text);
	buf_lit(b, "</td><td><code>");
	sheet_text(b, s->where.file);
	if (s->where.line > 0)
		buf_printf(b, ":%u", s->where.line);
	buf_lit(b, "</code></td></tr>\n");
}

static void
put_steps(struct home *h)
{
	struct buf *b = &h->ctx->response->body;
	size_t n = h->steps.n < NEXT_MAX ? h->steps.n : NEXT_MAX;

	if (!h->counted)
		buf_lit(b, "<p class=\"error\">The database cannot be read: "
			   "what follows is not weighed.</p>\n");
	if (n == 0) {
		buf_lit(b, "<p class=\"good\">Nothing: the check finds no "
			   "fault, every question is answered, and nobody of "
			   "whom something is known was shown an "
			   "otherwise.</p>\n");
		return;
	}
	buf_lit(b, "<div class=\"wide\" tabindex=\"0\" role=\"region\" "
		   "aria-label=\"Next\"><table><thead><tr><th "
		   "scope=\"col\">a week</th><th scope=\"col\">what"
		   "</th><th scope=\"col\">where</th></tr></thead><tbody>\n");
	for (size_t i = 0; i < n; i++)
		put_step(b, &h->steps.rows[i]);
	buf_lit(b, "</tbody></table></div>\n");
	if (h->steps.n > n)
		buf_printf(b,
		    "<p class=\"note\">And %zu more: kunderejse next --all "
		    "shows them.</p>\n",
		    h->steps.n - n);
}

/* What can not wait for the next look at the outbox. */
static void
put_mails(struct home *h)
{
	struct context *ctx = h->ctx;
	struct buf *b = &ctx->response->body;
	struct mailsum sum;

	if (!h->counted ||
	    !mailsum_read(&sum, ctx->arena, ctx->store, ctx->now) ||
	    (sum.uncertain == 0 && sum.late <= MAIL_LATE_MINUTES))
		return;
	buf_lit(b, "<p class=\"error\">");
	if (sum.late > MAIL_LATE_MINUTES)
		buf_printf(b,
		    "Mails have been waiting for %" PRId64 " minutes. ",
		    sum.late);
	if (sum.uncertain > 0)
		buf_printf(b,
		    "Of %" PRId64 " mail%s nobody knows whether %s "
		    "arrived. ",
		    sum.uncertain, sum.uncertain == 1 ? "" : "s",
		    sum.uncertain == 1 ? "it" : "they");
	buf_lit(b, "See the <a href=\"");
	sheet_address(ctx, STR("outbox"));
	buf_lit(b, "\">outbox</a>.</p>\n");
}

static enum page_rc
run(struct context *ctx)
{
	struct home h = {.ctx = ctx};

	/* The entry takes what no other does. */
	if (ctx->request->path.n !=
	    ctx->site->head->prefix.n + strlen(ctx->entry->path)) {
		page_error(ctx, 404);
		return PAGE_DONE;
	}
	find(&h);
	sheet_start(ctx, STR("Next"));
	put_mails(&h);
	put_steps(&h);
	return sheet_end(ctx);
}

const struct page_entry admin_home = {
    .path = "admin/", .methods = PAGE_GET, .run = run};
