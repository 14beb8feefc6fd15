/* SPDX-License-Identifier: ISC */
/*
 * kunderejse publish and rollback, for a terminal.
 */
#include "program/command.h"

#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "base/log.h"
#include "insight/sequencediff.h"
#include "program/openstore.h"
#include "program/operator.h"
#include "program/options.h"
#include "publish/publishing.h"

#define TEXT_MAX (4u * 1024 * 1024)

struct publish {
	const struct options *options;
	const char *site, *state, *expect;
	long expected;
	struct arena *arena;
	struct publishing work;
	size_t nsequences; /* changes of sequences */
};

static void
say_complaints(const struct publish *p)
{
	struct buf text;

	buf_init(&text, p->arena, TEXT_MAX);
	complaints_print(p->work.complaints, &text);
	fprintf(stderr, "%.*s", STR_ARG(buf_view(&text)));
}

static const struct site *
before(const struct publishing *w)
{
	return w->before.head != NULL ? &w->before : NULL;
}

/* Whom it touches is not known where no server ran yet, and what changes is
 * said all the same. */
static void
find_standing(struct publish *p, struct standing *standing)
{
	struct publishing *w = &p->work;
	const struct site *site = before(w) != NULL ? before(w) : &w->site;

	*standing = (struct standing){.known = false};
	statedir_database(&w->state, p->arena, NULL,
	    image_str(&site->image, site->head->database));
	if (access(w->state.database, F_OK) == 0 &&
	    !openstore_standing(
		standing, p->arena, site, p->site, w->state.dir, NULL))
		fprintf(stderr, "who is in a sequence is not known\n");
}

static void
say_sequences(struct publish *p)
{
	const struct publishing *w = &p->work;
	const struct sequence_change *rows;
	struct standing standing;
	struct buf text;

	find_standing(p, &standing);
	rows = sequencediff_list(
	    p->arena, before(w), &w->site, &standing, w->now, &p->nsequences);
	buf_init(&text, p->arena, TEXT_MAX);
	sequencediff_say(&text, rows, p->nsequences);
	printf("%.*s", STR_ARG(buf_view(&text)));
}

static void
say_changes(const struct sitediff *diff)
{
	const struct place *said = NULL;

	for (const struct site_change *c = diff->first; c != NULL;
	     c = c->next) {
		const struct place *place = sitediff_place(c);
		size_t cells = 0;

		if (place == said)
			continue;
		said = place;
		for (const struct site_change *k = c; k != NULL; k = k->next)
			if (sitediff_place(k) == place)
				cells += k->cells;
		printf("%.*s (%.*s, %.*s): %s%zu cell%s\n",
		    STR_ARG(place->path), STR_ARG(place->id),
		    STR_ARG(place->lang),
		    c->old == NULL   ? "new, "
		    : c->new == NULL ? "gone, "
				     : "",
		    cells, cells == 1 ? "" : "s");
	}
	printf("%zu of %zu cells change", diff->cells, diff->compared);
}

/* What it changes; false: not what was expected. */
static bool
is_expected(struct publish *p)
{
	const struct publishing *w = &p->work;

	if (!w->compared) {
		fprintf(stderr,
		    "version %ld does not compile any more: what changes is "
		    "not known%s\n",
		    w->versions.current,
		    p->expect != NULL ? "; nothing is published" : "");
		return p->expect == NULL;
	}
	if (w->versions.current == 0)
		printf("nothing was published before\n");
	say_sequences(p);
	say_changes(&w->diff);
	if (p->nsequences > 0)
		printf(", and %zu thing%s of sequences", p->nsequences,
		    p->nsequences == 1 ? "" : "s");
	printf("\n");
	if (p->expect == NULL ||
	    (size_t)p->expected == w->diff.cells + p->nsequences)
		return true;
	fprintf(
	    stderr, "expected were %ld; nothing is published\n", p->expected);
	return false;
}

