/* SPDX-License-Identifier: ISC */
#include "admin/sheet.h"

#include "base/arena.h"
#include "base/locale.h"
#include "template/escape.h"

#define POLICY                                                             \
	"default-src 'none'; style-src 'self'; img-src 'self'; frame-src " \
	"'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

#define MAIL_POLICY                                                   \
	"sandbox; default-src 'none'; style-src 'unsafe-inline'; "    \
	"img-src 'self' data:; form-action 'none'; base-uri 'none'; " \
	"frame-ancestors 'self'"

static const char style[] =
    ":root{color-scheme:light}"
    "*{box-sizing:border-box}"
    "body{font:16px/1.5 system-ui,sans-serif;margin:0;color:#1b1b1b;"
    "background:#fff}"
    "header{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;padding:.75rem 1rem;"
    "background:#14324a;align-items:baseline}"
    "header a{color:#fff;padding:.25rem 0}"
    "header strong{color:#fff}"
    "a[aria-current]{text-decoration:none;border-bottom:2px solid #fff}"
    "main{padding:1rem;max-width:96rem;margin:0 auto}"
    "h1{font-size:1.4rem;margin:0 0 .75rem;overflow-wrap:anywhere}"
    "h2{font-size:1.05rem;margin:1.25rem 0 .25rem}"
    "form.choose{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:end;"
    "padding-bottom:1rem}"
    "label{display:flex;flex-direction:column;font-size:.85rem;max-width:100%}"
    "select,input,textarea,button{font:inherit;padding:.35rem "
    ".5rem;min-height:2.5rem;"
    "max-width:100%;border:1px solid #767676;border-radius:.25rem;"
    "background:#fff;color:inherit}"
    "button{background:#14324a;color:#fff;border-color:#14324a;"
    "cursor:pointer}"
    ".sides{display:grid;gap:1rem;grid-template-columns:minmax(0,1fr)}"
    ".sides td:last-child,.sides h2{overflow-wrap:anywhere}"
    "nav{display:flex;flex-wrap:wrap;gap:0 1rem}"
    "@media(min-width:64rem){.sides{grid-template-columns:minmax(0,3fr) "
    "minmax(0,2fr)}}"
    "iframe{width:100%;height:80vh;border:1px solid #767676}"
    "iframe.mobile{max-width:390px}iframe.tablet{max-width:820px}"
    "main>nav{padding-bottom:.75rem}"
    ".inbox{border:1px solid #767676;border-radius:.25rem;padding:.5rem "
    ".75rem;margin:0 0 .75rem}"
    ".inbox>*{display:block;overflow:hidden;text-overflow:ellipsis;"
    "white-space:nowrap}.inbox span{color:#4a4a4a}"
    ".mails{display:flex;flex-wrap:wrap;gap:1rem}"
    ".phone{flex:0 0 362px}.full{flex:1 1 30rem;min-width:0}"
    ".plain{white-space:pre-wrap;max-width:46rem}"
    "@media(min-width:64rem){.inbox{display:flex;gap:1rem}.inbox>*{flex:none}"
    ".inbox span{flex:0 1 auto}}"
    /* A phone is as wide as that one, and shows no wide screen. */
    "@media(max-width:45rem){.full{display:none}.phone{flex:1 1 100%}}"
    "@media(max-width:26rem){.phone iframe{width:calc(100% + 2rem);"
    "margin:0 -1rem;border-width:1px 0}}"
    "textarea{width:30rem}"
    ".people{list-style:none;margin:0;padding:0;max-width:46rem}"
    ".people li{border-top:1px solid #767676;padding:.5rem "
    "0;overflow-wrap:anywhere}"
    ".people a{padding:.25rem 0}"
    "label.tick{flex-direction:row;align-items:center;gap:.5rem}"
    ".tick input{width:1.5rem;min-height:1.5rem;margin:0}"
    ".people p{margin:0}"
    ".pre{white-space:pre-wrap}"
    ".who{display:grid;grid-template-columns:auto minmax(0,1fr);gap:.25rem "
    "1rem;margin:0}.who dd{margin:0;overflow-wrap:anywhere}"
    "@media(max-width:26rem){form.choose>label{flex:1 1 100%}}"
    ".wide{overflow-x:auto}"
    "table{border-collapse:collapse;font-size:.9rem}"
    "th,td{border:1px solid #767676;padding:.25rem .5rem;text-align:left;"
    "vertical-align:top}"
    "thead th{background:#f2f2f2}"
    "td a{display:block;min-width:1.5rem}"
    "tr.shown{background:#d3efd9}"
    "code,pre{font-size:.85rem;overflow-wrap:anywhere}"
    "pre{overflow-x:auto;background:#f6f6f6;padding:.5rem}"
    ".note{color:#4a4a4a;font-size:.9rem}"
    ".error{border-left:4px solid #b00020;padding-left:.75rem}"
    ".good{border-left:4px solid #1b7a3d;padding-left:.75rem}"
    ".own{background:#d3efd9}.inherited{background:#e6f1fb}"
    ".default{background:#fff4d6}.missing{background:#fbd5d5}"
    "@media print{header,form{display:none}main{padding:0}}";

