/* SPDX-License-Identifier: ISC */
/*
 * PREFIX go/TOKEN: a link of a mail whose reader agreed that we see which he
 * follows (MAIL 7).  It leads where the store says and nowhere else; each time
 * it is fetched is counted.  That a person did is known when he goes on from
 * the page it led to: only then something is written of him, once a link, and
 * it is weak evidence.  Who took his consent back is led to the same place, and
 * nothing is counted.
 */
#include "pages/go.h"

#include <string.h>

#include "base/arena.h"
#include "http/query.h"
#include "people/agreed.h"
#include "people/clicked.h"
#include "people/mailtoken.h"
#include "people/reader.h"

#define PATH STR("go/")
#define WRITE_MS 250 /* longer nobody waits for a page */

struct counting {
	struct context *ctx;
	uint64_t mail;
	uint32_t number;
	struct store_mail_link link;
	struct store_tx tx;
};

static bool
think_followed(void *arg, struct store_think *t)
{
	const struct counting *c = arg;

	if (!agreed_purpose(t->agrees, t->nagrees, AGREED_PROFILE))
		return false;
	t->changes[t->nchanges++] =
	    (struct change){.verb = CHANGE_ADD_CONTACT_EVENT,
		.contact_id = t->contact.id,
		.event = {.at = t->now,
		    .event = STR("mail_click"),
		    .item = c->link.mail}};
	t->changes[t->nchanges++] = (struct change){
	    .verb = CHANGE_COUNT_LINK, .sent = c->mail, .link = c->number};
	return true;
}

/* Kept or not: nobody is held up by it. */
static void
done(void *arg, enum store_rc rc, const struct store_think *t)
{
	const struct counting *c = arg;

	(void)rc;
	(void)t;
	c->ctx->finish(c->ctx);
}

static enum page_rc
park(struct counting *c)
{
	c->tx.done = done;
	c->tx.ctx = c;
	c->tx.now = c->ctx->now;
	c->tx.deadline_ms = c->ctx->now_ms + WRITE_MS;
	store_write(c->ctx->store, &c->tx);
	return PAGE_PARKED;
}

/* Weak evidence: nobody waits for the disk, and who fetches a link all day long
 * costs no more than a view. */
static void
count_fetched(const struct context *ctx, uint64_t mail, uint32_t number)
{
	const struct store_counter counter = {
	    .what = COUNTED_LINK, .sent = mail, .link = number};
	const uint64_t about[] = {COUNTED_LINK, mail, number};

	store_count(ctx->store, hash_mix(about, sizeof(about)), &counter);
}

/* Each link once. */
static void
make_key(const struct counting *c, unsigned char key[STORE_KEY_BYTES])
{
	struct str about = str_format(c->ctx->arena, "mail_click %llu %u",
	    (unsigned long long)c->mail, c->number);
	unsigned char hash[HASH_BYTES];

	hash_lasting(c->ctx->keys, KEY_ANSWER, hash, about.p, about.n);
	memcpy(key, hash, STORE_KEY_BYTES);
}

enum page_rc
go_followed(struct context *ctx)
{
	struct counting *c;
	struct store_mail_link link;
	struct clicked clicked;

	if (ctx->store == NULL || ctx->visit.agent.bot ||
	    request_is_prefetch(ctx->request) ||
	    !clicked_read(&clicked, ctx->keys, ctx->site, ctx->request->referer,
		ctx->now) ||
	    store_mail_link(ctx->store, ctx->arena, clicked.mail,
		clicked.number, &link) != STORE_OK ||
	    link.contact.lo == 0 || clicked_is_scan(&clicked, &link))
		return PAGE_DONE;
	c = ARENA_NEW(ctx->arena, struct counting);
	*c = (struct counting){.ctx = ctx,
	    .mail = clicked.mail,
	    .number = clicked.number,
	    .link = link};
	c->tx.think = think_followed;
	c->tx.contact = link.contact;
	make_key(c, c->tx.key);
	return park(c);
}

