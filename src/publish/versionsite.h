/* SPDX-License-Identifier: ISC */
/*
 * A version of a published site as it was served: for tools that answer for the
 * past.
 */
#ifndef PUBLISH_VERSIONSITE_H
#define PUBLISH_VERSIONSITE_H

#include "template/site.h"

/* Opens DIR/versions/NUMBER.image, which is read into the arena.  false: it is
 * not there, or another version of the program made it. */
bool versionsite_open(
    struct site *, struct arena *, const char *dir, struct str number);

#endif
