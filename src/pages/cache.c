/* SPDX-License-Identifier: ISC */
/*
 * What the web server's own cache may keep, and for how long.  The caches of
 * others may keep nothing: where a visitor comes from decides.
 */
#include "base/arena.h"
#include "pages/page.h"
#include "template/fresh.h"

int64_t
page_fresh(const struct context *ctx, const struct program_row *program)
{
	const struct request *request = ctx->request;
	const struct visit *visit = &ctx->visit;

	if (visit->identity.id.lo != 0 || visit->given != 0 ||
	    refusal_read(request->cookie, request->https).n > 0 ||
	    visit->situation.term.n > 0 || visit->mail.text.n > 0 ||
	    visit->situation.nanswers > 0)
		return 0;
	return fresh_seconds(ctx->site, program, ctx->now, PAGE_CACHED_MAX);
}

void
page_cached(struct context *ctx, int64_t seconds)
{
	response_header(ctx->response, STR("X-Accel-Expires"),
	    str_format(ctx->arena, "%d", (int)seconds));
	response_header(
	    ctx->response, STR("Cache-Control"), STR("private, no-cache"));
}
