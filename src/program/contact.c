/* SPDX-License-Identifier: ISC */
/*
 * kunderejse contact: the people with an address, one verb a file.
 */
#include <stdio.h>
#include <string.h>

#include "program/contacting.h"

static const struct verb {
	const char *name, *summary;
	int (*run)(int argc, char **argv);
} verbs[] = {
    {"list", "who there is, by list, stage or text", contacting_list},
    {"show", "all that support wants to know of one", contacting_show},
    {"proof", "the words he agreed to, when and where", contacting_proof},
    {"export", "all that is held of him, as JSON", contacting_export},
    {"erase", "him and all that is his, for ever", contacting_erase},
    {"suppress", "no more mail to an address", contacting_suppress},
    {"import", "people another program knew, with consents", contacting_import},
    {"merge", "two who are one person", contacting_merge},
    {"joins", "which visitors he is, and undo that", contacting_joins},
};

#define VERBS (sizeof(verbs) / sizeof(verbs[0]))

static void
usage(FILE *to)
{
	fprintf(to, "usage: kunderejse contact VERB [OPTION...]\n\n");
	for (size_t i = 0; i < VERBS; i++)
		fprintf(to, "  %-10s %s\n", verbs[i].name, verbs[i].summary);
	fprintf(to, "\nkunderejse contact VERB --help says more;"
		    " so does the manual page kunderejse(8).\n");
}

static int
unknown(const char *name)
{
	struct str names[VERBS], near;

	for (size_t i = 0; i < VERBS; i++)
		names[i] = str_of(verbs[i].name);
	near = str_nearest(str_of(name), names, VERBS);
	fprintf(stderr, "kunderejse contact: there is no contact %s", name);
	if (near.n > 0)
		fprintf(stderr, "; did you mean %.*s?", STR_ARG(near));
	fprintf(stderr, "\nkunderejse contact --help says which verbs "
			"there are\n");
	return COMMAND_USAGE;
}

int
command_contact(int argc, char **argv)
{
	if (argc < 2) {
		usage(stderr);
		return COMMAND_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
		usage(stdout);
		return COMMAND_GOOD;
	}
	for (size_t i = 0; i < VERBS; i++)
		if (strcmp(argv[1], verbs[i].name) == 0)
			return verbs[i].run(argc - 1, argv + 1);
	return unknown(argv[1]);
}
