/* SPDX-License-Identifier: ISC */
/*
 * admin/preview/mail: any mail as somebody gets it whom the form describes: how
 * it stands in his inbox, its HTML on a phone and on a wide screen, its text,
 * how large it is, and why it could not be sent.  admin/preview/mail/html is
 * its HTML alone.  Both only read; mailtest.c sends.
 */
#include "admin/mailasked.h"
#include "admin/mailtest.h"
#include "admin/previewlink.h"
#include "admin/sheet.h"
#include "base/arena.h"

static void
choose_mail(struct buf *b, const struct mailview *v)
{
	const struct image *im = &v->site->image;
	const struct mail_row *mails =
	    IMAGE_ROWS(im, struct mail_row, v->site->head->mails);

	sheet_select(b, MAILASKED_NAME, "Mail");
	for (uint32_t i = 0; i < v->site->head->mails.n; i++) {
		struct str name = image_str(im, mails[i].name);

		sheet_option(b, name, name, str_eq(name, v->name));
	}
	sheet_select_end(b);
	sheet_select(b, "lang", "Language");
	for (uint32_t i = 0; i < v->site->head->langs.n; i++) {
		struct str lang = site_lang(v->site, i);

		sheet_option(b, lang, lang,
		    v->lang.n > 0 ? str_eq(lang, v->lang)
				  : i == v->site->head->default_lang);
	}
	sheet_select_end(b);
}

/* Another mail is for other stages: the empty one is the first of any. */
static void
choose_stage(struct arena *a, struct buf *b, const struct mailview *v)
{
	const struct journey *j = &v->site->journey;

	sheet_select(b, "stage", "Stage");
	sheet_option(b, STR(""), STR("the first it is for"), v->stage.n == 0);
	for (uint32_t i = 0; i < journey_stages(j); i++) {
		struct str stage = journey_stage_key(j, i);
		bool is_for = v->mail == NULL || mail_is_for(v->mail, i);

		sheet_option(b, stage,
		    is_for ? stage
			   : str_format(a, "%.*s (not sent)", STR_ARG(stage)),
		    str_eq(stage, v->stage));
	}
	sheet_select_end(b);
}

static struct str
known(const struct mailview *v, struct str name)
{
	for (size_t i = 0; i < v->nknown; i++)
		if (str_eq(v->known[i].name, name))
			return v->known[i].value;
	return STR("");
}

/* What the mail reads of who gets it. */
static void
choose_known(struct buf *b, const struct mailview *v)
{
	struct str names[MAILVIEW_KNOWN_MAX];
	size_t n = mailviewing_reads(v->site, v->mail, v->at.lang, names);

	for (size_t i = 0; i < n; i++) {
		buf_lit(b, "<label>");
		sheet_text(b, names[i]);
		buf_lit(b, "<input name=\"" MAILASKED_KNOWN);
		sheet_attr(b, names[i]);
		buf_lit(b, "\" value=\"");
		sheet_attr(b, known(v, names[i]));
		buf_lit(b, "\"></label>\n");
	}
}

static void
put_form(struct context *ctx, const struct mailasked *m)
{
	struct buf *b = &ctx->response->body;

	buf_lit(b, "<form class=\"choose\" action=\"");
	sheet_address(ctx, STR("preview/mail"));
	buf_lit(b, "\">\n");
	asked_choose_site(ctx, &m->of);
	choose_mail(b, &m->view);
	choose_stage(ctx->arena, b, &m->view);
	if (m->of.wrong == NULL)
		choose_known(b, &m->view);
	asked_choose_time(b, &m->of);
	buf_lit(b, "<button>Show</button>\n</form>\n");
}

/* As a list of mails shows it. */
static void
put_inbox(struct buf *b, const struct mailview *v)
{
	const struct mail_words *w = &v->made.words;

	buf_lit(b, "<p class=\"inbox\"><strong>");
	sheet_text(b, image_str(&v->site->image, v->mail->sender));
	buf_lit(b, "</strong> <b>");
	sheet_text(b, w->subject);
	buf_lit(b, "</b> <span>");
	sheet_text(b, w->preheader);
	buf_lit(b, "</span></p>\n");
}

