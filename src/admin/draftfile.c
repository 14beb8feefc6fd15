/* SPDX-License-Identifier: ISC */
#include "admin/draftfile.h"

#include "admin/sheet.h"
#include "model/files.h"
#include "publish/drafts.h"

static struct str
type_of(struct str file)
{
	static const struct {
		struct str end, type;
	} rows[] = {{STR(".css"), STR("text/css; charset=utf-8")},
	    {STR(".js"), STR("text/javascript; charset=utf-8")},
	    {STR(".svg"), STR("image/svg+xml")},
	    {STR(".png"), STR("image/png")}, {STR(".jpg"), STR("image/jpeg")},
	    {STR(".jpeg"), STR("image/jpeg")}, {STR(".gif"), STR("image/gif")},
	    {STR(".webp"), STR("image/webp")},
	    {STR(".avif"), STR("image/avif")},
	    {STR(".ico"), STR("image/vnd.microsoft.icon")},
	    {STR(".woff2"), STR("font/woff2")},
	    {STR(".woff"), STR("font/woff")}, {STR(".mp4"), STR("video/mp4")},
	    {STR(".webm"), STR("video/webm")}};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (str_ends(file, rows[i].end))
			return rows[i].type;
	return STR("application/octet-stream");
}

/* No link is followed, and nothing beside the folder opened. */
enum found { FOUND, FOUND_LARGE, FOUND_NONE }; /* LARGE: not here */

static enum found
read_file(
    struct context *ctx, struct str draft, struct str file, struct str *bytes)
{
	static const char *const folders[] = {"assets", NULL};
	struct complaints *unheard = complaints_new(ctx->arena);
	const char *dir = drafts_path(ctx->arena, ctx->home->site, draft);
	struct str path = str_format(ctx->arena, "assets/%.*s", STR_ARG(file));
	enum found found = FOUND_NONE;
	struct files files;

	/* One that is gone, or of another site. */
	if (dir == NULL)
		return FOUND_LARGE;
	if (!files_open(&files, ctx->arena, unheard, dir, folders))
		return FOUND_NONE;
	if (files_has(&files, path))
		found = files_read(&files, path, RESPONSE_BODY_MAX, bytes)
			    ? FOUND
			    : FOUND_LARGE;
	files_close(&files);
	return found;
}

enum page_rc
draftfile_answer(struct context *ctx, struct str draft, struct str file)
{
	enum found found = FOUND_LARGE;
	struct str bytes;

	if (draft.n > 0)
		found = read_file(ctx, draft, file, &bytes);
	switch (found) {
	case FOUND_NONE:
		page_error(ctx, 404);
		return PAGE_DONE;
	case FOUND_LARGE:
		/* The live one, if there is one, under no address of a page. */
		response_redirect(ctx->response, 302,
		    str_format(
			ctx->arena, "/assets/%.*s?preview", STR_ARG(file)));
		sheet_headers(ctx, STR("default-src 'none'"));
		return PAGE_DONE;
	case FOUND:
		break;
	}
	ctx->response->type = type_of(file);
	sheet_headers(ctx, STR("sandbox; default-src 'none'; style-src "
			       "'unsafe-inline'"));
	buf_str(&ctx->response->body, bytes);
	return PAGE_DONE;
}
