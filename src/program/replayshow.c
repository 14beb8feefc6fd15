/* SPDX-License-Identifier: ISC */
#include "program/replayshow.h"

#include <inttypes.h>

#include "base/arena.h"

#define TEXT_ROWS 10
#define HTML_ROWS 100

struct show {
	const struct replaying *replaying;
	struct arena *arena;
	struct buf *out;
	bool html;
	size_t most; /* rows of a table */
};

static const char *const kind_texts[REPLAY__MAX] = {
    [REPLAY_BOT] = "by bots",
    [REPLAY_FILE] = "images, styles and other files",
    [REPLAY_REDIRECT] = "led on to another address",
    [REPLAY_ERROR] = "answered with an error",
    [REPLAY_METHOD] = "not by GET",
    [REPLAY_BROKEN] = "not in the combined format",
};

static uint64_t
lines_of(const struct replaying *r)
{
	uint64_t n = 0;

	for (size_t i = 0; i < REPLAY__MAX; i++)
		n += r->lines[i];
	return n;
}

static struct str
number(struct arena *a, uint64_t n)
{
	return str_format(a, "%" PRIu64, n);
}

/* 10,000 */
static struct str
grouped(struct arena *a, uint64_t n)
{
	if (n < 1000)
		return number(a, n);
	return str_format(a, "%.*s,%03u", STR_ARG(grouped(a, n / 1000)),
	    (unsigned)(n % 1000));
}

static struct str
day(const struct replaying *r, struct arena *a, int64_t at)
{
	return str_head(site_moment_text(r->site, a, at), 10);
}

static void
put_words(const struct show *s, struct str words)
{
	buf_str(s->out, s->html ? STR("<p>") : STR(""));
	buf_str(s->out, words);
	buf_str(s->out, s->html ? STR("</p>\n") : STR("\n"));
}

/* How many lines of which kind: the first thing to be read. */
static void
put_lines(const struct show *s)
{
	const struct replaying *r = s->replaying;
	struct arena *a = s->arena;
	struct rows rows;

	put_words(
	    s, str_format(a, "%.*s lines read, of %.*s to %.*s",
		   STR_ARG(grouped(a, lines_of(r))),
		   STR_ARG(day(r, a, r->from)), STR_ARG(day(r, a, r->to))));
	rows_start(&rows, a);
	rows_column(&rows, STR("lines"), true);
	rows_column(&rows, STR("of them"), false);
	rows_add(&rows, (struct str[]){number(a, r->lines[REPLAY_VIEW]),
			    STR("pages, seen by people")});
	for (size_t i = 0; i < REPLAY__MAX; i++)
		if (kind_texts[i] != NULL && r->lines[i] > 0)
			rows_add(&rows, (struct str[]){number(a, r->lines[i]),
					    str_of(kind_texts[i])});
	if (s->html)
		rows_html_table(&rows, s->out);
	else
		rows_put(&rows, ROWS_TEXT, STR(""), s->out);
	put_words(s,
	    str_format(a,
		"%.*s people (addresses with their User-Agent) in %.*s visits",
		STR_ARG(grouped(a, r->people)),
		STR_ARG(grouped(a, r->visits))));
}

/* A heading, the table below it, and how many rows it lacks. */
static void
put_table(const struct show *s, const char *heading, const struct rows *rows,
    size_t of)
{
	if (rows->nrows == 0)
		return;
	buf_printf(s->out, s->html ? "<h2>%s</h2>\n" : "\n%s\n", heading);
	if (s->html)
		rows_html_table(rows, s->out);
	else
		rows_put(rows, ROWS_TEXT, STR(""), s->out);
	if (of > rows->nrows)
		buf_printf(s->out,
		    s->html ? "<p>and %zu more: --format tsv</p>\n"
			    : "and %zu more: --format tsv\n",
		    of - rows->nrows);
}

/* The first rows of a section, with what their three columns are called. */
static void
put_section(const struct show *s, enum replay_section section,
    const char *heading, const char *const *columns)
{
	size_t n;
	const struct tally_row *list =
	    tally_sorted(&s->replaying->tally, s->arena, section, &n);
	struct rows rows;

	rows_start(&rows, s->arena);
	for (int i = 0; i < 3; i++)
		rows_column(&rows, str_of(columns[i]), i < 2);
	for (size_t i = 0; i < n && i < s->most; i++)
		rows_add(
		    &rows, (struct str[]){number(s->arena, list[i].visits),
			       number(s->arena, list[i].people), list[i].key});
	put_table(s, heading, &rows, n);
}

