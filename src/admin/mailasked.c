/* SPDX-License-Identifier: ISC */
#include "admin/mailasked.h"

#include "admin/sheet.h"
#include "http/query.h"

#define QUERY_MAX (16u * 1024)

static const char *
say_wrong(enum mailviewing rc)
{
	switch (rc) {
	case MAILVIEW_NO_MAIL:
		return "The site has no mail of this name: choose one of the "
		       "list.";
	case MAILVIEW_NO_LANG:
		return "The site has no such language: choose one of the list.";
	case MAILVIEW_NO_STAGE:
		return "The journey has no such stage: choose one of the list.";
	case MAILVIEW_UNMADE:
	case MAILVIEW_MADE:
		break;
	}
	return NULL;
}

/* An empty value is one that is not known. */
static void
read_known(struct context *ctx, struct str query, struct mailview *v)
{
	const struct str prefix = STR(MAILASKED_KNOWN);
	struct str rest = query, name, value;

	while (v->nknown < MAILVIEW_KNOWN_MAX &&
	       query_next(&rest, &name, &value)) {
		struct str key = str_from(name, prefix.n);

		if (!str_starts(name, prefix) || !str_is_key(key))
			continue;
		value = asked_get(
		    ctx->arena, query, str_copy(ctx->arena, name).p);
		if (value.n > 0)
			v->known[v->nknown++] =
			    (struct request_var){key, value};
	}
}

void
mailasked_read(struct context *ctx, struct str query, struct mailasked *m)
{
	struct arena *a = ctx->arena;
	struct mailview *v = &m->view;
	const struct mail_row *mails;
	enum mailviewing rc;

	asked_site(ctx, query, &m->of);
	*v = (struct mailview){.site = m->of.site,
	    .now = m->of.now,
	    .name = asked_get(a, query, MAILASKED_NAME),
	    .lang = asked_get(a, query, "lang"),
	    .stage = asked_get(a, query, "stage")};
	mails =
	    IMAGE_ROWS(&v->site->image, struct mail_row, v->site->head->mails);
	if (v->name.n == 0 && v->site->head->mails.n > 0)
		v->name = image_str(&v->site->image, mails[0].name);
	read_known(ctx, query, v);
	rc = mailviewing_make(a, v);
	if (m->of.wrong == NULL)
		m->of.wrong = say_wrong(rc);
}

enum page_rc
mailasked_page(struct context *ctx, struct str query)
{
	struct mailasked m;

	mailasked_read(ctx, query, &m);
	if (m.of.wrong != NULL || m.view.made.words.html.n == 0) {
		page_error(ctx, 404);
		return PAGE_DONE;
	}
	/* Its pictures are shown from here, wherever the site will be. */
	return asked_show(ctx, &m.of, m.view.made.words.html,
	    str_format(ctx->arena, "%.*s/assets/",
		STR_ARG(image_str(&m.of.site->image, m.of.site->head->base))));
}

struct str
mailasked_query(struct arena *a, const struct mailasked *m)
{
	const struct mailview *v = &m->view;
	struct buf b;

	buf_init(&b, a, QUERY_MAX);
	asked_put(&b, "draft", m->of.draft);
	asked_put(&b, MAILASKED_NAME, v->name);
	asked_put(&b, "lang", v->lang);
	asked_put(&b, "stage", v->stage);
	for (size_t i = 0; i < v->nknown; i++)
		asked_put(&b,
		    str_format(
			a, MAILASKED_KNOWN "%.*s", STR_ARG(v->known[i].name))
			.p,
		    v->known[i].value);
	asked_put(&b, "at", m->of.at);
	return buf_view(&b);
}

static void
put_link(struct context *ctx, const char *below, const char *name, bool is_here)
{
	struct buf *b = &ctx->response->body;

	if (is_here) {
		buf_printf(
		    b, "<strong aria-current=\"page\">%s</strong>", name);
		return;
	}
	buf_lit(b, "<a href=\"");
	sheet_address(ctx, str_of(below));
	buf_printf(b, "\">%s</a>", name);
}

void
mailasked_switch(struct context *ctx, bool mails)
{
	struct buf *b = &ctx->response->body;

	if (ctx->site->head->mails.n == 0 && !mails)
		return;
	buf_lit(b, "<nav aria-label=\"What to see\">");
	put_link(ctx, "preview", "Pages", !mails);
	buf_lit(b, " ");
	put_link(ctx, "preview/mail", "Mails", mails);
	buf_lit(b, "</nav>\n");
}
