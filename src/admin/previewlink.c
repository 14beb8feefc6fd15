/* SPDX-License-Identifier: ISC */
#include "admin/previewlink.h"

#include <string.h>

#include "admin/asked.h"
#include "base/arena.h"
#include "base/crypto.h"
#include "publish/statedir.h"

#define QUERY_MAX 2048 /* bytes in a link */

static struct keyring *
open_keys(struct context *ctx)
{
	struct statedir dir;

	if (!statedir_name(&dir, ctx->arena, ctx->home->site, ctx->home->state))
		return NULL;
	return keyring_open(dir.keys);
}

struct str
previewlink_make(struct context *ctx, struct str query)
{
	const struct site *site = ctx->site;
	uint64_t until = (uint64_t)(ctx->now + PREVIEWLINK_DAYS * 86400);
	struct keyring *keys = NULL;
	char token[TOKEN_LEN], *text;

	if (query.n <= QUERY_MAX)
		keys = open_keys(ctx);
	if (keys == NULL)
		return STR("");
	token_make(keys, KEY_PREVIEW, until, query, token);
	keyring_free(keys);
	text = arena_raw(ctx->arena, BASE32_LEN(query.n));
	base32_encode(text, query.p, query.n);
	return str_format(ctx->arena, "%.*s%.*spreview/%.*s%.*s",
	    STR_ARG(image_str(&site->image, site->head->base)),
	    STR_ARG(image_str(&site->image, site->head->prefix)), TOKEN_LEN,
	    token, (int)BASE32_LEN(query.n), text);
}

/* The query of a link that is good now; false: it is none. */
static bool
read_link(struct context *ctx, struct str text, struct str *query)
{
	struct str token = str_head(text, TOKEN_LEN);
	struct keyring *keys;
	uint64_t until = 0;
	bool good;
	char *p;

	text = str_from(text, token.n);
	query->n = text.n * 5 / 8;
	if (token.n < TOKEN_LEN || query->n > QUERY_MAX)
		return false;
	query->p = p = arena_raw(ctx->arena, query->n + 1);
	if (!base32_decode(text, p, query->n))
		return false;
	keys = open_keys(ctx);
	good = keys != NULL &&
	       token_check(keys, KEY_PREVIEW, token, *query, &until) &&
	       (int64_t)until > ctx->now;
	keyring_free(keys);
	return good;
}

static enum page_rc
run(struct context *ctx)
{
	size_t before = ctx->site->head->prefix.n + strlen(ctx->entry->path);
	struct str query;

	if (!read_link(ctx, str_from(ctx->request->path, before), &query)) {
		page_error(ctx, 404);
		return PAGE_DONE;
	}
	return asked_page(ctx, query);
}

const struct page_entry admin_previewlink = {
    .path = "preview/", .methods = PAGE_GET, .run = run};
