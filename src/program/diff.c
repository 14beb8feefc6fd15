/* SPDX-License-Identifier: ISC */
/*
 * kunderejse diff: what visitors will see differently, before a new version of
 * a site is live.
 */
#include "program/command.h"

#include <limits.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "base/log.h"
#include "insight/pagetext.h"
#include "insight/sitediff.h"
#include "program/attime.h"
#include "program/opensite.h"
#include "program/options.h"
#include "program/rows.h"

#define OUT_MAX ((size_t)1 << 26)

struct diff {
	const struct options *options;
	const char *at, *format, *expect;
	enum rows_format as;
	struct arena *arena;
	struct site old, new;
	struct sitediff found;
	struct rows rows;
	struct buf out;
};

/* "changed", "markup", "added", "gone"; *text: the lines that differ in a page
 * that was there and stays. */
static const char *
kind_of(struct diff *d, const struct site_change *c, struct str *text)
{
	struct str *old, *new;
	size_t nold, nnew;
	struct buf b;

	*text = STR("");
	if (c->old_page.n == 0)
		return "added";
	if (c->new_page.n == 0)
		return "gone";
	buf_init(&b, d->arena, OUT_MAX);
	old = pagetext_lines(d->arena, c->old_page, &nold);
	new = pagetext_lines(d->arena, c->new_page, &nnew);
	pagetext_diff(&b, d->arena, old, nold, new, nnew);
	*text = buf_view(&b);
	return text->n > 0 ? "changed" : "markup";
}

static const struct place *
place_of(const struct site_change *c)
{
	return c->new != NULL ? c->new : c->old;
}

struct shown {
	const struct site_change *change;
	const char *kind;
	struct str text;
	bool done;
};

static bool
is_like(const struct shown *a, const struct shown *b)
{
	return !b->done && a->kind == b->kind && str_eq(a->text, b->text);
}

/* The cells of one address, whose rows stand together from `at` on, that change
 * like a row. */
static void
say_place(struct diff *d, struct shown *rows, size_t n, size_t at, size_t like)
{
	const struct site_change *c = rows[at].change;
	const struct place *p = place_of(c);
	size_t cells = 0;

	for (size_t k = at; k < n && place_of(rows[k].change) == p; k++)
		if (is_like(&rows[like], &rows[k])) {
			cells += rows[k].change->cells;
			rows[k].done = k != like;
		}
	buf_printf(&d->out,
	    "%.*s (%.*s, %.*s): %s in %zu cell%s, first %.*s × %.*s\n",
	    STR_ARG(p->path), STR_ARG(p->id), STR_ARG(p->lang), rows[at].kind,
	    cells, cells == 1 ? "" : "s", STR_ARG(c->source),
	    STR_ARG(c->stage));
}

/* Addresses that change by the same lines stand together above them. */
static void
say_all(struct diff *d, struct shown *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (rows[i].done)
			continue;
		for (size_t k = i; k < n; k++)
			if (is_like(&rows[i], &rows[k]))
				say_place(d, rows, n, k, i);
		rows[i].done = true;
		buf_str(&d->out, rows[i].text);
		buf_char(&d->out, '\n');
	}
}

static void
add_rows(struct diff *d, const struct shown *rows, size_t n)
{
	static const char *const names[] = {"path", "page", "lang", "change",
	    "cells", "source", "stage", "lines"};

	rows_start(&d->rows, d->arena);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		rows_column(&d->rows, str_of(names[i]), i == 4);
	for (size_t i = 0; i < n; i++) {
		const struct site_change *c = rows[i].change;
		const struct place *p = place_of(c);
		const struct str values[] = {p->path, p->id, p->lang,
		    str_of(rows[i].kind), str_format(d->arena, "%zu", c->cells),
		    c->source, c->stage, rows[i].text};

		rows_add(&d->rows, values);
	}
}

static size_t
show(struct diff *d)
{
	size_t n = 0, at = 0;
	struct shown *rows;

	for (const struct site_change *c = d->found.first; c != NULL;
	     c = c->next)
		n++;
	rows = arena_array(d->arena, n, sizeof(*rows));
	for (const struct site_change *c = d->found.first; c != NULL;
	     c = c->next, at++) {
		rows[at].change = c;
		rows[at].kind = kind_of(d, c, &rows[at].text);
	}
	if (d->as == ROWS_TEXT) {
		say_all(d, rows, n);
		return n;
	}
	add_rows(d, rows, n);
	rows_put(&d->rows, d->as, STR("What changes"), &d->out);
	return n;
}

static int
answer(struct diff *d, long expected)
{
	size_t changes;

	buf_init(&d->out, d->arena, OUT_MAX);
	changes = show(d);
	if (d->out.n > 0)
		fwrite(d->out.p, 1, d->out.n, stdout);
	if (d->out.bad || fflush(stdout) != 0) {
		log_errno("standard output");
		return COMMAND_SYSTEM;
	}
	fprintf(stderr, "%zu of %zu cells change, in %zu way%s\n",
	    d->found.cells, d->found.compared, changes,
	    changes == 1 ? "" : "s");
	if (d->expect == NULL || (size_t)expected == d->found.cells)
		return COMMAND_GOOD;
	fprintf(stderr, "expected were %ld\n", expected);
	return COMMAND_FAULTS;
}

static int
run(struct diff *d, char **dirs, long expected)
{
	int64_t now;

	if (!crypto_start())
		return COMMAND_SYSTEM;
	if (!opensite(d->arena, dirs[0], &d->old) ||
	    !opensite(d->arena, dirs[1], &d->new))
		return COMMAND_FAULTS;
	if (!attime(&d->new, d->at, &now))
		return options_wrong(d->options, ATTIME_WRONG);
	sitediff_run(&d->found, d->arena, &d->old, &d->new, now);
	return answer(d, expected);
}

int
command_diff(int argc, char **argv)
{
	struct diff d = {.format = "text"};
	const struct option_row rows[] = {
	    {.name = "expect",
		.arg = "N",
		.help = "end with 1 unless so many cells change",
		.text = &d.expect},
	    OPTION_AT(&d.at),
	    {.name = "format",
		.letter = 'f',
		.arg = "FORMAT",
		.help = "text (default), tsv, json or html",
		.text = &d.format},
	};
	const struct options o = {"diff", "OLD NEW",
	    "Says what visitors of each source × stage will see differently "
	    "when the site in\nNEW takes the place of the one in OLD: which "
	    "cells change, and by which words.",
	    rows, sizeof(rows) / sizeof(*rows), 2, 2};
	long expected = 0;
	int status;

	if (!options_go(&o, &argc, &argv, &status))
		return status;
	if (!rows_format(d.format, &d.as))
		return options_wrong(&o, "--format is text, tsv, json or html");
	if (d.expect != NULL &&
	    !options_number(d.expect, 0, LONG_MAX, &expected))
		return options_wrong(&o, "--expect is a number of cells");
	log_name("diff");
	d.options = &o;
	d.arena = arena_new(0);
	status = run(&d, argv, expected);
	arena_free(d.arena);
	return status;
}
