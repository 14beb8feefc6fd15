/* SPDX-License-Identifier: ISC */
/*
 * What was wrong with a site before: the same check of what its directory held
 * at an earlier revision in git.  Runs git and tar, which must be installed.
 */
#ifndef PROGRAM_SINCE_H
#define PROGRAM_SINCE_H

#include <stdint.h>

#include "model/complain.h"

/* Adds to `old` what the check says of `site` as it was at `revision`.  false:
 * there is no such revision of it, which was said. */
bool since_check(struct complaints *old, struct arena *, const char *site,
    const char *revision, int64_t now) __attribute__((warn_unused_result));

#endif
