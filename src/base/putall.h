/* SPDX-License-Identifier: ISC */
/*
 * Bytes into a descriptor until all of them are there.
 *
 * Knows nothing of what they are and of whether a disk has them.
 */
#ifndef BASE_PUTALL_H
#define BASE_PUTALL_H

#include <stdbool.h>

#include "base/str.h"

/* false, and errno: the rest is not there.  Signals do not end it. */
bool putall(int fd, struct str bytes) __attribute__((warn_unused_result));

#endif
