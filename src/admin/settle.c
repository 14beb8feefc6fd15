/* SPDX-License-Identifier: ISC */
#include "admin/settle.h"

#include <inttypes.h>
#include <string.h>

#include "admin/sheet.h"
#include "base/arena.h"
#include "base/log.h"
#include "http/query.h"
#include "pages/keep.h"
#include "store/mail.h"

#define VALUE_MAX 64

struct decision {
	struct context *ctx;
	struct store_looked looked;
	struct store_tx tx;
};

static struct str
field(const struct context *ctx, const char *name)
{
	return query_get(
	    ctx->arena, ctx->request->body, str_of(name), VALUE_MAX);
}

static bool
think(void *arg, struct store_think *t)
{
	const struct decision *d = arg;

	t->changes[t->nchanges++] =
	    (struct change){.verb = CHANGE_SETTLE_MAIL, .looked = &d->looked};
	return true;
}

static void
lead_on(const struct decision *d, enum store_rc rc)
{
	struct context *ctx = d->ctx;
	struct str who = ctx->request->remote_user.n > 0
			     ? ctx->request->remote_user
			     : STR("admin");
	const struct str did =
	    d->looked.arrived ? SETTLE_ARRIVED : SETTLE_AGAIN;

	if (rc == STORE_OK)
		log_info("outbox: mail %" PRIu64 " %s, says %.*s", d->looked.id,
		    d->looked.arrived ? "arrived"
				      : "did not arrive, is sent again",
		    STR_ARG(who));
	response_redirect(ctx->response, 303,
	    str_format(ctx->arena, "%.*sadmin/outbox?did=%.*s",
		STR_ARG(image_str(&ctx->site->image, ctx->site->head->prefix)),
		STR_ARG(did)));
}

/* Not as he saw it: somebody was faster, or it is too late. */
static void
say_refused(struct context *ctx)
{
	struct buf *b = &ctx->response->body;

	sheet_start(ctx, STR("Outbox"));
	ctx->response->status = 409;
	buf_lit(b, "<p class=\"error\">Nothing was done: the mail is uncertain "
		   "no more, or it is too late to send it. <a href=\"");
	sheet_address(ctx, STR("outbox"));
	buf_lit(b, "\">This is how it is now.</a></p>\n");
	(void)sheet_end(ctx);
}

static void
done(void *arg, enum store_rc rc, const struct store_think *t)
{
	const struct decision *d = arg;

	(void)t;
	if (rc == STORE_OK && !d->looked.arrived)
		wake_ring(d->ctx->wake);
	if (rc == STORE_OK || rc == STORE_AGAIN)
		lead_on(d, rc);
	else if (rc == STORE_REFUSED)
		say_refused(d->ctx);
	else
		page_error(d->ctx, 503);
	d->ctx->finish(d->ctx);
}

/* The same button pressed twice is one decision. */
static void
make_key(struct decision *d)
{
	struct str said =
	    str_format(d->ctx->arena, "admin/outbox %" PRIu64 " %" PRId64 " %d",
		d->looked.id, d->looked.ended_at, d->looked.arrived);
	unsigned char hash[HASH_BYTES];

	hash_bytes(hash, said.p, said.n);
	memcpy(d->tx.key, hash, sizeof(d->tx.key));
}

enum page_rc
settle_mail(struct context *ctx)
{
	struct decision *d = ARENA_NEW(ctx->arena, struct decision);
	struct str what = field(ctx, SETTLE_WHAT);
	int64_t id;

	d->ctx = ctx;
	d->looked.arrived = str_eq(what, SETTLE_ARRIVED);
	if ((!d->looked.arrived && !str_eq(what, SETTLE_AGAIN)) ||
	    !str_i64(field(ctx, SETTLE_MAIL), &id) || id <= 0 ||
	    !str_i64(field(ctx, SETTLE_ENDED), &d->looked.ended_at)) {
		page_error(ctx, 400);
		return PAGE_DONE;
	}
	d->looked.id = (uint64_t)id;
	d->tx = (struct store_tx){.think = think, .done = done, .ctx = d};
	make_key(d);
	return keep_write(ctx, &d->tx);
}
