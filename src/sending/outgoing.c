/* SPDX-License-Identifier: ISC */
#include "sending/outgoing.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "journey/step.h"
#include "mail/address.h"
#include "mail/mailid.h"
#include "people/agreed.h"
#include "people/given.h"
#include "people/mailtoken.h"
#include "people/reader.h"
#include "sending/reporting.h"

#define TICKET_SECONDS ((int64_t)7 * 86400) /* but of CONFIRM */

struct work {
	struct arena *arena;
	const struct site *served, *site; /* of `site` are the words */
	const struct keyring *keys;
	const struct store_queued *q;
	const struct store_follower *follower;
	const struct store_profile *who; /* of the follower; or NULL */
	int64_t now;
	const struct situation *rows;
	const struct person_row *person;
	const struct mail_row *row;
	struct given given;
	struct situation at;
	struct outgoing *out;
};

/* A text of the site that is served. */
static struct str
text_of(const struct work *w, struct span s)
{
	return image_str(&w->served->image, s);
}

static bool
refuse(struct work *w, const char *why)
{
	w->out->why = str_of(why);
	return false;
}

static void
add(struct work *w, struct request_var *vars, const char *name,
    struct str value)
{
	for (size_t i = 0; i < w->at.ncontact; i++)
		if (str_eq(vars[i].name, str_of(name)))
			return;
	if (value.n > 0)
		vars[w->at.ncontact++] =
		    (struct request_var){str_of(name), value};
}

/* Of the contact that a colleague is told of only what he is called, and the
 * stage that is the news. */
static void
fill_about(struct work *w)
{
	const struct store_contact *c = &w->who->contact;
	struct request_var *vars = arena_array(w->arena, 4, sizeof(*vars));
	int stage = journey_stage_find(&w->site->journey, w->given.stage);

	add(w, vars, "email", c->email);
	add(w, vars, "name", c->name);
	add(w, vars, "company", c->company);
	w->at.ncontact = reader_first_name(vars, w->at.ncontact);
	w->at.contact = vars;
	if (stage >= 0)
		w->at.stage = (uint32_t)stage;
	w->at.links[MAIL_LINK_ADMIN] =
	    making_link(w->arena, w->site, w->at.lang, MAIL_LINK_ADMIN,
		str_format(
		    w->arena, "people?id=%llu", (unsigned long long)c->id.lo));
}

/* A colleague: his name and his address. */
static void
fill_person(struct work *w)
{
	const struct report_row *report =
	    report_of_mail(w->site, w->q->mail.mail);
	struct request_var *vars = arena_array(w->arena, 3, sizeof(*vars));

	add(w, vars, "email", text_of(w, w->person->mail));
	add(w, vars, "name", text_of(w, w->person->name));
	w->at.links[MAIL_LINK_ADMIN] =
	    report != NULL ? reporting_link(w->arena, w->site, report)
			   : making_link(w->arena, w->site, w->at.lang,
				 MAIL_LINK_ADMIN, STR(""));
	if (w->rows != NULL) {
		w->at.tables = w->rows->tables;
		w->at.ntables = w->rows->ntables;
	}
	w->at.ncontact = reader_first_name(vars, w->at.ncontact);
	w->at.contact = vars;
}

/* A colleague who wants to see what a reader gets whom it describes. */
static bool
fill_test(struct work *w)
{
	const struct given *g = &w->given;
	int stage = journey_stage_find(&w->site->journey, g->stage);
	struct request_var *vars =
	    arena_array(w->arena, g->nvalues + 2, sizeof(*vars));

	if (stage < 0)
		return refuse(w, "the site has no such stage any more");
	w->at.stage = (uint32_t)stage;
	if (g->moment != 0)
		w->at.now = g->moment;
	for (size_t i = 0; i < g->nvalues; i++)
		vars[i] =
		    (struct request_var){g->values[i].name, g->values[i].value};
	making_describe(w->arena, w->site, w->row, vars, g->nvalues, &w->at);
	if (g->letter.n > 0)
		w->at.links[MAIL_LINK_WEB] = making_link(
		    w->arena, w->site, w->at.lang, MAIL_LINK_WEB, g->letter);
	return true;
}

