/* SPDX-License-Identifier: ISC */
/*
 * kunderejse diff: what visitors will see differently, before a new version of
 * a site is live.
 */
#include "program/command.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "base/log.h"
#include "insight/diffways.h"
#include "insight/sequencediff.h"
#include "program/attime.h"
#include "program/opensite.h"
#include "program/openstore.h"
#include "program/options.h"
#include "program/rows.h"

#define OUT_MAX ((size_t)1 << 26)

struct diff {
	const struct options *options;
	const char *at, *format, *expect, *state, *db;
	enum rows_format as;
	struct arena *arena;
	struct site old, new;
	struct sitediff found;
	struct traffics traffics;
	struct standing standing;
	const struct sequence_change *sequences;
	size_t nsequences;
	struct rows rows;
	struct buf out;
};

static void
say_way(struct buf *b, const struct diff_way *w)
{
	for (const struct diff_spot *s = w->first; s != NULL; s = s->next)
		buf_printf(b,
		    "%.*s (%.*s, %.*s): %s in %zu cell%s, first %.*s × %.*s\n",
		    STR_ARG(s->place->path), STR_ARG(s->place->id),
		    STR_ARG(s->place->lang), w->kind, s->cells,
		    s->cells == 1 ? "" : "s", STR_ARG(s->source),
		    STR_ARG(s->stage));
	if (w->views > 0)
		buf_printf(
		    b, "%" PRId64 " views a week\n", traffics_weekly(w->views));
	buf_str(b, w->lines);
	buf_char(b, '\n');
}

/* The step or rule in the place of a page. */
static void
put_sequences(struct diff *d)
{
	for (size_t i = 0; i < d->nsequences; i++) {
		const struct sequence_change *c = &d->sequences[i];
		const struct str values[] = {c->where.file, c->part, STR(""),
		    sequence_change_name(c->kind), STR(""), STR("sequence"),
		    STR(""), c->text,
		    d->standing.known
			? str_format(d->arena, "%" PRIu64, c->people)
			: STR("")};

		rows_add(&d->rows, values);
	}
}

static void
put_rows(struct diff *d)
{
	static const char *const names[] = {"path", "page", "lang", "change",
	    "cells", "source", "stage", "lines", "people"};

	rows_start(&d->rows, d->arena);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		rows_column(&d->rows, str_of(names[i]), i == 4 || i == 8);
	for (const struct site_change *c = d->found.first; c != NULL;
	     c = c->next) {
		const struct place *p = sitediff_place(c);
		struct str lines;
		const char *kind = diffways_kind(d->arena, c, &lines);
		const struct str values[] = {p->path, p->id, p->lang,
		    str_of(kind), str_format(d->arena, "%zu", c->cells),
		    c->source, c->stage, lines, STR("")};

		rows_add(&d->rows, values);
	}
	put_sequences(d);
	rows_put(&d->rows, d->as, STR("What changes"), &d->out);
}

static void
say_ways(struct diff *d)
{
	const struct diff_way *w =
	    diffways_list(d->arena, &d->found, &d->traffics);

	for (; w != NULL; w = w->next)
		say_way(&d->out, w);
	sequencediff_say(&d->out, d->sequences, d->nsequences);
}

static size_t
ways(const struct diff *d)
{
	size_t n = 0;

	for (const struct site_change *c = d->found.first; c != NULL;
	     c = c->next)
		n++;
	return n;
}

static int
answer(struct diff *d, long expected)
{
	size_t changes = ways(d);

	buf_init(&d->out, d->arena, OUT_MAX);
	if (d->as == ROWS_TEXT)
		say_ways(d);
	else
		put_rows(d);
	if (d->out.n > 0)
		fwrite(d->out.p, 1, d->out.n, stdout);
	if (d->out.bad || fflush(stdout) != 0) {
		log_errno("standard output");
		return COMMAND_SYSTEM;
	}
	fprintf(stderr, "%zu of %zu cells change, in %zu way%s", d->found.cells,
	    d->found.compared, changes, changes == 1 ? "" : "s");
	if (d->traffics.n > 0)
		fprintf(stderr, ", for %" PRId64 " views a week",
		    sitediff_weekly(&d->found, &d->traffics));
	if (d->nsequences > 0)
		fprintf(stderr, "; and %zu thing%s of sequences", d->nsequences,
		    d->nsequences == 1 ? "" : "s");
	fprintf(stderr, "\n");
	if (d->expect == NULL ||
	    (size_t)expected == d->found.cells + d->nsequences)
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
	traffics_start(&d->traffics, d->arena);
	if (!openstore_traffics(
		&d->traffics, &d->old, dirs[0], d->state, d->db, now))
		return COMMAND_SYSTEM;
	if (!openstore_standing(
		&d->standing, d->arena, &d->old, dirs[0], d->state, d->db))
		return COMMAND_SYSTEM;
	sitediff_run(&d->found, d->arena, &d->old, &d->new, now);
	d->sequences = sequencediff_list(
	    d->arena, &d->old, &d->new, &d->standing, now, &d->nsequences);
	return answer(d, expected);
}

int
command_diff(int argc, char **argv)
{
	struct diff d = {.format = "text"};
	const struct option_row rows[] = {
	    {.name = "expect",
		.arg = "N",
		.help = "end with 1 unless so many cells and things of "
			"sequences change",
		.text = &d.expect},
	    OPTION_AT(&d.at),
	    OPTION_VIEWS(&d.state),
	    OPTION_VIEWS_DB(&d.db),
	    OPTION_FORMAT(&d.format),
	};
	const struct options o = {"diff", "OLD NEW",
	    "Says what visitors of each source × stage will see differently "
	    "when the site in\nNEW takes the place of the one in OLD: which "
	    "cells change, and by which words;\nand where those go on "
	    "who are in a sequence that changes.",
	    rows, sizeof(rows) / sizeof(*rows), 2, 2};
	long expected = 0;
	int status;

	if (!options_go(&o, &argc, &argv, &status))
		return status;
	if (!rows_format(d.format, &d.as))
		return options_wrong(&o, FORMAT_WRONG);
	if (d.expect != NULL &&
	    !options_number(d.expect, 0, LONG_MAX, &expected))
		return options_wrong(&o, "--expect is a number of changes");
	log_name("diff");
	d.options = &o;
	d.arena = arena_new(0);
	status = run(&d, argv, expected);
	arena_free(d.arena);
	return status;
}
