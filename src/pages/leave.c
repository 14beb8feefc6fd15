/* SPDX-License-Identifier: ISC */
/*
 * PREFIX leave/T and PREFIX me/T (MAIL 9, DESIGN 8).  GET changes nothing,
 * whoever fetches it: scanners follow every link of a mail.  A receiver of
 * mails leaves a list for his user by one POST without a cookie, an Origin or a
 * look at any page (RFC 8058), so neither is asked of anybody: who has the
 * address has the right.
 */
#include <string.h>

#include "base/arena.h"
#include "http/multipart.h"
#include "http/query.h"
#include "pages/reader.h"

#define BODY_MAX 4096

static struct str
list_key(const struct site *site, uint32_t i)
{
	const struct list_row *rows =
	    IMAGE_ROWS(&site->image, struct list_row, site->head->lists);

	return image_str(&site->image, rows[i].key);
}

/* Which list the address is of: none, one of the site's, or one that it had
 * when he agreed to it. */
static bool
find_list(struct reader *r, struct str token)
{
	const struct context *ctx = r->ctx;
	const struct store_profile *who = &r->who;

	r->list = STR("");
	if (mailtoken_leave_good(ctx->keys, token, &who->contact, r->list))
		return true;
	if (r->all)
		return false;
	for (uint32_t i = 0; i < ctx->site->head->lists.n; i++) {
		r->list = list_key(ctx->site, i);
		if (mailtoken_leave_good(
			ctx->keys, token, &who->contact, r->list))
			return true;
	}
	for (size_t i = 0; i < who->nagrees; i++) {
		r->list = who->agrees[i].list;
		if (who->agrees[i].kind != AGREE_USED && r->list.n > 0 &&
		    site_list(ctx->site, r->list) == NULL &&
		    mailtoken_leave_good(
			ctx->keys, token, &who->contact, r->list))
			return true;
	}
	return false;
}

static struct str
token_of(const struct context *ctx)
{
	size_t before = ctx->site->head->prefix.n + strlen(ctx->entry->path);

	return str_from(ctx->request->path, before);
}

bool
reader_find(struct reader *r, struct context *ctx)
{
	struct str token = token_of(ctx);
	enum store_rc rc;
	struct id id;

	r->ctx = ctx;
	if (!mailtoken_leave_whose(token, &id)) {
		mine_error(ctx, 400);
		return false;
	}
	if (ctx->store == NULL || ctx->keys == NULL) {
		mine_error(ctx, 503);
		return false;
	}
	rc = store_profile(ctx->store, ctx->arena, id, STR(""), &r->who);
	if (rc == STORE_DOWN) {
		mine_error(ctx, 503);
		return false;
	}
	r->found = rc == STORE_OK && find_list(r, token);
	mine_start(&r->mine, ctx, r->found ? &r->who.contact : NULL);
	return true;
}

/* The pair that says it, in the one encoding or the other. */
static bool
is_one_click(const struct request *request)
{
	static const struct str want = STR("List-Unsubscribe"),
				click = STR("One-Click");
	struct str rest = request->body, name, value;
	struct multipart parts;
	char text[32];

	if (multipart_start(&parts, request->content_type, request->body)) {
		while (multipart_next(&parts, &name, &value))
			if (str_eq(name, want) && str_eq(value, click))
				return true;
		return false;
	}
	while (query_next(&rest, &name, &value))
		if (str_eq(name, want)) {
			size_t n = query_decode(value, text, sizeof(text));

			return str_eq((struct str){text, n}, click);
		}
	return false;
}

static enum page_rc
run_leave(struct context *ctx)
{
	struct reader *r = ARENA_NEW(ctx->arena, struct reader);

	if (!reader_find(r, ctx))
		return PAGE_DONE;
	if (ctx->request->method == METHOD_POST) {
		r->one_click = is_one_click(ctx->request);
		return reader_act(r);
	}
	reader_show(r);
	return PAGE_DONE;
}

static enum page_rc
run_me(struct context *ctx)
{
	struct reader *r = ARENA_NEW(ctx->arena, struct reader);

	r->all = true;
	if (!reader_find(r, ctx))
		return PAGE_DONE;
	if (ctx->request->method == METHOD_POST)
		return reader_act(r);
	reader_show(r);
	return PAGE_DONE;
}

/* Without a store the answer is made here: what is malformed is told so
 * first. */
const struct page_entry page_leave = {.path = "leave/",
    .methods = PAGE_GET | PAGE_POST,
    .needs = PAGE_OF_NOBODY | PAGE_IS_KEY,
    .body_max = BODY_MAX,
    .run = run_leave};
const struct page_entry page_me = {.path = "me/",
    .methods = PAGE_GET | PAGE_POST,
    .needs = PAGE_OF_NOBODY | PAGE_IS_KEY,
    .body_max = BODY_MAX,
    .run = run_me};
