/* SPDX-License-Identifier: ISC */
/*
 * kunderejse letter check: who would get a letter now and who would not, what
 * the selector would choose for them, and what is wrong with the mail.
 */
#include <inttypes.h>
#include <stdio.h>

#include "base/arena.h"
#include "insight/mailfaults.h"
#include "insight/mailviewing.h"
#include "program/letters.h"

#define OUT_MAX ((size_t)1 << 24)

struct check {
	struct letters l;
	const char *format;
	enum rows_format as;
	struct lettertally tally;
	struct complaints *faults;
	struct rows rows;
};

static void
add(struct check *c, const char *what, struct str key, uint64_t n,
    const char *about)
{
	const struct str values[] = {str_of(what), key,
	    str_format(c->l.c.arena, "%" PRIu64, n), str_of(about)};

	if (n > 0)
		rows_add(&c->rows, values);
}

static void
fill(struct check *c)
{
	const struct lettertally *t = &c->tally;
	const struct site *site = t->site;
	static const char *const names[] = {"what", "key", "people", "about"};

	rows_start(&c->rows, c->l.c.arena);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		rows_column(&c->rows, str_of(names[i]), i == 2);
	add(c, "gets", STR("all"), t->gets, "");
	for (uint32_t i = 0; i < site->head->langs.n; i++)
		add(c, "language", site_lang(site, i), t->langs[i], "");
	for (uint32_t i = 0; i < journey_stages(&site->journey); i++)
		add(c, "stage", journey_stage_key(&site->journey, i),
		    t->stages[i],
		    mail_is_for(t->mail, i)
			? ""
			: "the mail says that it is not for this stage");
	for (size_t i = 0; i < t->nwins; i++)
		add(c, "slot",
		    str_format(c->l.c.arena, "%.*s=%.*s",
			STR_ARG(t->wins[i].slot), STR_ARG(t->wins[i].variant)),
		    t->wins[i].n, "");
	for (int i = 0; i < MAIL_REASON__MAX; i++)
		add(c, "not", store_mail_reason((enum mail_reason)i),
		    t->not_sent[i],
		    store_mail_reason_about((enum mail_reason)i));
}

/* As the site's check does, and whether it can be made at all. */
static void
look(struct check *c, int64_t at)
{
	const struct lettertally *t = &c->tally;
	const struct site *site = t->site;
	struct where where = {
	    image_str(&site->image, t->mail->file), t->mail->line};
	struct cells cells;

	c->faults = complaints_new(c->l.c.arena);
	cells_start(&cells, c->l.c.arena, site, at);
	mailfaults_check_one(&cells, t->mail, c->faults);
	for (uint32_t i = 0; i < site->head->langs.n; i++) {
		struct mailview v = {.site = site,
		    .now = at,
		    .name = t->letter.mail,
		    .lang = site_lang(site, i)};

		if (mailviewing_make(c->l.c.arena, &v) == MAILVIEW_UNMADE)
			complain(c->faults, COMPLAINT_ERROR, where,
			    "no mail can be made",
			    "no mail can be made of it in %.*s: %.*s",
			    STR_ARG(v.lang), STR_ARG(v.made.why));
	}
}

/* When it goes. */
static struct str
when(struct check *c)
{
	const struct store_letter *letter = &c->tally.letter;
	struct arena *a = c->l.c.arena;
	struct str spread = STR("");

	if (c->l.row->at == INT64_MIN)
		return STR("goes when somebody sends it");
	if (letter->spread > 0)
		spread = str_format(
		    a, ", over %" PRId64 " min", letter->spread / 60);
	return str_format(a, "goes by itself %.*s%.*s",
	    STR_ARG(letters_moment(&c->l, letter->at)), STR_ARG(spread));
}

static int
print(struct check *c)
{
	const struct store_letter *letter = &c->tally.letter;
	struct buf out, faults;

	buf_init(&out, c->l.c.arena, OUT_MAX);
	buf_init(&faults, c->l.c.arena, OUT_MAX);
	if (c->as == ROWS_TEXT)
		buf_printf(&out, "%.*s: the mail %.*s to the list %.*s, %.*s\n",
		    STR_ARG(letter->name), STR_ARG(letter->mail),
		    STR_ARG(letter->list), STR_ARG(when(c)));
	fill(c);
	rows_put(&c->rows, c->as, letter->name, &out);
	if (c->as == ROWS_TEXT && c->tally.gets == 0)
		buf_lit(&out, "nobody gets it\n");
	complaints_print(c->faults, &faults);
	if (faults.n > 0)
		fwrite(faults.p, 1, faults.n, stderr);
	return contacting_print(&out);
}

static int
run(struct check *c)
{
	int64_t now = c->l.c.now, at = c->l.row->at;
	int status;

	if (at < now)
		at = now + LETTER_HOLD;
	if (!letters_count(&c->l, &c->tally, at))
		return COMMAND_SYSTEM;
	look(c, at);
	status = print(c);
	if (status == COMMAND_GOOD && complaints_errors(c->faults) > 0)
		status = COMMAND_FAULTS;
	return status;
}

int
letters_check(int argc, char **argv)
{
	struct check c = {.l = LETTERS, .format = "text"};
	const struct option_row rows[] = {
	    OPTIONS_CONTACTING(&c.l.c),
	    OPTION_FORMAT(&c.format),
	};
	const struct options o = {"letter check", "NAME",
	    "Says how many would get a letter now, by language and stage, why "
	    "the others would\nnot, which variants of its slots they would "
	    "see, and what is wrong with the mail.",
	    rows, sizeof(rows) / sizeof(*rows), 1, 1};
	int status;

	c.l.c.options = &o;
	if (!options_go(&o, &argc, &argv, &status))
		return status;
	if (!rows_format(c.format, &c.as))
		return options_wrong(&o, FORMAT_WRONG);
	if (!letters_start(&c.l, argv[0], &status))
		return status;
	status = run(&c);
	contacting_stop(&c.l.c);
	return status;
}
