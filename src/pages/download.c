/* SPDX-License-Identifier: ISC */
/*
 * PREFIX download/T: a file of downloads/ for who proved his address, by a
 * signed link that ends.  The web server gives the file (X-Accel-Redirect); it
 * is never read here.
 */
#include <string.h>

#include "base/arena.h"
#include "pages/optin.h"
#include "people/mailtoken.h"

/* The form whose file the token is for; NULL: it is for none. */
static const struct form_row *
find_form(const struct context *ctx, struct str token, int64_t *until)
{
	const struct image *im = &ctx->site->image;
	const struct form_row *forms =
	    IMAGE_ROWS(im, struct form_row, ctx->site->head->forms);

	for (uint32_t i = 0; i < ctx->site->head->forms.n; i++)
		if (forms[i].file.n > 0 &&
		    mailtoken_download_read(
			ctx->keys, token, image_str(im, forms[i].file), until))
			return &forms[i];
	return NULL;
}

static struct str
last_name(struct str path)
{
	size_t at;

	while ((at = str_chr(path, '/')) < path.n)
		path = str_from(path, at + 1);
	return path;
}

/* Names of files need no quoting (model/readitems.c). */
static void
answer_file(struct context *ctx, struct str file)
{
	struct response *response = ctx->response;

	response_header(response, STR("X-Accel-Redirect"),
	    str_format(ctx->arena, "%.*sdownloads/%.*s",
		STR_ARG(image_str(&ctx->site->image, ctx->site->head->prefix)),
		STR_ARG(file)));
	response_header(response, STR("Content-Disposition"),
	    str_format(ctx->arena, "attachment; filename=\"%.*s\"",
		STR_ARG(last_name(file))));
	response_header(
	    response, STR("Cache-Control"), STR("private, no-store"));
}

static enum page_rc
run(struct context *ctx)
{
	size_t before = ctx->site->head->prefix.n + strlen(ctx->entry->path);
	struct str token = str_from(ctx->request->path, before);
	const struct form_row *form = NULL;
	int64_t until = 0;

	if (ctx->keys != NULL)
		form = find_form(ctx, token, &until);
	if (form == NULL)
		optin_error(ctx, ctx->keys == NULL ? 503 : 404);
	else if (ctx->now >= until)
		optin_show(ctx, form, FORM_LATE, STR(""),
		    page_lang_of(ctx, STR("")), 410);
	else
		answer_file(ctx, image_str(&ctx->site->image, form->file));
	return PAGE_DONE;
}

const struct page_entry page_download = {.path = "download/",
    .methods = PAGE_GET,
    .needs = PAGE_OF_NOBODY | PAGE_IS_KEY,
    .run = run};
