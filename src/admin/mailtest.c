/* SPDX-License-Identifier: ISC */
/* admin/preview/mail/send takes the form. */
#include "admin/mailtest.h"

#include "admin/person.h"
#include "admin/previewlink.h"
#include "admin/sheet.h"
#include "base/arena.h"
#include "base/log.h"
#include "http/query.h"
#include "publish/kept.h"
#include "publish/statedir.h"
#include "sending/former.h"

#define OF "of" /* the preview's query */
#define TO "to"
#define SENT "sent"
#define OF_MAX (16u * 1024)
#define BODY_MAX (32u * 1024)
#define VALUE_MAX 64

struct sending {
	struct context *ctx;
	struct mailasked asked;
	struct store_mail mail;
	struct store_tx tx;
};

static bool
has_mail(const struct site *site, uint32_t i)
{
	return IMAGE_ROWS(
		   &site->image, struct person_row, site->head->persons)[i]
		   .mail.n > 0;
}

/* He who sits there first, when the web server knows him by his key. */
static void
put_colleagues(struct context *ctx)
{
	const struct site *site = ctx->site;
	const struct person_row *rows =
	    IMAGE_ROWS(&site->image, struct person_row, site->head->persons);
	struct buf *b = &ctx->response->body;

	sheet_select(b, TO, "Send it to");
	for (uint32_t i = 0; i < site->head->persons.n; i++) {
		struct str key = image_str(&site->image, rows[i].key);

		if (has_mail(site, i))
			sheet_option(b, key,
			    image_str(&site->image, rows[i].name),
			    str_eq(key, ctx->request->remote_user));
	}
	sheet_select_end(b);
}

static bool
has_colleagues(const struct site *site)
{
	for (uint32_t i = 0; i < site->head->persons.n; i++)
		if (has_mail(site, i))
			return true;
	return false;
}

void
mailtest_form(struct context *ctx, const struct mailasked *m)
{
	struct buf *b = &ctx->response->body;

	if (former_is_moved(m->of.site, ctx->site)) {
		buf_lit(b,
		    "<p class=\"note\">The draft's site.xml has another "
		    "<code>base</code>, <code>prefix</code> or <code>&lt;mail "
		    "from&gt;</code> than the live one: its mails can be sent "
		    "once it is published.</p>\n");
		return;
	}
	if (!has_colleagues(ctx->site)) {
		buf_lit(b,
		    "<p class=\"note\">It can be sent to colleagues once "
		    "site.xml names one with an address: <code>&lt;person "
		    "key=\"ingrid\" name=\"Ingrid Berg\" "
		    "mail=\"ingrid@example.com\"/&gt;</code></p>\n");
		return;
	}
	buf_lit(b, "<form class=\"choose\" method=\"post\" action=\"");
	sheet_address(ctx, STR("preview/mail/send"));
	buf_lit(b, "\"><input type=\"hidden\" name=\"" OF "\" value=\"");
	sheet_attr(b, mailasked_query(ctx->arena, m));
	buf_lit(
	    b, "\"><input type=\"hidden\" name=\"" PERSON_ONCE "\" value=\"");
	person_once(b);
	buf_lit(b, "\">\n");
	put_colleagues(ctx);
	buf_lit(b, "<button>Send a test</button>\n</form>\n");
}

static struct str
value(const struct context *ctx, struct str text, const char *name, size_t max)
{
	return query_get(ctx->arena, text, str_of(name), max);
}

void
mailtest_done(struct context *ctx)
{
	struct str key = value(ctx, ctx->request->query, SENT, VALUE_MAX);
	struct buf *b = &ctx->response->body;

	if (site_person(ctx->site, key) == NULL)
		return;
	buf_lit(b, "<p class=\"good\">It waits to be sent to ");
	sheet_text(b, person_name(ctx->site, key));
	buf_lit(b, ", as a test: what becomes of it is in the <a href=\"");
	sheet_address(ctx, STR("outbox"));
	buf_lit(b, "\">outbox</a>.</p>\n");
}

