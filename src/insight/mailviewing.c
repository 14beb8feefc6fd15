/* SPDX-License-Identifier: ISC */
#include "insight/mailviewing.h"

#include "base/arena.h"
#include "mail/address.h"
#include "template/depends.h"

#define READER "reader@example.org"
/* Stands for the tokens that an outbox would make: 26 characters of base32. */
#define TOKEN "aaaaaaaaaaaaaaaaaaaaaaaaaa"

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

static void
fill_contact(struct mailview *v)
{
	size_t n = v->nknown;
	bool address = false;

	for (size_t i = 0; i < n; i++)
		address |= str_eq(v->known[i].name, STR("email"));
	if (!address)
		v->known[n++] = (struct request_var){STR("email"), STR(READER)};
	v->at.ncontact = making_contact(v->known, n);
	v->at.contact = v->known;
}

enum mailviewing
mailviewing_make(struct arena *a, struct mailview *v)
{
	const struct site *site = v->site;
	int lang = (int)site->head->default_lang, stage;
	struct str from = image_str(&site->image, site->head->mail_from);
	struct making making;

	v->mail = mail_find(site, v->name);
	if (v->mail == NULL)
		return MAILVIEW_NO_MAIL;
	if (v->lang.n > 0)
		lang = site_lang_find(site, v->lang);
	if (lang < 0)
		return MAILVIEW_NO_LANG;
	stage = (int)making_stage(site, v->mail);
	if (v->stage.n > 0)
		stage = journey_stage_find(&site->journey, v->stage);
	if (stage < 0)
		return MAILVIEW_NO_STAGE;
	v->at = making_reader((uint32_t)lang, (uint32_t)stage, v->now);
	fill_contact(v);
	making_links(a, site, v->mail, STR(TOKEN), &v->at);
	making = (struct making){.site = site,
	    .mail = v->mail,
	    .at = &v->at,
	    .id = str_format(
		a, "render.%s@%.*s", TOKEN, STR_ARG(address_domain(from))),
	    .list = list_of(site, v->mail)};
	return making_run(a, &making, &v->made) ? MAILVIEW_MADE
						: MAILVIEW_UNMADE;
}

size_t
mailviewing_reads(const struct site *site, const struct mail_row *mail,
    uint32_t lang, struct str names[MAILVIEW_KNOWN_MAX])
{
	size_t n = 0;

	for (int part = 0; part < MAIL_PART__MAX; part++)
		n = depends_contact(site,
		    mail_program(site, mail, lang, (enum mail_part)part), names,
		    n, MAILVIEW_KNOWN_MAX);
	return n;
}