/* Visits of a section under a key. */
static struct str
visits_of(const struct show *s, enum replay_section section, struct str key)
{
	const struct tally *t = &s->replaying->tally;

	for (size_t i = 0; i < t->n; i++)
		if (t->rows[i].section == section &&
		    str_eq(t->rows[i].key, key))
			return number(s->arena, t->rows[i].visits);
	return STR("0");
}

/* In the order of the journey, all of them: that nobody was in one says
 * something too. */
static void
put_stages(const struct show *s)
{
	const struct journey *journey = &s->replaying->site->journey;
	struct rows rows;

	rows_start(&rows, s->arena);
	rows_column(&rows, STR("presumed"), true);
	rows_column(&rows, STR("reached"), true);
	rows_column(&rows, STR("stage"), false);
	for (uint32_t i = 0; i < journey_stages(journey); i++) {
		struct str key = journey_stage_key(journey, i);

		rows_add(
		    &rows, (struct str[]){visits_of(s, SECTION_PRESUMED, key),
			       visits_of(s, SECTION_REACHED, key), key});
	}
	put_table(s,
	    "Stages: presumed on arrival without consent, reached at "
	    "the end had all consented (visits)",
	    &rows, rows.nrows);
}

#define COLUMNS(name) ((const char *const[]){"visits", "people", name})

static void
put_all(const struct show *s)
{
	put_lines(s);
	put_section(s, SECTION_CHANNEL, "Channels", COLUMNS("channel"));
	put_section(s, SECTION_SOURCE, "Sources", COLUMNS("source"));
	put_stages(s);
	put_section(s, SECTION_MOVE, "Changes of stage", COLUMNS("change"));
	put_section(s, SECTION_PAGE, "Pages", COLUMNS("page"));
	put_section(
	    s, SECTION_EXIT, "Pages where visits ended", COLUMNS("page"));
	put_section(s, SECTION_CELL, "Cells: what would have been shown",
	    COLUMNS("class, stage, page, language, slot=variant"));
	put_section(s, SECTION_BOX,
	    "Boxes that would have shown, had all consented", COLUMNS("box"));
	put_section(s, SECTION_DEFAULT,
	    "Nothing of their own: the default was shown",
	    COLUMNS("class, stage, page, language: slots"));
	put_section(s, SECTION_BOT, "Bots",
	    (const char *const[]){"lines", "addresses", "bot"});
}

static void
add_row(struct rows *rows, const char *section, struct str key, uint64_t visits,
    struct str visitors)
{
	rows_add(rows, (struct str[]){str_of(section), key,
			   number(rows->arena, visits), visitors});
}

static void
add_lines(struct rows *rows, const struct replaying *r)
{
	add_row(rows, "lines", STR("read"), lines_of(r), STR(""));
	for (size_t i = 0; i < REPLAY__MAX; i++)
		add_row(rows, "lines", replay_kind_name((enum replay_kind)i),
		    r->lines[i], STR(""));
}

static void
add_section(
    struct rows *rows, const struct replaying *r, enum replay_section section)
{
	const struct tally_row *list;
	size_t n;

	list = tally_sorted(&r->tally, rows->arena, section, &n);
	for (size_t i = 0; i < n; i++)
		add_row(rows, replay_section_name(section).p, list[i].key,
		    list[i].visits, number(rows->arena, list[i].people));
}

static void
put_rows(const struct show *s, enum rows_format as)
{
	struct rows rows;

	rows_start(&rows, s->arena);
	rows_column(&rows, STR("section"), false);
	rows_column(&rows, STR("key"), false);
	rows_column(&rows, STR("visits"), true);
	rows_column(&rows, STR("visitors"), true);
	add_lines(&rows, s->replaying);
	for (size_t i = 0; i < SECTION__MAX; i++)
		add_section(&rows, s->replaying, (enum replay_section)i);
	rows_put(&rows, as, STR(""), s->out);
}

void
replayshow_put(const struct replaying *r, struct arena *a, enum rows_format as,
    struct str title, struct buf *out)
{
	struct show s = {.replaying = r,
	    .arena = a,
	    .out = out,
	    .html = as == ROWS_HTML,
	    .most = as == ROWS_HTML ? HTML_ROWS : TEXT_ROWS};

	if (as == ROWS_TSV || as == ROWS_JSON) {
		put_rows(&s, as);
		return;
	}
	if (s.html)
		rows_html_head(title, out);
	put_all(&s);
	if (s.html)
		rows_html_tail(out);
}