static bool
think(void *arg, struct store_think *t)
{
	const struct sending *s = arg;

	store_change(t, CHANGE_QUEUE_MAIL)->mail = &s->mail;
	return true;
}

static void
done(void *arg, enum store_rc rc, const struct store_think *t)
{
	const struct sending *s = arg;
	struct context *ctx = s->ctx;

	(void)t;
	if (rc == STORE_OK)
		log_info("outbox: %.*s is sent to %.*s as a test, says %.*s",
		    STR_ARG(s->mail.mail), STR_ARG(s->mail.person),
		    STR_ARG(person_who(ctx)));
	if (rc == STORE_OK || rc == STORE_AGAIN)
		response_redirect(ctx->response, 303,
		    str_format(ctx->arena,
			"%.*sadmin/preview/mail?%.*s&" SENT "=%.*s",
			STR_ARG(image_str(
			    &ctx->site->image, ctx->site->head->prefix)),
			STR_ARG(mailasked_query(ctx->arena, &s->asked)),
			STR_ARG(s->mail.person)));
	else
		page_error(ctx, 503);
	ctx->finish(ctx);
}

/* The image of a draft is there before a mail is that deliver makes of it. */
static bool
keep_draft(struct context *ctx, const struct mailview *v)
{
	struct statedir dir;

	return !mailviewing_is_draft(v, ctx->site) ||
	       (statedir_name(
		    &dir, ctx->arena, ctx->home->site, ctx->home->state) &&
		   kept_test_write(ctx->arena, dir.tests, v->site));
}

/* What the form was of has gone wrong since. */
static enum page_rc
refuse(struct context *ctx, const struct mailasked *m)
{
	struct buf *b = &ctx->response->body;

	ctx->response->status = 400;
	sheet_start(ctx, STR("Preview"));
	mailasked_switch(ctx, true);
	buf_printf(
	    b, "<p class=\"error\">Nothing was sent.  %s</p>\n", m->of.wrong);
	return sheet_end(ctx);
}

/* false: no form of ours says so. */
static bool
take(struct sending *s)
{
	struct context *ctx = s->ctx;
	struct str body = ctx->request->body;
	struct mailview_test test = {.served = ctx->site,
	    .person = value(ctx, body, TO, VALUE_MAX),
	    .once = value(ctx, body, PERSON_ONCE, VALUE_MAX),
	    .now = ctx->now};

	mailasked_read(ctx, value(ctx, body, OF, OF_MAX), &s->asked);
	if (s->asked.of.draft.n > 0)
		test.assets = previewlink_address(ctx, s->asked.of.draft);
	if (s->asked.of.at.n > 0)
		test.moment = s->asked.of.now;
	return s->asked.of.wrong == NULL && s->asked.view.made.bytes.n > 0 &&
	       test.once.n > 0 &&
	       mailviewing_test(ctx->arena, &s->asked.view, &test, &s->mail);
}

static enum page_rc
run(struct context *ctx)
{
	struct sending *s = ARENA_NEW(ctx->arena, struct sending);

	s->ctx = ctx;
	if (!take(s)) {
		if (s->asked.of.wrong != NULL)
			return refuse(ctx, &s->asked);
		page_error(ctx, 400);
		return PAGE_DONE;
	}
	if (!keep_draft(ctx, &s->asked.view)) {
		page_error(ctx, 503);
		return PAGE_DONE;
	}
	s->tx = (struct store_tx){.think = think,
	    .done = done,
	    .ctx = s,
	    .now = ctx->now,
	    .deadline_ms = ctx->now_ms + PAGE_WRITE_MS};
	person_key(ctx, s->mail.dedup, s->mail.mail, s->tx.key);
	store_write(ctx->store, &s->tx);
	return PAGE_PARKED;
}

const struct page_entry admin_mailtest = {.path = "admin/preview/mail/send",
    .methods = PAGE_POST,
    .needs = PAGE_NEEDS_ORIGIN | PAGE_NEEDS_STORE,
    .body_max = BODY_MAX,
    .run = run};
