/* SPDX-License-Identifier: ISC */
/*
 * kunderejse coverage: what every cell of a site is shown, before anybody sees
 * it.
 */
#include "program/command.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "base/log.h"
#include "insight/covering.h"
#include "insight/covershow.h"
#include "insight/covertodo.h"
#include "insight/questions.h"
#include "insight/stageways.h"
#include "program/attime.h"
#include "program/opensite.h"
#include "program/openstore.h"
#include "program/options.h"
#include "program/rows.h"

#define OUT_MAX ((size_t)1 << 28)
#define SUM_MAX (1u << 20)
#define TODO_MAX 10 /* lines of what is worth writing next */

struct coverage {
	const struct options *options;
	const char *dir, *lang, *format, *at, *state, *db;
	enum rows_format as;
	struct str path; /* of the one page or mail that is asked for, or empty
			  */
	struct arena *arena;
	struct site site;
	struct cells cells;
	struct route_hit hit; /* of path */
	struct covershow show;
	struct traffics traffics;
	struct covertodo todo;
	struct rows rows;
	struct covering covering;
	struct buf out, faults;
	struct buf stages; /* that nobody comes into */
};

static void
add_row(struct coverage *c, const struct cover_slot *slot, size_t source,
    size_t stage)
{
	const struct cell_source *from = &slot->of->sources[source];
	const struct cover_cell *cell =
	    &slot->cells[source * slot->of->nstages + stage];
	const struct str values[] = {slot->page, slot->lang, slot->name,
	    cells_kind(from->kind), from->name, cells_stage(slot->of, stage),
	    cover_name(cell->cover),
	    cell->cover == COVER_ELSEWHERE ? STR("")
	    : cell->variant == 0           ? STR("otherwise")
					   : slot->labels[cell->variant - 1]};

	/* A mail has no row for a stage that it is not for. */
	if (!slot->mail || cell->cover != COVER_ELSEWHERE)
		rows_add(&c->rows, values);
}

static void
add_rows(struct coverage *c, const struct cover_slot *slot)
{
	for (size_t i = 0; i < slot->of->nsources; i++)
		for (size_t k = 0; k < slot->of->nstages; k++)
			add_row(c, slot, i, k);
}

static void
take(void *ctx, const struct cover_slot *slot)
{
	struct coverage *c = ctx;

	covertodo_slot(&c->todo, slot);
	if (c->as == ROWS_TSV || c->as == ROWS_JSON)
		add_rows(c, slot);
	else
		covershow_slot(&c->show, slot);
}

static void
add_columns(struct coverage *c)
{
	static const char *const names[] = {"page", "lang", "slot", "selector",
	    "source", "stage", "cover", "variant"};

	rows_start(&c->rows, c->arena);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		rows_column(&c->rows, str_of(names[i]), false);
}

static int
answer(struct coverage *c)
{
	struct str title = image_str(&c->site.image, c->site.head->name);

	buf_init(&c->out, c->arena, OUT_MAX);
	buf_init(&c->faults, c->arena, SUM_MAX);
	add_columns(c);
	covershow_start(&c->show, &c->cells, &c->out, c->as == ROWS_HTML);
	if (c->as == ROWS_HTML)
		covershow_head(&c->out, title);
	covering_run(&c->covering);
	if (c->path.n == 0)
		questions_put(&c->cells, &c->faults);
	buf_str(&c->faults, buf_view(&c->stages));
	if (c->db != NULL || c->state != NULL)
		covertodo_put(&c->todo, TODO_MAX, &c->faults);
	covering_sum(&c->covering, &c->faults);
	if (c->as == ROWS_TSV || c->as == ROWS_JSON) {
		rows_put(&c->rows, c->as, title, &c->out);
		fprintf(stderr, "%.*s", STR_ARG(buf_view(&c->faults)));
	} else {
		covershow_end(&c->show, buf_view(&c->faults));
		if (c->as == ROWS_HTML)
			covershow_tail(&c->out);
	}
	fwrite(c->out.p, 1, c->out.n, stdout);
	if (c->out.bad || fflush(stdout) != 0) {
		log_errno("standard output");
		return COMMAND_SYSTEM;
	}
	return c->covering.counts[COVER_MISSING] + c->covering.unreachable == 0
		   ? COMMAND_GOOD
		   : COMMAND_FAULTS;
}

/* What the database tells; without one what can be told so. */
static bool
read_store(struct coverage *c, int64_t now)
{
	bool asked = c->db != NULL || c->state != NULL, good;
	struct store *store = NULL;

	if (asked)
		store = openstore(c->arena, &c->site, c->dir, c->state, c->db);
	if (asked && store == NULL)
		return false;
	good = store == NULL || traffics_read(&c->traffics, store, now);
	if (good && c->path.n == 0)
		good =
		    stageways_put(&c->site, c->arena, store, now, &c->stages);
	if (store != NULL)
		store_close(store);
	return good;
}

static int
run(struct coverage *c)
{
	int64_t now;

	if (!crypto_start())
		return COMMAND_SYSTEM;
	if (!opensite(c->arena, c->dir, &c->site))
		return COMMAND_FAULTS;
	if (!attime(&c->site, c->at, &now))
		return options_wrong(c->options, ATTIME_WRONG);
	if (c->lang != NULL && site_lang_find(&c->site, str_of(c->lang)) < 0)
		return options_wrong(
		    c->options, "the site has no language %s", c->lang);
	cells_start(&c->cells, c->arena, &c->site, now);
	c->covering = (struct covering){.cells = &c->cells,
	    .lang = c->lang != NULL ? str_of(c->lang) : STR(""),
	    .faults = &c->faults,
	    .fn = take,
	    .ctx = c};
	if (c->path.n > 0 && !covering_choose(&c->covering, c->path, &c->hit))
		return options_wrong(c->options,
		    "no page answers %.*s, and no mail is called so",
		    STR_ARG(c->path));
	traffics_start(&c->traffics, c->arena);
	covertodo_start(&c->todo, c->arena, &c->cells, &c->traffics);
	buf_init(&c->stages, c->arena, SUM_MAX);
	if (!read_store(c, now))
		return COMMAND_SYSTEM;
	return answer(c);
}

int
command_coverage(int argc, char **argv)
{
	struct coverage c = {.dir = ".", .format = "text"};
	const struct option_row rows[] = {
	    OPTION_SITE(&c.dir),
	    {.name = "lang",
		.letter = 'l',
		.arg = "LANG",
		.help = "only in this language",
		.text = &c.lang},
	    OPTION_AT(&c.at),
	    OPTION_VIEWS(&c.state),
	    OPTION_VIEWS_DB(&c.db),
	    OPTION_FORMAT(&c.format),
	};
	const struct options o = {"coverage", "[PATH]",
	    "Says which variant of each slot every source × stage is shown: 3* "
	    "one that asks\nfor both, 3 one that asks for less, - otherwise, ! "
	    "otherwise that is empty,\n. another page of the address, or a "
	    "mail that is not for the stage.  \"none\"\nis a visitor "
	    "without consent.  Ends with 1 when something is missing or\n"
	    "unreachable.",
	    rows, sizeof(rows) / sizeof(*rows), 0, 1};
	int status;

	if (!options_go(&o, &argc, &argv, &status))
		return status;
	if (!rows_format(c.format, &c.as))
		return options_wrong(&o, FORMAT_WRONG);
	log_name("coverage");
	c.options = &o;
	if (argc > 0)
		c.path = str_of(argv[0]);
	c.arena = arena_new(0);
	status = run(&c);
	arena_free(c.arena);
	return status;
}
