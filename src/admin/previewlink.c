/* SPDX-License-Identifier: ISC */
#include "admin/previewlink.h"

#include <string.h>

#include "admin/asked.h"
#include "admin/draftfile.h"
#include "base/arena.h"
#include "base/crypto.h"
#include "publish/statedir.h"

#define ABOUT_MAX 2048 /* bytes in a link */
/* Before a draft's name; no query has a blank. */
#define FILES STR("files ")

static struct keyring *
open_keys(struct context *ctx)
{
	struct statedir dir;

	if (!statedir_name(&dir, ctx->arena, ctx->home->site, ctx->home->state))
		return NULL;
	return keyring_open(dir.keys);
}

/* A text and the token that signs it, as one segment of a path; empty: it is
 * too long, or there are no keys. */
static struct str
seal(struct context *ctx, struct str about)
{
	uint64_t until = (uint64_t)(ctx->now + PREVIEWLINK_DAYS * 86400);
	struct keyring *keys = NULL;
	char token[TOKEN_LEN], *text;

	if (about.n <= ABOUT_MAX)
		keys = open_keys(ctx);
	if (keys == NULL)
		return STR("");
	token_make(keys, KEY_PREVIEW, until, about, token);
	keyring_free(keys);
	text = arena_raw(ctx->arena, BASE32_LEN(about.n));
	base32_encode(text, about.p, about.n);
	return str_format(ctx->arena, "%.*s%.*s", TOKEN_LEN, token,
	    (int)BASE32_LEN(about.n), text);
}

/* The text of a segment that is good now; false: it is none. */
static bool
unseal(struct context *ctx, struct str text, struct str *about)
{
	struct str token = str_head(text, TOKEN_LEN);
	struct keyring *keys;
	uint64_t until = 0;
	bool good;
	char *p;

	text = str_from(text, token.n);
	about->n = text.n * 5 / 8;
	if (token.n < TOKEN_LEN || about->n > ABOUT_MAX)
		return false;
	about->p = p = arena_raw(ctx->arena, about->n + 1);
	if (!base32_decode(text, p, about->n))
		return false;
	keys = open_keys(ctx);
	good = keys != NULL &&
	       token_check(keys, KEY_PREVIEW, token, *about, &until) &&
	       (int64_t)until > ctx->now;
	keyring_free(keys);
	return good;
}

struct str
previewlink_make(struct context *ctx, struct str query)
{
	const struct site *site = ctx->site;
	struct str sealed = seal(ctx, query);

	if (sealed.n == 0)
		return sealed;
	return str_format(ctx->arena, "%.*s%.*spreview/%.*s",
	    STR_ARG(image_str(&site->image, site->head->base)),
	    STR_ARG(image_str(&site->image, site->head->prefix)),
	    STR_ARG(sealed));
}

struct str
previewlink_files(struct context *ctx, struct str draft)
{
	const struct site *site = ctx->site;

	return str_format(ctx->arena, "%.*spreview/%.*s/",
	    STR_ARG(image_str(&site->image, site->head->prefix)),
	    STR_ARG(seal(ctx, str_format(ctx->arena, "%.*s%.*s", STR_ARG(FILES),
				  STR_ARG(draft)))));
}

struct str
previewlink_address(struct context *ctx, struct str draft)
{
	return str_format(ctx->arena, "%.*s%.*s",
	    STR_ARG(image_str(&ctx->site->image, ctx->site->head->base)),
	    STR_ARG(previewlink_files(ctx, draft)));
}

/* T is a page's, T/FILE a draft's. */
static enum page_rc
run(struct context *ctx)
{
	size_t before = ctx->site->head->prefix.n + strlen(ctx->entry->path);
	struct str file = str_from(ctx->request->path, before), sealed, about;
	bool is_file;

	str_cut(&file, '/', &sealed);
	is_file = file.p != NULL;
	if (unseal(ctx, sealed, &about) && is_file == str_starts(about, FILES))
		return is_file ? draftfile_answer(
				     ctx, str_from(about, FILES.n), file)
			       : asked_page(ctx, about);
	page_error(ctx, 404);
	return PAGE_DONE;
}

const struct page_entry admin_previewlink = {
    .path = "preview/", .methods = PAGE_GET, .run = run};
