/* SPDX-License-Identifier: ISC */
/*
 * What came with the program and is read when a command wants it: the starter
 * site, the text of a web server's configuration.
 */
#ifndef PROGRAM_DATADIR_H
#define PROGRAM_DATADIR_H

struct arena;

/* The path of a file or directory there: below $KUNDEREJSE_DATADIR, else where
 * the program was installed, else in the sources it was built in. */
const char *datadir_path(struct arena *, const char *name);

#endif
