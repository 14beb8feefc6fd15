/* SPDX-License-Identifier: ISC */
/*
 * kunderejse brief: the sheet for sales and support: what is promised, where,
 * to whom, until when.
 */
#include "program/command.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "base/locale.h"
#include "base/log.h"
#include "insight/briefing.h"
#include "program/attime.h"
#include "program/opensite.h"
#include "program/options.h"
#include "program/rows.h"

#define OUT_MAX (1u << 24)

struct brief {
	const struct options *options;
	const char *dir, *at, *format, *lang;
	bool all;
	enum rows_format as;
	struct arena *arena;
	struct site site;
	uint32_t in; /* language of the words */
	struct cells cells;
	struct buf out;
};

/* The site's date of a moment; `end`: of the last second before it. */
static struct str
day(const struct brief *b, int64_t at, bool end)
{
	struct moment moment;
	int64_t local;
	struct buf text;

	if (at == INT64_MIN || at == INT64_MAX)
		return STR("");
	local = at + site_offset(&b->site, at);
	/* What ends with a day ends on it. */
	moment.has_time = local % 86400 != 0;
	moment.local = end && !moment.has_time ? local - 1 : local;
	buf_init(&text, b->arena, 100);
	locale_moment(&text, site_lang(&b->site, b->in), moment);
	return buf_view(&text);
}

static struct str
words(const struct brief *b, struct span per_lang)
{
	const struct image *im = &b->site.image;

	return image_str(im, IMAGE_ROWS(im, struct span, per_lang)[b->in]);
}

static struct str
campaigns(const struct brief *b, const struct fact_row *row)
{
	const struct image *im = &b->site.image;
	const struct span *globs = IMAGE_ROWS(im, struct span, row->campaigns);
	struct buf list;

	buf_init(&list, b->arena, 4096);
	for (uint32_t i = 0; i < row->campaigns.n; i++)
		buf_printf(&list, "%s%.*s", i > 0 ? " " : "",
		    STR_ARG(image_str(im, globs[i])));
	return buf_view(&list);
}

static void
put_when(struct brief *b, const struct brief_fact *fact)
{
	const struct fact_row *row = fact->row;
	struct buf *out = &b->out;

	if (row->starts != INT64_MIN)
		buf_printf(
		    out, "  from %.*s", STR_ARG(day(b, row->starts, false)));
	if (row->ends != INT64_MAX)
		buf_printf(out, "%s to %.*s",
		    row->starts == INT64_MIN ? " " : "",
		    STR_ARG(day(b, row->ends, true)));
	if (fact->honoured != row->ends)
		buf_printf(out, ", honoured to %.*s",
		    STR_ARG(day(b, fact->honoured, true)));
	if (row->starts != INT64_MIN || row->ends != INT64_MAX)
		buf_char(out, '\n');
}

static bool
said_before(const struct brief_fact *fact, const struct brief_place *place)
{
	for (const struct brief_place *p = fact->places; p != place;
	     p = p->next)
		if (str_eq(p->who, place->who))
			return true;
	return false;
}

/* Of a mail one language stands for all that say the same to the same. */
static bool
is_repeated(const struct brief_place *from, const struct brief_place *place)
{
	for (const struct brief_place *p = from; p != place; p = p->next)
		if (str_eq(p->who, place->who) && str_eq(p->path, place->path))
			return true;
	return false;
}

/* "everybody: / /priser mails/spring", a line for each who. */
static void
put_places(struct brief *b, const struct brief_fact *fact)
{
	for (const struct brief_place *p = fact->places; p != NULL;
	     p = p->next) {
		if (said_before(fact, p))
			continue;
		buf_printf(&b->out, "  %.*s:", STR_ARG(p->who));
		for (const struct brief_place *k = p; k != NULL; k = k->next)
			if (str_eq(k->who, p->who) && !is_repeated(p, k))
				buf_printf(&b->out, " %.*s", STR_ARG(k->path));
		buf_char(&b->out, '\n');
	}
	if (fact->places == NULL && fact->state <= BRIEF_COMING)
		buf_lit(&b->out, "  on no page and in no mail\n");
}

static void
put_fact(struct brief *b, const struct brief_fact *fact)
{
	const struct image *im = &b->site.image;
	const struct fact_row *row = fact->row;
	struct str prices = words(b, row->prices);
	struct str owner = image_str(im, row->owner);
	struct str ads = campaigns(b, row);
	struct buf *out = &b->out;

	buf_printf(out, "%.*s: %.*s", STR_ARG(fact->key),
	    STR_ARG(words(b, row->words)));
	if (prices.n > 0)
		buf_printf(out, ", %.*s", STR_ARG(prices));
	buf_char(out, '\n');
	put_when(b, fact);
	if (ads.n > 0)
		buf_printf(out, "  promised by %.*s\n", STR_ARG(ads));
	if (owner.n > 0)
		buf_printf(out, "  ask %.*s\n", STR_ARG(owner));
	put_places(b, fact);
}

