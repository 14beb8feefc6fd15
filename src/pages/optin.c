/* SPDX-License-Identifier: ISC */
/*
 * One write of a button: the ticket is used, what was ticked in the form is
 * valid from then on, and so is the list of the button.  The same POST again is
 * answered alike and doubles nothing.
 */
#include "pages/optin.h"

#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "http/query.h"
#include "pages/keep.h"
#include "people/leaving.h"
#include "people/mailtoken.h"
#include "template/select.h"
#include "template/write.h"

#define FIELD_MAX 256
#define OTHER STR("other") /* he is joined to somebody else */

/* Who leaves the page tells nobody its address, which is a key.  The host stays
 * in the Referer and Origin, by which a POST is known to be ours. */
static void
hide_address(struct response *response)
{
	response_header(response, STR("Referrer-Policy"), STR("strict-origin"));
}

void
optin_error(struct context *ctx, int status)
{
	page_error(ctx, status);
	hide_address(ctx->response);
}

/* The page of the buttons as near to that language as it is: whoever has the
 * link comes to it, also when he wrote to us in another language before. */
static struct str
find_path(const struct context *ctx, uint32_t page, uint32_t *lang)
{
	const struct site_head *head = ctx->site->head;
	struct str path = page_path_in(ctx, page, lang);

	if (path.n == 0) {
		*lang = head->default_lang;
		path = page_path_in(ctx, page, lang);
	}
	for (uint32_t i = 0; path.n == 0 && i < head->langs.n; i++) {
		*lang = i;
		path = page_path_in(ctx, page, lang);
	}
	return path;
}

void
optin_show(struct context *ctx, const struct form_row *form,
    enum form_trouble state, struct str ticket, uint32_t lang, int status)
{
	struct str path = find_path(ctx, form->confirmation, &lang);
	const struct situation_field field = {
	    .name = STR(FORM_TICKET), .value = ticket};
	const struct situation_form shown = {
	    .name = image_str(&ctx->site->image, form->name),
	    .trouble = state,
	    .fields = &field,
	    .nfields = 1};
	const struct route_hit hit = {
	    .kind = ROUTE_PAGE, .page = form->confirmation, .lang = lang};
	struct situation *at = &ctx->visit.situation;
	struct response *response = ctx->response;
	struct selection selection;

	/* As if the store were down: a dialogue would lead away from the
	 * buttons, and the page is about the mail, not about his journey. */
	visit_meet(&ctx->visit, ctx->arena, ctx->site, ctx->request, &hit, NULL,
	    true, ctx->now);
	at->path = path;
	if (ctx->visit.identity.id.lo != 0)
		at->code = STR("");
	if (path.n == 0 ||
	    !select_page(ctx->site, ctx->arena, at, &selection)) {
		optin_error(ctx, 404);
		return;
	}
	response_restart(response, status);
	response->type = STR("text/html; charset=utf-8");
	at->form = &shown;
	write_page(ctx->site, at, &selection, &response->body);
	at->form = NULL;
	if (response->body.bad) {
		optin_error(ctx, 500);
		return;
	}
	response_header(response, STR("X-Accel-Expires"), STR("0"));
	response_header(response, STR("Cache-Control"), STR("no-store"));
	hide_address(response);
}

/* A POST on its way to the disk. */
struct parked {
	struct context *ctx;
	const struct form_row *form;
	struct str name, page; /* of the form; where it was confirmed */
	struct str token;
	struct store_ticket ticket;
	uint32_t lang;
	struct store_agree offer; /* by the button; list empty: the plain one */
	struct store_tx tx;
};

/* To the file; without one back to the page, which says that it is done. */
static void
answer_done(struct parked *p)
{
	struct context *ctx = p->ctx;
	const struct image *im = &ctx->site->image;
	struct str prefix = image_str(im, ctx->site->head->prefix);
	struct str file = image_str(im, p->form->file);
	struct str lang = site_lang(ctx->site, p->lang);
	char download[TOKEN_LEN];
	struct str to;

	if (file.n > 0) {
		mailtoken_download(ctx->keys, file,
		    ctx->now + MAILTOKEN_DOWNLOAD_SECONDS, download);
		to = str_format(ctx->arena, "%.*sdownload/%.*s?l=%.*s",
		    STR_ARG(prefix), TOKEN_LEN, download, STR_ARG(lang));
	} else {
		to = str_format(ctx->arena, "%.*sconfirm/%.*s?l=%.*s",
		    STR_ARG(prefix), STR_ARG(p->token), STR_ARG(lang));
	}
	response_redirect(ctx->response, 303, to);
	response_header(ctx->response, STR("Cache-Control"), STR("no-store"));
	hide_address(ctx->response);
}

