/* SPDX-License-Identifier: ISC */
/*
 * /k/r/CODE: from paper, or from a person who passed it on, to the page.  What
 * the visitor's own address brought along (a scanner's click id) goes on behind
 * our tags, of which the first count.
 */
#include "base/arena.h"
#include "pages/page.h"
#include "template/share.h"
#include "template/shortlink.h"

#define PATH STR("r/")

/* Somebody follows what a person passed on: an event of that person, not of
 * himself. */
static void
note_referral(const struct context *ctx, uint64_t person, struct str path)
{
	struct store_event event = {
	    .at = ctx->now, .event = STR("referral_visit"), .page = path};

	if (!ctx->visit.recorded || ctx->store == NULL ||
	    ctx->visit.identity.id.lo == person)
		return;
	/* One that is dropped is counted by the store. */
	(void)store_note(ctx->store, (struct id){0, person}, &event);
}

/* The parameters but `to`, which is used up. */
static struct str
others(const struct context *ctx)
{
	struct str rest = ctx->request->query, pair;
	struct buf b;

	buf_init(&b, ctx->arena, rest.n + 1);
	while (str_cut(&rest, '&', &pair)) {
		if (str_starts(pair, STR("to=")))
			continue;
		if (b.n > 0)
			buf_char(&b, '&');
		buf_str(&b, pair);
	}
	return buf_view(&b);
}

static bool
lead(struct context *ctx, struct str code, struct buf *to)
{
	const struct link_row *link = shortlink_find(ctx->site, code);
	uint64_t person;
	struct str path;

	if (link != NULL) {
		shortlink_put(to, ctx->site, link, ctx->request->query);
		return true;
	}
	person = share_person(ctx->site, ctx->keys, code);
	if (person == 0)
		return false;
	path = page_came_from(ctx);
	note_referral(ctx, person, path);
	share_lead(
	    to, ctx->site, code, page_location(ctx->arena, path), others(ctx));
	return true;
}

static enum page_rc
run(struct context *ctx)
{
	struct str prefix =
	    image_str(&ctx->site->image, ctx->site->head->prefix);
	struct str code = str_from(ctx->request->path, prefix.n + PATH.n);
	struct buf to;

	buf_init(&to, ctx->arena, RESPONSE_BODY_MAX);
	if (!lead(ctx, code, &to)) {
		page_error(ctx, 404);
		return PAGE_DONE;
	}
	response_redirect(ctx->response, 303, buf_view(&to));
	response_header(ctx->response, STR("X-Accel-Expires"), STR("0"));
	response_header(
	    ctx->response, STR("Cache-Control"), STR("private, no-cache"));
	return PAGE_DONE;
}

const struct page_entry page_shortlink = {
    .path = "r/", .methods = PAGE_GET, .run = run};
