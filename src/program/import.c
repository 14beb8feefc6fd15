/* SPDX-License-Identifier: ISC */
/*
 * kunderejse import sources: what a published list of hosts knows beyond the
 * shipped table, as lines for journey.xml, so that nobody has to wait for us.
 */
#include "program/command.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "insight/importing.h"
#include "program/options.h"

#define OUT_MAX (16u << 20)

static bool
read_list(struct arena *a, const char *path, struct str *text)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *p = arena_raw(a, HOSTLIST_MAX + 1);
	size_t n = 0;
	ssize_t got = fd < 0 ? -1 : 1;

	while (got > 0 && n <= HOSTLIST_MAX) {
		got = read(fd, p + n, HOSTLIST_MAX + 1 - n);
		n += got > 0 ? (size_t)got : 0;
	}
	if (got < 0)
		log_errno("%s", path);
	else if (n > HOSTLIST_MAX)
		log_error("%s: larger than %u MiB", path, HOSTLIST_MAX >> 20);
	if (fd >= 0)
		close(fd);
	*text = (struct str){p, n};
	return got >= 0 && n <= HOSTLIST_MAX;
}

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
import(struct arena *a, const char *path, enum source_class plain)
{
	struct importing im;
	struct str text;
	struct buf out;
	const char *why;

	if (!read_list(a, path, &text))
		return COMMAND_SYSTEM;
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

int
command_import(int argc, char **argv)
{
	const char *class = "social";
	const struct option_row rows[] = {
	    {.name = "source-class",
		.arg = "CLASS",
		.help = "of a list that says none (default: social)",
		.text = &class},
	};
	const struct options o = {"import", "sources FILE",
	    "Reads a list of hosts in the shape of Matomo's or Snowplow's, "
	    "YAML "
	    "or JSON, and\nwrites a <source> line for journey.xml for each "
	    "source the shipped table does not\nknow.  What it knows "
	    "otherwise is said and left as it is.",
	    rows, sizeof(rows) / sizeof(*rows), 2, 2};
	enum source_class plain;
	struct arena *a;
	int status;

	if (!options_go(&o, &argc, &argv, &status))
		return status;
	if (strcmp(argv[0], "sources") != 0)
		return options_wrong(
		    &o, "there is only import sources, not %s", argv[0]);
	if (!source_class_of(str_of(class), &plain) || plain == CLASS_DIRECT ||
	    plain == CLASS_OWN_MAIL)
		return options_wrong(&o,
		    "--source-class is a class of sources, such as social or "
		    "ai");
	log_name("import");
	a = arena_new(0);
	status = import(a, argv[1], plain);
	arena_free(a);
	return status;
}
