/* SPDX-License-Identifier: ISC */
/*
 * What a reader of our mails is shown: of one list the three things he may want
 * of it, or all that he gets.
 */
#include "base/arena.h"
#include "pages/reader.h"
#include "people/agreed.h"

static void
put_leave(struct reader *r, struct str list)
{
	struct mine *m = &r->mine;

	mine_name(m, list);
	mine_button(m, str_format(m->ctx->arena, "leave %.*s", STR_ARG(list)),
	    MINE_LEAVE);
}

enum mine_word
reader_wish(struct mine *m, struct str list)
{
	mine_name(m, list);
	return m->about.n > 0 ? MINE_WISH_ABOUT : MINE_WISH;
}

static void
put_join(struct reader *r, struct str list)
{
	struct mine *m = &r->mine;

	if (reader_is_stopped(r, list))
		return;
	mine_say(m, reader_wish(m, list), NULL);
	mine_button(m, str_format(m->ctx->arena, "join %.*s", STR_ARG(list)),
	    MINE_JOIN);
}

static void
put_pause(struct reader *r, const char *all)
{
	struct mine *m = &r->mine;
	struct str rest = str_of(all), days;

	if (r->who.contact.paused_until > m->ctx->now) {
		m->date = mine_day(m, r->who.contact.paused_until);
		mine_say(m, MINE_PAUSED, NULL);
		mine_button(m, STR("pause"), MINE_RESUME);
		return;
	}
	while (rest.n > 0 && str_word(&rest, &days)) {
		m->days = days;
		mine_button(m,
		    str_format(m->ctx->arena, "pause %.*s", STR_ARG(days)),
		    MINE_PAUSE);
	}
}

static void
put_all(struct reader *r)
{
	mine_form_next(&r->mine);
	if (!leaving_is_left(r->who.agrees, r->who.nagrees, STR("")))
		mine_button(&r->mine, STR("all"), MINE_ALL);
	mine_say(&r->mine, MINE_ALL_ABOUT, NULL);
}

/* One list: what he said of it, and a way out, or in. */
static void
put_list(struct reader *r, struct str list)
{
	const struct store_agree *since =
	    agreed_since(r->who.agrees, r->who.nagrees, list);
	struct mine *m = &r->mine;

	mine_name(m, list);
	if (since == NULL) {
		mine_say(m, MINE_NOT, NULL);
		put_join(r, list);
	} else {
		m->date = mine_day(m, since->at);
		mine_say(m, MINE_SINCE, NULL);
		put_leave(r, list);
	}
	mine_form_next(m);
}

/* A list that the site no longer has is shown once, at the row that the consent
 * to it rests on. */
static void
put_lists(struct reader *r)
{
	const struct site *site = r->ctx->site;
	const struct list_row *rows =
	    IMAGE_ROWS(&site->image, struct list_row, site->head->lists);
	const struct store_profile *who = &r->who;

	for (uint32_t i = 0; i < site->head->lists.n; i++)
		put_list(r, image_str(&site->image, rows[i].key));
	for (size_t i = 0; i < who->nagrees; i++) {
		struct str list = who->agrees[i].list;

		if (list.n > 0 && site_list(site, list) == NULL &&
		    agreed_since(who->agrees, who->nagrees, list) ==
			&who->agrees[i])
			put_list(r, list);
	}
}

/* Of who was never asked for it nothing is said. */
static void
put_profile(struct reader *r)
{
	const struct store_profile *who = &r->who;
	bool asked = false;

	for (size_t i = 0; i < who->nagrees; i++)
		asked |= str_eq(who->agrees[i].purpose, AGREED_PROFILE);
	if (!asked)
		return;
	mine_form_next(&r->mine);
	mine_say(&r->mine, MINE_PROFILE, NULL);
	if (agreed_purpose(who->agrees, who->nagrees, AGREED_PROFILE))
		mine_button(&r->mine, STR("no-profile"), MINE_PROFILE_TAKE);
	else
		mine_button(&r->mine, STR("profile"), MINE_PROFILE_GIVE);
}

