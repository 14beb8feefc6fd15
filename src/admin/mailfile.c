/* SPDX-License-Identifier: ISC */
/*
 * admin/outbox/mail: a mail in a frame and its text part; admin/outbox/letter
 * is its HTML alone, where nothing runs.
 */
#include "admin/mailfile.h"

#include "admin/sheet.h"
#include "base/arena.h"
#include "http/query.h"
#include "mail/dirbox.h"
#include "mail/mime.h"
#include "publish/statedir.h"

#define VALUE_MAX 256
#define MAIL STR("outbox/mail?name=")
#define LETTER STR("outbox/letter?name=")

static bool
lands_as_file(struct context *ctx, struct transport *t)
{
	const struct site *site = ctx->site;
	struct str unheard;

	return ctx->home != NULL &&
	       transport_parse(ctx->arena,
		   image_str(&site->image, site->head->mail_transport), t,
		   &unheard) &&
	       t->kind == TRANSPORT_DIR;
}

static void
put_address(struct context *ctx, struct str page, struct str name)
{
	sheet_address(ctx, page);
	query_encode(&ctx->response->body, name);
}

void
mailfile_link(struct context *ctx, struct str message_id)
{
	struct buf *b = &ctx->response->body;
	struct transport t;

	if (message_id.n == 0 || !lands_as_file(ctx, &t))
		return;
	buf_lit(b, " <a href=\"");
	put_address(ctx, MAIL, str_head(message_id, str_chr(message_id, '@')));
	buf_lit(b, "\">Open</a>");
}

/* The first part of a type, decoded; empty: there is none. */
static struct str
part(struct context *ctx, const struct mime *m, struct str type)
{
	for (size_t i = 0; i < m->n; i++)
		if (str_eq(m->parts[i].type, type))
			return mime_body(ctx->arena, &m->parts[i]);
	return STR("");
}

/* The mail that the query names.  false: answered with 404. */
static bool
read_mail(struct context *ctx, struct str *name, struct mime *m)
{
	struct str bytes = STR("");
	const char *path = NULL;
	struct statedir dir;
	struct transport t;

	*name =
	    query_get(ctx->arena, ctx->request->query, STR("name"), VALUE_MAX);
	if (lands_as_file(ctx, &t) &&
	    statedir_name(&dir, ctx->arena, ctx->home->site, ctx->home->state))
		path = dirbox_file(ctx->arena, &t, str_of(dir.dir), *name);
	if (path != NULL)
		bytes = statedir_read(ctx->arena, path);
	if (bytes.n == 0) {
		page_error(ctx, 404);
		return false;
	}
	mime_read(ctx->arena, bytes, m);
	return true;
}

static enum page_rc
answer_mail(struct context *ctx)
{
	struct buf *b = &ctx->response->body;
	struct str name;
	struct mime m;

	if (!read_mail(ctx, &name, &m))
		return PAGE_DONE;
	sheet_start(ctx, STR("A mail"));
	buf_lit(b, "<p><a href=\"");
	put_address(ctx, LETTER, name);
	buf_lit(b, "\">The mail alone</a>: there its links can be followed, "
		   "on this host.</p>\n<div class=\"sides\">\n<iframe "
		   "title=\"The mail\" sandbox src=\"");
	put_address(ctx, LETTER, name);
	buf_lit(b, "\"></iframe>\n<section><h2>The text part</h2>\n<pre "
		   "tabindex=\"0\">");
	sheet_text(b, part(ctx, &m, STR("text/plain")));
	buf_lit(b, "</pre></section>\n</div>\n");
	return sheet_end(ctx);
}

static enum page_rc
answer_letter(struct context *ctx)
{
	struct str name;
	struct mime m;

	if (!read_mail(ctx, &name, &m))
		return PAGE_DONE;
	return sheet_mail(ctx, part(ctx, &m, STR("text/html")));
}

const struct page_entry admin_mailfile = {
    .path = "admin/outbox/mail", .methods = PAGE_GET, .run = answer_mail};
const struct page_entry admin_mailhtml = {
    .path = "admin/outbox/letter", .methods = PAGE_GET, .run = answer_letter};
