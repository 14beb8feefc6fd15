/* SPDX-License-Identifier: ISC */
#include "publish/kept.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/crypto.h"
#include "base/log.h"
#include "publish/statedir.h"

#define IMAGE ".image"
#define NAME_BYTES 8 /* of the hash, which site_name() spells */
#define READ_BYTES (offsetof(struct site_head, hash) + HASH_BYTES)

/* The number of "7.image"; 0: it is none. */
static long
number_of(struct str name)
{
	int64_t n;

	if (!str_ends(name, STR(IMAGE)))
		return 0;
	name.n -= strlen(IMAGE);
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

/* What root writes belongs to who serves. */
static bool
give(const char *path, const char *like)
{
	struct stat his, ours;

	return stat(like, &his) == 0 && stat(path, &ours) == 0 &&
	       ((his.st_uid == ours.st_uid && his.st_gid == ours.st_gid) ||
		   chown(path, his.st_uid, his.st_gid) == 0);
}

static bool
make_tests(const char *tests, const char *state)
{
	if (mkdir(tests, 0770) != 0)
		return errno == EEXIST;
	return give(tests, state) && statedir_sync(state);
}

bool
kept_test_write(struct arena *a, const char *tests, const struct site *site)
{
	const struct image *im = &site->image;
	const char *state = str_format(a, "%s/..", tests).p, *path;
	char name[SITE_NAME_LEN + 1];

	site_name(site, name);
	path = str_format(a, "%s/%s" IMAGE, tests, name).p;
	if (!make_tests(tests, state)) {
		log_errno("%s", tests);
		return false;
	}
	if (!statedir_write(
		path, (struct str){(const char *)im->base, im->size}, true))
		return false;
	if (give(path, tests))
		return true;
	log_errno("%s", path);
	return false;
}

int
kept_test_open(const char *tests, struct str name)
{
	unsigned char hash[NAME_BYTES];
	char file[SITE_NAME_LEN + sizeof(IMAGE)];
	int top, fd;

	if (name.n != SITE_NAME_LEN || !base32_decode(name, hash, sizeof(hash)))
		return -1;
	snprintf(file, sizeof(file), "%.*s" IMAGE, STR_ARG(name));
	top = open(tests, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	fd =
	    top < 0 ? -1 : openat(top, file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0 && errno != ENOENT)
		log_errno("%s/%s", tests, file);
	if (top >= 0)
		close(top);
	if (fd >= 0 && !is_wanted(fd, hash, sizeof(hash))) {
		close(fd);
		fd = -1;
	}
	return fd;
}

void
kept_tests_expire(const char *tests, int64_t before)
{
	DIR *folder = opendir(tests);
	const struct dirent *d;
	struct stat st;

	if (folder == NULL) {
		if (errno != ENOENT)
			log_errno("%s", tests);
		return;
	}
	while ((d = readdir(folder)) != NULL)
		if (fstatat(dirfd(folder), d->d_name, &st,
			AT_SYMLINK_NOFOLLOW) == 0 &&
		    S_ISREG(st.st_mode) && (int64_t)st.st_mtime < before &&
		    unlinkat(dirfd(folder), d->d_name, 0) != 0 &&
		    errno != ENOENT)
			log_errno("%s/%s", tests, d->d_name);
	closedir(folder);
}
