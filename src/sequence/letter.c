/* SPDX-License-Identifier: ISC */
#include "sequence/letter.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "journey/experiment.h"
#include "people/agreed.h"
#include "people/reader.h"

static struct duration
duration_of(struct rule_duration d)
{
	return (struct duration){d.seconds, d.months};
}

struct store_letter
letter_order(struct arena *a, const struct site *site,
    const struct letter_row *row, int64_t at, int64_t now)
{
	const struct image *im = &site->image;
	char *version = arena_raw(a, SITE_NAME_LEN + 1);

	site_name(site, version);
	return (struct store_letter){.name = image_str(im, row->name),
	    .list = image_str(im, row->list),
	    .mail = image_str(im, row->mail),
	    .state = LETTER_HELD,
	    .site = str_of(version),
	    .at = at,
	    .stale = duration_after(at, duration_of(row->stale_after)),
	    .spread = duration_after(at, duration_of(row->spread)) - at,
	    .ordered_at = now};
}

enum mail_reason
letter_refusal(
    const struct store_letter *letter, const struct store_follower *who)
{
	for (size_t i = 0; i < who->nstops; i++)
		if (store_stops(who->stops[i].scope, who->stops[i].list,
			MAIL_MARKETING, letter->list))
			return who->stops[i].reason;
	return agreed_list(who->who.agrees, who->who.nagrees, letter->list,
		   who->now, 0) == AGREED_YES
		   ? MAIL_NO_REASON
		   : MAIL_NO_CONSENT;
}

static bool
is_in(const struct store_follower *who, struct str sequence)
{
	for (size_t i = 0; i < who->nruns; i++)
		if (who->runs[i].ended_at == 0 &&
		    str_eq(who->runs[i].sequence, sequence))
			return true;
	return false;
}

bool
letter_barred(const struct site *site, const struct letter_row *row,
    const struct store_follower *who)
{
	const struct span *names =
	    IMAGE_ROWS(&site->image, struct span, row->not_while_in);

	for (uint32_t i = 0; i < row->not_while_in.n; i++)
		if (is_in(who, image_str(&site->image, names[i])))
			return true;
	return false;
}

/* His seconds of the spread: the same whenever it is asked, and in each letter
 * others come first. */
static int64_t
offset_of(const struct keyring *keys, struct arena *a,
    const struct store_letter *letter, struct id contact)
{
	struct str text = str_format(a, "%.*s:%llu", STR_ARG(letter->name),
	    (unsigned long long)contact.lo);
	unsigned char hash[HASH_BYTES];

	if (letter->spread <= 0)
		return 0;
	hash_lasting(keys, KEY_SPLIT, hash, text.p, text.n);
	return (int64_t)(experiment_split(hash) % (uint64_t)letter->spread);
}

bool
letter_mail(void *ctx, struct arena *a, const struct store_letter *letter,
    const struct store_follower *who, struct store_mail *mail)
{
	const struct following *following = ctx;
	const struct site *site = following->site;
	const struct store_contact *c = &who->who.contact;
	int64_t open =
	    site_mail_open(site, who->now > letter->at ? who->now : letter->at);
	int64_t offset;

	if (letter_refusal(letter, who) != MAIL_NO_REASON)
		return false;
	offset = offset_of(following->keys, a, letter, c->id);
	mail->kind = MAIL_MARKETING;
	mail->lang = site_lang(site, reader_lang(site, c));
	mail->given = STR("");
	mail->stale = letter->stale + offset;
	/* What comes too late by the hours is queued all the same: the row then
	 * says that it did. */
	mail->due = open < letter->stale ? open + offset : mail->stale - 1;
	return true;
}