static void
fill_link(struct work *w, enum mail_link link, const char token[TOKEN_LEN])
{
	w->at.links[link] = making_link(w->arena, w->site, w->at.lang, link,
	    str_copy(w->arena, (struct str){token, TOKEN_LEN}));
}

static void
fill_ticket(struct work *w)
{
	const struct rule_duration *keep = &w->served->head->keep_unconfirmed;
	struct store_ticket *ticket = &w->out->ticket;
	char token[TOKEN_LEN];

	*ticket = (struct store_ticket){.what = w->given.what,
	    .form = w->given.form,
	    .asked_at = w->given.asked_at,
	    .until = w->at.now + TICKET_SECONDS};
	if (ticket->what == TICKET_CONFIRM)
		ticket->until = duration_after(
		    w->at.now, (struct duration){keep->seconds, keep->months});
	mailtoken_ticket(token, ticket->hash);
	fill_link(w, MAIL_LINK_CONFIRM, token);
	w->out->leaving.ticket = ticket;
}

/* The file of the form that asked. */
static void
fill_download(struct work *w)
{
	const struct form_row *form = site_form(w->served, w->given.form);
	struct str file = form == NULL ? STR("") : text_of(w, form->file);
	char token[TOKEN_LEN];

	if (file.n == 0)
		return;
	mailtoken_download(
	    w->keys, file, w->at.now + MAILTOKEN_DOWNLOAD_SECONDS, token);
	fill_link(w, MAIL_LINK_DOWNLOAD, token);
}

/* The copy that everybody may read: of a letter under its name, of a mail of a
 * sequence under the mail's. */
static void
fill_web(struct work *w)
{
	const struct store_mail *mail = &w->q->mail;

	if (mail->letter.n > 0 || mail->run != 0)
		w->at.links[MAIL_LINK_WEB] =
		    making_link(w->arena, w->site, w->at.lang, MAIL_LINK_WEB,
			mail->letter.n > 0 ? mail->letter : mail->mail);
}

static void
fill_links(struct work *w)
{
	const struct store_contact *c = &w->who->contact;
	char token[TOKEN_LEN];

	if (w->q->mail.list.n > 0) {
		mailtoken_leave(w->keys, c, w->q->mail.list, token);
		fill_link(w, MAIL_LINK_LEAVE, token);
	}
	mailtoken_leave(w->keys, c, STR(""), token);
	fill_link(w, MAIL_LINK_ME, token);
	fill_download(w);
	fill_web(w);
	if (w->given.ticket)
		fill_ticket(w);
}

/* What his links are counted by. */
static struct str
address_of(void *ctx, struct arena *a, uint32_t number, struct str target)
{
	const struct work *w = ctx;
	char token[TOKEN_LEN];

	mailtoken_go(w->keys, w->q->id, number, target, token);
	return making_go(a, w->site, (struct str){token, TOKEN_LEN});
}

/* A confirmation asks one thing and leads nowhere else than to who sends it. */
static void
count_links(struct work *w)
{
	if (w->row->class == KIND_CONFIRMATION ||
	    !agreed_purpose(w->who->agrees, w->who->nagrees, AGREED_PROFILE))
		return;
	w->at.counted = ARENA_NEW(w->arena, struct situation_counted);
	w->at.counted->arena = w->arena;
	w->at.counted->address = address_of;
	w->at.counted->ctx = w;
}

static bool
meet_colleague(struct work *w)
{
	w->person = site_person(w->served, w->q->mail.person);
	if (w->person == NULL || w->person->mail.n == 0)
		return refuse(w, "the colleague has no mail address");
	if (w->given.test)
		return fill_test(w);
	if (w->who != NULL)
		fill_about(w);
	else
		fill_person(w);
	return true;
}

