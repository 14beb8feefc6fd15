/* SPDX-License-Identifier: ISC */
/*
 * PREFIX letter/NAME: a letter that began to go, or a mail that a sequence
 * sends, as a page (SITE 6): what somebody gets of whom nothing is known, the
 * same for all, without the links that would be his.  Changes nothing.
 */
#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "pages/page.h"
#include "people/reader.h"
#include "sending/making.h"
#include "store/letter.h"
#include "template/sequence.h"

/* Whether some were sent it, or are about to be. */
static bool
is_out(const struct store_letter *letter)
{
	return letter->state == LETTER_GOING || letter->state == LETTER_SENT ||
	       letter->queued > 0;
}

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

	if (rc == STORE_OK && is_out(&letter))
		mail = mail_find(site, letter.mail);
	if (mail == NULL && sequence_sends(site, name))
		mail = mail_find(site, name);
	if (mail == NULL)
		page_error(ctx, rc == STORE_DOWN ? 503 : 404);
	return mail;
}

/* Of nobody: not even what journeys begin with is known for sure. */
static struct situation
nobody(struct context *ctx, struct str name)
{
	const struct site *site = ctx->site;
	struct situation at = reader_of(
	    page_lang_of(ctx, STR("")), site->head->journey.start, ctx->now);

	at.known = false;
	at.observed = false;
	at.links[MAIL_LINK_WEB] =
	    making_link(ctx->arena, site, at.lang, MAIL_LINK_WEB, name);
	return at;
}

static enum page_rc
run(struct context *ctx)
{
	size_t before = ctx->site->head->prefix.n + strlen(ctx->entry->path);
	struct str name = str_from(ctx->request->path, before);
	const struct mail_row *mail = find(ctx, name);
	struct response *response = ctx->response;
	struct mail_words words;
	struct situation at;

	if (mail == NULL)
		return PAGE_DONE;
	at = nobody(ctx, name);
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

const struct page_entry page_letter = {.path = "letter/",
    .methods = PAGE_GET,
    .needs = PAGE_OF_NOBODY,
    .run = run};
