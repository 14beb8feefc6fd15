/* SPDX-License-Identifier: ISC */
/*
 * kunderejse rehearse: plays a script through pages and mails on a clock of its
 * own, before anybody gets them.  Nothing of the state directory is touched and
 * nothing is sent.
 */
#include "program/command.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "base/log.h"
#include "program/opensite.h"
#include "program/options.h"
#include "program/readfile.h"
#include "publish/statedir.h"
#include "rehearsal/acts.h"
#include "rehearsal/steps.h"
#include "rehearsal/timeline.h"
#include "rehearsal/walkcheck.h"

#define SCRIPT_MAX ((size_t)1 << 20)
#define TEXT_MAX ((size_t)64 << 20)
#define WALKERS_MAX 100000
#define GO_ON (-1)

struct rehearse {
	const struct options *options;
	const char *dir, *out, *file, *walkers, *seed, *days;
	struct arena *arena;
	struct site site;
	struct script script;
	char work[64]; /* folder of the world; empty: not made */
	struct play play;
};

static int
fault(const struct rehearse *r, size_t line, struct str why)
{
	fprintf(stderr, "%s:%zu: error: %.*s\n", r->file, line, STR_ARG(why));
	return COMMAND_FAULTS;
}

static int
read_script(struct rehearse *r)
{
	struct str text, why;
	size_t line;

	if (!readfile(r->arena, r->file, SCRIPT_MAX, &text))
		return COMMAND_SYSTEM;
	if (!script_parse(r->arena, text, &r->script, &line, &why))
		return fault(r, line, why);
	return GO_ON;
}

/* Nothing of it is to be kept, so memory will do. */
static const char *
scratch(void)
{
	const char *tmp = getenv("TMPDIR");

	if (tmp != NULL && tmp[0] != '\0')
		return tmp;
	return access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
}

static int
open_world(struct rehearse *r)
{
	struct world *w = &r->play.world;
	struct str why;

	w->arena = r->arena;
	w->site = &r->site;
	w->dir = r->work;
	r->play.arena = r->arena;
	r->play.out = r->out;
	if (r->out != NULL && mkdir(r->out, 0777) != 0 && errno != EEXIST) {
		log_errno("%s", r->out);
		return COMMAND_SYSTEM;
	}
	if (snprintf(r->work, sizeof(r->work), "%s/kunderejse.XXXXXX",
		scratch()) >= (int)sizeof(r->work) ||
	    mkdtemp(r->work) == NULL) {
		r->work[0] = '\0';
		log_errno("a folder below %s", scratch());
		return COMMAND_SYSTEM;
	}
	if (world_open(w, &why))
		return GO_ON;
	log_error("%.*s", STR_ARG(why));
	return COMMAND_SYSTEM;
}

/* Random people, and what was done to them that must not be. */
static int
walk(struct rehearse *r)
{
	struct walkers w = {.world = &r->play.world, .arena = r->arena};
	struct walkcheck check = {.faults = 0};
	struct buf out;
	int64_t n, seed, days;

	if (!str_i64(str_of(r->walkers), &n) || n < 1 || n > WALKERS_MAX ||
	    !str_i64(str_of(r->seed), &seed) ||
	    !str_i64(str_of(r->days), &days) || days < 1 || days > 3660)
		return options_wrong(r->options,
		    "--walkers, --seed and --days are whole numbers; at most "
		    "%d walkers and 3660 days",
		    WALKERS_MAX);
	w.n = (size_t)n;
	w.random = (uint64_t)seed;
	w.until = w.world->now + days * 86400;
	buf_init(&out, r->arena, TEXT_MAX);
	check.out = &out;
	if (!walkers_run(&w, NULL, NULL) || !walkcheck_run(&w, &check))
		return COMMAND_SYSTEM;
	printf("%.*s", STR_ARG(buf_view(&out)));
	printf("%zu walkers of seed %lld did %llu things in %lld days; %zu "
	       "mails in %zu runs of sequences: %zu faults\n",
	    w.n, (long long)seed, (unsigned long long)w.acts, (long long)days,
	    check.mails, check.runs, check.faults);
	return check.faults > 0 ? COMMAND_FAULTS : COMMAND_GOOD;
}

