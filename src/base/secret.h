/* SPDX-License-Identifier: ISC */
/*
 * A secret lies in a file that only its owner can read.  One place opens such
 * files, so that each of them is refused when others could have read it.
 *
 * Knows nothing of what a secret is for.
 */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The bytes of an open file, at most `max`; `what` ("key ring") and its path
 * name it in the log.  false (logged, with what to do): it is no file, others
 * can read it, it is longer, or reading failed.  The caller wipes the bytes.
 */
bool secret_read(int fd, const char *what, const char *path, char *bytes,
    size_t max, size_t *n) __attribute__((warn_unused_result));

#endif
