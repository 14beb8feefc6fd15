/* SPDX-License-Identifier: ISC */
/*
 * admin/outbox: what waits to be sent, what went, what did not and why; and the
 * mails of which nobody knows, each with the buttons of settle.c.
 */
#include <inttypes.h>

#include "admin/mailfile.h"
#include "admin/mailsum.h"
#include "admin/settle.h"
#include "admin/sheet.h"
#include "http/query.h"
#include "mail/address.h"
#include "store/mail.h"

#define VALUE_MAX 64
#define BODY_MAX 1024
#define LISTED_MAX 100
#define UNCERTAIN_MAX 50

static void
put_why(struct buf *b, enum mail_reason reason)
{
	if (reason != MAIL_NO_REASON)
		sheet_text(b, str_of(store_mail_reason_about(reason)));
}

static void
start_table(struct buf *b, const char *label, const char *const *heads)
{
	buf_printf(b,
	    "<div class=\"wide\" tabindex=\"0\" role=\"region\" "
	    "aria-label=\"%s\"><table><thead><tr>",
	    label);
	for (; *heads != NULL; heads++)
		buf_printf(b, "<th scope=\"col\">%s</th>", *heads);
	buf_lit(b, "</tr></thead><tbody>\n");
}

static void
end_table(struct buf *b)
{
	buf_lit(b, "</tbody></table></div>\n");
}

/* In numbers */

static bool
has_ended(const struct mailsum_row *row)
{
	return row->state == MAIL_FAILED || row->state == MAIL_STALE ||
	       row->state == MAIL_CANCELLED;
}

static void
put_unsent(struct buf *b, const struct mailsum *sum)
{
	static const char *const heads[] = {
	    "mails", "kind", "what became of them", "why", NULL};
	bool any = false;

	for (size_t i = 0; i < sum->n; i++) {
		const struct mailsum_row *row = &sum->rows[i];

		if (!has_ended(row))
			continue;
		if (!any) {
			buf_printf(b,
			    "<h2>Not sent in the last %d hours</h2>\n",
			    MAILSUM_HOURS);
			start_table(b, "Not sent", heads);
		}
		any = true;
		buf_printf(b, "<tr><td>%" PRId64 "</td><td>", row->mails);
		sheet_text(b, store_mail_class(row->kind));
		buf_printf(
		    b, "</td><td>%s</td><td>", mailsum_state(row->state));
		put_why(b, row->reason);
		buf_lit(b, "</td></tr>\n");
	}
	if (any)
		end_table(b);
}

static void
put_sum(struct buf *b, const struct mailsum *sum)
{
	if (sum->waiting == 0)
		buf_lit(b, "<p>No mail waits. ");
	else
		buf_printf(b, "<p>%" PRId64 " mail%s. ", sum->waiting,
		    sum->waiting == 1 ? " waits" : "s wait");
	buf_printf(b,
	    "In the last %d hours the mail server took %" PRId64 ".</p>\n",
	    MAILSUM_HOURS, sum->accepted);
	if (sum->late > MAIL_LATE_MINUTES)
		buf_printf(b,
		    "<p class=\"error\">The oldest could have been sent "
		    "%" PRId64
		    " minutes ago: does <code>kunderejse deliver</code> run, "
		    "and does the mail server take its mails? Both logs "
		    "say.</p>\n",
		    sum->late);
	else if (sum->late > 0)
		buf_printf(b,
		    "<p>The oldest could have been sent %" PRId64
		    " minute%s ago.</p>\n",
		    sum->late, sum->late == 1 ? "" : "s");
}

/* Mails */

static void
put_recipient(struct context *ctx, const struct store_mail_row *row)
{
	struct buf *b = &ctx->response->body;

	if (row->hook.n > 0)
		sheet_text(b, row->hook);
	else if (row->email.n > 0)
		sheet_text(b, address_masked(ctx->arena, row->email));
	else if (row->person.n > 0)
		sheet_text(b, row->person);
	else
		buf_lit(b, "nobody any more");
}

