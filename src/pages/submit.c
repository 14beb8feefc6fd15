/* SPDX-License-Identifier: ISC */
/*
 * Kept before anybody is thanked, and the same way for an address that is known
 * and one that is not.  Who sent it is not proven: what was known of a contact
 * is never overwritten, and nobody is joined.
 *
 * What a program sent is thanked for, and not kept.
 */
#include "pages/submit.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "pages/keep.h"
#include "pages/record.h"
#include "people/given.h"
#include "people/sent.h"
#include "template/depends.h"
#include "template/receipt.h"
#include "template/select.h"
#include "template/write.h"

#define SUBMITS_A_DAY 10 /* of one address */
#define ASKS_MAX 3       /* of one that is not proven */
#define DAY 86400
#define KEPT STR("kept")
#define LIMIT STR("limit")
#define KEY_BYTES_MAX ((size_t)80 * 1024) /* more than a body */

struct parked {
	struct context *ctx;
	const struct form_row *form;
	struct str name;
	struct sent sent;
	struct store_event event; /* of the contact */
	struct store_event his;   /* of the visitor, with his touch */
	bool visitor;             /* who agreed to be remembered or measured */
	struct store_contact contact;
	struct store_submit submit;
	bool asks; /* a mail asks whether the address is his: */
	struct store_mail mail;
	struct store_tx tx;
};

static void
answer_thanks(struct context *ctx, const struct form_row *form)
{
	uint32_t lang = ctx->visit.situation.lang;
	struct str path = page_path_in(ctx, form->thanks, &lang);

	if (path.n == 0) {
		page_error(ctx, 500);
		return;
	}
	response_redirect(ctx->response, 303, page_back(ctx, path));
	response_header(ctx->response, STR("Cache-Control"), STR("no-store"));
}

/* Whether the page that is written holds the form. */
struct heard {
	struct str name;
	bool found;
};

static void
hear(void *to, const struct write_said *said)
{
	struct heard *heard = to;

	if (said->mark == MARK_FORM)
		heard->found |= str_eq(said->word, heard->name);
}

/* The page that he was on, with what he sent and what is wrong with it. */
static void
answer_again(struct context *ctx, struct str name, const struct sent *sent,
    enum form_trouble trouble)
{
	const struct situation_form shown = {
	    name, trouble, sent->fields, sent->nfields};
	struct situation *at = &ctx->visit.situation;
	struct response *response = ctx->response;
	struct heard heard = {.name = name};
	struct selection selection;

	if (!select_page(ctx->site, ctx->arena, at, &selection)) {
		page_error(ctx, 422);
		return;
	}
	response_restart(response, 422);
	response->type = STR("text/html; charset=utf-8");
	at->receipt = receipt_make(ctx->arena, ctx->site, at, &selection);
	response_header(response, STR("Kunderejse-Receipt"), at->receipt);
	response_header(response, STR("X-Accel-Expires"), STR("0"));
	response_header(response, STR("Cache-Control"), STR("no-store"));
	at->form = &shown;
	write_heard(ctx->site, at, &selection, &response->body, hear, &heard);
	at->form = NULL;
	receipt_sign(&response->body, at->receipt);
	if (response->body.bad || !heard.found)
		page_error(ctx, response->body.bad ? 500 : 422);
}

static void
record_faults(struct context *ctx, struct str form, const struct sent *sent)
{
	for (size_t i = 0; i < sent->nfields; i++)
		if (sent->fields[i].broken != RULE_GOOD)
			record_fault(ctx, form, sent->fields[i].name,
			    str_of(field_rule_name(sent->fields[i].broken)));
}

/* An event of the address; NULL: never, or its state can not be read. */
static const struct fact *
fact_of(const struct store_think *t, struct str event)
{
	struct journey_state *state = ARENA_NEW(t->arena, struct journey_state);

	if (t->contact.id.lo == 0 ||
	    !state_unpack(t->arena, t->contact.state, state))
		return NULL;
	return state_fact(state, event);
}

/* Whether his address was sent too often today. */
static bool
is_limited(const struct store_think *t)
{
	const struct fact *sent = fact_of(t, STR("e:form_submit"));

	return sent != NULL && fact_count(sent, t->now, 1) >= SUBMITS_A_DAY;
}

/*
 * Whether the address is asked if it is his: one that somebody else may have
 * written is asked once a day, and a few times in all, or anybody could fill a
 * mailbox by our hand (SAFETY 6.20).
 */
