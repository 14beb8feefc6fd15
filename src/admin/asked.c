/* SPDX-License-Identifier: ISC */
#include "admin/asked.h"

#include "admin/mailasked.h"
#include "admin/previewlink.h"
#include "admin/sheet.h"
#include "http/query.h"
#include "publish/drafts.h"
#include "source/agent.h"
#include "template/lead.h"
#include "weave/compile.h"

#define VALUE_MAX 1024
#define QUERY_MAX (16u * 1024)

/* The page's own styles and images show; nothing of it runs, sends or leads
 * away from the frame it stands in. */
#define PAGE_POLICY                                                       \
	"sandbox; default-src 'none'; style-src 'self' 'unsafe-inline'; " \
	"img-src 'self' data:; font-src 'self'; media-src 'self'; "       \
	"form-action 'none'; base-uri 'none'; frame-ancestors 'self'"

static enum device
device_of(struct str name)
{
	for (enum device d = DEVICE_MOBILE; d < DEVICE_DESKTOP; d++)
		if (str_eq(name, str_of(device_name(d))))
			return d;
	return DEVICE_DESKTOP;
}

static const char *
say_wrong(enum previewing rc)
{
	switch (rc) {
	case PREVIEW_MET:
		break;
	case PREVIEW_NO_PAGE:
		return "No page of the site answers this address.";
	case PREVIEW_NO_LANG:
		return "The page has no address in this language: choose "
		       "another language, or give it a k:path.";
	case PREVIEW_NO_SOURCE:
		return "The site names no such source: choose one of the list.";
	case PREVIEW_NO_STAGE:
		return "The journey has no such stage: choose one of the list.";
	}
	return NULL;
}

/* The site to show: the live one, when the draft can not be. */
static const struct site *
site_of(struct context *ctx, struct asked_site *of)
{
	struct complaints *unheard = complaints_new(ctx->arena);
	const char *path;
	struct str image;

	if (of->draft.n == 0)
		return ctx->site;
	path = drafts_path(ctx->arena, ctx->home->site, of->draft);
	if (path == NULL)
		of->wrong = "There is no draft of this name.";
	else if (!compile_site(ctx->arena, unheard, path, &image) ||
		 !site_open(&of->own, image.p, image.n))
		of->wrong = "The draft has errors: look at it under Publish.";
	return of->wrong != NULL ? ctx->site : &of->own;
}

struct str
asked_get(struct arena *a, struct str query, const char *name)
{
	return query_get(a, query, str_of(name), VALUE_MAX);
}

void
asked_site(struct context *ctx, struct str query, struct asked_site *of)
{
	struct arena *a = ctx->arena;
	struct str at = asked_get(a, query, "at");

	*of = (struct asked_site){
	    .draft = asked_get(a, query, "draft"), .now = ctx->now};
	of->site = site_of(ctx, of);
	if (at.n > 0 && !site_moment(of->site, at, &of->now))
		of->wrong = "The time is none: write it as 2027-03-01T09:00.";
	else if (at.n > 0)
		of->at = site_moment_text(of->site, a, of->now);
}

void
asked_read(struct context *ctx, struct str query, struct asked *asked)
{
	struct arena *a = ctx->arena;
	struct preview *p = &asked->preview;
	enum previewing rc;

	asked_site(ctx, query, &asked->of);
	previewing_start(p, a, asked->of.site, asked->of.now);
	p->path = asked_get(a, query, "path");
	if (p->path.n == 0)
		p->path = STR("/");
	p->lang = asked_get(a, query, "lang");
	p->source = asked_get(a, query, "source");
	p->campaign = asked_get(a, query, "campaign");
	p->stage = asked_get(a, query, "stage");
	p->device = device_of(asked_get(a, query, "device"));
	rc = previewing_meet(p);
	if (asked->of.wrong == NULL)
		asked->of.wrong = say_wrong(rc);
}

enum page_rc
asked_show(struct context *ctx, const struct asked_site *of, struct str written,
    struct str assets)
{
	ctx->response->type = STR("text/html; charset=utf-8");
	sheet_headers(ctx, STR(PAGE_POLICY));
	lead_addresses(&ctx->response->body, written, assets,
	    of->draft.n > 0 ? previewlink_files(ctx, of->draft)
			    : STR("/assets/"));
	return PAGE_DONE;
}

enum page_rc
asked_page(struct context *ctx, struct str query)
{
	struct asked asked;
	struct buf page;

	if (asked_get(ctx->arena, query, MAILASKED_NAME).n > 0)
		return mailasked_page(ctx, query);
	asked_read(ctx, query, &asked);
	if (asked.of.wrong != NULL) {
		page_error(ctx, 404);
		return PAGE_DONE;
	}
	buf_init(&page, ctx->arena, RESPONSE_BODY_MAX);
	previewing_page(&asked.preview, &page);
	ctx->response->body.bad |= page.bad;
	return asked_show(ctx, &asked.of, buf_view(&page), STR("/assets/"));
}

void
asked_put(struct buf *b, const char *name, struct str value)
{
	if (value.n == 0)
		return;
	buf_printf(b, "%s%s=", b->n > 0 ? "&" : "", name);
	query_encode(b, value);
}

struct str
asked_query(struct arena *a, const struct asked *asked, const struct preview *p)
{
	struct buf b;

	buf_init(&b, a, QUERY_MAX);
	asked_put(&b, "draft", asked->of.draft);
	asked_put(&b, "path", p->path);
	asked_put(&b, "source", p->source);
	asked_put(&b, "campaign", p->campaign);
	asked_put(&b, "stage", p->stage);
	if (p->device != DEVICE_DESKTOP)
		asked_put(&b, "device", str_of(device_name(p->device)));
	asked_put(&b, "at", asked->of.at);
	return buf_view(&b);
}

void
asked_choose_site(struct context *ctx, const struct asked_site *of)
{
	struct buf *b = &ctx->response->body;
	size_t n;
	const struct str *names = drafts_list(ctx->arena, ctx->home->site, &n);

	if (n == 0)
		return;
	sheet_select(b, "draft", "Site");
	sheet_option(b, STR(""), STR("live"), of->draft.n == 0);
	for (size_t i = 0; i < n; i++)
		sheet_option(
		    b, names[i], names[i], str_eq(names[i], of->draft));
	sheet_select_end(b);
}

void
asked_choose_time(struct buf *b, const struct asked_site *of)
{
	buf_lit(b, "<label>Time (empty: now)<input type=\"datetime-local\" "
		   "name=\"at\" value=\"");
	sheet_attr(b, of->at);
	buf_lit(b, "\"></label>\n");
}
