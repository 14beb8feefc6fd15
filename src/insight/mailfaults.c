/* SPDX-License-Identifier: ISC */
#include "insight/mailfaults.h"

#include "people/reader.h"
#include "sending/making.h"
#include "template/depends.h"
#include "template/writemax.h"

/* A value as long as that of anybody: a name, an address with its token. */
#define VALUE_BYTES 200
/* What a phone shows of them. */
#define SUBJECT_LETTERS 60
#define PREHEADER_LETTERS 90
#define BODY_MAX (1u << 20)

struct mailfaults {
	const struct site *site;
	struct complaints *complaints;
	struct arena *scratch;
	const struct mail_row *mail;
	struct situation at;
	uint32_t buy;                /* the stage in which selling begins */
	const struct fact_row *fact; /* that may not be said; NULL: see buy */
	const char *when;            /* it is not good */
};

static struct str
text_of(const struct mailfaults *f, struct span s)
{
	return image_str(&f->site->image, s);
}

static struct where
mail_where(const struct mailfaults *f)
{
	return (struct where){text_of(f, f->mail->file), f->mail->line};
}

/* Sizes */

static void
check_line(
    struct mailfaults *f, enum mail_part part, const char *what, size_t letters)
{
	size_t n = writemax(f->site, f->scratch,
	    mail_program(f->site, f->mail, f->at.lang, part), WRITEMAX_LETTERS,
	    0);

	if (n > letters)
		complain(f->complaints, COMPLAINT_WARNING, mail_where(f),
		    "long line",
		    "the %s of the mail \"%.*s\" has up to %zu letters in "
		    "%.*s, without its values; about %zu are shown",
		    what, STR_ARG(text_of(f, f->mail->name)), n,
		    STR_ARG(site_lang(f->site, f->at.lang)), letters);
}

static void
check_size(struct mailfaults *f)
{
	size_t n = writemax(f->site, f->scratch,
	    mail_program(f->site, f->mail, f->at.lang, MAIL_HTML),
	    WRITEMAX_BYTES, VALUE_BYTES);
	bool cut = n > MAIL_HTML_MAX;

	if (n > MAIL_HTML_GOOD)
		complain(f->complaints,
		    cut ? COMPLAINT_ERROR : COMPLAINT_WARNING, mail_where(f),
		    "large mail",
		    "the mail \"%.*s\" has up to %zu bytes of HTML in %.*s%s; "
		    "shorten it, and link to a page for the rest",
		    STR_ARG(text_of(f, f->mail->name)), n,
		    STR_ARG(site_lang(f->site, f->at.lang)),
		    cut ? ", and Gmail cuts off what is behind 102400, the "
			  "foot first"
			: "; 61440 are good");
}

/* What is said */

static bool
is_discount(const struct site *site, struct str key)
{
	const struct image *im = &site->image;
	const struct fact_row *rows =
	    IMAGE_ROWS(im, struct fact_row, site->head->facts);

	for (uint32_t i = 0; i < site->head->facts.n; i++)
		if (str_eq(image_str(im, rows[i].key), key))
			return rows[i].discount != 0;
	return false;
}

bool
mailfaults_sells(const struct site *site, const struct write_said *said)
{
	return (said->mark == MARK_CTA &&
		   str_starts(said->word, STR("buy "))) ||
	       (said->mark == MARK_FACT && is_discount(site, said->word));
}

static void
complain_early(struct mailfaults *f, const struct write_said *said)
{
	const struct journey *j = &f->site->journey;
	struct where where = {said->file, said->line};

	if (complaints_said(f->complaints, where, "offer too early"))
		return;
	complain(f->complaints, COMPLAINT_ERROR, where, "offer too early",
	    "this sells in the mail \"%.*s\", which is for the stage %.*s, and "
	    "journey.xml sells from %.*s on; take it out, or show it with "
	    "stage=\"%.*s..\"",
	    STR_ARG(text_of(f, f->mail->name)),
	    STR_ARG(journey_stage_key(j, f->at.stage)),
	    STR_ARG(journey_stage_key(j, f->buy)),
	    STR_ARG(journey_stage_key(j, f->buy)));
}