/* The run that the mail is of, or NULL. */
static const struct store_run *
run_of(const struct work *w)
{
	for (size_t i = 0; i < w->follower->nruns; i++)
		if (w->follower->runs[i].id == w->q->mail.run)
			return &w->follower->runs[i];
	return NULL;
}

/* Who reads it. */
static bool
meet(struct work *w)
{
	int lang = site_lang_find(w->site, w->q->mail.lang);

	w->row = mail_find(w->site, w->q->mail.mail);
	if (w->row == NULL || lang < 0)
		return refuse(w, "the site has no such mail any more");
	if (!given_read(w->arena, w->q->mail.given, &w->given))
		return refuse(w, "it was queued by another program");
	w->at =
	    reader_of((uint32_t)lang, making_stage(w->site, w->row), w->now);
	if (w->q->mail.person.n > 0)
		return meet_colleague(w);
	(void)reader_journey(w->arena, w->site, w->who, &w->at);
	reader_contact(w->arena, w->who, &w->at);
	reader_runs(w->arena, w->follower->runs, w->follower->nruns,
	    w->follower->mails, w->follower->nmails, run_of(w), &w->at);
	fill_links(w);
	count_links(w);
	return true;
}

/* Its names: the same whenever it is tried again. */
static void
fill_names(struct work *w, struct str domain)
{
	char *local = arena_raw(w->arena, MAILID_SENDER_LEN);
	struct str id = w->q->message_id;

	if (id.n == 0)
		id = mailid_message(
		    w->arena, w->keys, w->q->id, w->q->mail.dedup, domain);
	w->out->leaving.message_id = id;
	mailid_sender(w->keys, w->q->id, local);
	w->out->mail.from = str_format(
	    w->arena, "%.*s@%.*s", MAILID_SENDER_LEN, local, STR_ARG(domain));
	w->out->mail.name = str_head(id, str_chr(id, '@'));
}

static bool
compose(struct work *w)
{
	struct making making = {.site = w->site,
	    .mail = w->row,
	    .at = &w->at,
	    .to = w->out->mail.rcpt,
	    .id = w->out->leaving.message_id,
	    .list =
		w->given.test ? making_list(w->site, w->row) : w->q->mail.list,
	    .assets = w->given.assets,
	    .test = w->given.test,
	    .date = w->now};
	unsigned char seed[HASH_BYTES];
	struct made made = {.why = STR("")};

	hash_bytes(seed, making.id.p, making.id.n);
	memcpy(making.seed, seed, sizeof(making.seed));
	if (!making_run(w->arena, &making, &made)) {
		w->out->why = made.why;
		return false;
	}
	w->out->mail.bytes = made.bytes;
	if (w->at.counted != NULL) {
		w->out->leaving.links = w->at.counted->targets;
		w->out->leaving.nlinks = w->at.counted->n;
	}
	return true;
}

struct id
outgoing_contact(struct arena *a, const struct store_queued *q)
{
	struct given given;

	if (q->mail.person.n == 0)
		return q->contact;
	return given_read(a, q->mail.given, &given) ? given.about
						    : (struct id){0, 0};
}

bool
outgoing_make(struct arena *a, const struct site *served,
    const struct site *words, const struct keyring *keys,
    const struct store_queued *q, const struct store_follower *who,
    const struct situation *rows, int64_t now, struct outgoing *out)
{
	struct work w = {.arena = a,
	    .served = served,
	    .site = words,
	    .keys = keys,
	    .q = q,
	    .follower = who,
	    .who = who == NULL ? NULL : &who->who,
	    .now = now,
	    .rows = rows,
	    .out = out};

	*out = (struct outgoing){.why = STR("")};
	if (!meet(&w))
		return false;
	out->mail.rcpt = w.person != NULL ? text_of(&w, w.person->mail)
					  : w.who->contact.email;
	fill_names(&w, address_domain(text_of(&w, served->head->mail_from)));
	return compose(&w);
}