/* Whose mail it is, if he still agrees that his links are seen. */
static bool
find_reader(const struct context *ctx, const struct store_mail_link *link,
    struct store_profile *who)
{
	return link->contact.lo != 0 &&
	       store_profile(ctx->store, ctx->arena, link->contact, STR(""),
		   who) == STORE_OK &&
	       agreed_purpose(who->agrees, who->nagrees, AGREED_PROFILE);
}

/* A page of ours, which is written for his stage. */
static bool
is_page(const struct context *ctx, struct str target)
{
	struct str base = image_str(&ctx->site->image, ctx->site->head->base);
	struct str path = str_from(target, base.n);
	struct route_hit hit;

	if (!str_starts(target, base))
		return false;
	path = str_head(path, str_chr(path, '#'));
	path = str_head(path, str_chr(path, '?'));
	site_route(
	    ctx->site, ctx->arena, page_path_decode(ctx->arena, path), &hit);
	return hit.kind != ROUTE_NONE;
}

static struct str
address(const struct context *ctx, const struct store_mail_link *link,
    const struct store_profile *who, uint64_t mail, uint32_t number)
{
	const struct site *site = ctx->site;
	int found = site_lang_find(site, link->lang);
	uint32_t lang = found < 0 ? site->head->default_lang : (uint32_t)found;
	struct situation at =
	    reader_of(lang, site->head->journey.start, ctx->now);
	struct str code;

	if (!is_page(ctx, link->target))
		return link->target;
	(void)reader_journey(ctx->arena, site, who, &at);
	code = stagecode_make(
	    ctx->arena, ctx->keys, site, at.stage, lang, ctx->now);
	return clicked_address(
	    ctx->arena, ctx->keys, link->target, code, mail, number);
}

static void
lead(struct context *ctx, struct str to)
{
	struct response *response = ctx->response;
	struct buf b;

	buf_init(&b, ctx->arena, RESPONSE_BODY_MAX);
	query_plain(&b, to);
	response_redirect(response, 303, buf_view(&b));
	response_header(response, STR("X-Accel-Expires"), STR("0"));
	response_header(
	    response, STR("Cache-Control"), STR("private, no-store"));
	response_header(response, STR("Referrer-Policy"), STR("no-referrer"));
	response_header(response, STR("X-Robots-Tag"), STR("noindex"));
}

static enum page_rc
fail(struct context *ctx, int status)
{
	page_error(ctx, status);
	response_header(
	    ctx->response, STR("Referrer-Policy"), STR("no-referrer"));
	return PAGE_DONE;
}

static enum page_rc
run(struct context *ctx)
{
	struct str prefix =
	    image_str(&ctx->site->image, ctx->site->head->prefix);
	struct str token = str_from(ctx->request->path, prefix.n + PATH.n);
	struct store_mail_link link;
	struct store_profile who;
	enum store_rc read;
	uint64_t mail;
	uint32_t number;
	bool seen;

	if (ctx->keys == NULL || !mailtoken_go_which(token, &mail, &number))
		return fail(ctx, 404);
	if (ctx->store == NULL)
		return fail(ctx, 503);
	read = store_mail_link(ctx->store, ctx->arena, mail, number, &link);
	if (read != STORE_OK)
		return fail(ctx, read == STORE_DOWN ? 503 : 404);
	if (!mailtoken_go_good(ctx->keys, token, link.target))
		return fail(ctx, 404);
	seen = find_reader(ctx, &link, &who);
	lead(ctx, seen ? address(ctx, &link, &who, mail, number) : link.target);
	if (seen && ctx->request->method == METHOD_GET)
		count_fetched(ctx, mail, number);
	return PAGE_DONE;
}

const struct page_entry page_go = {
    .path = "go/", .methods = PAGE_GET, .needs = PAGE_IS_KEY, .run = run};
