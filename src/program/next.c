/* SPDX-License-Identifier: ISC */
/*
 * kunderejse next: the ten things worth doing to a site.
 */
#include "program/command.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "base/log.h"
#include "insight/nextruns.h"
#include "insight/sitecheck.h"
#include "program/attime.h"
#include "program/openstore.h"
#include "program/options.h"
#include "program/rows.h"
#include "weave/compile.h"

#define OUT_MAX (1u << 22)

struct next {
	const struct options *options;
	const char *dir, *state, *db, *at, *format;
	bool all;
	enum rows_format as;
	struct arena *arena;
	struct complaints *complaints;
	struct site site;
	struct cells cells;
	struct traffics traffics;
	struct nextsteps steps;
};

/* Compiles; false: the errors were written. */
static bool
open_site(struct next *n)
{
	struct buf text;
	struct str image;

	n->complaints = complaints_new(n->arena);
	if (compile_site(n->arena, n->complaints, n->dir, &image))
		return site_open(&n->site, image.p, image.n);
	buf_init(&text, n->arena, OUT_MAX);
	complaints_print(n->complaints, &text);
	fprintf(stderr, "%.*s", STR_ARG(buf_view(&text)));
	return false;
}

static bool
read_store(struct next *n)
{
	struct store *store =
	    openstore(n->arena, &n->site, n->dir, n->state, n->db);
	bool good;

	if (store == NULL)
		return false;
	good = traffics_read(&n->traffics, store, n->cells.now) &&
	       nextsteps_sources(&n->steps, store, n->cells.now) &&
	       nextruns_add(&n->steps, store, n->cells.now);
	store_close(store);
	return good;
}

static struct str
place(struct arena *a, struct where where)
{
	return where.line == 0
		   ? where.file
		   : str_format(a, "%.*s:%u", STR_ARG(where.file), where.line);
}

static int
print(struct next *n, size_t found)
{
	static const char *const names[] = {"weekly", "kind", "where", "what"};
	size_t shown = n->all || found < NEXT_MAX ? found : NEXT_MAX;
	struct rows rows;
	struct buf out;

	rows_start(&rows, n->arena);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		rows_column(&rows, str_of(names[i]), i == 0);
	for (size_t i = 0; i < shown; i++) {
		const struct next_step *s = &n->steps.rows[i];
		const struct str values[] = {
		    s->weekly < 0 ? STR("-")
				  : str_format(n->arena, "%" PRId64, s->weekly),
		    next_kind_name(s->kind), place(n->arena, s->where),
		    s->text};

		rows_add(&rows, values);
	}
	buf_init(&out, n->arena, OUT_MAX);
	if (shown > 0 || n->as != ROWS_TEXT)
		rows_put(&rows, n->as, STR("What is worth doing next"), &out);
	printf("%.*s", STR_ARG(buf_view(&out)));
	if (out.bad || fflush(stdout) != 0) {
		log_errno("standard output");
		return COMMAND_SYSTEM;
	}
	fprintf(stderr, "%zu of %zu%s\n", shown, found,
	    n->traffics.n > 0 ? ", by views and people a week"
			      : ", no views were counted");
	return COMMAND_GOOD;
}

static int
run(struct next *n)
{
	int64_t now;

	if (!crypto_start())
		return COMMAND_SYSTEM;
	if (!open_site(n))
		return COMMAND_FAULTS;
	if (!attime(&n->site, n->at, &now))
		return options_wrong(n->options, ATTIME_WRONG);
	sitecheck(n->arena, &n->site, n->complaints, now);
	cells_start(&n->cells, n->arena, &n->site, now);
	traffics_start(&n->traffics, n->arena);
	nextsteps_start(&n->steps, n->arena, &n->cells, &n->traffics);
	if ((n->db != NULL || n->state != NULL) && !read_store(n))
		return COMMAND_SYSTEM;
	nextsteps_faults(&n->steps, n->complaints);
	return print(n, nextsteps_run(&n->steps));
}

int
command_next(int argc, char **argv)
{
	struct next n = {.dir = ".", .format = "text"};
	const struct option_row rows[] = {
	    OPTION_SITE(&n.dir),
	    OPTION_VIEWS(&n.state),
	    OPTION_VIEWS_DB(&n.db),
	    OPTION_AT(&n.at),
	    {.name = "all", .help = "not only the first ten", .flag = &n.all},
	    OPTION_FORMAT(&n.format),
	};
	const struct options o = {"next", "",
	    "Says which ten things are worth doing next to a site, by how many "
	    "views or\npeople a week each touches: faults, questions that no "
	    "page answers, slots that\nshow their otherwise, promises that "
	    "end, "
	    "sources without a name, sequences in\nwhich people stand still or "
	    "whose mails do not go, tasks that are late.",
	    rows, sizeof(rows) / sizeof(*rows), 0, 0};
	int status;

	if (!options_go(&o, &argc, &argv, &status))
		return status;
	if (!rows_format(n.format, &n.as))
		return options_wrong(&o, FORMAT_WRONG);
	log_name("next");
	n.options = &o;
	n.arena = arena_new(0);
	status = run(&n);
	arena_free(n.arena);
	return status;
}