static bool
may_ask(const struct store_think *t)
{
	const struct fact *asked = fact_of(t, STR("e:optin_requested"));

	return asked == NULL || fact_of(t, STR("e:optin_confirmed")) != NULL ||
	       (t->now - asked->last_at >= DAY && asked->total < ASKS_MAX);
}

/* What is told without proof stands in for what is not known. */
static void
put_contact(struct parked *p, struct store_think *t)
{
	p->contact = (struct store_contact){.email = p->sent.email};
	if (t->contact.name.n == 0)
		p->contact.name = sent_value(&p->sent, STR("name"));
	if (t->contact.company.n == 0)
		p->contact.company = sent_value(&p->sent, STR("company"));
	if (t->contact.lang.n == 0)
		p->contact.lang = p->submit.lang;
	store_change(t, CHANGE_PUT_CONTACT)->contact = &p->contact;
}

/* Who is not asked again has a mail that never goes, for who looks why none
 * came; and the answer takes about as long (tests/bench/sametime). */
static void
ask(struct parked *p, struct store_think *t)
{
	struct change *asked;

	p->mail.never = may_ask(t) ? MAIL_NO_REASON : MAIL_ASKED;
	store_change(t, CHANGE_QUEUE_MAIL)->mail = &p->mail;
	if (p->mail.never != MAIL_NO_REASON)
		return;
	asked = store_change(t, CHANGE_ADD_CONTACT_EVENT);
	asked->event = p->event;
	asked->event.event = STR("optin_requested");
}

static bool
think(void *arg, struct store_think *t)
{
	struct parked *p = arg;
	struct change *his;

	t->answer = LIMIT;
	if (is_limited(t))
		return true;
	t->answer = KEPT;
	put_contact(p, t);
	store_change(t, CHANGE_ADD_CONTACT_EVENT)->event = p->event;
	store_change(t, CHANGE_ADD_SUBMIT)->submit = &p->submit;
	if (p->asks)
		ask(p, t);
	/* Who is gone meanwhile leaves nothing. */
	if (t->nrows > 0 && t->rows[0].id.lo != 0) {
		his = store_change(t, CHANGE_ADD_EVENT);
		his->id = t->rows[0].id;
		his->event = p->his;
	}
	return true;
}

static void
done(void *arg, enum store_rc rc, const struct store_think *t)
{
	struct parked *p = arg;
	struct context *ctx = p->ctx;

	if (rc != STORE_OK && rc != STORE_AGAIN)
		page_error(ctx, 503);
	else if (str_eq(t->answer, LIMIT))
		answer_again(ctx, p->name, &p->sent, FORM_LIMIT);
	else
		answer_thanks(ctx, p->form);
	ctx->finish(ctx);
}

static void
add_text(struct buf *b, struct str s)
{
	buf_str(b, s);
	buf_char(b, '\0');
}

/* The form's name and canonical values, by a key of ours: what is kept of it
 * for a day tells nobody what was written. */
static void
make_key(const struct parked *p, unsigned char key[STORE_KEY_BYTES])
{
	const struct sent *sent = &p->sent;
	unsigned char hash[HASH_BYTES];
	struct buf b;

	buf_init(&b, p->ctx->arena, KEY_BYTES_MAX);
	add_text(&b, p->name);
	add_text(&b, sent->email);
	for (size_t i = 0; i < sent->nvalues; i++) {
		add_text(&b, sent->values[i].name);
		add_text(&b, sent->values[i].value);
	}
	for (size_t i = 0; i < sent->nwishes; i++) {
		add_text(&b, sent->wishes[i].list);
		add_text(&b, sent->wishes[i].purpose);
		add_text(&b, sent->wishes[i].words);
	}
	hash_lasting(p->ctx->keys, KEY_ANSWER, hash, b.p, b.n);
	memcpy(key, hash, STORE_KEY_BYTES);
}

static void
make_events(struct parked *p)
{
	struct context *ctx = p->ctx;

	visit_event(&ctx->visit, ctx->site, ctx->now, &p->event);
	p->event.has_touch = false;
	p->event.event = STR("form_submit");
	p->event.form = p->name;
	p->visitor = record_event(ctx, p->event.event, p->name, &p->his);
}

/*
 * Of what was sent its key is all that is told, with the time, since a day
 * later the same may be sent anew.  Whether the address may be written to is
 * for the sender to say.
 */
