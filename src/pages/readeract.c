/* SPDX-License-Identifier: ISC */
/*
 * What the reader of our mails sends by a button, or by one click: durable
 * before it is answered, and the same again changes nothing.
 */
#include "base/arena.h"
#include "http/query.h"
#include "pages/keep.h"
#include "pages/reader.h"
#include "people/agreed.h"
#include "people/given.h"
#include "store/run.h"
#include "template/mail.h"

#define FIELD_MAX 128
#define DAY 86400
#define HOUR 3600

const struct mail_row *
reader_mail(const struct site *site, enum ticket_what what)
{
	return mail_find(site, what == TICKET_EXPORT ? STR(MINE_MAIL_EXPORT)
						     : STR(MINE_MAIL_ERASE));
}

bool
reader_has_list(const struct reader *r, struct str list)
{
	if (r->list.n > 0)
		return str_eq(r->list, list);
	if (list.n == 0)
		return false;
	for (size_t i = 0; i < r->who.nagrees; i++)
		if (str_eq(r->who.agrees[i].list, list))
			return true;
	return site_list(r->ctx->site, list) != NULL;
}

static struct str
field(const struct reader *r, const char *name)
{
	const struct context *ctx = r->ctx;

	return query_get(
	    ctx->arena, ctx->request->body, str_of(name), FIELD_MAX);
}

/* He as he is now, for the page; when he can not be read, as he was. */
static void
read_again(struct reader *r)
{
	struct store_profile now;

	if (store_profile(r->ctx->store, r->ctx->arena, r->who.contact.id,
		STR(""), &now) == STORE_OK)
		r->who = now;
}

/* What a refused write means: it was so already. */
static enum reader_done
refused(enum reader_done then)
{
	switch (then) {
	case READER_LEFT:
		return READER_LEFT_BEFORE;
	case READER_UNDONE:
		return READER_LATE;
	default:
		return then;
	}
}

static void
done(void *arg, enum store_rc rc, const struct store_think *t)
{
	struct reader *r = arg;
	struct context *ctx = r->ctx;

	(void)t;
	if (rc == STORE_DOWN || rc == STORE_UNSURE) {
		mine_error(ctx, 503);
		ctx->finish(ctx);
		return;
	}
	if (rc == STORE_REFUSED)
		r->done = refused(r->done);
	if (r->one_click) {
		reader_show_plain(r);
	} else {
		read_again(r);
		reader_show(r);
	}
	ctx->finish(ctx);
}

static enum page_rc
park(struct reader *r, bool (*think)(void *, struct store_think *))
{
	struct context *ctx = r->ctx;

	r->tx = (struct store_tx){.contact = r->who.contact.id,
	    .think = think,
	    .done = done,
	    .ctx = r};
	/* The history says what was done before, not a key. */
	random_bytes(r->tx.key, sizeof(r->tx.key));
	return keep_write(ctx, &r->tx);
}

static bool
think_leaving(void *arg, struct store_think *t)
{
	struct reader *r = arg;

	return leaving_think(&r->leaving, t);
}

static enum page_rc
decide(struct reader *r, enum leaving_what what, enum reader_done then)
{
	r->leaving.what = what;
	r->leaving.channel = r->one_click ? STR("one-click") : STR("page");
	r->done = then;
	return park(r, think_leaving);
}

static enum page_rc
answer(struct reader *r, enum reader_done then)
{
	r->done = then;
	reader_show(r);
	return PAGE_DONE;
}

static enum page_rc
leave(struct reader *r, struct str list)
{
	r->did = r->leaving.list = list;
	return decide(r, LEAVING_LEAVE, READER_LEFT);
}

/* A program of the receiver's for its user: nobody looks at the answer. */
static enum page_rc
click(struct reader *r)
{
	if (r->found &&
	    !leaving_is_left(r->who.agrees, r->who.nagrees, r->list))
		return leave(r, r->list);
	reader_show_plain(r);
	return PAGE_DONE;
}

static enum page_rc
undo(struct reader *r)
{
	struct str list = field(r, "list");
	const struct context *ctx = r->ctx;
	int64_t at;

	if (!str_i64(field(r, "at"), &at) ||
	    !mailtoken_undo_good(ctx->keys, field(r, "undo"), &r->who.contact,
		list, at, ctx->now))
		return answer(r, READER_LATE);
	r->leaving.list = list;
	r->leaving.left_at = at;
	return decide(r, LEAVING_UNDO, READER_UNDONE);
}

static bool
think_mail(void *arg, struct store_think *t)
{
	struct reader *r = arg;

	if (t->contact.id.lo == 0)
		return false;
	t->changes[t->nchanges++] =
	    (struct change){.verb = CHANGE_QUEUE_MAIL, .mail = &r->mail};
	return true;
}

