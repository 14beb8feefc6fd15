/* SPDX-License-Identifier: ISC */
/*
 * kunderejse import: what others made, as parts of a site.  A published list
 * of hosts becomes lines for journey.xml, so that nobody has to wait for our
 * table; a page of HTML becomes a page file.
 */
#include "program/command.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "insight/htmlpage.h"
#include "insight/importing.h"
#include "program/importpage.h"
#include "program/options.h"
#include "program/readfile.h"

#define OUT_MAX (16u << 20)

/* What was not taken, and the sums. */
static void
say_rest(const struct importing *im)
{
	fprintf(stderr, "%.*s", STR_ARG(buf_view(&im->notes)));
	fprintf(stderr,
	    "%zu known alike, %zu new in %zu sources, %zu known otherwise "
	    "(left as they are), %zu skipped (paid, unknown, or no host)\n",
	    im->alike, im->hosts, im->sources, im->otherwise, im->skipped);
}

static int
import_sources(
    struct arena *a, const char *path, struct str text, enum source_class plain)
{
	struct importing im;
	struct buf out;
	const char *why;

	importing_start(&im, a, plain);
	why = hostlist_read(a, text, importing_take, &im);
	if (why != NULL) {
		fprintf(stderr, "%s: %s\n", path, why);
		return COMMAND_FAULTS;
	}
	if (im.alike + im.hosts + im.otherwise + im.skipped == 0) {
		fprintf(stderr,
		    "%s: no list of hosts in a shape that is known: name: "
		    "[hosts], name: [{urls: [hosts]}], or medium: {name: "
		    "{domains: [hosts]}}\n",
		    path);
		return COMMAND_FAULTS;
	}
	buf_init(&out, a, OUT_MAX);
	importing_put(&im, &out);
	fwrite(out.p, 1, out.n, stdout);
	if (out.bad || fflush(stdout) != 0) {
		log_errno("standard output");
		return COMMAND_SYSTEM;
	}
	say_rest(&im);
	return COMMAND_GOOD;
}

struct import {
	const char *class, *id, *path, *layout;
	enum source_class plain;
	bool page;
};

/* What is to be imported; false: nonsense, which was said. */
static bool
choose(struct import *im, const struct options *o, const char *what)
{
	im->page = strcmp(what, "page") == 0;
	if (!im->page && strcmp(what, "sources") != 0)
		options_wrong(o,
		    "there are import sources and import page, not %s", what);
	else if (!source_class_of(str_of(im->class), &im->plain) ||
		 im->plain == CLASS_DIRECT || im->plain == CLASS_OWN_MAIL)
		options_wrong(o,
		    "--source-class is a class of sources, such as social or "
		    "ai");
	else if (im->id != NULL && !str_is_name(str_of(im->id)))
		options_wrong(o, "--id is a name, such as about-us");
	else if (im->layout != NULL && !str_is_name(str_of(im->layout)))
		options_wrong(o, "--layout is a name, such as base");
	else if (im->path != NULL && im->path[0] != '/')
		options_wrong(o, "--path begins with /");
	else
		return true;
	return false;
}

static int
run(struct arena *a, const struct import *im, const char *file)
{
	struct str text;

	if (!readfile(a, file, im->page ? HTMLPAGE_MAX : HOSTLIST_MAX, &text))
		return COMMAND_SYSTEM;
	if (im->page)
		return importpage(a, file, text, im->id, im->path, im->layout);
	return import_sources(a, file, text, im->plain);
}

int
command_import(int argc, char **argv)
{
	struct import im = {.class = "social"};
	const struct option_row rows[] = {
	    {.name = "source-class",
		.arg = "CLASS",
		.help = "sources: of a list that says none (default: social)",
		.text = &im.class},
	    {.name = "id",
		.arg = "NAME",
		.help = "page: its name (default: the file's)",
		.text = &im.id},
	    {.name = "path",
		.arg = "PATH",
		.help = "page: its address (default: /NAME)",
		.text = &im.path},
	    {.name = "layout",
		.arg = "NAME",
		.help = "page: the layout to put its title and body into",
		.text = &im.layout},
	};
	const struct options o = {"import", "sources|page FILE",
	    "sources: reads a list of hosts in the shape of Matomo's or "
	    "Snowplow's, YAML or\nJSON, and writes a <source> line for "
	    "journey.xml for each source the shipped\ntable does not know.  "
	    "What it knows otherwise is said and left as it is.\n"
	    "page: reads HTML as browsers do and writes it as a page file; "
	    "standard error says\nwhat was changed, with its line.",
	    rows, sizeof(rows) / sizeof(*rows), 2, 2};
	struct arena *a;
	int status;

	if (!options_go(&o, &argc, &argv, &status))
		return status;
	if (!choose(&im, &o, argv[0]))
		return COMMAND_USAGE;
	log_name("import");
	a = arena_new(0);
	status = run(a, &im, argv[1]);
	arena_free(a);
	return status;
}
