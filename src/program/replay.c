/* SPDX-License-Identifier: ISC */
/*
 * kunderejse replay: an access log played through a site, to see what its
 * visitors would have been shown.  Reads the log and the site; writes its
 * answer and nothing else.
 */
#include "program/command.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "base/log.h"
#include "insight/logs.h"
#include "insight/ownhost.h"
#include "program/datadir.h"
#include "program/opensite.h"
#include "program/options.h"
#include "program/progress.h"
#include "program/replayshow.h"

#define OUT_MAX ((size_t)1 << 28)
#define LOGS_MAX 4096
#define BROKEN_SHOWN 5
#define LOOK_EVERY 4096 /* lines between two looks at the clock */
#define GO_ON (-1)

struct replay {
	const struct options *options;
	const char *dir, *host, *format;
	enum rows_format as;
	struct arena *arena;
	struct site site;
	struct logs logs;
	struct ownhost ownhost;
	struct replaying replaying;
};

/* A new user has a log before he has a site. */
static int
open_site(struct replay *r)
{
	if (r->dir == NULL && opensite_there("."))
		r->dir = ".";
	if (r->dir == NULL) {
		r->dir = datadir_path(r->arena, "templates/starter");
		if (!opensite_there(r->dir))
			return options_wrong(r->options,
			    "no site is here, and none came with the program "
			    "in %s; --site says where yours is",
			    r->dir);
		fprintf(stderr,
		    "no site is here (--site DIR): played through the one that "
		    "kunderejse init makes, %s\n",
		    r->dir);
	}
	return opensite(r->arena, r->dir, &r->site) ? GO_ON : COMMAND_FAULTS;
}

/* Whose pages the log's are: said, or found. */
static struct str
own_host(const struct replay *r)
{
	struct str found;
	bool https;

	if (r->host != NULL)
		return str_of(r->host);
	found = ownhost_found(&r->ownhost);
	if (found.n > 0)
		fprintf(stderr,
		    "most referrers are of %.*s: taken for the log's own host, "
		    "not %.*s of site.xml (--host NAME)\n",
		    STR_ARG(found), STR_ARG(site_host(&r->site, &https)));
	return found;
}

static void
tell_broken(const struct logs_line *line, uint64_t n)
{
	if (n <= BROKEN_SHOWN)
		fprintf(stderr, "%s:%zu: passed over: %s\n", line->file,
		    line->number, line->wrong);
}

/* All lines; false: it was said what went wrong. */
static bool
play(struct replay *r)
{
	struct progress progress;
	int64_t size = logs_size(&r->logs);
	struct logs_line line;
	uint64_t n = 0, broken = 0;
	bool good = true;

	progress_start(&progress);
	while (good && logs_next(&r->logs, &line)) {
		if (++n % LOOK_EVERY == 0)
			progress_show(
			    &progress, logs_at(&r->logs), size, n, "lines");
		if (line.wrong == NULL) {
			good = replaying_take(&r->replaying, &line.line);
			continue;
		}
		replaying_broken(&r->replaying);
		tell_broken(&line, ++broken);
	}
	progress_end(&progress);
	if (broken > BROKEN_SHOWN)
		fprintf(stderr, "and %" PRIu64 " lines more\n",
		    broken - BROKEN_SHOWN);
	if (!good)
		log_error("more than %u different addresses and User-Agents; "
			  "replay fewer days at once",
		    CROWD_MAX);
	replaying_end(&r->replaying);
	return good && !r->logs.bad;
}

static int
print(const struct replay *r, const char *name, int logs)
{
	struct str title =
	    logs == 1 ? str_format(r->arena, "Replay of %s", name)
		      : str_format(r->arena, "Replay of %d logs", logs);
	struct buf out;

	buf_init(&out, r->arena, OUT_MAX);
	replayshow_put(&r->replaying, r->arena, r->as, title, &out);
	fwrite(out.p, 1, out.n, stdout);
	if (out.bad || fflush(stdout) != 0) {
		log_errno("standard output");
		return COMMAND_SYSTEM;
	}
	return COMMAND_GOOD;
}

/* Whether it can be the name of a host; of an address it would be no part. */
static bool
is_host(const char *s)
{
	return *s != '\0' && strpbrk(s, "/@ ") == NULL;
}

/* Whether standard input is read by more than one. */
static bool
is_torn(int n, char *const *paths)
{
	int standard = 0;

	for (int i = 0; i < n; i++)
		standard += strcmp(paths[i], "-") == 0;
	return standard > 1;
}

/* Whether there was a line to be read at all. */
static bool
is_log(const struct replaying *r)
{
	if (r->from != 0)
		return true;
	log_error("no line is in the combined format, which nginx writes "
		  "unless a log_format is named, and Apache with CustomLog "
		  "FILE combined");
	return false;
}

static int
run(struct replay *r, int n, char **paths)
{
	int status = crypto_start() ? open_site(r) : COMMAND_SYSTEM;

	if (status != GO_ON)
		return status;
	ownhost_start(&r->ownhost, &r->site);
	status = COMMAND_SYSTEM;
	if (logs_start(&r->logs, r->arena, paths, (size_t)n, ownhost_look,
		&r->ownhost)) {
		replaying_start(&r->replaying, r->arena, &r->site, own_host(r));
		if (play(r))
			status = is_log(&r->replaying) ? print(r, paths[0], n)
						       : COMMAND_FAULTS;
		replaying_stop(&r->replaying);
	}
	logs_stop(&r->logs);
	return status;
}

int
command_replay(int argc, char **argv)
{
	struct replay r = {.format = "text"};
	const struct option_row rows[] = {
	    {.name = "site",
		.letter = 's',
		.arg = "DIR",
		.help = "the site's directory (default: ., else a small one "
			"that comes with the program)",
		.text = &r.dir},
	    {.name = "host",
		.arg = "NAME",
		.help = "the host that the log is of (default: the one most "
			"referrers name, else that of site.xml)",
		.text = &r.host},
	    OPTION_FORMAT(&r.format),
	};
	const struct options o = {"replay", "LOG...",
	    "Plays access logs (nginx or Apache, combined format, plain or "
	    "gzip; - is\nstandard input) through a site: where people came "
	    "from, how far they were, and\nwhat they would have been shown.  "
	    "Stores nothing.",
	    rows, sizeof(rows) / sizeof(*rows), 1, LOGS_MAX};
	int status;

	if (!options_go(&o, &argc, &argv, &status))
		return status;
	if (!rows_format(r.format, &r.as))
		return options_wrong(&o, FORMAT_WRONG);
	if (r.host != NULL && !is_host(r.host))
		return options_wrong(&o,
		    "\"%s\" is no host; write its name alone, like "
		    "www.example.com",
		    r.host);
	if (is_torn(argc, argv))
		return options_wrong(
		    &o, "- stands twice; standard input is read once");
	log_name("replay");
	r.options = &o;
	r.arena = arena_new((size_t)1 << 20);
	status = run(&r, argc, argv);
	arena_free(r.arena);
	return status;
}
