/* SPDX-License-Identifier: ISC */
/*
 * Which language an address speaks, and which page of ours it came from.
 * Accept-Language decides only where no address of the site does.
 *
 * Paths are plain here and in the site's table; in URLs they are encoded.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/locale.h"
#include "http/query.h"
#include "pages/page.h"

#define FIELD_MAX 2048
#define DAY_MAX 64 /* bytes, as a language writes it */

/* In a path '+' is no space. */
struct str
page_path_decode(struct arena *a, struct str path)
{
	struct str part;
	struct buf b;
	char *room;

	buf_init(&b, a, 3 * path.n);
	while (str_cut(&path, '+', &part)) {
		buf_str(&b, part);
		if (path.p != NULL)
			buf_lit(&b, "%2B");
	}
	room = arena_raw(a, 3 * b.n);
	return (struct str){room, query_decode(buf_view(&b), room, 3 * b.n)};
}

/* The path of a URL: "https://host/path?query" gives "/path". */
static struct str
url_path(struct arena *a, struct str url)
{
	size_t at = str_find(url, STR("://"));
	struct str rest;

	if (at == url.n)
		return STR("");
	rest = str_from(url, at + 3);
	rest = str_from(rest, str_chr(rest, '/'));
	return page_path_decode(a, str_head(rest, str_chr(rest, '?')));
}

struct str
page_location(struct arena *a, struct str path)
{
	struct str part;
	struct buf b;

	buf_init(&b, a, 3 * path.n);
	while (str_cut(&path, '/', &part)) {
		query_encode(&b, part);
		if (path.p != NULL)
			buf_char(&b, '/');
	}
	return buf_view(&b);
}

struct str
page_back(const struct context *ctx, struct str path)
{
	struct str to = page_location(ctx->arena, path);
	struct str code = ctx->visit.situation.code;

	return code.n == 0 ? to
			   : str_format(ctx->arena, "%.*s?s=%.*s", STR_ARG(to),
				 STR_ARG(code));
}

static struct str
field(const struct context *ctx, struct str name)
{
	const struct request *request = ctx->request;
	struct str value =
	    query_get(ctx->arena, request->query, name, FIELD_MAX);

	if (value.n == 0 && request->method == METHOD_POST)
		value = query_get(ctx->arena, request->body, name, FIELD_MAX);
	return value;
}

struct str
page_said(const struct context *ctx)
{
	struct str to = field(ctx, STR("to"));

	if (to.n == 0 && ctx->visit.touch.kind == TOUCH_INTERNAL)
		to = url_path(ctx->arena, ctx->request->referer);
	return str_starts(to, STR("/")) &&
		       !str_starts(to, image_str(&ctx->site->image,
					   ctx->site->head->prefix))
		   ? to
		   : STR("/");
}

struct str
page_came_from(const struct context *ctx)
{
	struct str to = page_said(ctx);
	struct route_hit hit;

	/* A redirect or link goes nowhere but to our own table of addresses. */
	site_route(ctx->site, ctx->arena, to, &hit);
	return hit.kind == ROUTE_PAGE ? to : STR("/");
}

/* The language of the longest address that the path lies below: a wrong
 * address under /da/ is answered in Danish.  Returns how long that is. */
static size_t
nearest_lang(const struct site *site, struct str path, uint32_t *lang)
{
	const struct route_row *rows =
	    IMAGE_ROWS(&site->image, struct route_row, site->head->routes);
	size_t longest = 0;

	*lang = site->head->default_lang;
	for (uint32_t i = 0; i < site->head->routes.n; i++) {
		struct str known = image_str(&site->image, rows[i].path);

		known = str_head(known, rows[i].literal);
		if (known.n > longest && str_starts(path, known)) {
			longest = known.n;
			*lang = rows[i].lang;
		}
	}
	return longest;
}

/* That of `l=` in the address; false: it names none. */
static bool
named_lang(const struct context *ctx, uint32_t *lang)
{
	int named = site_lang_find(ctx->site, field(ctx, STR("l")));

	if (named >= 0)
		*lang = (uint32_t)named;
	return named >= 0;
}

/* Where no address tells: that of a mail's reader, else of his browser. */
static uint32_t
reader_lang(const struct context *ctx)
{
	if (ctx->visit.mail.text.n > 0)
		return ctx->visit.mail.lang;
	return site_lang_accept(ctx->site, ctx->request->accept_language);
}

uint32_t
page_lang_of(const struct context *ctx, struct str his)
{
	int known = site_lang_find(ctx->site, his);
	uint32_t lang;

	if (named_lang(ctx, &lang))
		return lang;
	return known >= 0 ? (uint32_t)known : reader_lang(ctx);
}

uint32_t
page_lang(const struct context *ctx)
{
	const struct site *site = ctx->site;
	struct str prefix = image_str(&site->image, site->head->prefix);
	struct str path = ctx->request->path;
	uint32_t lang;

	if (str_starts(path, prefix)) {
		if (named_lang(ctx, &lang))
			return lang;
		if (field(ctx, STR("to")).n == 0 &&
		    ctx->visit.touch.kind != TOUCH_INTERNAL)
			return reader_lang(ctx);
		path = page_came_from(ctx);
	}
	nearest_lang(site, path, &lang);
	return lang;
}

struct str
page_day(const struct context *ctx, uint32_t lang, int64_t at)
{
	struct buf b;

	buf_init(&b, ctx->arena, DAY_MAX);
	locale_moment(&b, site_lang(ctx->site, lang),
	    (struct moment){at + site_offset(ctx->site, at), false});
	return buf_view(&b);
}

/* Along the chain, as k:page goes. */
struct str
page_path_in(const struct context *ctx, uint32_t page, uint32_t *lang)
{
	const struct image *im = &ctx->site->image;
	const struct lang_row *langs =
	    IMAGE_ROWS(im, struct lang_row, ctx->site->head->langs);
	const struct span *paths =
	    IMAGE_ROWS(im, struct span, site_page(ctx->site, page)->paths);
	int32_t at = (int32_t)*lang;

	while (at >= 0 && paths[at].n == 0)
		at = langs[at].falls_to;
	if (at < 0)
		return STR("");
	*lang = (uint32_t)at;
	return image_str(im, paths[at]);
}

/* That of a page beside ours: every path lies below "/", which tells nothing.
 */
static uint32_t
lang_beside(const struct context *ctx, struct str path)
{
	uint32_t lang;

	if (!named_lang(ctx, &lang) &&
	    nearest_lang(ctx->site, path, &lang) <= 1)
		lang = reader_lang(ctx);
	return lang;
}

void
page_meet_at(struct context *ctx, struct str path)
{
	const struct site *site = ctx->site;
	struct route_hit hit;
	int page_class;

	site_route(site, ctx->arena, path, &hit);
	if (hit.kind != ROUTE_PAGE) {
		page_class = journey_page_class(&site->journey, path);
		hit = (struct route_hit){.kind = ROUTE_NONE,
		    .lang = lang_beside(ctx, path),
		    .page_class = page_class < 0
				      ? STR("")
				      : journey_page_class_key(&site->journey,
					    (uint32_t)page_class)};
	}
	visit_meet(&ctx->visit, ctx->arena, site, ctx->request, &hit,
	    ctx->want.found ? &ctx->want.row : NULL, ctx->store_down, ctx->now);
	ctx->visit.situation.path = path;
}
