/* SPDX-License-Identifier: ISC */
/*
 * kunderejse publish and rollback: a draft becomes the site that is served, or
 * an earlier version does again (DESIGN 4).  What is published is what was
 * checked: the copy is compiled, not the draft.
 */
#include "program/command.h"

#include <limits.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "base/log.h"
#include "insight/sitecheck.h"
#include "insight/sitediff.h"
#include "program/options.h"
#include "program/reloadask.h"
#include "program/versions.h"
#include "weave/compile.h"

#define TEXT_MAX (4u * 1024 * 1024)

struct publish {
	const struct options *options;
	const char *site, *state, *expect;
	long expected;
	struct arena *arena;
	struct versions versions;
	struct statedir dir;
	int64_t now;
	/* The version that is to be current. */
	struct site new;
	struct str image;
	char name[SITE_NAME_LEN + 1];
	struct sitediff diff;
};

/* Compiles a version of the site; false: what is wrong was written. */
static bool
compile(struct publish *p, const char *dir, struct site *site,
    struct str *image, bool checked)
{
	struct complaints *c = complaints_new(p->arena);
	bool good = compile_site(p->arena, c, dir, image) &&
		    site_open(site, image->p, image->n);
	struct buf text;

	if (good && checked)
		sitecheck(p->arena, site, c, p->now);
	if (checked || !good) {
		buf_init(&text, p->arena, TEXT_MAX);
		complaints_print(c, &text);
		fprintf(stderr, "%.*s", STR_ARG(buf_view(&text)));
	}
	return good && complaints_errors(c) == 0;
}

static void
say_changes(const struct publish *p)
{
	const struct place *said = NULL;

	for (const struct site_change *c = p->diff.first; c != NULL;
	     c = c->next) {
		const struct place *place = c->new != NULL ? c->new : c->old;
		size_t cells = 0;

		if (place == said)
			continue;
		said = place;
		for (const struct site_change *k = c; k != NULL; k = k->next)
			if ((k->new != NULL ? k->new : k->old) == place)
				cells += k->cells;
		printf("%.*s (%.*s, %.*s): %s%zu cell%s\n",
		    STR_ARG(place->path), STR_ARG(place->id),
		    STR_ARG(place->lang),
		    c->old == NULL   ? "new, "
		    : c->new == NULL ? "gone, "
				     : "",
		    cells, cells == 1 ? "" : "s");
	}
	printf("%zu of %zu cells change\n", p->diff.cells, p->diff.compared);
}

/* What it changes against the current version; all of it is new without. */
static bool
compare(struct publish *p)
{
	struct site old;
	struct str image;

	if (p->versions.current == 0) {
		printf("nothing was published before\n");
		return true;
	}
	if (!compile(p, versions_path(&p->versions, p->versions.current), &old,
		&image, false)) {
		/* Of an older program, perhaps: no reason to keep it. */
		log_warn("version %ld does not compile any more: what changes "
			 "is not known",
		    p->versions.current);
		return p->expect == NULL;
	}
	sitediff_run(&p->diff, p->arena, &old, &p->new, p->now);
	say_changes(p);
	if (p->expect == NULL || (size_t)p->expected == p->diff.cells)
		return true;
	fprintf(
	    stderr, "expected were %ld; nothing is published\n", p->expected);
	return false;
}

static bool
make_current(struct publish *p, long n, const char *what, const char *image)
{
	const struct version_line line = {.what = what,
	    .image = str_of(image),
	    .cells = p->diff.cells,
	    .now = p->now};

	return versions_switch(&p->versions, n, &line);
}

/* A running server takes it, or keeps what it has; then so does `current`. */
static int
tell_server(struct publish *p, long before)
{
	struct str said;
	long n = p->versions.current;

	switch (reload_ask(&p->dir, p->arena, str_of(p->name), &said)) {
	case RELOAD_LIVE:
		printf("version %ld is live (%s)\n", n, p->name);
		return COMMAND_GOOD;
	case RELOAD_NOBODY:
		printf("version %ld is current (%s); no server runs on %s\n", n,
		    p->name, p->dir.dir);
		return COMMAND_GOOD;
	case RELOAD_SILENT:
		log_error("version %ld is current, but the server did not say "
			  "that it is live; see its log",
		    n);
		return COMMAND_SYSTEM;
	case RELOAD_REFUSED:
		break;
	}
	fprintf(
	    stderr, "%.*sthe server refused version %ld\n", STR_ARG(said), n);
	if (before > 0 && make_current(p, before, "refused", "-"))
		fprintf(stderr, "version %ld is current again\n", before);
	return COMMAND_SYSTEM;
}

static int
take_over(struct publish *p, long n, const char *what)
{
	long before = p->versions.current;

	if (!make_current(p, n, what, p->name) || fflush(stdout) != 0)
		return COMMAND_SYSTEM;
	return tell_server(p, before);
}

/* Whether the current version is the same already. */
static bool
is_current(const struct publish *p)
{
	struct str rest = versions_history(&p->versions), line;
	struct str name = str_of(p->name), last = STR(""), number;

	while (rest.n > 0 && str_cut(&rest, '\n', &line))
		if (line.n > 0)
			last = line;
	number = str_format(p->arena, "\t%ld\t", p->versions.current);
	return str_find(last, number) < last.n && str_find(last, name) < last.n;
}