static void
put_answer(struct buf *b, const struct store_mail_row *row)
{
	if (row->code != 0)
		buf_printf(b, "%d ", row->code);
	sheet_text(b, row->answer);
}

static void
put_mail(struct context *ctx, const struct store_mail_row *row)
{
	struct buf *b = &ctx->response->body;

	buf_lit(b, "<tr><td>");
	sheet_time(ctx, row->ended_at != 0 ? row->ended_at : row->next);
	buf_lit(b, "</td><td>");
	sheet_text(b, row->hook.n > 0 ? STR("message") : row->mail);
	buf_lit(b, "</td><td>");
	sheet_text(b, row->list);
	buf_lit(b, "</td><td>");
	put_recipient(ctx, row);
	buf_printf(b, "</td><td>%s", mailsum_state(row->state));
	if (row->state == MAIL_ACCEPTED)
		mailfile_link(ctx, row->message_id);
	buf_lit(b, "</td><td>");
	put_why(b, row->reason);
	buf_lit(b, "</td><td>");
	put_answer(b, row);
	buf_lit(b, "</td></tr>\n");
}

static void
put_filter(struct context *ctx, enum mail_state state)
{
	struct buf *b = &ctx->response->body;

	buf_lit(b, "<h2>Mails</h2>\n<form class=\"choose\" action=\"");
	sheet_address(ctx, STR("outbox"));
	buf_lit(b, "\">\n");
	sheet_select(b, "state", "State");
	sheet_option(b, STR(""), STR("any"), state == MAIL_STATE__MAX);
	for (size_t i = 0; i < MAIL_STATE__MAX; i++)
		sheet_option(b, store_mail_state((enum mail_state)i),
		    str_of(mailsum_state((enum mail_state)i)),
		    (size_t)state == i);
	sheet_select_end(b);
	buf_lit(b, "<button>Show</button>\n</form>\n");
}

static bool
put_mails(struct context *ctx, enum mail_state state)
{
	static const char *const heads[] = {"when", "mail", "list", "to",
	    "state", "why", "the mail server said", NULL};
	struct buf *b = &ctx->response->body;
	struct store_mail_row *rows;
	size_t n;

	if (store_mail_list(ctx->store, ctx->arena, state, LISTED_MAX, &rows,
		&n) != STORE_OK)
		return false;
	put_filter(ctx, state);
	if (n == 0) {
		buf_lit(b, "<p>There is none.</p>\n");
		return true;
	}
	start_table(b, "Mails", heads);
	for (size_t i = 0; i < n; i++)
		put_mail(ctx, &rows[i]);
	end_table(b);
	if (n == LISTED_MAX)
		buf_printf(b,
		    "<p class=\"note\">These are the newest %d.</p>\n",
		    LISTED_MAX);
	return true;
}

/* Uncertain ones */

static void
put_button(struct buf *b, struct str what, const char *shown,
    const struct store_mail_row *row)
{
	buf_lit(b, "<button name=\"" SETTLE_WHAT "\" value=\"");
	sheet_attr(b, what);
	/* The button's name says of which mail, for who does not see where it
	 * stands. */
	buf_printf(b, "\" aria-label=\"%s: mail %" PRIu64 "\">%s</button>",
	    shown, row->id, shown);
}

static void
put_decision(struct context *ctx, const struct store_mail_row *row)
{
	struct buf *b = &ctx->response->body;

	buf_lit(b, "<form class=\"choose\" method=\"post\" action=\"");
	sheet_address(ctx, STR("outbox"));
	buf_printf(b,
	    "\"><input type=\"hidden\" name=\"" SETTLE_MAIL
	    "\" value=\"%" PRIu64 "\"><input type=\"hidden\" "
	    "name=\"" SETTLE_ENDED "\" value=\"%" PRId64 "\">",
	    row->id, row->ended_at);
	put_button(b, SETTLE_ARRIVED, "It arrived", row);
	if (row->whole && row->stale > ctx->now)
		put_button(b, SETTLE_AGAIN, "Send again", row);
	else
		buf_lit(b, "<span>It is too late to send it again.</span>");
	buf_lit(b, "</form>");
}