/* Publishes, and says what came of it. */
static int
go(struct publish *p)
{
	struct publishing *w = &p->work;
	long before = w->versions.current;
	enum reloadask came;
	struct str said;

	if (fflush(stdout) != 0 || !publishing_go(w, &came, &said))
		return COMMAND_SYSTEM;
	switch (came) {
	case RELOAD_LIVE:
		printf("version %ld is live (%s)\n", w->version, w->name);
		return COMMAND_GOOD;
	case RELOAD_NOBODY:
		printf("version %ld is current (%s); no server runs on %s\n",
		    w->version, w->name, w->state.dir);
		return COMMAND_GOOD;
	case RELOAD_SILENT:
		log_error("version %ld is current, but the server did not say "
			  "that it is live; see its log",
		    w->version);
		return COMMAND_SYSTEM;
	case RELOAD_REFUSED:
		break;
	}
	fprintf(stderr, "%.*sthe server refused version %ld\n", STR_ARG(said),
	    w->version);
	if (before > 0)
		fprintf(stderr, "version %ld is current%s\n", before,
		    before != w->version ? " again" : "");
	return COMMAND_SYSTEM;
}

static int
publish(struct publish *p, const char *draft)
{
	enum publishing_rc rc = publishing_take(&p->work, draft);

	say_complaints(p);
	switch (rc) {
	case PUBLISHING_READY:
		return is_expected(p) ? go(p) : COMMAND_FAULTS;
	case PUBLISHING_SAME:
		printf("version %ld is the same as %s\n",
		    p->work.versions.current, draft);
		return go(p);
	case PUBLISHING_FAULTS:
		fprintf(stderr, "nothing is published\n");
		return COMMAND_FAULTS;
	case PUBLISHING_FAILED:
		break;
	}
	return COMMAND_SYSTEM;
}

static int
rollback(struct publish *p, const char *version)
{
	long n = versions_before(&p->work.versions);

	if (version != NULL && !options_number(version, 1, LONG_MAX, &n))
		return options_wrong(
		    p->options, "%s is no number of a version", version);
	if (!versions_has(&p->work.versions, n)) {
		fprintf(stderr,
		    version == NULL ? "there is no earlier version\n"
				    : "there is no version %s\n",
		    version);
		return COMMAND_FAULTS;
	}
	switch (publishing_back(&p->work, n)) {
	case PUBLISHING_READY:
		return is_expected(p) ? go(p) : COMMAND_FAULTS;
	case PUBLISHING_SAME:
		return go(p);
	case PUBLISHING_FAULTS:
		say_complaints(p);
		return COMMAND_FAULTS;
	case PUBLISHING_FAILED:
		break;
	}
	return COMMAND_SYSTEM;
}

static int
say_history(const struct publish *p)
{
	struct str text = versions_history(&p->work.versions);

	printf("%.*s", STR_ARG(text));
	return fflush(stdout) == 0 ? COMMAND_GOOD : COMMAND_SYSTEM;
}

/* What both begin and end with; `draft` NULL: rollback. */
static int
run(struct publish *p, const char *draft, const char *version, bool list)
{
	enum versions_use use = list            ? VERSIONS_LOOK
				: draft != NULL ? VERSIONS_MAKE
						: VERSIONS_CHANGE;
	int status = COMMAND_SYSTEM;

	p->arena = arena_new(0);
	if (!crypto_start())
		return COMMAND_SYSTEM;
	if (publishing_open(
		&p->work, p->arena, p->site, p->state, use, clock_now())) {
		p->work.who = operator_name(p->arena);
		status = list            ? say_history(p)
			 : draft != NULL ? publish(p, draft)
					 : rollback(p, version);
	} else if (p->work.versions.wrong.n > 0) {
		log_error("%.*s", STR_ARG(p->work.versions.wrong));
	}
	publishing_close(&p->work);
	arena_free(p->arena);
	return status;
}

#define OPTION_EXPECT(p)                                               \
	{                                                              \
		.name = "expect", .arg = "N",                          \
		.help = "do it only when so many cells and things of " \
			"sequences change",                            \
		.text = (p)                                            \
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
		return options_wrong(&o, "--expect is a number of changes");
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
	    "VERSION or that which\nwas current before, and has a running "
	    "server take it.",
	    rows, sizeof(rows) / sizeof(*rows), 0, 1};
	int status;

	if (!options_go(&o, &argc, &argv, &status))
		return status;
	if (!read_expected(&p))
		return options_wrong(&o, "--expect is a number of changes");
	log_name("rollback");
	p.options = &o;
	return run(&p, NULL, argc > 0 ? argv[0] : NULL, list);
}
