/* SPDX-License-Identifier: ISC */
/*
 * A command that is several, one verb each: finds the one that is meant, and
 * says which there are.
 */
#ifndef PROGRAM_VERBS_H
#define PROGRAM_VERBS_H

#include <stddef.h>

struct verb {
	const char *name, *summary;
	int (*run)(int argc, char **argv);
};

/* What `kunderejse COMMAND argv[1]…` ends with. */
int verbs_run(
    const char *command, const struct verb *, size_t n, int argc, char **argv);

#endif