void
submit_mail(const struct context *ctx, const struct form_row *form,
    struct str lang, const unsigned char sent[STORE_KEY_BYTES],
    struct store_mail *mail)
{
	const struct rule_duration *keep = &ctx->site->head->keep_unconfirmed;
	const struct given given = {.ticket = true,
	    .what = TICKET_CONFIRM,
	    .form = image_str(&ctx->site->image, form->name),
	    .asked_at = ctx->now};
	char key[BASE32_LEN(STORE_KEY_BYTES)];

	base32_encode(key, sent, STORE_KEY_BYTES);
	*mail = (struct store_mail){
	    .dedup = str_format(ctx->arena, "confirm:%.*s:%lld",
		(int)sizeof(key), key, (long long)ctx->now),
	    .kind = MAIL_TRANSACTIONAL,
	    .mail = image_str(&ctx->site->image, form->confirm),
	    .lang = lang,
	    .site = site_version(ctx->arena, ctx->site),
	    .given = given_pack(ctx->arena, &given),
	    .at = ctx->now,
	    .due = ctx->now,
	    .stale = duration_after(
		ctx->now, (struct duration){keep->seconds, keep->months})};
}

static enum page_rc
park(struct parked *p)
{
	struct context *ctx = p->ctx;
	const struct situation *at = &ctx->visit.situation;

	make_events(p);
	p->submit = (struct store_submit){.at = ctx->now,
	    .form = p->name,
	    .page = p->event.page,
	    .channel = STR("form"),
	    .lang = site_lang(ctx->site, at->lang),
	    .values = p->sent.values,
	    .nvalues = p->sent.nvalues,
	    .wishes = p->sent.wishes,
	    .nwishes = p->sent.nwishes};
	p->tx = (struct store_tx){.again = KEPT,
	    .again_later = true,
	    .email = p->sent.email,
	    .think = think,
	    .done = done,
	    .ctx = p};
	if (p->visitor)
		p->tx.locks[p->tx.nlocks++] = ctx->want.id;
	make_key(p, p->tx.key);
	p->asks = p->form->confirm.n > 0;
	submit_mail(ctx, p->form, p->submit.lang, p->tx.key, &p->mail);
	return keep_write(ctx, &p->tx);
}

static bool
holds(const struct context *ctx, uint32_t page, struct str name)
{
	const struct program_row *program =
	    site_program(ctx->site, page, ctx->visit.situation.lang);

	return program != NULL &&
	       depends_says(ctx->site, program, MARK_FORM, name);
}

/*
 * Whether the page he says he was on, in its language, has the form: the words
 * that he agrees to are those of that page.  Of pages that share the address he
 * may have been shown another than he would be now, a search phrase being gone.
 */
static bool
stands_there(const struct context *ctx, struct situation *at, struct str name)
{
	const struct choice_row *choices;
	struct route_hit hit;

	if (holds(ctx, at->page, name))
		return true;
	site_route(ctx->site, ctx->arena, at->path, &hit);
	choices = IMAGE_ROWS(&ctx->site->image, struct choice_row, hit.choices);
	at->page = hit.page;
	for (uint32_t i = 0; i < hit.choices.n && !holds(ctx, at->page, name);
	     i++)
		at->page = choices[i].page;
	return holds(ctx, at->page, name);
}

enum page_rc
submit_take(struct context *ctx, const struct form_row *form)
{
	struct parked *p = ARENA_NEW(ctx->arena, struct parked);

	*p = (struct parked){.ctx = ctx,
	    .form = form,
	    .name = image_str(&ctx->site->image, form->name)};
	page_meet_at(ctx, page_came_from(ctx));
	if (ctx->keys == NULL ||
	    !stands_there(ctx, &ctx->visit.situation, p->name)) {
		page_error(ctx, ctx->keys == NULL ? 503 : 422);
		return PAGE_DONE;
	}
	if (!sent_read(ctx->arena, ctx->site, form, ctx->visit.situation.lang,
		ctx->request->body, &p->sent)) {
		page_error(ctx, 413);
		return PAGE_DONE;
	}
	if (p->sent.trapped) {
		answer_thanks(ctx, form);
		return PAGE_DONE;
	}
	if (!p->sent.good) {
		record_faults(ctx, p->name, &p->sent);
		answer_again(ctx, p->name, &p->sent, FORM_CHECK);
		return PAGE_DONE;
	}
	if (!form_token_good(ctx->keys, p->name, p->sent.token, ctx->now)) {
		answer_again(ctx, p->name, &p->sent, FORM_EXPIRED);
		return PAGE_DONE;
	}
	return park(p);
}
