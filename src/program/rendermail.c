/* SPDX-License-Identifier: ISC */
#include "program/rendermail.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/log.h"
#include "mail/address.h"
#include "program/command.h"
#include "sending/making.h"

#define READER "reader@example.org"
/* Stands for the tokens that an outbox would make: 26 characters of base32. */
#define TOKEN "aaaaaaaaaaaaaaaaaaaaaaaaaa"

static bool
fill_contact(const struct option_list *set, struct request_var *contact,
    struct situation *at)
{
	bool address = false;

	for (size_t i = 0; i < set->n; i++) {
		struct str value = str_of(set->items[i]), name;

		str_cut(&value, '=', &name);
		if (value.p == NULL || !str_is_key(name))
			return false;
		address |= str_eq(name, STR("email"));
		contact[at->ncontact++] = (struct request_var){name, value};
	}
	if (!address)
		contact[at->ncontact++] =
		    (struct request_var){STR("email"), STR(READER)};
	at->ncontact = making_contact(contact, at->ncontact);
	at->contact = contact;
	return true;
}

/* Marketing goes to a list; the first of the site stands for that of whoever
 * sends it. */
static struct str
list_of(const struct site *site, const struct mail_row *mail)
{
	const struct list_row *lists =
	    IMAGE_ROWS(&site->image, struct list_row, site->head->lists);

	return mail->class == KIND_MARKETING && site->head->lists.n > 0
		   ? image_str(&site->image, lists[0].key)
		   : STR("");
}

static int
write_message(struct arena *a, const struct making *making, const char *name)
{
	struct made made;

	if (!making_run(a, making, &made)) {
		log_error("%s: %.*s", name, STR_ARG(made.why));
		return COMMAND_FAULTS;
	}
	fwrite(made.bytes.p, 1, made.bytes.n, stdout);
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
	/* What was given, an address and a first name. */
	struct request_var contact[OPTION_LIST_MAX + 2];
	const struct mail_row *mail = mail_find(site, str_of(asked->mail));
	int lang = (int)site->head->default_lang, stage;
	struct situation at;

	if (mail == NULL)
		return options_wrong(o, "the site has no mail %s", asked->mail);
	if (asked->lang != NULL)
		lang = site_lang_find(site, str_of(asked->lang));
	if (lang < 0)
		return options_wrong(
		    o, "the site has no language %s", asked->lang);
	stage = (int)making_stage(site, mail);
	if (asked->stage != NULL)
		stage =
		    journey_stage_find(&site->journey, str_of(asked->stage));
	if (stage < 0)
		return options_wrong(
		    o, "the site has no stage %s", asked->stage);
	at = making_reader((uint32_t)lang, (uint32_t)stage, asked->now);
	if (!fill_contact(asked->set, contact, &at))
		return options_wrong(o, "--set is NAME=VALUE");
	making_links(a, site, mail, STR(TOKEN), &at);
	return write_message(a,
	    &(struct making){.site = site,
		.mail = mail,
		.at = &at,
		.id = str_format(a, "render.%s@%.*s", TOKEN,
		    STR_ARG(address_domain(
			image_str(&site->image, site->head->mail_from)))),
		.list = list_of(site, mail)},
	    asked->mail);
}
