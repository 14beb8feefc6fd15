/* SPDX-License-Identifier: ISC */
/*
 * kunderejse import page: a page of HTML as a page file on standard output,
 * what was changed on standard error.
 */
#ifndef PROGRAM_IMPORTPAGE_H
#define PROGRAM_IMPORTPAGE_H

#include "base/arena.h"
#include "base/str.h"

/*
 * `path` names the file for messages; `id`, `at` and `layout` are those of the
 * page, NULL for what the file's name gives and for a document of its own.
 * Returns an exit status.
 */
int importpage(struct arena *, const char *path, struct str bytes,
    const char *id, const char *at, const char *layout);

#endif
