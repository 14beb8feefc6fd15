/* SPDX-License-Identifier: ISC */
#include "program/rendermail.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "mail/address.h"
#include "mail/message.h"
#include "program/command.h"
#include "template/mail.h"

#define MESSAGE_BYTES_MAX (4u << 20)
#define READER "reader@example.org"
/* Stands for the tokens that an outbox would make: 26 characters of base32. */
#define TOKEN "aaaaaaaaaaaaaaaaaaaaaaaaaa"

struct making {
	struct arena *arena;
	const struct site *site;
	const struct mail_row *mail;
	struct request_var contact[OPTION_LIST_MAX + 1];
	struct situation at;
	struct mail_words words;
};

static struct str
image_text_of(const struct making *k, struct span s)
{
	return image_str(&k->site->image, s);
}

static struct str
known(const struct making *k, const char *name)
{
	for (size_t i = 0; i < k->at.ncontact; i++)
		if (str_eq(k->contact[i].name, str_of(name)))
			return k->contact[i].value;
	return STR("");
}

/* Without a first name of his own he is called by the first of his names. */
static void
fill_first_name(struct making *k)
{
	struct str rest = known(k, "name"), first;

	if (known(k, "first_name").n > 0 || !str_word(&rest, &first))
		return;
	k->contact[k->at.ncontact++] =
	    (struct request_var){STR("first_name"), first};
}

static bool
fill_contact(struct making *k, const struct option_list *set)
{
	for (size_t i = 0; i < set->n; i++) {
		struct str value = str_of(set->items[i]), name;

		str_cut(&value, '=', &name);
		if (value.p == NULL || !str_is_key(name))
			return false;
		k->contact[k->at.ncontact++] =
		    (struct request_var){name, value};
	}
	fill_first_name(k);
	k->at.contact = k->contact;
	return true;
}

static void
fill_links(struct making *k)
{
	static const char *const paths[MAIL_LINK__MAX] = {"confirm/" TOKEN,
	    "download/" TOKEN, "leave/" TOKEN, "me/" TOKEN, "letter/"};
	const struct site_head *h = k->site->head;

	for (size_t i = 0; i < MAIL_LINK__MAX; i++)
		k->at.links[i] = str_format(k->arena, "%.*s%.*s%s%.*s",
		    STR_ARG(image_text_of(k, h->base)),
		    STR_ARG(image_text_of(k, h->prefix)), paths[i],
		    STR_ARG(i == MAIL_LINK_WEB ? image_text_of(k, k->mail->name)
					       : STR("")));
}

/* The first stage the mail is for; without any, where journeys begin. */
static uint32_t
stage_of(const struct making *k)
{
	for (uint32_t i = 0; i < 64; i++)
		if (k->mail->stages >> i & 1)
			return i;
	return k->site->head->journey.start;
}

/* A word of Feedback-ID: "ebook/delivery" is "ebook.delivery". */
static struct str
word_of(const struct making *k, struct str s)
{
	char *p = arena_raw(k->arena, s.n + 1);

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			     (c >= '0' && c <= '9') || c == '-' || c == '_';

		p[i] = c == '\0' || !plain ? '.' : c;
	}
	return (struct str){p, s.n};
}

static enum message_class
class_of(const struct mail_row *mail)
{
	switch ((enum mail_kind)mail->class) {
	case KIND_CONFIRMATION:
		return MESSAGE_CONFIRMATION;
	case KIND_SERVICE:
	case KIND_TRANSACTIONAL:
		return MESSAGE_SERVICE;
	case KIND_MARKETING:
		break;
	}
	return MESSAGE_MARKETING;
}

static struct message
message_of(const struct making *k)
{
	const struct site *site = k->site;
	struct str from = image_text_of(k, site->head->mail_from);
	struct str domain = address_domain(from);
	struct str to = known(k, "email");
	bool https;
	struct message m = {.kind = class_of(k->mail),
	    .date = k->at.now,
	    .offset = site_offset(site, k->at.now) / 60,
	    .from_name = image_text_of(k, k->mail->sender),
	    .from = from,
	    .reply_to = image_text_of(k, k->mail->reply_to),
	    .to = to.n > 0 ? to : STR(READER),
	    .subject = k->words.subject,
	    .text = k->words.text,
	    .html = k->words.html};

	if (m.reply_to.n > 0)
		m.reply_name = m.from_name;
	if (m.kind == MESSAGE_MARKETING)
		m.leave = k->at.links[MAIL_LINK_LEAVE];
	m.id = str_format(k->arena, "render.%s@%.*s", TOKEN, STR_ARG(domain));
	m.list = image_text_of(k, site->head->name);
	m.list_id = str_format(k->arena, "render.%.*s", STR_ARG(domain));
	m.feedback[0] = word_of(k, image_text_of(k, k->mail->name));
	m.feedback[1] = site_lang(site, k->at.lang);
	m.feedback[2] =
	    m.kind == MESSAGE_MARKETING ? STR("marketing") : STR("service");
	m.feedback_sender = word_of(k, site_host(site, &https));
	if (m.feedback_sender.n > 15)
		m.feedback_sender.n = 15;
	return m;
}

static int
write_message(const struct making *k)
{
	struct message m = message_of(k);
	const char *where;
	enum message_rc rc;
	struct buf b;

	buf_init(&b, k->arena, MESSAGE_BYTES_MAX);
	rc = message_write(&m, &b, &where);
	if (rc != MESSAGE_OK) {
		log_error("%s %s", where, message_error(rc));
		return COMMAND_FAULTS;
	}
	fwrite(b.p, 1, b.n, stdout);
	if (fflush(stdout) != 0) {
		log_errno("standard output");
		return COMMAND_SYSTEM;
	}
	return COMMAND_GOOD;
}

int
rendermail(const struct options *o, struct arena *a, const struct site *site,
    const struct rendermail *asked)
{
	struct making k = {.arena = a, .site = site};
	int lang = (int)site->head->default_lang, stage;

	k.mail = mail_find(site, str_of(asked->mail));
	if (k.mail == NULL)
		return options_wrong(o, "the site has no mail %s", asked->mail);
	if (asked->lang != NULL)
		lang = site_lang_find(site, str_of(asked->lang));
	if (lang < 0)
		return options_wrong(
		    o, "the site has no language %s", asked->lang);
	stage = (int)stage_of(&k);
	if (asked->stage != NULL)
		stage =
		    journey_stage_find(&site->journey, str_of(asked->stage));
	if (stage < 0)
		return options_wrong(
		    o, "the site has no stage %s", asked->stage);
	k.at = (struct situation){.now = asked->now,
	    .lang = (uint32_t)lang,
	    .channel = CHANNEL_DIRECT,
	    .source_class = CLASS_DIRECT,
	    .campaign_pattern = -1,
	    .stage = (uint32_t)stage,
	    .observed = true,
	    .known = true};
	if (!fill_contact(&k, asked->set))
		return options_wrong(o, "--set is NAME=VALUE");
	fill_links(&k);
	if (!mail_write(site, a, &k.at, k.mail, &k.words)) {
		log_error("the mail %s is too large", asked->mail);
		return COMMAND_FAULTS;
	}
	return write_message(&k);
}