static void
put_rights(struct reader *r)
{
	const struct site *site = r->ctx->site;
	bool export = reader_mail(site, TICKET_EXPORT) != NULL;
	bool erase = reader_mail(site, TICKET_ERASE) != NULL;

	if (export || erase)
		mine_form_next(&r->mine);
	if (export)
		mine_button(&r->mine, STR("export"), MINE_EXPORT);
	if (erase)
		mine_button(&r->mine, STR("erase"), MINE_ERASE);
}

static void
put_undo(struct reader *r)
{
	struct mine *m = &r->mine;
	struct context *ctx = m->ctx;
	char token[TOKEN_LEN];

	mailtoken_undo(ctx->keys, &r->who.contact, r->did, ctx->now, token);
	mine_form(m);
	mine_say(m, MINE_UNDO_ABOUT, NULL);
	mine_field(m, "list", r->did);
	mine_field(
	    m, "at", str_format(ctx->arena, "%lld", (long long)ctx->now));
	mine_field(m, "undo", (struct str){token, sizeof(token)});
	mine_button(m, STR("undo"), MINE_UNDO);
	mine_form_end(m);
}

static void
put_left(struct reader *r)
{
	struct mine *m = &r->mine;

	mine_name(m, r->did);
	mine_say(m, r->did.n == 0 ? MINE_LEFT_ALL : MINE_LEFT, "k-done");
	if (r->did.n == 0 && !r->all)
		mine_say(m, MINE_ALL_ABOUT, NULL);
	if (r->done == READER_LEFT)
		put_undo(r);
}

static void
put_done(struct reader *r)
{
	switch (r->done) {
	case READER_NOTHING:
		return;
	case READER_LEFT:
	case READER_LEFT_BEFORE:
		put_left(r);
		return;
	case READER_UNDONE:
		mine_say(&r->mine, MINE_UNDONE, "k-done");
		return;
	case READER_LATE:
		mine_say(&r->mine, MINE_UNDO_LATE, "k-done");
		return;
	case READER_SAVED:
		mine_say(&r->mine, MINE_SAVED, "k-done");
		return;
	case READER_MAILED:
		mine_say(&r->mine, MINE_MAILED, "k-done");
		return;
	}
}

static bool
is_left(const struct reader *r)
{
	return r->done == READER_LEFT || r->done == READER_LEFT_BEFORE;
}

static void
put_one(struct reader *r)
{
	mine_form(&r->mine);
	if (r->list.n > 0) {
		mine_name(&r->mine, r->list);
		if (leaving_is_left(r->who.agrees, r->who.nagrees, r->list))
			mine_say(&r->mine, MINE_NOT, NULL);
		else
			put_leave(r, r->list);
		mine_form_next(&r->mine);
	}
	put_pause(r, "60");
	put_all(r);
	mine_form_end(&r->mine);
}

static void
put_many(struct reader *r)
{
	mine_form(&r->mine);
	put_lists(r);
	put_pause(r, READER_PAUSES);
	put_all(r);
	put_profile(r);
	put_rights(r);
	mine_form_end(&r->mine);
}

static void
put(struct mine *m, void *of)
{
	struct reader *r = of;
	bool more = r->all || !is_left(r);

	if (!r->found) {
		mine_say(m, MINE_NOTHING, NULL);
		return;
	}
	if (more)
		mine_say(m, MINE_ADDRESS, NULL);
	put_done(r);
	if (r->all)
		put_many(r);
	else if (more)
		put_one(r);
}

void
reader_show(struct reader *r)
{
	mine_answer(&r->mine, put, r);
}

void
reader_show_plain(struct reader *r)
{
	struct response *response = r->ctx->response;

	response->type = STR("text/plain; charset=utf-8");
	buf_str(&response->body,
	    mine_words(r->ctx->site, r->mine.lang, MINE_NOTHING));
	buf_char(&response->body, '\n');
	mine_headers(&r->mine);
}
