/* SPDX-License-Identifier: ISC */
/*
 * Images of sites that are not served, found by what their hash begins with.
 * Of earlier versions of a published site: to make again what was made of them
 * then; of a site that is edited where it lies none are kept.  And of drafts,
 * beside the state and for a while: a mail of them is sent as a test.
 */
#ifndef PUBLISH_KEPT_H
#define PUBLISH_KEPT_H

#include "template/site.h"

/*
 * Opens the image of `dir` whose hash begins with these n bytes; *version is
 * its number.  -1: there is none, or only one of another program's format.  Its
 * bytes are not checked yet.
 */
int kept_open(
    const char *dir, const unsigned char *hash, size_t n, long *version);

/* Writes the image of a draft into the directory `tests` (statedir.h), which is
 * made, and waits for the disk; one that is there is as new again.  false
 * (logged): it is not kept. */
bool kept_test_write(struct arena *, const char *tests, const struct site *)
    __attribute__((warn_unused_result));
/* Opens the one of that site_name(); -1 as of kept_open(). */
int kept_test_open(const char *tests, struct str name);
/* Removes those that were written before the time. */
void kept_tests_expire(const char *tests, int64_t before);

#endif