static void
put_size(struct buf *b, const char *what, size_t n)
{
	buf_printf(b, "%s %zu.%zu KiB", what, n / 1024, n % 1024 * 10 / 1024);
}

static void
put_facts(struct buf *b, const struct mailview *v)
{
	const struct made *made = &v->made;
	size_t html = made->words.html.n;

	buf_printf(b, "<p%s>", html > MAIL_HTML_GOOD ? " class=\"error\"" : "");
	put_size(b, "HTML", html);
	buf_printf(b,
	    " (good up to %d, and Gmail cuts off what is behind %d); ",
	    MAIL_HTML_GOOD / 1024, MAIL_HTML_MAX / 1024);
	put_size(b, "text", made->words.text.n);
	if (made->bytes.n > 0)
		put_size(b, "; the whole message", made->bytes.n);
	buf_lit(b, ".</p>\n");
	if (!mail_is_for(v->mail, v->at.stage)) {
		buf_lit(b, "<p class=\"note\">It is not sent to who is in the "
			   "stage ");
		sheet_text(
		    b, journey_stage_key(&v->site->journey, v->at.stage));
		buf_lit(b, ".</p>\n");
	}
	if (made->why.n > 0) {
		buf_lit(b, "<p class=\"error\">It would not be sent: ");
		sheet_text(b, made->why);
		buf_lit(b, ".</p>\n");
	}
}

static void
put_frame(
    struct context *ctx, struct str query, const char *class, const char *title)
{
	struct buf *b = &ctx->response->body;

	buf_printf(b,
	    "<section class=\"%s\"><h2>%s</h2>\n<iframe title=\"%s\" sandbox "
	    "src=\"",
	    class, title, title);
	sheet_address(ctx, STR("preview/mail/html?"));
	sheet_attr(b, query);
	buf_lit(b, "\"></iframe></section>\n");
}

static void
put_mail(struct context *ctx, const struct mailasked *m)
{
	struct buf *b = &ctx->response->body;
	struct str query = mailasked_query(ctx->arena, m);
	struct str link = previewlink_make(ctx, query);

	put_inbox(b, &m->view);
	put_facts(b, &m->view);
	if (link.n > 0) {
		buf_lit(b, "<p><a href=\"");
		sheet_attr(b, link);
		buf_printf(b,
		    "\">Link for colleagues</a> to its HTML, good for %d "
		    "days</p>\n",
		    PREVIEWLINK_DAYS);
	}
	if (m->view.made.bytes.n > 0)
		mailtest_form(ctx, m);
	buf_lit(b, "<div class=\"mails\">\n");
	put_frame(ctx, query, "phone", "On a phone, 360 px wide");
	put_frame(ctx, query, "full", "On a wide screen");
	buf_lit(b, "</div>\n<h2>Its text</h2>\n<pre class=\"plain\" "
		   "tabindex=\"0\">");
	sheet_text(b, m->view.made.words.text);
	buf_lit(b, "</pre>\n");
}

static enum page_rc
answer_preview(struct context *ctx)
{
	struct buf *b = &ctx->response->body;
	struct mailasked *m = ARENA_NEW(ctx->arena, struct mailasked);

	mailasked_read(ctx, ctx->request->query, m);
	sheet_start(ctx, STR("Preview"));
	mailasked_switch(ctx, true);
	mailtest_done(ctx);
	if (m->of.site->head->mails.n == 0 && m->of.draft.n == 0) {
		buf_lit(b, "<p>The site has no mails: write one into "
			   "<code>mails/</code>.</p>\n");
		return sheet_end(ctx);
	}
	put_form(ctx, m);
	if (m->of.wrong != NULL)
		buf_printf(b, "<p class=\"error\">%s</p>\n", m->of.wrong);
	else
		put_mail(ctx, m);
	return sheet_end(ctx);
}

static enum page_rc
answer_html(struct context *ctx)
{
	return mailasked_page(ctx, ctx->request->query);
}

const struct page_entry admin_mails = {
    .path = "admin/preview/mail", .methods = PAGE_GET, .run = answer_preview};
const struct page_entry admin_mail = {
    .path = "admin/preview/mail/html", .methods = PAGE_GET, .run = answer_html};
