/* SPDX-License-Identifier: ISC */
/*
 * PREFIX client.js: what a browser measures for us (client.js), the same for
 * everybody.  Whose pages include it is the templates' part.
 */
#include "pages/clientscript.h"
#include "pages/page.h"

static enum page_rc
run(struct context *ctx)
{
	struct response *response = ctx->response;
	struct str script = str_of(client_script);

	response->type = STR("text/javascript; charset=utf-8");
	response->etag = hash_mix(script.p, script.n);
	/* A page that was open for a day still speaks the same. */
	response_header(
	    response, STR("Cache-Control"), STR("public, max-age=86400"));
	if (response_etag_matches(
		ctx->request->if_none_match, response->etag)) {
		response->status = 304;
		return PAGE_DONE;
	}
	buf_str(&response->body, script);
	return PAGE_DONE;
}

const struct page_entry page_client = {.path = "client.js",
    .methods = PAGE_GET,
    .needs = PAGE_OF_NOBODY,
    .run = run};
