/* SPDX-License-Identifier: ISC */
/*
 * A file that a command was given, as a whole.
 */
#ifndef PROGRAM_READFILE_H
#define PROGRAM_READFILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena;

/* At most `max` bytes of it, into the arena.  false (logged): it can not be
 * read, or it is longer. */
bool readfile(struct arena *, const char *path, size_t max, struct str *text)
    __attribute__((warn_unused_result));

#endif
