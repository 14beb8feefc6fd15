/* SPDX-License-Identifier: ISC */
/*
 * A directory copied as a whole onto the disk: files and folders, nothing else.
 * Hidden files and editors' copies are passed over, as the compiler does.
 */
#ifndef PUBLISH_COPYTREE_H
#define PUBLISH_COPYTREE_H

#include <stdbool.h>

/*
 * Copies what is in `from` into the new directory `name` below the directory
 * `fd`; everything is on the disk when it returns true.  false (logged): a link
 * or a device lies in it, or the disk is full; what was copied stays there for
 * copytree_remove().
 */
bool copytree(const char *from, int fd, const char *name)
    __attribute__((warn_unused_result));
/* Removes such a directory with all in it; nothing is said. */
void copytree_remove(int fd, const char *name);

#endif
