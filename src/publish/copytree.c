/* SPDX-License-Identifier: ISC */
#include "publish/copytree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "model/files.h"

#define DEPTH_MAX 16
#define PIECE (1u << 16)

/* Two directories that are being walked side by side. */
struct pair {
	int from, to;
	int depth;
};

static bool copy_folder(const struct pair *);

static bool
pump(int from, int to, const char *name)
{
	char bytes[PIECE];
	ssize_t n;

	while ((n = read(from, bytes, sizeof(bytes))) != 0) {
		ssize_t at = 0;

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			log_errno("%s", name);
			return false;
		}
		while (at < n) {
			ssize_t put = write(to, bytes + at, (size_t)(n - at));

			if (put < 0 && errno == EINTR)
				continue;
			if (put <= 0) {
				log_errno("copy of %s", name);
				return false;
			}
			at += put;
		}
	}
	if (fsync(to) == 0)
		return true;
	log_errno("copy of %s", name);
	return false;
}

static bool
copy_file(const struct pair *p, const char *name)
{
	int from = openat(p->from, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	int to =
	    openat(p->to, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	bool good = from >= 0 && to >= 0 && pump(from, to, name);

	if (from < 0 || to < 0)
		log_errno("%s", name);
	if (from >= 0)
		close(from);
	if (to >= 0 && close(to) != 0 && good) {
		log_errno("copy of %s", name);
		good = false;
	}
	return good;
}

/* Copies what is in `from`, which it closes, into a new folder. */
static bool
copy_into(int from, int fd, const char *name, int depth)
{
	struct pair p = {.from = from, .to = -1, .depth = depth};
	bool good;

	if (mkdirat(fd, name, 0755) == 0)
		p.to = openat(
		    fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	good = from >= 0 && p.to >= 0;
	if (!good)
		log_errno("%s", name);
	else
		good = copy_folder(&p);
	if (good && fsync(p.to) != 0) {
		log_errno("%s", name);
		good = false;
	}
	if (p.to >= 0)
		close(p.to);
	if (from >= 0)
		close(from);
	return good;
}

static bool
copy_entry(const struct pair *p, const char *name)
{
	struct stat st;

	if (fstatat(p->from, name, &st, AT_SYMLINK_NOFOLLOW) != 0) {
		log_errno("%s", name);
		return false;
	}
	if (S_ISREG(st.st_mode))
		return copy_file(p, name);
	if (!S_ISDIR(st.st_mode)) {
		log_error(
		    "%s is no file and no folder; a site holds no links", name);
		return false;
	}
	if (p->depth == DEPTH_MAX) {
		log_error("%s: folders are nested too deeply", name);
		return false;
	}
	return copy_into(openat(p->from, name,
			     O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC),
	    p->to, name, p->depth + 1);
}

static bool
copy_folder(const struct pair *p)
{
	int fd = dup(p->from);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *d;
	bool good = dir != NULL;

	if (dir == NULL && fd >= 0)
		close(fd);
	if (dir == NULL)
		log_errno("listing");
	for (errno = 0; good && (d = readdir(dir)) != NULL; errno = 0)
		good = files_passed_over(str_of(d->d_name)) ||
		       copy_entry(p, d->d_name);
	if (good && errno != 0) {
		log_errno("listing");
		good = false;
	}
	if (dir != NULL)
		closedir(dir);
	return good;
}

bool
copytree(const char *from, int fd, const char *name)
{
	int source = open(from, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (source < 0) {
		log_errno("%s", from);
		return false;
	}
	return copy_into(source, fd, name, 0);
}

void
copytree_remove(int fd, const char *name)
{
	int folder =
	    openat(fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *dir = folder < 0 ? NULL : fdopendir(folder);
	const struct dirent *d;

	while (dir != NULL && (d = readdir(dir)) != NULL) {
		if (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0)
			continue;
		if (unlinkat(folder, d->d_name, 0) != 0)
			copytree_remove(folder, d->d_name);
	}
	if (dir != NULL)
		closedir(dir);
	else if (folder >= 0)
		close(folder);
	(void)unlinkat(fd, name, AT_REMOVEDIR);
}
