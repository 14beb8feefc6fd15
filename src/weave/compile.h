/* SPDX-License-Identifier: ISC */
/*
 * A site directory in, an image out, or complaints.  Runs in the compiler
 * child, in `check`, `render` and tests: the same function everywhere.
 */
#ifndef WEAVE_COMPILE_H
#define WEAVE_COMPILE_H

#include "model/complain.h"

/*
 * Reads, checks and compiles `dir`.  true: *image holds the bytes (in the
 * arena).  false: complaints say why; all of them were collected.
 * Deterministic: the same files give the same bytes.
 */
bool compile_site(struct arena *, struct complaints *, const char *dir,
    struct str *image) __attribute__((warn_unused_result));

#endif
