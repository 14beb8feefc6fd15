/* SPDX-License-Identifier: ISC */
/*
 * PREFIX confirm/T: what a ticket opens that came to an address by mail.
 */
#include <string.h>

#include "pages/optin.h"
#include "pages/rights.h"
#include "people/mailtoken.h"

static enum page_rc
run(struct context *ctx)
{
	size_t before = ctx->site->head->prefix.n + strlen(ctx->entry->path);
	struct str token = str_from(ctx->request->path, before);
	unsigned char hash[HASH_BYTES];
	struct store_ticket ticket;
	enum store_rc rc = STORE_DOWN;

	if (!mailtoken_ticket_read(token, hash)) {
		optin_error(ctx, 404);
		return PAGE_DONE;
	}
	if (ctx->store != NULL)
		rc = store_ticket(ctx->store, ctx->arena, hash, &ticket);
	if (rc == STORE_OK)
		return ticket.what == TICKET_CONFIRM
			   ? optin_run(ctx, token, &ticket)
			   : rights_run(ctx, &ticket);
	optin_error(ctx, rc == STORE_DOWN ? 503 : 404);
	return PAGE_DONE;
}

const struct page_entry page_confirm = {.path = "confirm/",
    .methods = PAGE_GET | PAGE_POST,
    .needs = PAGE_NEEDS_ORIGIN | PAGE_NEEDS_STORE | PAGE_IS_KEY,
    .body_max = 4096,
    .run = run};