/* Makes one valid, and undoes that he left that list. */
static void
confirm(const struct parked *p, struct store_think *t,
    const struct store_agree *asked)
{
	struct store_agree *agree = ARENA_NEW(t->arena, struct store_agree);

	*agree = *asked;
	agree->at = t->now;
	agree->kind = AGREE_CONFIRMED;
	agree->channel = STR("mail");
	agree->message_id = p->ticket.message_id;
	store_change(t, CHANGE_ADD_AGREE)->agree = agree;
	if (agree->list.n > 0)
		leaving_lift(t, agree->list);
}

/* What was ticked in the form; false: there was nothing for a list. */
static bool
confirm_asked(const struct parked *p, struct store_think *t)
{
	bool list = false;
	size_t n = 0;

	for (size_t i = 0; i < t->nagrees && n < FORM_AGREES_MAX; i++) {
		const struct store_agree *asked = &t->agrees[i];

		if (asked->kind != AGREE_REQUESTED ||
		    asked->at != p->ticket.asked_at ||
		    !str_eq(asked->form, p->name))
			continue;
		confirm(p, t, asked);
		list |= asked->list.n > 0;
		n++;
	}
	return list;
}

/* Whether this mail made the list valid before, or does so now. */
static bool
is_confirmed(
    const struct parked *p, const struct store_think *t, struct str list)
{
	for (size_t i = 0; i < t->nagrees; i++)
		if (t->agrees[i].kind == AGREE_CONFIRMED &&
		    str_eq(t->agrees[i].list, list) &&
		    str_eq(t->agrees[i].message_id, p->ticket.message_id))
			return true;
	for (size_t i = 0; i < t->nchanges; i++)
		if (t->changes[i].verb == CHANGE_ADD_AGREE &&
		    str_eq(t->changes[i].agree->list, list))
			return true;
	return false;
}

static void
add_event(const struct parked *p, struct store_think *t, struct str event)
{
	store_change(t, CHANGE_ADD_CONTACT_EVENT)->event = (struct store_event){
	    .at = t->now, .event = event, .page = p->page, .form = p->name};
}

/* The browser that holds the link of the mail is his, if it may be remembered.
 * One that is somebody else's stays so. */
static void
join(const struct parked *p, struct store_think *t)
{
	const struct store_visitor *row = t->rows;
	struct change *c;

	if (t->nrows == 0 || row->id.lo == 0 ||
	    (row->purposes & PURPOSE_REMEMBER) == 0 ||
	    !identity_proves(&p->ctx->visit.identity, row))
		return;
	if (row->contact.lo == 0) {
		c = store_change(t, CHANGE_JOIN);
		c->id = row->id;
		c->proof = JOIN_CONFIRM;
	} else if (row->contact.lo != t->contact.id.lo) {
		t->answer = OTHER;
	}
}

static void
speak(const struct parked *p, struct store_think *t)
{
	struct store_contact *contact =
	    ARENA_NEW(t->arena, struct store_contact);

	*contact = (struct store_contact){.email = t->contact.email,
	    .lang = site_lang(p->ctx->site, p->lang)};
	store_change(t, CHANGE_PUT_CONTACT)->contact = contact;
}

static bool
think(void *arg, struct store_think *t)
{
	const struct parked *p = arg;
	bool list = false;

	_Static_assert(
	    1 + 1 + 2 + 1 + 2 * (FORM_AGREES_MAX + 1) + 2 <= STORE_CHANGES_MAX,
	    "ticket, contact, events, join, consents with what they lift");
	if (t->ticket == NULL || t->contact.id.lo == 0 ||
	    t->now >= t->ticket->until)
		return false;
	if (t->ticket->used_at == 0) {
		speak(p, t);
		store_change(t, CHANGE_USE_TICKET)->ticket = &p->ticket;
		list = confirm_asked(p, t);
		add_event(p, t, STR("optin_confirmed"));
		if (p->form->file.n > 0)
			add_event(p, t, STR("download"));
		join(p, t);
	}
	if (p->offer.list.n > 0 && !is_confirmed(p, t, p->offer.list)) {
		confirm(p, t, &p->offer);
		list = true;
	}
	/* Who asks for a list wants mail again. */
	if (list)
		leaving_lift(t, STR(""));
	return true;
}

