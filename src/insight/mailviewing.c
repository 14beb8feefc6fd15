/* SPDX-License-Identifier: ISC */
#include "insight/mailviewing.h"

#include <string.h>

#include "base/arena.h"
#include "mail/address.h"
#include "people/given.h"
#include "people/reader.h"
#include "sending/former.h"
#include "template/depends.h"

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
	v->at = reader_of((uint32_t)lang, (uint32_t)stage, v->now);
	making_describe(a, site, v->mail, v->known, v->nknown, &v->at);
	making = (struct making){.site = site,
	    .mail = v->mail,
	    .at = &v->at,
	    .id = str_format(a, "render.%s@%.*s", MAKING_TOKEN,
		STR_ARG(address_domain(from))),
	    .list = making_list(site, v->mail)};
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

bool
mailviewing_is_draft(const struct mailview *v, const struct site *served)
{
	return memcmp(v->site->head->hash, served->head->hash, HASH_BYTES) != 0;
}

bool
mailviewing_test(struct arena *a, const struct mailview *v,
    const struct mailview_test *test, struct store_mail *out)
{
	const struct site *site = v->site;
	const struct person_row *person =
	    site_person(test->served, test->person);
	struct store_value values[MAILVIEW_KNOWN_MAX];
	const struct given given = {
	    .stage = journey_stage_key(&site->journey, v->at.stage),
	    .values = values,
	    .nvalues = v->nknown,
	    .letter = test->letter,
	    .assets = test->assets,
	    .test = true,
	    .moment = test->moment};

	if (person == NULL || person->mail.n == 0 ||
	    former_is_moved(site, test->served))
		return false;
	for (size_t i = 0; i < v->nknown; i++)
		values[i] =
		    (struct store_value){v->known[i].name, v->known[i].value};
	*out = (struct store_mail){
	    .dedup = str_format(a, "test:%.*s", STR_ARG(test->once)),
	    .person = test->person,
	    .kind = MAIL_TRANSACTIONAL,
	    .mail = v->name,
	    .lang = site_lang(site, v->at.lang),
	    .site = mailviewing_is_draft(v, test->served)
			? site_version(a, site)
			: STR(""),
	    .given = given_pack(a, &given),
	    .at = test->now,
	    .due = test->now,
	    .stale = test->now + MAILVIEW_TEST_SECONDS};
	return out->given.p != NULL;
}
