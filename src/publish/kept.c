/* SPDX-License-Identifier: ISC */
#include "publish/kept.h"

#include <dirent.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "template/site.h"

#define READ_BYTES (offsetof(struct site_head, hash) + HASH_BYTES)

/* The number of "7.image"; 0: it is none. */
static long
number_of(struct str name)
{
	int64_t n;

	if (!str_ends(name, STR(".image")))
		return 0;
	name.n -= strlen(".image");
	return str_i64(name, &n) && n > 0 ? (long)n : 0;
}

static bool
is_wanted(int fd, const unsigned char *hash, size_t n)
{
	struct site_head head;

	return pread(fd, &head, READ_BYTES, 0) == (ssize_t)READ_BYTES &&
	       memcmp(head.magic, SITE_MAGIC, sizeof(head.magic)) == 0 &&
	       head.format == SITE_FORMAT && memcmp(head.hash, hash, n) == 0;
}

int
kept_open(const char *dir, const unsigned char *hash, size_t n, long *version)
{
	int top = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int under = top < 0 ? -1
			    : openat(top, "versions",
				  O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *versions = under < 0 ? NULL : fdopendir(under);
	const struct dirent *d;
	int fd = -1;

	while (fd < 0 && versions != NULL && (d = readdir(versions)) != NULL) {
		*version = number_of(str_of(d->d_name));
		if (*version > 0)
			fd = openat(under, d->d_name,
			    O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
		if (fd >= 0 && !is_wanted(fd, hash, n)) {
			close(fd);
			fd = -1;
		}
	}
	if (versions != NULL)
		closedir(versions);
	else if (under >= 0)
		close(under);
	if (top >= 0)
		close(top);
	return fd;
}
