/* SPDX-License-Identifier: ISC */
/*
 * The files of a site directory, listed once and read under limits.  Nothing
 * outside the directory is opened and no symbolic link is followed
 * (SAFETY 4).
 *
 * Knows names and bytes, nothing of what is in them.
 */
#ifndef MODEL_FILES_H
#define MODEL_FILES_H

#include <stdbool.h>

#include "base/crypto.h"
#include "model/complain.h"

#define FILES_MAX 20000
#define FILES_DEPTH_MAX 8
#define FILES_ASSET_MAX (64u * 1024 * 1024)

struct files {
	struct arena *arena;
	struct complaints *complaints;
	int fd;
	bool by_steps; /* there is no openat2 */
	/* Relative to the directory, in byte order.  A folder at the top that
	 * was not asked for stands as its name with a '/' behind. */
	struct str *paths;
	size_t n, cap;
};

/*
 * Lists the top of `dir`, or of its current version when it is a published
 * site, and everything below those of its folders that are
 * named in `folders` (ended by NULL).  Names that begin with '.' or end in '~'
 * are passed over.  Complains about what is no file and no folder.  false after
 * complaining: there is nothing to read.
 */
bool files_open(struct files *, struct arena *, struct complaints *,
    const char *dir, const char *const *folders)
    __attribute__((warn_unused_result));
void files_close(struct files *);
/* Hidden files, and the copies editors leave. */
bool files_passed_over(struct str name);

/* The paths that begin with `prefix` ("pages/"): the first, and how many. */
const struct str *files_below(
    const struct files *, struct str prefix, size_t *n);
bool files_has(const struct files *, struct str path);
/* A whole file of at most `limit` bytes; false after complaining. */
bool files_read(const struct files *, struct str path, size_t limit,
    struct str *bytes) __attribute__((warn_unused_result));
/* The hash of a whole file; its bytes are not kept. */
bool files_hash(const struct files *, struct str path,
    unsigned char out[HASH_BYTES]) __attribute__((warn_unused_result));

#endif
