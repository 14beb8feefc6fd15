/* SPDX-License-Identifier: ISC */
/*
 * The site's own pages: routed, selected, compared with the browser's copy,
 * written, and the view recorded.
 */
#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "pages/page.h"
#include "template/fresh.h"
#include "template/receipt.h"
#include "template/redirect.h"
#include "template/select.h"
#include "template/sitemap.h"
#include "template/write.h"

#define CACHE_SECONDS 60
#define UNKNOWN_BYTES 4096 /* a host and three tags */

/* Level 0: one more in the hour's counter of this page, class and variant. */
static void
count_view(const struct context *ctx, const struct selection *selection)
{
	const struct situation *s = &ctx->visit.situation;
	const struct site *site = ctx->site;
	int64_t hour = ctx->now - ctx->now % 3600;
	uint64_t all[] = {(uint64_t)hour, s->page, s->lang, s->source_class,
	    s->stage, select_variants_mark(site, selection)};
	uint64_t mark = hash_mix(all, sizeof all);

	if (store_count_again(ctx->store, mark))
		return;
	store_count(ctx->store, mark,
	    &(struct store_counter){.what = COUNTED_VIEW,
		.at = hour,
		.page = image_str(&site->image, site_page(site, s->page)->id),
		.lang = site_lang(site, s->lang),
		.source_class = str_of(source_class_name(s->source_class)),
		.stage = journey_stage_key(&site->journey, s->stage),
		.variant = select_variants(site, ctx->arena, selection)});
}

/* Once more from where no table knows: for whoever names sources. */
static void
count_unknown(const struct context *ctx)
{
	struct store_counter counter;
	const struct str *const parts[] = {
	    &counter.host, &counter.source, &counter.medium, &counter.campaign};
	struct buf all;

	if (!visit_unknown(&ctx->visit, ctx->arena, ctx->now, &counter))
		return;
	buf_init(&all, ctx->arena, UNKNOWN_BYTES);
	buf_i64(&all, counter.at);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		buf_char(&all, '\0');
		buf_str(&all, *parts[i]);
	}
	store_count(ctx->store, hash_mix(all.p, all.n), &counter);
}

static void
hear_arm(void *to, const struct write_said *said)
{
	struct store_event *event = to;
	struct store_exposure *e = &event->exposures[event->nexposures];
	struct str rest = said->word;

	if (said->mark != MARK_ARM || event->nexposures == STORE_EXPOSURES_MAX)
		return;
	str_cut(&rest, ' ', &e->experiment);
	e->variant = rest;
	/* A block may be shown more than once. */
	for (size_t i = 0; i < event->nexposures; i++)
		if (str_eq(event->exposures[i].experiment, e->experiment))
			return;
	event->nexposures++;
}

/* The variants of experiments that are written, which only writing tells: one
 * may stand within a k:when. */
static void
add_exposures(const struct context *ctx, const struct selection *selection,
    struct store_event *event)
{
	struct buf nowhere;

	buf_init(&nowhere, ctx->arena, 0);
	write_heard(ctx->site, &ctx->visit.situation, selection, &nowhere,
	    hear_arm, event);
}

static void
record(const struct context *ctx, const struct selection *selection)
{
	struct store_event event;

	if (!ctx->visit.recorded || ctx->store == NULL)
		return;
	count_unknown(ctx);
	if (!ctx->visit.known) {
		count_view(ctx, selection);
		return;
	}
	if (!(ctx->visit.purposes & (PURPOSE_REMEMBER | PURPOSE_MEASURE)))
		return;
	visit_event(&ctx->visit, ctx->site, ctx->now, &event);
	if (ctx->visit.situation.split != 0 && selection->program->arms != 0)
		add_exposures(ctx, selection, &event);
	/* A dropped view is counted by the store and costs the visitor nothing.
	 */
	(void)store_note(ctx->store, ctx->want.id, &event);
}

static void
cache_headers(struct context *ctx, int64_t seconds)
{
	struct response *response = ctx->response;

	response_header(response, STR("X-Accel-Expires"),
	    str_format(ctx->arena, "%d", (int)seconds));
	response_header(
	    response, STR("Cache-Control"), STR("private, no-cache"));
}

/* A redirect to the same address with or without '/', its query kept: tags
 * must not be lost on the way.  A browser that remembered it for ever would run
 * in a circle when the page takes the other form. */
static enum page_rc
answer_slash(struct context *ctx, const struct route_hit *hit)
{
	struct str to = page_location(ctx->arena, hit->path);

	if (ctx->request->query.n > 0)
		to = str_format(ctx->arena, "%.*s?%.*s", STR_ARG(to),
		    STR_ARG(ctx->request->query));
	response_redirect(ctx->response, 301, to);
	cache_headers(ctx, CACHE_SECONDS);
	return PAGE_DONE;
}