static const struct {
	const char *path, *name;
} places[] = {{"", "Next"}, {"cells", "Cells"}, {"preview", "Preview"},
    {"publish", "Publish"}, {"outbox", "Outbox"}, {"people", "People"},
    {"report/", "Reports"}};

void
sheet_text(struct buf *b, struct str s)
{
	escape(b, ESCAPE_TEXT, s);
}

void
sheet_attr(struct buf *b, struct str s)
{
	escape(b, ESCAPE_ATTR, s);
}

void
sheet_time(struct context *ctx, int64_t at)
{
	struct moment m = {at + site_offset(ctx->site, at), true};

	locale_moment(&ctx->response->body, STR(""), m);
}

void
sheet_day(struct context *ctx, int64_t at)
{
	struct moment m = {at + site_offset(ctx->site, at), false};

	locale_moment(&ctx->response->body, STR(""), m);
}

void
sheet_address(const struct context *ctx, struct str below)
{
	struct buf *b = &ctx->response->body;

	sheet_attr(b, image_str(&ctx->site->image, ctx->site->head->prefix));
	buf_lit(b, "admin/");
	sheet_attr(b, below);
}

void
sheet_headers(struct context *ctx, struct str policy)
{
	struct response *r = ctx->response;

	response_header(r, STR("X-Accel-Expires"), STR("0"));
	response_header(r, STR("Cache-Control"), STR("private, no-store"));
	response_header(r, STR("X-Robots-Tag"), STR("noindex, nofollow"));
	response_header(r, STR("Referrer-Policy"), STR("same-origin"));
	response_header(r, STR("Content-Security-Policy"), policy);
}

static void
put_navigation(const struct context *ctx)
{
	struct buf *b = &ctx->response->body;
	struct str here = str_of(ctx->entry->path);

	buf_lit(b, "<header><strong>");
	sheet_text(b, image_str(&ctx->site->image, ctx->site->head->name));
	buf_lit(b, "</strong><nav aria-label=\"Admin\">");
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		bool is = str_eq(str_from(here, sizeof("admin/") - 1),
		    str_of(places[i].path));

		buf_printf(b, "%s<a href=\"", i == 0 ? "" : " ");
		sheet_address(ctx, str_of(places[i].path));
		buf_printf(b, "\"%s>%s</a>", is ? " aria-current=\"page\"" : "",
		    places[i].name);
	}
	buf_lit(b, "</nav></header>\n");
}

void
sheet_start(struct context *ctx, struct str title)
{
	struct buf *b = &ctx->response->body;

	ctx->response->type = STR("text/html; charset=utf-8");
	sheet_headers(ctx, STR(POLICY));
	buf_lit(b, "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta "
		   "charset=\"utf-8\"><meta name=\"viewport\" "
		   "content=\"width=device-width\">\n<title>");
	sheet_text(b, title);
	buf_lit(b, " – ");
	sheet_text(b, image_str(&ctx->site->image, ctx->site->head->name));
	buf_lit(b, "</title>\n<link rel=\"stylesheet\" href=\"");
	sheet_address(ctx, STR("style.css"));
	buf_lit(b, "\"></head>\n<body>\n");
	put_navigation(ctx);
	buf_lit(b, "<main>\n<h1>");
	sheet_text(b, title);
	buf_lit(b, "</h1>\n");
}

enum page_rc
sheet_mail(struct context *ctx, struct str html)
{
	const struct site *site = ctx->site;
	struct buf *b = &ctx->response->body;
	struct str there = str_format(ctx->arena, "\"%.*s/",
	    STR_ARG(image_str(&site->image, site->head->base)));
	size_t at;

	ctx->response->type = STR("text/html; charset=utf-8");
	sheet_headers(ctx, STR(MAIL_POLICY));
	while ((at = str_find(html, there)) < html.n) {
		buf_str(b, str_head(html, at));
		buf_lit(b, "\"/");
		html = str_from(html, at + there.n);
	}
	buf_str(b, html);
	return PAGE_DONE;
}

enum page_rc
sheet_end(struct context *ctx)
{
	buf_lit(&ctx->response->body, "</main>\n</body>\n</html>\n");
	return PAGE_DONE;
}

void
sheet_select(struct buf *b, const char *name, const char *label)
{
	buf_printf(b, "<label>%s<select name=\"%s\">", label, name);
}

void
sheet_option(struct buf *b, struct str value, struct str shown, bool is)
{
	buf_lit(b, "<option value=\"");
	sheet_attr(b, value);
	buf_printf(b, "\"%s>", is ? " selected" : "");
	sheet_text(b, shown);
	buf_lit(b, "</option>");
}

void
sheet_select_end(struct buf *b)
{
	buf_lit(b, "</select></label>\n");
}

static enum page_rc
answer_style(struct context *ctx)
{
	struct response *r = ctx->response;

	r->type = STR("text/css; charset=utf-8");
	response_header(r, STR("X-Accel-Expires"), STR("0"));
	response_header(r, STR("Cache-Control"), STR("private, max-age=60"));
	buf_str(&r->body, (struct str){style, sizeof(style) - 1});
	return PAGE_DONE;
}

const struct page_entry admin_style = {
    .path = "admin/style.css", .methods = PAGE_GET, .run = answer_style};