static void
put_one(struct context *ctx, const struct store_mail_row *row)
{
	struct buf *b = &ctx->response->body;

	buf_lit(b, "<li><p>");
	sheet_time(ctx, row->ended_at);
	buf_lit(b, ": ");
	sheet_text(b, row->mail);
	buf_lit(b, " to ");
	put_recipient(ctx, row);
	if (row->list.n > 0) {
		buf_lit(b, ", list ");
		sheet_text(b, row->list);
	}
	buf_lit(b, "; ");
	put_why(b, row->reason);
	if (row->code != 0) {
		buf_lit(b, ". The mail server said last: ");
		put_answer(b, row);
	}
	if (row->message_id.n > 0) {
		buf_lit(b, "<br>Message-ID <code>");
		sheet_text(b, row->message_id);
		buf_lit(b, "</code>");
	} else {
		buf_lit(b, "<br>Its Message-ID is not known: look for the "
			   "address in the mail server's log.");
	}
	buf_lit(b, "</p>\n");
	put_decision(ctx, row);
	buf_lit(b, "</li>\n");
}

static bool
put_uncertain(struct context *ctx)
{
	struct buf *b = &ctx->response->body;
	struct store_mail_row *rows;
	size_t n;

	if (store_mail_list(ctx->store, ctx->arena, MAIL_UNCERTAIN,
		UNCERTAIN_MAX, &rows, &n) != STORE_OK)
		return false;
	if (n == 0)
		return true;
	buf_lit(b,
	    "<h2>Uncertain</h2>\n<p>Of these nobody knows whether they "
	    "arrived. They are not sent again by themselves, since nobody "
	    "wants the same letter twice. Look for the Message-ID in the mail "
	    "server's log first: if it took the mail, say that it arrived; if "
	    "there is no trace of it, send it again.</p>\n<ul>\n");
	for (size_t i = 0; i < n; i++)
		put_one(ctx, &rows[i]);
	buf_lit(b, "</ul>\n");
	if (n == UNCERTAIN_MAX)
		buf_printf(b,
		    "<p class=\"note\">These are the newest %d.</p>\n",
		    UNCERTAIN_MAX);
	return true;
}

/* The page */

static struct str
value(const struct context *ctx, struct str text, const char *name)
{
	return query_get(ctx->arena, text, str_of(name), VALUE_MAX);
}

static void
put_done(struct context *ctx)
{
	struct str what = value(ctx, ctx->request->query, "did");

	if (str_eq(what, SETTLE_AGAIN))
		buf_lit(&ctx->response->body,
		    "<p class=\"good\">The mail is sent once more.</p>\n");
	else if (str_eq(what, SETTLE_ARRIVED))
		buf_lit(&ctx->response->body,
		    "<p class=\"good\">The mail counts as sent.</p>\n");
}

static enum page_rc
show(struct context *ctx)
{
	struct buf *b = &ctx->response->body;
	enum mail_state state;
	struct mailsum sum;

	sheet_start(ctx, STR("Outbox"));
	put_done(ctx);
	if (!store_mail_state_of(
		value(ctx, ctx->request->query, "state"), &state))
		state = MAIL_STATE__MAX;
	if (ctx->store != NULL && store_level(ctx->store) > 0 &&
	    mailsum_read(&sum, ctx->arena, ctx->store, ctx->now)) {
		put_sum(b, &sum);
		if (put_uncertain(ctx) && put_mails(ctx, state)) {
			put_unsent(b, &sum);
			return sheet_end(ctx);
		}
	}
	ctx->response->status = 503;
	buf_lit(b, "<p class=\"error\">The database cannot be read; the log "
		   "says why.</p>\n");
	return sheet_end(ctx);
}

static enum page_rc
run(struct context *ctx)
{
	return ctx->request->method == METHOD_POST ? settle_mail(ctx)
						   : show(ctx);
}

const struct page_entry admin_outbox = {.path = "admin/outbox",
    .methods = PAGE_GET | PAGE_POST,
    .needs = PAGE_NEEDS_ORIGIN | PAGE_NEEDS_STORE,
    .body_max = BODY_MAX,
    .run = run};