static void
complain_fact(struct mailfaults *f, const struct write_said *said)
{
	struct where where = {said->file, said->line};

	if (complaints_said(f->complaints, where, "fact out of time"))
		return;
	complain(f->complaints, COMPLAINT_ERROR, where, "fact out of time",
	    "the mail \"%.*s\" says the fact \"%.*s\" %s; write <k:if "
	    "fact=\"%.*s\"> around it",
	    STR_ARG(text_of(f, f->mail->name)), STR_ARG(said->word), f->when,
	    STR_ARG(said->word));
}

static void
hear(void *ctx, const struct write_said *said)
{
	struct mailfaults *f = ctx;

	if (f->fact != NULL) {
		if (said->mark == MARK_FACT &&
		    str_eq(said->word, text_of(f, f->fact->key)))
			complain_fact(f, said);
		return;
	}
	if (mailfaults_sells(f->site, said))
		complain_early(f, said);
}

void
mailfaults_hear(const struct site *site, struct arena *scratch,
    const struct situation *at, const struct mail_row *mail, write_ear *ear,
    void *ctx)
{
	for (int part = 0; part < MAIL_PART__MAX; part++) {
		struct selection selection;
		struct buf b;

		arena_reset(scratch);
		buf_init(&b, scratch, BODY_MAX);
		select_program(site, scratch, at,
		    mail_program(site, mail, at->lang, (enum mail_part)part),
		    &selection);
		write_heard(site, at, &selection, &b, ear, ctx);
	}
}

static void
write_all(struct mailfaults *f)
{
	mailfaults_hear(f->site, f->scratch, &f->at, f->mail, hear, f);
}

/* Of the start nothing is known, so it is not early; nor is a mail that does
 * not say when it is sent. */
static void
check_early(struct mailfaults *f)
{
	f->fact = NULL;
	if (f->mail->stages == 0 || f->buy == JOURNEY_NO_STAGE)
		return;
	for (uint32_t i = f->site->head->journey.start + 1; i < f->buy; i++)
		if (mail_is_for(f->mail, i)) {
			f->at.stage = i;
			write_all(f);
		}
}

static void
meet(struct mailfaults *f, int64_t now, const char *when)
{
	uint32_t n = journey_stages(&f->site->journey);

	f->at.now = now;
	f->when = when;
	for (uint32_t i = 0; i < n; i++)
		if (mail_is_for(f->mail, i)) {
			f->at.stage = i;
			write_all(f);
		}
}

static void
check_facts(struct mailfaults *f, int64_t now)
{
	const struct fact_row *rows =
	    IMAGE_ROWS(&f->site->image, struct fact_row, f->site->head->facts);

	for (uint32_t i = 0; i < f->site->head->facts.n; i++) {
		f->fact = &rows[i];
		if (!depends_says(f->site,
			mail_program(f->site, f->mail, f->at.lang, MAIL_HTML),
			MARK_FACT, text_of(f, rows[i].key)))
			continue;
		if (rows[i].starts != INT64_MIN)
			meet(f, rows[i].starts - 1, "before it starts");
		if (rows[i].ends != INT64_MAX)
			meet(f, rows[i].ends, "after it is over");
	}
	f->at.now = now;
}

void
mailfaults_check_one(const struct cells *c, const struct mail_row *mail,
    struct complaints *complaints)
{
	const struct site *site = c->site;
	struct mailfaults f = {.site = site,
	    .complaints = complaints,
	    .scratch = arena_new(0),
	    .mail = mail,
	    .buy = journey_time_to_buy(&site->journey)};

	for (uint32_t lang = 0; lang < site->head->langs.n; lang++) {
		f.at = reader_of(lang, 0, c->now);
		check_line(&f, MAIL_SUBJECT, "subject", SUBJECT_LETTERS);
		check_line(&f, MAIL_PREHEADER, "preheader", PREHEADER_LETTERS);
		check_size(&f);
		check_early(&f);
		check_facts(&f, c->now);
	}
	arena_free(f.scratch);
}

void
mailfaults_check(const struct cells *c, struct complaints *complaints)
{
	const struct site *site = c->site;
	const struct mail_row *rows =
	    IMAGE_ROWS(&site->image, struct mail_row, site->head->mails);

	for (uint32_t i = 0; i < site->head->mails.n; i++)
		mailfaults_check_one(c, &rows[i], complaints);
}
