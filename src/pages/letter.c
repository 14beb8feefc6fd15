/* SPDX-License-Identifier: ISC */
/*
 * PREFIX letter/NAME: a letter that began to go, or a mail that a sequence
 * sends, as a page (SITE 6): what somebody gets of whom nothing is known, the
 * same for all, without the links that would be his.  PREFIX letter/ lists
 * those letters.  Changes nothing.
 */
#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "pages/archive.h"
#include "sending/making.h"
#include "store/letter.h"
#include "template/sequence.h"

/* The mail that the name stands for; NULL: answered. */
static const struct mail_row *
find(struct context *ctx, struct str name)
{
	const struct site *site = ctx->site;
	const struct mail_row *mail = NULL;
	struct store_letter letter;
	enum store_rc rc = ctx->store == NULL ? STORE_DOWN
					      : store_letter_read(ctx->store,
						    ctx->arena, name, &letter);

	if (rc == STORE_OK && archive_has(&letter))
		mail = mail_find(site, letter.mail);
	if (mail == NULL && sequence_sends(site, name))
		mail = mail_find(site, name);
	if (mail == NULL)
		page_error(ctx, rc == STORE_DOWN ? 503 : 404);
	return mail;
}

static enum page_rc
show(struct context *ctx, struct str name)
{
	const struct mail_row *mail = find(ctx, name);
	struct response *response = ctx->response;
	struct mail_words words;
	struct situation at;

	if (mail == NULL)
		return PAGE_DONE;
	at = archive_reader(ctx, name);
	if (!mail_write(ctx->site, ctx->arena, &at, mail, &words)) {
		log_error("letter %.*s: the mail is too large", STR_ARG(name));
		page_error(ctx, 500);
		return PAGE_DONE;
	}
	response->type = STR("text/html; charset=utf-8");
	response->etag = hash_mix(words.html.p, words.html.n);
	response_header(response, STR("X-Robots-Tag"), STR("noindex"));
	page_cached(ctx,
	    page_fresh(ctx, mail_program(ctx->site, mail, at.lang, MAIL_HTML)));
	if (response_etag_matches(ctx->request->if_none_match, response->etag))
		response->status = 304;
	else
		buf_str(&response->body, words.html);
	return PAGE_DONE;
}

static enum page_rc
run(struct context *ctx)
{
	size_t before = ctx->site->head->prefix.n + strlen(ctx->entry->path);
	struct str name = str_from(ctx->request->path, before);

	return name.n == 0 ? archive_show(ctx) : show(ctx, name);
}

const struct page_entry page_letter = {.path = "letter/",
    .methods = PAGE_GET,
    .needs = PAGE_OF_NOBODY,
    .run = run};
