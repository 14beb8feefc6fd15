/* SPDX-License-Identifier: ISC */
#include "pages/mine.h"

#include "base/arena.h"
#include "mail/address.h"
#include "template/escape.h"
#include "template/select.h"
#include "template/write.h"

#define TEXT_MAX ((size_t)1 << 20) /* no words are so long */

void
mine_start(
    struct mine *m, struct context *ctx, const struct store_contact *contact)
{
	*m = (struct mine){.ctx = ctx, .referrer = STR("no-referrer")};
	if (contact != NULL)
		m->masked = address_masked(ctx->arena, contact->email);
	m->lang = page_lang_of(ctx, contact == NULL ? STR("") : contact->lang);
}

void
mine_headers(const struct mine *m)
{
	struct response *response = m->ctx->response;

	response_header(response, STR("X-Accel-Expires"), STR("0"));
	response_header(response, STR("Cache-Control"), STR("no-store"));
	response_header(response, STR("Referrer-Policy"), m->referrer);
	response_header(response, STR("X-Robots-Tag"), STR("noindex"));
}

void
mine_error(struct context *ctx, int status)
{
	page_error(ctx, status);
	response_header(
	    ctx->response, STR("Referrer-Policy"), STR("no-referrer"));
}

void
mine_name(struct mine *m, struct str list)
{
	m->list = mine_list(m->ctx->site, m->lang, list);
	m->about = mine_about(m->ctx->site, m->lang, list);
	/* What was said of another. */
	m->date = m->days = STR("");
}

/* What a name in braces stands for; p is NULL: it is none. */
static struct str
named(const struct mine *m, struct str name)
{
	if (str_eq(name, STR("address")))
		return m->masked;
	if (str_eq(name, STR("list")))
		return m->list;
	if (str_eq(name, STR("about")))
		return m->about;
	if (str_eq(name, STR("date")))
		return m->date;
	if (str_eq(name, STR("days")))
		return m->days;
	return (struct str){NULL, 0};
}

struct str
mine_text(const struct mine *m, enum mine_word word)
{
	struct str rest = mine_words(m->ctx->site, m->lang, word);
	struct buf b;

	buf_init(&b, m->ctx->arena, TEXT_MAX);
	while (rest.n > 0) {
		size_t from = str_chr(rest, '{');
		struct str tail = str_from(rest, from), what;
		size_t to = str_chr(tail, '}');

		buf_str(&b, str_head(rest, from));
		if (to == tail.n) {
			buf_str(&b, tail);
			break;
		}
		what = named(m, str_from(str_head(tail, to), 1));
		buf_str(&b, what.p != NULL ? what : str_head(tail, to + 1));
		rest = str_from(tail, to + 1);
	}
	return buf_view(&b);
}

static void
put_words(struct mine *m, enum mine_word word)
{
	escape(m->out, ESCAPE_TEXT, mine_text(m, word));
}

void
mine_say(struct mine *m, enum mine_word word, const char *tag)
{
	if (tag == NULL)
		buf_lit(m->out, "<p>");
	else
		buf_printf(m->out, "<p class=\"%s\">", tag);
	put_words(m, word);
	buf_lit(m->out, "</p>\n");
}

void
mine_form(struct mine *m)
{
	buf_lit(
	    m->out, "<form class=\"k-preferences\" method=\"post\" action=\"");
	escape(m->out, ESCAPE_ATTR, m->ctx->request->path);
	buf_lit(m->out, "?l=");
	escape(m->out, ESCAPE_ATTR, site_lang(m->ctx->site, m->lang));
	buf_lit(m->out, "\">\n<div>\n");
}

void
mine_form_next(struct mine *m)
{
	buf_lit(m->out, "</div>\n<div>\n");
}

void
mine_form_end(struct mine *m)
{
	buf_lit(m->out, "</div>\n</form>\n");
}

void
mine_button(struct mine *m, struct str act, enum mine_word word)
{
	buf_lit(m->out, "<button name=\"do\" value=\"");
	escape(m->out, ESCAPE_ATTR, act);
	buf_lit(m->out, "\">");
	put_words(m, word);
	buf_lit(m->out, "</button>\n");
}

void
mine_field(struct mine *m, const char *name, struct str value)
{
	buf_printf(m->out, "<input type=\"hidden\" name=\"%s\" value=\"", name);
	escape(m->out, ESCAPE_ATTR, value);
	buf_lit(m->out, "\">\n");
}

struct str
mine_day(const struct mine *m, int64_t at)
{
	return page_day(m->ctx, m->lang, at);
}

static void
hear(void *to, const struct write_said *said)
{
	struct mine *m = to;

	if (said->mark != MARK_PREFERENCES)
		return;
	m->put = true;
	m->body(m, m->of);
}

/* As anybody would see the page: like one of an error it is no place for a
 * dialogue and for nobody's journey. */
static void
put_page(struct mine *m)
{
	struct context *ctx = m->ctx;
	struct visit *visit = &ctx->visit;
	int page = site_page_find(ctx->site, STR("me"));
	struct route_hit hit = {.kind = ROUTE_PAGE, .lang = m->lang};
	struct selection selection;

	if (page < 0)
		return;
	hit.page = (uint32_t)page;
	visit_meet(visit, ctx->arena, ctx->site, ctx->request, &hit, NULL, true,
	    ctx->now);
	visit->situation.code = STR("");
	visit->situation.path = STR("/");
	if (select_page(ctx->site, ctx->arena, &visit->situation, &selection))
		write_heard(
		    ctx->site, &visit->situation, &selection, m->out, hear, m);
}

static void
put_bare(struct mine *m)
{
	buf_lit(m->out, "<!DOCTYPE html>\n<html lang=\"");
	escape(m->out, ESCAPE_ATTR, site_lang(m->ctx->site, m->lang));
	buf_lit(m->out, "\">\n<head>\n<meta charset=\"utf-8\">\n<title>");
	put_words(m, MINE_TITLE);
	buf_lit(m->out,
	    "</title>\n<meta name=\"viewport\" "
	    "content=\"width=device-width, initial-scale=1\">\n</head>\n"
	    "<body>\n<main>\n<h1>");
	put_words(m, MINE_TITLE);
	buf_lit(m->out, "</h1>\n");
	m->body(m, m->of);
	buf_lit(m->out, "</main>\n</body>\n</html>\n");
}

void
mine_answer(struct mine *m, void (*body)(struct mine *, void *of), void *of)
{
	struct response *response = m->ctx->response;

	m->out = &response->body;
	m->body = body;
	m->of = of;
	put_page(m);
	/* His choice must not hang on what the author wrote. */
	if (!m->put || response->body.bad) {
		response_restart(response, 200);
		put_bare(m);
	}
	response->type = STR("text/html; charset=utf-8");
	mine_headers(m);
}