static int
publish(struct publish *p, const char *draft)
{
	const char *copy;

	if (!versions_copy(&p->versions, draft, &copy))
		return COMMAND_SYSTEM;
	if (!compile(p, copy, &p->new, &p->image, true)) {
		fprintf(stderr, "nothing is published\n");
		versions_drop(&p->versions);
		return COMMAND_FAULTS;
	}
	site_name(&p->new, p->name);
	if (is_current(p)) {
		printf("version %ld is the same as %s\n", p->versions.current,
		    draft);
		versions_drop(&p->versions);
		/* It may be current and not live yet. */
		return tell_server(p, 0);
	}
	if (!compare(p)) {
		versions_drop(&p->versions);
		return COMMAND_FAULTS;
	}
	if (!versions_keep(&p->versions, p->image)) {
		versions_drop(&p->versions);
		return COMMAND_SYSTEM;
	}
	return take_over(p, p->versions.last, "publish");
}

static int
rollback(struct publish *p, const char *version)
{
	long n = versions_before(&p->versions);

	if (version != NULL && !options_number(version, 1, LONG_MAX, &n))
		return options_wrong(
		    p->options, "%s is no number of a version", version);
	if (!versions_has(&p->versions, n)) {
		fprintf(stderr,
		    version == NULL ? "there is no earlier version\n"
				    : "there is no version %s\n",
		    version);
		return COMMAND_FAULTS;
	}
	if (!compile(
		p, versions_path(&p->versions, n), &p->new, &p->image, false))
		return COMMAND_FAULTS;
	site_name(&p->new, p->name);
	if (n == p->versions.current)
		return tell_server(p, 0);
	if (!compare(p))
		return COMMAND_FAULTS;
	return take_over(p, n, "rollback");
}

static int
say_history(const struct publish *p)
{
	struct str text = versions_history(&p->versions);

	printf("%.*s", STR_ARG(text));
	return fflush(stdout) == 0 ? COMMAND_GOOD : COMMAND_SYSTEM;
}

/* What both begin and end with; `draft` NULL: rollback. */
static int
run(struct publish *p, const char *draft, const char *version, bool list)
{
	int status = COMMAND_SYSTEM;

	p->arena = arena_new(0);
	p->now = clock_now();
	if (crypto_start() &&
	    versions_open(&p->versions, p->arena, p->site, draft != NULL) &&
	    statedir_name(&p->dir, p->arena, p->site, p->state))
		status = list            ? say_history(p)
			 : draft != NULL ? publish(p, draft)
					 : rollback(p, version);
	versions_close(&p->versions);
	arena_free(p->arena);
	return status;
}

#define OPTION_EXPECT(p)                                                    \
	{                                                                   \
		.name = "expect", .arg = "N",                               \
		.help = "do it only when so many cells change", .text = (p) \
	}
#define OPTION_PUBLISHED(p)                                            \
	{                                                              \
		.name = "site", .letter = 's', .arg = "DIR",           \
		.help = "the published site (default: .)", .text = (p) \
	}

static bool
read_expected(struct publish *p)
{
	return p->expect == NULL ||
	       options_number(p->expect, 0, LONG_MAX, &p->expected);
}

int
command_publish(int argc, char **argv)
{
	struct publish p = {.site = "."};
	const struct option_row rows[] = {
	    OPTION_PUBLISHED(&p.site),
	    OPTION_STATE(&p.state),
	    OPTION_EXPECT(&p.expect),
	};
	const struct options o = {"publish", "DRAFT",
	    "Checks the site in DRAFT, says which cells it changes, keeps a "
	    "copy of it as the\nnext version of the published site, makes "
	    "that the current one, and has a running\nserver take it.",
	    rows, sizeof(rows) / sizeof(*rows), 1, 1};
	int status;

	if (!options_go(&o, &argc, &argv, &status))
		return status;
	if (!read_expected(&p))
		return options_wrong(&o, "--expect is a number of cells");
	log_name("publish");
	p.options = &o;
	return run(&p, argv[0], NULL, false);
}

int
command_rollback(int argc, char **argv)
{
	struct publish p = {.site = "."};
	bool list = false;
	const struct option_row rows[] = {
	    OPTION_PUBLISHED(&p.site),
	    OPTION_STATE(&p.state),
	    OPTION_EXPECT(&p.expect),
	    {.name = "list",
		.help = "only say what was published when, by whom",
		.flag = &list},
	};
	const struct options o = {"rollback", "[VERSION]",
	    "Makes an earlier version of a published site the current one, "
	    "VERSION or that with\nthe next lower number, and has a running "
	    "server take it.",
	    rows, sizeof(rows) / sizeof(*rows), 0, 1};
	int status;

	if (!options_go(&o, &argc, &argv, &status))
		return status;
	if (!read_expected(&p))
		return options_wrong(&o, "--expect is a number of cells");
	log_name("rollback");
	p.options = &o;
	return run(&p, NULL, argc > 0 ? argv[0] : NULL, list);
}