/* No page of the author's own has the address. */
static enum page_rc
answer_sitemap(struct context *ctx)
{
	struct response *response = ctx->response;

	memcpy(&response->etag, ctx->site->head->hash, sizeof(response->etag));
	response->type = STR("application/xml");
	cache_headers(ctx, CACHE_SECONDS);
	if (response_etag_matches(
		ctx->request->if_none_match, response->etag)) {
		response->status = 304;
		return PAGE_DONE;
	}
	sitemap_put(&response->body, ctx->arena, ctx->site);
	if (response->body.bad) {
		log_error("sitemap: larger than %u bytes; write one as a page "
			  "with path=\"/sitemap.xml\", or leave pages out by "
			  "<meta name=\"robots\" content=\"noindex\"/>",
		    RESPONSE_BODY_MAX);
		page_error(ctx, 500);
	}
	return PAGE_DONE;
}

/* Whoever sends all that is old to one place does not mean the map; whoever
 * names its address does. */
static bool
is_sitemap(const struct context *ctx, const struct redirect_row *row)
{
	struct str from =
	    row == NULL ? STR("*") : image_str(&ctx->site->image, row->from);

	return str_eq(ctx->request->path, STR(SITEMAP_PATH)) &&
	       str_chr(from, '*') < from.n;
}

/* Behind no page, perhaps a redirect of the site's own. */
static enum page_rc
answer_moved(struct context *ctx)
{
	const struct request *request = ctx->request;
	struct response *response = ctx->response;
	struct str rest = {NULL, 0};
	const struct redirect_row *row =
	    redirect_find(ctx->site, request->path, &rest);
	struct buf to;

	if (is_sitemap(ctx, row))
		return answer_sitemap(ctx);
	if (row == NULL || row->to.n == 0) {
		page_error(ctx, row == NULL ? 404 : (int)row->status);
		return PAGE_DONE;
	}
	buf_init(&to, ctx->arena, RESPONSE_BODY_MAX);
	redirect_put(&to, ctx->arena, ctx->site, row, rest, request->query);
	response_redirect(response, (int)row->status, buf_view(&to));
	cache_headers(ctx, CACHE_SECONDS);
	return PAGE_DONE;
}

/* How long others may have the same page, and the same choice of page. */
static int64_t
fresh(const struct context *ctx, const struct route_hit *hit,
    const struct program_row *program)
{
	const struct site *site = ctx->site;
	int64_t seconds = CACHE_SECONDS;

	/* A search phrase reaches the links' class code, and nginx's key holds
	 * no more of the referrer than its host. */
	if (ctx->visit.known || ctx->visit.situation.term.n > 0)
		return 0;
	if (hit->choices.n > 0)
		seconds = fresh_seconds(site,
		    IMAGE_ROWS(&site->image, struct program_row,
			site->head->programs) +
			site->head->choice_program,
		    ctx->now, seconds);
	return fresh_seconds(site, program, ctx->now, seconds);
}

static enum page_rc
run(struct context *ctx)
{
	struct visit *visit = &ctx->visit;
	struct response *response = ctx->response;
	struct selection selection;
	struct route_hit hit;
	struct str receipt;

	site_route(ctx->site, ctx->arena, ctx->request->path, &hit);
	if (hit.kind == ROUTE_SLASH)
		return answer_slash(ctx, &hit);
	if (hit.kind == ROUTE_NONE)
		return answer_moved(ctx);
	visit_meet(visit, ctx->arena, ctx->site, ctx->request, &hit,
	    ctx->want.found ? &ctx->want.row : NULL, ctx->store_down, ctx->now);
	if (!select_page(
		ctx->site, ctx->arena, &visit->situation, &selection)) {
		page_error(ctx, 404);
		return PAGE_DONE;
	}
	record(ctx, &selection);
	response->type = STR("text/html; charset=utf-8");
	receipt =
	    receipt_make(ctx->arena, ctx->site, &visit->situation, &selection);
	visit->situation.receipt = receipt;
	response_header(response, STR("Kunderejse-Receipt"), receipt);
	response->etag =
	    select_etag(ctx->site, &visit->situation, &selection, receipt);
	cache_headers(ctx, fresh(ctx, &hit, selection.program));
	if (response_etag_matches(
		ctx->request->if_none_match, response->etag)) {
		response->status = 304;
		return PAGE_DONE;
	}
	write_page(ctx->site, &visit->situation, &selection, &response->body);
	receipt_sign(&response->body, receipt);
	if (response->body.bad) {
		log_error("page: larger than %u bytes path=%.*s",
		    RESPONSE_BODY_MAX, STR_ARG(ctx->request->path));
		page_error(ctx, 500);
	}
	return PAGE_DONE;
}

const struct page_entry page_site = {.methods = PAGE_GET, .run = run};
