/* SPDX-License-Identifier: ISC */
/*
 * A site compiled within a command that reads one: who gives the command,
 * trusts his own files.  serve has the compiler child instead.
 */
#ifndef PROGRAM_OPENSITE_H
#define PROGRAM_OPENSITE_H

#include "template/site.h"

/* Compiles `dir` into the arena and opens it; false: what is wrong was written
 * to standard error. */
bool opensite(struct arena *, const char *dir, struct site *)
    __attribute__((warn_unused_result));
/* Whether `dir` holds a site at all. */
bool opensite_there(const char *dir);

#endif
