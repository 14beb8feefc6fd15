/* SPDX-License-Identifier: ISC */
#include "pages/archive.h"

#include "base/arena.h"
#include "people/reader.h"
#include "sending/making.h"
#include "template/escape.h"
#include "template/mine.h"

/* The latest ones that were put down; each is a subject to write. */
#define LETTERS_MAX 256

struct shown {
	struct str list, name, subject;
	int64_t at;
};

struct archive {
	struct context *ctx;
	struct situation at;
	struct shown *rows; /* the newest first */
	size_t n;
};

bool
archive_has(const struct store_letter *letter)
{
	return letter->state == LETTER_GOING || letter->state == LETTER_SENT ||
	       letter->queued > 0 || letter->restored;
}

struct situation
archive_reader(struct context *ctx, struct str name)
{
	const struct site *site = ctx->site;
	struct situation at = reader_of(
	    page_lang_of(ctx, STR("")), site->head->journey.start, ctx->now);

	at.known = false;
	at.observed = false;
	at.links[MAIL_LINK_WEB] =
	    making_link(ctx->arena, site, at.lang, MAIL_LINK_WEB, name);
	return at;
}

/* One whose mail the site no longer has is no page any more. */
static void
add(struct archive *r, const struct store_letter *letter)
{
	struct context *ctx = r->ctx;
	const struct mail_row *mail = mail_find(ctx->site, letter->mail);
	size_t i = r->n;

	if (mail == NULL || !archive_has(letter))
		return;
	for (; i > 0 && r->rows[i - 1].at < letter->at; i--)
		r->rows[i] = r->rows[i - 1];
	r->rows[i] = (struct shown){.list = letter->list,
	    .name = letter->name,
	    .subject = mail_subject(ctx->site, ctx->arena, &r->at, mail),
	    .at = letter->at};
	r->n++;
}

static enum store_rc
fill(struct archive *r)
{
	struct context *ctx = r->ctx;
	struct store_letter *letters;
	enum store_rc rc;
	size_t n;

	r->at = archive_reader(ctx, STR(""));
	r->rows = arena_array(ctx->arena, LETTERS_MAX, sizeof(*r->rows));
	if (ctx->store == NULL)
		return STORE_DOWN;
	rc = store_letter_list(
	    ctx->store, ctx->arena, LETTERS_MAX, &letters, &n);
	if (rc != STORE_OK)
		return rc;
	for (size_t i = 0; i < n; i++)
		add(r, &letters[i]);
	return STORE_OK;
}

static void
put_letter(const struct archive *r, const struct shown *row)
{
	struct context *ctx = r->ctx;
	struct buf *b = &ctx->response->body;

	buf_lit(b, "<li>");
	escape(b, ESCAPE_TEXT, page_day(ctx, r->at.lang, row->at));
	buf_lit(b, ": <a href=\"");
	escape(b, ESCAPE_ATTR,
	    making_link(
		ctx->arena, ctx->site, r->at.lang, MAIL_LINK_WEB, row->name));
	buf_lit(b, "\">");
	escape(b, ESCAPE_TEXT, row->subject);
	buf_lit(b, "</a></li>\n");
}

/* All of the list of that row, unless they stand above. */
static void
put_list(const struct archive *r, size_t first)
{
	struct context *ctx = r->ctx;
	struct buf *b = &ctx->response->body;
	struct str list = r->rows[first].list;

	for (size_t i = 0; i < first; i++)
		if (str_eq(r->rows[i].list, list))
			return;
	buf_lit(b, "<h2>");
	escape(b, ESCAPE_TEXT, mine_list(ctx->site, r->at.lang, list));
	buf_lit(b, "</h2>\n<ul>\n");
	for (size_t i = first; i < r->n; i++)
		if (str_eq(r->rows[i].list, list))
			put_letter(r, &r->rows[i]);
	buf_lit(b, "</ul>\n");
}

static void
put(const struct archive *r)
{
	struct context *ctx = r->ctx;
	const struct site *site = ctx->site;
	struct str name = image_str(&site->image, site->head->name);
	struct buf *b = &ctx->response->body;

	buf_lit(b, "<!DOCTYPE html>\n<html lang=\"");
	escape(b, ESCAPE_ATTR, site_lang(site, r->at.lang));
	buf_lit(b, "\">\n<head>\n<meta charset=\"utf-8\">\n<title>");
	escape(b, ESCAPE_TEXT, name);
	buf_lit(b, "</title>\n<meta name=\"viewport\" "
		   "content=\"width=device-width, initial-scale=1\">\n</head>\n"
		   "<body>\n<main>\n<h1>");
	escape(b, ESCAPE_TEXT, name);
	buf_lit(b, "</h1>\n");
	for (size_t i = 0; i < r->n; i++)
		put_list(r, i);
	buf_lit(b, "</main>\n</body>\n</html>\n");
}

enum page_rc
archive_show(struct context *ctx)
{
	struct archive *r = ARENA_NEW(ctx->arena, struct archive);
	struct response *response = ctx->response;
	enum store_rc rc;

	r->ctx = ctx;
	rc = fill(r);
	if (rc != STORE_OK || r->n == 0) {
		page_error(ctx, rc == STORE_OK ? 404 : 503);
		return PAGE_DONE;
	}
	put(r);
	response->type = STR("text/html; charset=utf-8");
	response->etag = hash_mix(response->body.p, response->body.n);
	response_header(response, STR("X-Robots-Tag"), STR("noindex"));
	page_cached(ctx, 0);
	if (response_etag_matches(ctx->request->if_none_match, response->etag))
		response->status = 304;
	return PAGE_DONE;
}