static void
put_text(struct brief *b, const struct brief_fact *facts)
{
	static const char *const titles[] = {
	    [BRIEF_GOOD] = "Good",
	    [BRIEF_COMING] = "Coming",
	    [BRIEF_HONOURED] = "Over, and still honoured for who asks",
	    [BRIEF_OVER] = "Over",
	};
	int state = -1;

	buf_printf(&b->out, "What %.*s promises, %.*s\n",
	    STR_ARG(image_str(&b->site.image, b->site.head->name)),
	    STR_ARG(day(b, b->cells.now, false)));
	for (const struct brief_fact *f = facts; f != NULL; f = f->next) {
		if (f->state == BRIEF_OVER && !b->all)
			break;
		if ((int)f->state != state)
			buf_printf(&b->out, "\n%s\n\n", titles[f->state]);
		state = (int)f->state;
		put_fact(b, f);
	}
}

static void
add_row(const struct brief *b, struct rows *rows, const struct brief_fact *f,
    const struct brief_place *p)
{
	const struct image *im = &b->site.image;
	const struct str values[] = {f->key, brief_state_name(f->state),
	    words(b, f->row->words), words(b, f->row->prices),
	    day(b, f->row->starts, false), day(b, f->row->ends, true),
	    day(b, f->honoured, true), campaigns(b, f->row),
	    image_str(im, f->row->owner), p == NULL ? STR("") : p->path,
	    p == NULL ? STR("") : p->lang, p == NULL ? STR("") : p->who};

	rows_add(rows, values);
}

static void
put_rows(struct brief *b, const struct brief_fact *facts)
{
	static const char *const names[] = {"fact", "state", "value", "price",
	    "starts", "ends", "honoured", "campaigns", "owner", "path", "lang",
	    "who"};
	struct rows rows;

	rows_start(&rows, b->arena);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		rows_column(&rows, str_of(names[i]), false);
	for (const struct brief_fact *f = facts; f != NULL; f = f->next) {
		if (f->state == BRIEF_OVER && !b->all)
			continue;
		if (f->places == NULL)
			add_row(b, &rows, f, NULL);
		for (const struct brief_place *p = f->places; p != NULL;
		     p = p->next)
			add_row(b, &rows, f, p);
	}
	rows_put(&rows, b->as, STR("What is promised"), &b->out);
}

static int
run(struct brief *b)
{
	const struct brief_fact *facts;
	int64_t now;
	int lang;

	if (!crypto_start())
		return COMMAND_SYSTEM;
	if (!opensite(b->arena, b->dir, &b->site))
		return COMMAND_FAULTS;
	if (!attime(&b->site, b->at, &now))
		return options_wrong(b->options, ATTIME_WRONG);
	lang = b->lang == NULL ? (int)b->site.head->default_lang
			       : site_lang_find(&b->site, str_of(b->lang));
	if (lang < 0)
		return options_wrong(
		    b->options, "the site has no language %s", b->lang);
	b->in = (uint32_t)lang;
	cells_start(&b->cells, b->arena, &b->site, now);
	facts = briefing_run(&b->cells);
	buf_init(&b->out, b->arena, OUT_MAX);
	if (b->as == ROWS_TEXT)
		put_text(b, facts);
	else
		put_rows(b, facts);
	if (b->out.n > 0)
		fwrite(b->out.p, 1, b->out.n, stdout);
	if (b->out.bad || fflush(stdout) != 0) {
		log_errno("standard output");
		return COMMAND_SYSTEM;
	}
	return COMMAND_GOOD;
}

int
command_brief(int argc, char **argv)
{
	struct brief b = {.dir = ".", .format = "text"};
	const struct option_row rows[] = {
	    OPTION_SITE(&b.dir),
	    OPTION_AT(&b.at),
	    {.name = "lang",
		.arg = "LANG",
		.help = "in the words of this language (default: the site's)",
		.text = &b.lang},
	    {.name = "all",
		.help = "also what is over and no longer honoured",
		.flag = &b.all},
	    OPTION_FORMAT(&b.format),
	};
	const struct options o = {"brief", "",
	    "Says for sales and support what the site promises: prices, "
	    "discounts, guarantees,\non which pages and in which mails, to "
	    "whom, until when.",
	    rows, sizeof(rows) / sizeof(*rows), 0, 0};
	int status;

	if (!options_go(&o, &argc, &argv, &status))
		return status;
	if (!rows_format(b.format, &b.as))
		return options_wrong(&o, FORMAT_WRONG);
	log_name("brief");
	b.options = &o;
	b.arena = arena_new(0);
	status = run(&b);
	arena_free(b.arena);
	return status;
}
