/* SPDX-License-Identifier: ISC */
#include "program/verbs.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "program/command.h"

#define VERBS_MAX 16

static void
usage(FILE *to, const char *command, const struct verb *verbs, size_t n)
{
	fprintf(to, "usage: kunderejse %s VERB [OPTION...]\n\n", command);
	for (size_t i = 0; i < n; i++)
		fprintf(to, "  %-10s %s\n", verbs[i].name, verbs[i].summary);
	fprintf(to,
	    "\nkunderejse %s VERB --help says more;"
	    " so does the manual page kunderejse(8).\n",
	    command);
}

static int
unknown(
    const char *command, const struct verb *verbs, size_t n, const char *name)
{
	struct str names[VERBS_MAX], near;

	assert(n <= VERBS_MAX);
	for (size_t i = 0; i < n; i++)
		names[i] = str_of(verbs[i].name);
	near = str_nearest(str_of(name), names, n);
	fprintf(
	    stderr, "kunderejse %s: there is no %s %s", command, command, name);
	if (near.n > 0)
		fprintf(stderr, "; did you mean %.*s?", STR_ARG(near));
	fprintf(stderr, "\nkunderejse %s --help says which verbs there are\n",
	    command);
	return COMMAND_USAGE;
}

int
verbs_run(const char *command, const struct verb *verbs, size_t n, int argc,
    char **argv)
{
	if (argc < 2) {
		usage(stderr, command, verbs, n);
		return COMMAND_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
		usage(stdout, command, verbs, n);
		return COMMAND_GOOD;
	}
	for (size_t i = 0; i < n; i++)
		if (strcmp(argv[1], verbs[i].name) == 0)
			return verbs[i].run(argc - 1, argv + 1);
	return unknown(command, verbs, n, argv[1]);
}
