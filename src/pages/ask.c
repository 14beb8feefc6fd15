/* SPDX-License-Identifier: ISC */
/*
 * An answer is an event of a visitor who agreed, durable before he is thanked;
 * of others it is a number.  Either way the page comes back with the answer in
 * its address, so that it shows what helps also to whom nobody remembers.
 */
#include "pages/ask.h"

#include <string.h>

#include "base/arena.h"
#include "http/query.h"
#include "pages/keep.h"
#include "pages/record.h"
#include "people/answered.h"

#define KEY_MAX 64
#define WORDS_LETTERS 200
#define WORDS_MAX 800 /* bytes, four for a letter */

struct parked {
	struct keep keep;
	struct situation_answer said;
	struct str back;
};

/* What he wrote himself, without control bytes; the field holds no more. */
static struct str
own_words(const struct context *ctx)
{
	struct str words =
	    query_get(ctx->arena, ctx->request->body, STR("words"), WORDS_MAX);
	size_t letters = 0, n = 0;

	for (; n < words.n; n++) {
		letters += ((unsigned char)words.p[n] & 0xc0) != 0x80;
		if (letters > WORDS_LETTERS)
			break;
	}
	return str_head(words, n);
}

/* Something of a query behind the path. */
static void
put(struct buf *b, size_t path, const char *name, struct str value)
{
	buf_printf(b, "%c%s=", b->n == path ? '?' : '&', name);
	query_encode(b, value);
}

/* What he says now, which counts for its question, and what he said before on
 * the same page, whose address tells it. */
static void
put_answers(struct buf *b, const struct context *ctx,
    const struct situation_answer *said)
{
	size_t path = b->n, n;
	struct str query = ctx->request->referer, page;
	const struct situation_answer *before;

	str_cut(&query, '?', &page);
	n = answered_read(
	    ctx->arena, ctx->keys, ctx->site, query, ctx->now, &before);
	put(b, path, "answered",
	    answered_make(ctx->arena, ctx->keys, said, ctx->now));
	for (size_t i = 0; i < n && i + 1 < SITE_ASKS_MAX; i++)
		if (!str_eq(before[i].question, said->question))
			put(b, path, "answered",
			    answered_make(
				ctx->arena, ctx->keys, &before[i], ctx->now));
}

/* The page he was on, whose address tells us alone what he answered; without
 * keys it tells nothing, since logs keep addresses. */
static struct str
way_back(const struct context *ctx, struct str to,
    const struct situation_answer *said)
{
	struct str code = ctx->visit.situation.code;
	struct buf b;
	size_t path;

	buf_init(&b, ctx->arena, RESPONSE_BODY_MAX);
	buf_str(&b, page_location(ctx->arena, to));
	path = b.n;
	if (ctx->keys != NULL)
		put_answers(&b, ctx, said);
	if (code.n > 0)
		put(&b, path, "s", code);
	buf_printf(&b, "#%.*s", STR_ARG(said->question));
	return buf_view(&b);
}

static void
answer_back(struct context *ctx, struct str back)
{
	response_redirect(ctx->response, 303, back);
	response_header(ctx->response, STR("Cache-Control"), STR("no-store"));
}

static void
done(struct keep *keep, enum store_rc rc)
{
	struct parked *p = (struct parked *)keep;

	if (rc == STORE_OK)
		record_answer(keep->ctx, p->said.question, p->said.answer);
	if (rc == STORE_OK || rc == STORE_AGAIN)
		answer_back(keep->ctx, p->back);
	else
		page_error(keep->ctx, 503);
}

/* His secret's hash makes it nobody else's. */
static void
hash_his(const struct context *ctx, struct str question, struct str answer,
    unsigned char hash[HASH_BYTES])
{
	struct buf b;

	buf_init(&b, ctx->arena, RESPONSE_BODY_MAX);
	buf_add(
	    &b, ctx->want.row.secret_hash, sizeof(ctx->want.row.secret_hash));
	buf_str(&b, question);
	buf_char(&b, '\n');
	buf_str(&b, answer);
	hash_bytes(hash, b.p, b.n);
}

/*
 * The same answer as his last one to the question within a day is that one
 * again; after another it counts anew.  What he said stands in the event alone,
 * which goes with him.
 */
static void
make_key(const struct context *ctx, struct keep *keep)
{
	const struct store_event *event = &keep->event;
	unsigned char hash[HASH_BYTES];
	char *again = arena_raw(ctx->arena, BASE32_LEN(STORE_KEY_BYTES));

	hash_his(ctx, event->form, STR(""), hash);
	memcpy(keep->key, hash, STORE_KEY_BYTES);
	hash_his(ctx, event->form, event->answer, hash);
	base32_encode(again, hash, STORE_KEY_BYTES);
	keep->again = (struct str){again, BASE32_LEN(STORE_KEY_BYTES)};
}

enum page_rc
ask_take(struct context *ctx, const struct ask_row *ask)
{
	struct situation_answer said = {
	    .question = image_str(&ctx->site->image, ask->name),
	    .answer = site_answer(ctx->site, ask,
		query_get(
		    ctx->arena, ctx->request->body, STR("answer"), KEY_MAX))};
	struct str to = page_came_from(ctx), words = STR("");
	struct parked *p = ARENA_NEW(ctx->arena, struct parked);

	if (said.answer.n == 0) {
		page_error(ctx, 422);
		return PAGE_DONE;
	}
	/* Who may have agreed is not thanked for what is not kept. */
	if (ctx->store_down && ctx->visit.identity.id.lo != 0) {
		page_error(ctx, 503);
		return PAGE_DONE;
	}
	page_meet_at(ctx, to);
	*p = (struct parked){.keep = {.ctx = ctx, .done = done},
	    .said = said,
	    .back = way_back(ctx, to, &said)};
	if (!record_event(
		ctx, STR("survey_answer"), said.question, &p->keep.event)) {
		record_answer(ctx, said.question, said.answer);
		answer_back(ctx, p->back);
		return PAGE_DONE;
	}
	if (ask->other && str_eq(said.answer, STR(SITE_ASK_OTHER)))
		words = own_words(ctx);
	p->keep.event.answer = words.n == 0
				   ? said.answer
				   : str_format(ctx->arena, "%.*s: %.*s",
					 STR_ARG(said.answer), STR_ARG(words));
	/* A field of that name holds what he answered last. */
	if (words.n == 0 && site_has_field(ctx->site, said.question))
		p->keep.told = (struct store_value){said.question, said.answer};
	make_key(ctx, &p->keep);
	return keep_event(&p->keep);
}
