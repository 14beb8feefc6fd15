/* SPDX-License-Identifier: ISC */
/*
 * A file as this program's database, while nobody else uses it: for
 * store_prepare and for a backup that is put back.
 */
#ifndef STORE_PREPARE_H
#define STORE_PREPARE_H

#include <stdbool.h>

/* Makes the file or brings it to this program's schema, and tells it of those
 * who left the database `of`.  The lock is held.  false (logged). */
bool prepare_file(const char *path, const char *of)
    __attribute__((warn_unused_result));

#endif
