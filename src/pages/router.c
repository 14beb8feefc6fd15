/* SPDX-License-Identifier: ISC */
/*
 * The table of what visitors may ask for, and the checks every handler relies
 * on: method, body size, origin, store.
 */
#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "pages/tool.h"

const struct page_entry *const page_public[] = {&page_consent, &page_shortlink,
    &page_why, &page_event, &page_client, &page_seen, &page_block, &page_box,
    &page_form, &page_confirm, &page_download, &page_leave, &page_me, &page_go,
    &page_letter, &page_hook, &page_hook_named, &page_large, &page_site, NULL};

/* "r/" takes everything below it. */
static bool
is_at(struct str entry, struct str path)
{
	return str_ends(entry, STR("/")) ? str_starts(path, entry)
					 : str_eq(path, entry);
}

static const struct page_entry *
entry_find(const struct context *ctx)
{
	const struct site *site = ctx->site;
	struct str prefix = image_str(&site->image, site->head->prefix);
	struct str path = ctx->request->path;
	bool ours = str_starts(path, prefix);

	path = str_from(path, ours ? prefix.n : 0);
	for (size_t i = 0; ctx->entries[i] != NULL; i++) {
		const char *at = ctx->entries[i]->path;

		if (ours ? at != NULL && is_at(str_of(at), path) : at == NULL)
			return ctx->entries[i];
	}
	return NULL;
}

/* The host of "https://host:port/…"; empty when there is none ("null"). */
static struct str
url_host(struct str url)
{
	size_t at = str_find(url, STR("://"));
	struct str host, head;

	if (at == url.n)
		return STR("");
	host = str_from(url, at + 3);
	str_cut(&host, '/', &head);
	/* A name before the host: no browser says that of us. */
	if (str_chr(head, '@') < head.n)
		return STR("");
	return str_head(head, str_chr(head, ':'));
}

/*
 * Whether a POST comes from our own pages: Sec-Fetch-Site where the browser
 * says it, else Origin or Referer with our own host (SAFETY 5, CSRF).
 */
static bool
is_own_origin(const struct request *request)
{
	struct str said = request->sec_fetch_site;
	struct str url =
	    request->origin.n > 0 ? request->origin : request->referer;

	if (said.n > 0)
		return str_eq(said, STR("same-origin"));
	return url.n > 0 && request->host.n > 0 &&
	       str_ieq(url_host(url), request->host);
}

static int
refuse(const struct context *ctx, const struct page_entry *entry)
{
	const struct request *request = ctx->request;
	unsigned method = request->method == METHOD_POST ? PAGE_POST : PAGE_GET;

	if (entry == NULL)
		return 404;
	if (request->method == METHOD_OTHER || !(entry->methods & method))
		return 405;
	if (method != PAGE_POST)
		return 0;
	if (request->body.n > entry->body_max)
		return 413;
	if ((entry->needs & PAGE_NEEDS_ORIGIN) && !is_own_origin(request))
		return 403;
	if ((entry->needs & PAGE_NEEDS_STORE) && ctx->store == NULL)
		return 503;
	return 0;
}

/* The request with the query of the page that the subrequest belongs to, behind
 * what the subrequest's own address says. */
static const struct request *
of_parent(const struct context *ctx)
{
	struct request *r = ARENA_NEW(ctx->arena, struct request);
	struct str query = ctx->request->uri, path;

	*r = *ctx->request;
	str_cut(&query, '?', &path);
	r->query = str_format(ctx->arena, "%.*s&%.*s", STR_ARG(r->query),
	    query.p != NULL ? (int)query.n : 0, query.p != NULL ? query.p : "");
	return r;
}

bool
page_begin(struct context *ctx)
{
	const struct page_entry *entry = entry_find(ctx);
	bool wants;
	int status = refuse(ctx, entry);

	if (entry != NULL && (entry->needs & PAGE_OF_PARENT))
		ctx->request = of_parent(ctx);
	wants = visit_begin(
	    &ctx->visit, ctx->site, ctx->request, ctx->keys, ctx->now);
	log_trace(LOG_ROUTE, "path=%.*s entry=%s status=%d",
	    STR_ARG(ctx->request->path),
	    entry == NULL         ? "none"
	    : entry->path == NULL ? "site"
				  : entry->path,
	    status);
	if (status != 0) {
		page_error(ctx, status);
		if (entry != NULL && (entry->needs & PAGE_IS_KEY))
			response_header(ctx->response, STR("Referrer-Policy"),
			    STR("no-referrer"));
		if (status == 405)
			response_header(ctx->response, STR("Allow"),
			    entry->methods & PAGE_POST ? STR("GET, HEAD, POST")
						       : STR("GET, HEAD"));
		return false;
	}
	ctx->entry = entry;
	ctx->want.id = ctx->visit.identity.id;
	return wants && ctx->store != NULL && !(entry->needs & PAGE_OF_NOBODY);
}

enum page_rc
page_answer(struct context *ctx, enum store_rc read)
{
	if (ctx->entry == NULL)
		return PAGE_DONE;
	if (read == STORE_DOWN)
		ctx->want.found = false;
	ctx->store_down = read == STORE_DOWN;
	return tool_answer(ctx);
}