static void
done(void *arg, enum store_rc rc, const struct store_think *t)
{
	struct parked *p = arg;
	struct context *ctx = p->ctx;

	if (rc == STORE_OK && str_eq(t->answer, OTHER))
		log_warn("confirm: a visitor is joined to another contact and "
			 "stays his");
	if (rc == STORE_OK || rc == STORE_AGAIN)
		answer_done(p);
	else
		optin_error(ctx, rc == STORE_REFUSED ? 404 : 503);
	ctx->finish(ctx);
}

/* The list whose button was pressed; false: it has none of that name. */
static bool
read_choice(struct parked *p)
{
	const struct context *ctx = p->ctx;
	const struct image *im = &ctx->site->image;
	const struct agree_row *offers =
	    IMAGE_ROWS(im, struct agree_row, p->form->offers);
	struct str list = query_get(
	    ctx->arena, ctx->request->body, STR(FORM_LIST), FIELD_MAX);

	if (list.n == 0)
		return true;
	if (p->form->offers.n == 0 ||
	    !str_eq(list, image_str(im, offers[0].list)))
		return false;
	p->offer = (struct store_agree){.list = list,
	    .lang = site_lang(ctx->site, p->lang),
	    .words = image_str(
		im, IMAGE_ROWS(im, struct span, offers[0].words)[p->lang]),
	    .page = p->page,
	    .form = p->name};
	return true;
}

/* One for each ticket and button. */
static void
make_key(const struct parked *p, unsigned char key[STORE_KEY_BYTES])
{
	struct str what = str_format(p->ctx->arena, "confirm %.*s %.*s",
	    STR_ARG(p->token), STR_ARG(p->offer.list));
	unsigned char hash[HASH_BYTES];

	hash_lasting(p->ctx->keys, KEY_ANSWER, hash, what.p, what.n);
	memcpy(key, hash, STORE_KEY_BYTES);
}

static enum page_rc
post(struct context *ctx, const struct form_row *form, struct str token,
    const struct store_ticket *ticket)
{
	const struct image *im = &ctx->site->image;
	struct parked *p = ARENA_NEW(ctx->arena, struct parked);

	*p = (struct parked){.ctx = ctx,
	    .form = form,
	    .name = image_str(im, form->name),
	    .page = image_str(im, site_page(ctx->site, form->confirmation)->id),
	    .token = token,
	    .ticket = *ticket,
	    .lang = page_lang_of(ctx, STR(""))};
	if (find_path(ctx, form->confirmation, &p->lang).n == 0 ||
	    !read_choice(p)) {
		optin_error(ctx, 400);
		return PAGE_DONE;
	}
	p->tx = (struct store_tx){
	    .ticket = p->ticket.hash, .think = think, .done = done, .ctx = p};
	if (ctx->want.found && !ctx->visit.agent.bot)
		p->tx.locks[p->tx.nlocks++] = ctx->want.id;
	make_key(p, p->tx.key);
	return keep_write(ctx, &p->tx);
}

static enum page_rc
get(struct context *ctx, const struct form_row *form, struct str token,
    const struct store_ticket *ticket)
{
	struct store_profile who;
	struct str lang = STR("");

	if (store_profile(ctx->store, ctx->arena, ticket->contact, STR(""),
		&who) == STORE_OK)
		lang = who.contact.lang;
	if (ctx->now >= ticket->until)
		optin_show(ctx, form,
		    ticket->used_at != 0 ? FORM_USED : FORM_LATE, STR(""),
		    page_lang_of(ctx, lang), 410);
	else
		optin_show(ctx, form,
		    ticket->used_at != 0 ? FORM_CONFIRMED : FORM_TO_CONFIRM,
		    token, page_lang_of(ctx, lang), 200);
	return PAGE_DONE;
}

enum page_rc
optin_run(
    struct context *ctx, struct str token, const struct store_ticket *ticket)
{
	const struct form_row *form = site_form(ctx->site, ticket->form);

	/* The site has changed since. */
	if (form == NULL || form->confirm.n == 0 || ctx->keys == NULL) {
		optin_error(ctx, ctx->keys == NULL ? 503 : 404);
		return PAGE_DONE;
	}
	if (ctx->request->method == METHOD_POST && ctx->now < ticket->until)
		return post(ctx, form, token, ticket);
	return get(ctx, form, token, ticket);
}