/* To the address itself, since the one who looks may not be its owner; one an
 * hour, so that nobody fills his box. */
static enum page_rc
send(struct reader *r, enum ticket_what what)
{
	struct context *ctx = r->ctx;
	const struct mail_row *mail = reader_mail(ctx->site, what);
	const struct given given = {
	    .ticket = true, .what = what, .asked_at = ctx->now};

	if (mail == NULL) {
		mine_error(ctx, 400);
		return PAGE_DONE;
	}
	r->mail = (struct store_mail){
	    .dedup = str_format(ctx->arena, "%.*s:%llu:%lld",
		STR_ARG(store_ticket_what(what)),
		(unsigned long long)r->who.contact.id.lo,
		(long long)(ctx->now / HOUR)),
	    .kind = MAIL_TRANSACTIONAL,
	    .mail = image_str(&ctx->site->image, mail->name),
	    .lang = site_lang(ctx->site, r->mine.lang),
	    .site = site_version(ctx->arena, ctx->site),
	    .given = given_pack(ctx->arena, &given),
	    .at = ctx->now,
	    .due = ctx->now,
	    .stale = ctx->now + DAY};
	r->done = READER_MAILED;
	return park(r, think_mail);
}

static enum page_rc
set_profile(struct reader *r, bool give)
{
	const struct site *site = r->ctx->site;

	r->leaving.purpose = AGREED_PROFILE;
	if (give) {
		r->leaving.lang = site_lang(site, r->mine.lang);
		r->leaving.words = mine_words(site, r->mine.lang, MINE_PROFILE);
	}
	return decide(r, give ? LEAVING_AGAIN : LEAVING_PURPOSE, READER_SAVED);
}

static bool
is_his_word(enum mail_reason why)
{
	return why == MAIL_LEFT || why == MAIL_OBJECTION;
}

bool
reader_is_stopped(const struct reader *r, struct str list)
{
	const struct context *ctx = r->ctx;
	struct store_follower who;

	if (store_follower(ctx->store, ctx->arena, ctx->now, r->who.contact.id,
		&who) != STORE_OK)
		return true;
	for (size_t i = 0; i < who.nstops; i++)
		if (!is_his_word(who.stops[i].reason) &&
		    store_stops(who.stops[i].scope, who.stops[i].list,
			MAIL_MARKETING, list))
			return true;
	return false;
}

/* By the words that stood beside the button. */
static enum page_rc
join(struct reader *r, struct str list)
{
	if (site_list(r->ctx->site, list) == NULL) {
		mine_error(r->ctx, 400);
		return PAGE_DONE;
	}
	if (reader_is_stopped(r, list))
		return answer(r, READER_NOTHING);
	r->leaving.list = list;
	r->leaving.lang = site_lang(r->ctx->site, r->mine.lang);
	r->leaving.words = mine_text(&r->mine, reader_wish(&r->mine, list));
	return decide(r, LEAVING_JOIN, READER_SAVED);
}

static enum page_rc
set_pause(struct reader *r, struct str days)
{
	struct str rest = STR(READER_PAUSES), word;
	int64_t n = 0;

	while (rest.n > 0 && str_word(&rest, &word))
		if (str_eq(word, days))
			(void)str_i64(word, &n);
	if (n == 0 && days.n > 0) {
		mine_error(r->ctx, 400);
		return PAGE_DONE;
	}
	r->leaving.until = n == 0 ? 0 : r->ctx->now + n * DAY;
	return decide(r, LEAVING_PAUSE, READER_SAVED);
}

/* What only the page of all offers. */
static enum page_rc
act_of_all(struct reader *r, struct str act, struct str of)
{
	if (str_eq(act, STR("join")))
		return join(r, of);
	if (str_eq(act, STR("profile")))
		return set_profile(r, true);
	if (str_eq(act, STR("no-profile")))
		return set_profile(r, false);
	if (str_eq(act, STR("export")))
		return send(r, TICKET_EXPORT);
	if (str_eq(act, STR("erase")))
		return send(r, TICKET_ERASE);
	mine_error(r->ctx, 400);
	return PAGE_DONE;
}

enum page_rc
reader_act(struct reader *r)
{
	struct str rest = field(r, "do"), act = STR("");

	if (r->one_click)
		return click(r);
	if (!r->found)
		return answer(r, READER_NOTHING);
	str_cut(&rest, ' ', &act);
	if (rest.p == NULL)
		rest = STR("");
	if (str_eq(act, STR("leave")) && reader_has_list(r, rest))
		return leave(r, rest);
	if (str_eq(act, STR("all")))
		return leave(r, STR(""));
	if (str_eq(act, STR("pause")))
		return set_pause(r, rest);
	if (str_eq(act, STR("undo")))
		return undo(r);
	if (!r->all)
		act = STR("");
	return act_of_all(r, act, rest);
}
