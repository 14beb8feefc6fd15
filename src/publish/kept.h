/* SPDX-License-Identifier: ISC */
/*
 * The image of an earlier version of a published site, found by what its hash
 * begins with: to make again what was made of it then.
 *
 * Of a site that is edited where it lies no images are kept.
 */
#ifndef PUBLISH_KEPT_H
#define PUBLISH_KEPT_H

#include "base/str.h"

/*
 * Opens the image of `dir` whose hash begins with these n bytes; *version is
 * its number.  -1: there is none, or only one of another program's format.  Its
 * bytes are not checked yet.
 */
int kept_open(
    const char *dir, const unsigned char *hash, size_t n, long *version);

#endif