static int
play(struct rehearse *r)
{
	struct str why;

	for (size_t i = 0; i < r->script.n; i++)
		if (!acts_do(&r->play, &r->script.lines[i], &why))
			return fault(r, r->script.lines[i].line, why);
	return r->play.nfaults > 0 ? COMMAND_FAULTS : COMMAND_GOOD;
}

static void
write_out(const struct rehearse *r, const char *name, const struct buf *b)
{
	(void)!statedir_write(
	    str_format(r->arena, "%s/%s", r->out, name).p, buf_view(b), false);
}

static void
write_timeline(struct rehearse *r)
{
	const char *name = strrchr(r->file, '/');
	struct buf text, page, steps;

	buf_init(&text, r->arena, TEXT_MAX);
	buf_init(&page, r->arena, TEXT_MAX);
	buf_init(&steps, r->arena, TEXT_MAX);
	timeline_text(&r->play, &text);
	printf("%.*s", STR_ARG(buf_view(&text)));
	if (r->out == NULL)
		return;
	timeline_html(
	    &r->play, str_of(name == NULL ? r->file : name + 1), &page);
	steps_text(&r->play, &steps);
	write_out(r, "timeline.txt", &text);
	write_out(r, "timeline.html", &page);
	write_out(r, "steps.tsv", &steps);
}

static int
drop(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

static int
run_script(struct rehearse *r)
{
	int status = read_script(r);

	if (status != GO_ON)
		return status;
	if (!acts_begin(&r->site, &r->script, &r->play.world.now))
		return fault(r, r->script.n > 0 ? r->script.lines[0].line : 1,
		    STR("a script begins with when it is: at "
			"2027-03-01T09:00"));
	status = open_world(r);
	if (status != GO_ON)
		return status;
	status = play(r);
	write_timeline(r);
	return status;
}

static int
run_walkers(struct rehearse *r)
{
	int status;

	/* The same days for the same seed. */
	(void)site_moment(&r->site, STR("2027-03-01"), &r->play.world.now);
	status = open_world(r);
	return status == GO_ON ? walk(r) : status;
}

static int
run(struct rehearse *r)
{
	int status;

	if (!crypto_start())
		return COMMAND_SYSTEM;
	if (!opensite(r->arena, r->dir, &r->site))
		return COMMAND_FAULTS;
	status = r->walkers != NULL ? run_walkers(r) : run_script(r);
	world_close(&r->play.world);
	if (r->work[0] != '\0')
		(void)nftw(r->work, drop, 16, FTW_DEPTH | FTW_PHYS);
	return status;
}

int
command_rehearse(int argc, char **argv)
{
	struct rehearse r = {.dir = ".", .seed = "1", .days = "1096"};
	const struct option_row rows[] = {
	    OPTION_SITE(&r.dir),
	    {.name = "out",
		.arg = "DIR",
		.help = "write each page and mail there, the timeline as text "
			"and as a page, and who came to which step when",
		.text = &r.out},
	    {.name = "walkers",
		.arg = "N",
		.help = "instead of a script: so many people who do random "
			"things, and what must never be done to anybody",
		.text = &r.walkers},
	    {.name = "seed",
		.arg = "N",
		.help = "of what they do (default 1)",
		.text = &r.seed},
	    {.name = "days",
		.arg = "N",
		.help = "for so long (default 1096)",
		.text = &r.days},
	};
	const struct options o = {"rehearse", "[SCRIPT]",
	    "Plays a person through pages and sequences on a clock of its own "
	    "and prints\nwhat happened.  Nothing is sent and nothing is kept.  "
	    "Exit 1: something that the\nscript expects did not happen.",
	    rows, sizeof(rows) / sizeof(*rows), 0, 1};
	enum options_rc rc = options_parse(&o, &argc, &argv);
	int status;

	if (rc != OPTIONS_GO)
		return rc == OPTIONS_HELP ? COMMAND_GOOD : COMMAND_USAGE;
	log_name("rehearse");
	r.options = &o;
	r.file = argv[0];
	if ((r.file == NULL) == (r.walkers == NULL))
		return options_wrong(
		    &o, "name a script, or --walkers and how many");
	r.arena = arena_new(0);
	status = run(&r);
	arena_free(r.arena);
	return status;
}
