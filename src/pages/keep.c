/* SPDX-License-Identifier: ISC */
#include "pages/keep.h"

#include <string.h>

static bool
think(void *arg, struct store_think *t)
{
	const struct keep *k = arg;

	if (t->nrows == 0 || t->rows[0].id.lo == 0)
		return false;
	t->changes[t->nchanges++] = (struct change){
	    .verb = CHANGE_ADD_EVENT, .id = t->rows[0].id, .event = k->event};
	if (k->told.name.n > 0 && t->rows[0].contact.lo != 0) {
		struct change *c = store_change(t, CHANGE_PUT_VALUE);

		c->contact_id = t->rows[0].contact;
		c->value = &k->told;
	}
	t->answer = k->again;
	return true;
}

static void
done(void *arg, enum store_rc rc, const struct store_think *t)
{
	struct keep *k = arg;

	(void)t;
	k->done(k, rc);
	k->ctx->finish(k->ctx);
}

enum page_rc
keep_write(struct context *ctx, struct store_tx *tx)
{
	tx->now = ctx->now;
	tx->deadline_ms = ctx->now_ms + PAGE_WRITE_MS;
	store_write(ctx->store, tx);
	return PAGE_PARKED;
}

enum page_rc
keep_event(struct keep *k)
{
	struct context *ctx = k->ctx;

	k->tx = (struct store_tx){.locks = {ctx->want.id},
	    .nlocks = 1,
	    .again = k->again,
	    .think = think,
	    .done = done,
	    .ctx = k};
	memcpy(k->tx.key, k->key, sizeof(k->tx.key));
	return keep_write(ctx, &k->tx);
}
