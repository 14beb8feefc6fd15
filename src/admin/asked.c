/* SPDX-License-Identifier: ISC */
#include "admin/asked.h"

#include "admin/draftfile.h"
#include "admin/previewlink.h"
#include "admin/sheet.h"
#include "http/query.h"
#include "publish/drafts.h"
#include "source/agent.h"
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
site_of(struct context *ctx, struct asked *asked)
{
	struct complaints *unheard = complaints_new(ctx->arena);
	const char *path;
	struct str image;

	if (asked->draft.n == 0)
		return ctx->site;
	path = drafts_path(ctx->arena, ctx->home->site, asked->draft);
	if (path == NULL)
		asked->wrong = "There is no draft of this name.";
	else if (!compile_site(ctx->arena, unheard, path, &image) ||
		 !site_open(&asked->site, image.p, image.n))
		asked->wrong = "The draft has errors: look at it under "
			       "Publish.";
	return asked->wrong != NULL ? ctx->site : &asked->site;
}

static struct str
get(struct arena *a, struct str query, const char *name)
{
	return query_get(a, query, str_of(name), VALUE_MAX);
}

void
asked_read(struct context *ctx, struct str query, struct asked *asked)
{
	struct arena *a = ctx->arena;
	struct preview *p = &asked->preview;
	int64_t now = ctx->now;
	struct str at = get(a, query, "at");
	const struct site *site;

	*asked =
	    (struct asked){.rc = PREVIEW_MET, .draft = get(a, query, "draft")};
	site = site_of(ctx, asked);
	if (at.n > 0 && !site_moment(site, at, &now))
		asked->wrong = "The time is none: write it as "
			       "2027-03-01T09:00.";
	else if (at.n > 0)
		asked->at = site_moment_text(site, ctx->arena, now);
	previewing_start(p, ctx->arena, site, now);
	p->path = get(a, query, "path");
	if (p->path.n == 0)
		p->path = STR("/");
	p->lang = get(a, query, "lang");
	p->source = get(a, query, "source");
	p->campaign = get(a, query, "campaign");
	p->stage = get(a, query, "stage");
	p->device = device_of(get(a, query, "device"));
	asked->rc = previewing_meet(p);
	if (asked->wrong == NULL)
		asked->wrong = say_wrong(asked->rc);
}

enum page_rc
asked_page(struct context *ctx, struct str query)
{
	struct asked asked;
	struct buf page;

	asked_read(ctx, query, &asked);
	if (asked.wrong != NULL) {
		page_error(ctx, 404);
		return PAGE_DONE;
	}
	ctx->response->type = STR("text/html; charset=utf-8");
	sheet_headers(ctx, STR(PAGE_POLICY));
	if (asked.draft.n == 0) {
		previewing_page(&asked.preview, &ctx->response->body);
		return PAGE_DONE;
	}
	buf_init(&page, ctx->arena, RESPONSE_BODY_MAX);
	previewing_page(&asked.preview, &page);
	ctx->response->body.bad |= page.bad;
	draftfile_lead(&ctx->response->body, buf_view(&page),
	    previewlink_files(ctx, asked.draft));
	return PAGE_DONE;
}

static void
put(struct buf *b, const char *name, struct str value)
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
	put(&b, "draft", asked->draft);
	put(&b, "path", p->path);
	put(&b, "source", p->source);
	put(&b, "campaign", p->campaign);
	put(&b, "stage", p->stage);
	if (p->device != DEVICE_DESKTOP)
		put(&b, "device", str_of(device_name(p->device)));
	put(&b, "at", asked->at);
	return buf_view(&b);
}
