/* SPDX-License-Identifier: ISC */
/*
 * PREFIX box/: GET PLACE is what the box's place of a page shows by now, for a
 * script in a page that stands open; POST NAME is what the visitor answers to a
 * box, from its buttons or from that script.
 */
#include <string.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "http/query.h"
#include "journey/box.h"
#include "pages/keep.h"
#include "pages/record.h"
#include "template/write.h"

#define BODY_MAX 4096
#define FIELD_MAX 2048

/* What stands behind "box/" in the address. */
static struct str
name_of(const struct context *ctx)
{
	return str_from(ctx->request->path,
	    ctx->site->head->prefix.n + strlen(ctx->entry->path));
}

static void
put_headers(struct context *ctx)
{
	response_header(ctx->response, STR("X-Accel-Expires"), STR("0"));
	response_header(
	    ctx->response, STR("Cache-Control"), STR("private, no-store"));
}

/* Where the box of a place begins and ends among the bytes of its page. */
struct cut {
	struct str place;
	const struct buf *page;
	size_t start, end, begun;
	struct str begun_box, box; /* n == 0: none is shown there */
};

static void
hear(void *ctx, const struct write_said *said)
{
	struct cut *cut = ctx;

	if (said->mark == MARK_BOX) {
		cut->begun = cut->page->n;
		cut->begun_box = said->word;
	} else if (said->mark == MARK_BOX_END &&
		   str_eq(said->word, cut->place)) {
		cut->start = cut->begun;
		cut->end = cut->page->n;
		cut->box = cut->begun_box;
	}
}

/* In how many seconds it pays to ask again, because a clock ends; 0: it does
 * not. */
static int64_t
come_back(const struct context *ctx)
{
	const struct journey *j = &ctx->site->journey;
	int64_t due, least = 0;

	for (uint32_t i = 0; i < j->rules->boxes.n; i++)
		if (journey_box(j, ctx->visit.situation.state, i, ctx->now,
			&due) == BOX_WAITS &&
		    (least == 0 || due - ctx->now < least))
			least = due - ctx->now;
	return least;
}

static void
answer_none(struct context *ctx)
{
	int64_t seconds = come_back(ctx);

	ctx->response->status = 204;
	if (seconds > 0)
		response_header(ctx->response, STR("Retry-After"),
		    str_format(ctx->arena, "%lld", (long long)seconds));
}

static enum page_rc
get(struct context *ctx)
{
	struct response *response = ctx->response;
	struct str path =
	    query_get(ctx->arena, ctx->request->query, STR("page"), FIELD_MAX);
	struct selection selection;
	struct buf page;
	struct cut cut = {.place = name_of(ctx), .page = &page};

	page_meet_at(ctx, page_path_decode(ctx->arena, path));
	put_headers(ctx);
	if (ctx->visit.situation.page_class.p != NULL ||
	    !select_page(
		ctx->site, ctx->arena, &ctx->visit.situation, &selection)) {
		response->status = 404;
		return PAGE_DONE;
	}
	buf_init(&page, ctx->arena, RESPONSE_BODY_MAX);
	write_heard(
	    ctx->site, &ctx->visit.situation, &selection, &page, hear, &cut);
	if (page.bad || cut.box.n == 0) {
		record_box(ctx, &selection, false);
		answer_none(ctx);
		return PAGE_DONE;
	}
	record_box(ctx, &selection, true);
	response->type = STR("text/html; charset=utf-8");
	buf_str(&response->body, str_head(str_from(buf_view(&page), cut.start),
				     cut.end - cut.start));
	return PAGE_DONE;
}

/* An answer on its way. */
struct parked {
	struct keep keep;
	struct str to; /* n == 0: a script asks */
};

static void
answer_back(struct context *ctx, struct str to)
{
	put_headers(ctx);
	if (to.n == 0) {
		ctx->response->status = 204;
		return;
	}
	response_redirect(ctx->response, 303, page_back(ctx, to));
}

static void
done(struct keep *keep, enum store_rc rc)
{
	/* Who is gone meanwhile has no box either. */
	if (rc == STORE_OK || rc == STORE_REFUSED)
		answer_back(keep->ctx, ((struct parked *)keep)->to);
	else
		page_error(keep->ctx, 503);
}

static struct str
field(const struct context *ctx, struct str name)
{
	return query_get(ctx->arena, ctx->request->body, name, FIELD_MAX);
}

static bool
is_box(const struct context *ctx, struct str name)
{
	const struct image *im = &ctx->site->image;
	const struct box_row *rows =
	    IMAGE_ROWS(im, struct box_row, ctx->site->journey.rules->boxes);

	for (uint32_t i = 0; i < ctx->site->journey.rules->boxes.n; i++)
		if (str_eq(image_str(im, rows[i].name), name))
			return true;
	return false;
}

static enum page_rc
post(struct context *ctx)
{
	struct parked *p = ARENA_NEW(ctx->arena, struct parked);
	struct str act = field(ctx, STR("act"));
	bool dismiss = str_eq(act, STR("dismiss"));

	if (!is_box(ctx, name_of(ctx)) ||
	    (!dismiss && !str_eq(act, STR("click")))) {
		page_error(ctx, 400);
		return PAGE_DONE;
	}
	p->keep.ctx = ctx;
	p->keep.done = done;
	p->to = field(ctx, STR("to")).n > 0 ? page_came_from(ctx) : STR("");
	page_meet_at(ctx, p->to.n > 0 ? p->to
				      : page_path_decode(ctx->arena,
					    field(ctx, STR("page"))));
	if (!record_event(ctx,
		dismiss ? STR("box_dismissed") : STR("box_clicked"),
		name_of(ctx), &p->keep.event)) {
		answer_back(ctx, p->to);
		return PAGE_DONE;
	}
	/* Twice the same answer is no other one. */
	random_bytes(p->keep.key, sizeof(p->keep.key));
	return keep_event(&p->keep);
}

static enum page_rc
run(struct context *ctx)
{
	return ctx->request->method == METHOD_POST ? post(ctx) : get(ctx);
}

const struct page_entry page_box = {.path = "box/",
    .methods = PAGE_GET | PAGE_POST,
    .needs = PAGE_NEEDS_ORIGIN | PAGE_NEEDS_STORE,
    .body_max = BODY_MAX,
    .run = run};
