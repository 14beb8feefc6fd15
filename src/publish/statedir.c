/* SPDX-License-Identifier: ISC */
/*
 * Paths, lock and files of the state directory.
 */
#include "publish/statedir.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/log.h"
#include "base/putall.h"

#define READ_MAX (16u << 20)

static const char *
join(struct arena *a, const char *dir, const char *name)
{
	return str_format(a, "%s/%s", dir, name).p;
}

bool
statedir_name(
    struct statedir *d, struct arena *a, const char *site, const char *state)
{
	char path[PATH_MAX];

	if (state == NULL) {
		if (realpath(site, path) == NULL) {
			log_errno("site directory %s", site);
			return false;
		}
		state = str_format(a, "%s.state", path).p;
	}
	d->dir = str_copy(a, str_of(state)).p;
	d->image = join(a, state, "site.image");
	d->reload = join(a, state, "reload");
	d->keys = join(a, state, "keys");
	d->hooks = join(a, state, "hooks");
	d->unknown = join(a, state, "unknown-mail");
	d->tests = join(a, state, "tests");
	d->serve = join(a, state, "serve.lock");
	d->wake = join(a, state, "wake");
	statedir_database(d, a, NULL, STR(""));
	return true;
}

void
statedir_database(
    struct statedir *d, struct arena *a, const char *db, struct str of_site)
{
	if (db == NULL && of_site.n == 0)
		of_site = STR("kunderejse.db");
	d->database =
	    db != NULL ? db
		       : str_format(a, "%s/%.*s", d->dir, STR_ARG(of_site)).p;
	d->lock = str_format(a, "%s.lock", d->database).p;
}

bool
statedir_make(const struct statedir *d)
{
	if (mkdir(d->dir, 0770) == 0 || errno == EEXIST)
		return true;
	log_errno("state directory %s", d->dir);
	return false;
}

static void
say_held(int fd, const char *path)
{
	char text[32];
	ssize_t n = pread(fd, text, sizeof(text), 0);
	struct str pid = {text, n < 0 ? 0 : (size_t)n};

	log_error("another server is running here: %s is held by pid %.*s",
	    path, STR_ARG(str_trim(pid)));
}

int
statedir_lock(const struct statedir *d)
{
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	int fd;

	fd = open(d->serve, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
	if (fd < 0) {
		log_errno("%s", d->serve);
		return -1;
	}
	/* The lock belongs to the open file, not to the process: it goes when
	 * the last copy of this descriptor is closed. */
	if (fcntl(fd, F_OFD_SETLK, &lock) != 0) {
		if (errno == EAGAIN || errno == EACCES)
			say_held(fd, d->serve);
		else
			log_errno("lock of %s", d->serve);
		close(fd);
		return -1;
	}
	if (ftruncate(fd, 0) != 0 || dprintf(fd, "%ld\n", (long)getpid()) < 0)
		log_errno("pid in %s", d->serve);
	return fd;
}

struct str
statedir_read(struct arena *a, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	char piece[4096];
	struct buf b;
	ssize_t n;

	buf_init(&b, a, READ_MAX);
	while (fd >= 0 && (n = read(fd, piece, sizeof(piece))) > 0)
		buf_add(&b, piece, (size_t)n);
	if (fd >= 0)
		close(fd);
	return buf_view(&b);
}

bool
statedir_sync(const char *dir)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool good = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return good;
}

/* Of the directory that the file is in. */
static bool
sync_above(const char *path)
{
	char above[PATH_MAX];
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return statedir_sync(".");
	snprintf(above, sizeof(above), "%.*s", (int)(slash - path) + 1, path);
	return statedir_sync(above);
}

bool
statedir_write(const char *path, struct str bytes, bool durable)
{
	char temporary[PATH_MAX];
	bool good;
	int fd;

	if (snprintf(temporary, sizeof(temporary), "%s.new", path) >=
	    (int)sizeof(temporary)) {
		log_error("path too long: %s", path);
		return false;
	}
	fd = open(temporary,
	    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0640);
	if (fd < 0) {
		log_errno("%s", temporary);
		return false;
	}
	good = putall(fd, bytes) && (!durable || fsync(fd) == 0);
	if (!good)
		log_errno("%s", temporary);
	close(fd);
	if (good && rename(temporary, path) == 0 &&
	    (!durable || sync_above(path)))
		return true;
	if (good)
		log_errno("%s", path);
	unlink(temporary);
	return false;
}
