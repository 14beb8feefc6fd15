/* SPDX-License-Identifier: ISC */
/*
 * Walking and reading below one directory.  Each path is opened from the top
 * with openat2, so that a folder swapped for a link while we read is refused
 * by the kernel and not by a check of ours that came too early; where there is
 * no openat2 (Linux before 5.6, valgrind, some containers), name by name.
 */
#include "model/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/arena.h"

#define OPEN_FLAGS (O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)

static void
refuse(const struct files *f, struct str path, const char *what)
{
	complain(f->complaints, COMPLAINT_ERROR, (struct where){path, 0},
	    "file", "%s", what);
}

static int
open_whole(int top, struct str path)
{
	struct open_how how = {
	    .flags = OPEN_FLAGS,
	    .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS,
	};

	return (int)syscall(SYS_openat2, top, path.p, &how, sizeof(how));
}

/* One name in a folder, never a link (ELOOP) nor the folder above. */
static int
open_name(int folder, struct str name)
{
	char ended[NAME_MAX + 1];

	if (str_eq(name, STR(".."))) {
		errno = EXDEV;
		return -1;
	}
	if (name.n > NAME_MAX) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(ended, name.p, name.n);
	ended[name.n] = '\0';
	return openat(folder, ended, OPEN_FLAGS | O_NOFOLLOW);
}

/* The same without openat2: each name from the folder that was opened before
 * it, so none can be swapped for a link. */
static int
open_steps(int top, struct str path)
{
	struct str rest = path, name;
	int folder = top, fd = -1;

	while (str_cut(&rest, '/', &name)) {
		fd = open_name(folder, name);
		if (folder != top)
			close(folder);
		if (fd < 0)
			break;
		folder = fd;
	}
	return fd;
}

/* A descriptor for `path` (ended by NUL) below the directory, or -1. */
static int
open_below(const struct files *f, struct str path)
{
	int fd;

	do
		fd = f->by_steps ? open_steps(f->fd, path)
				 : open_whole(f->fd, path);
	while (fd < 0 && (errno == EINTR || errno == EAGAIN));
	if (fd >= 0)
		return fd;
	if (errno == ELOOP || errno == EXDEV)
		refuse(f, path, "a symbolic link; put the file itself there");
	else
		complain(f->complaints, COMPLAINT_ERROR,
		    (struct where){path, 0}, "file", "can not be opened: %s",
		    strerror(errno));
	return -1;
}

static void
add(struct files *f, struct str path)
{
	f->paths =
	    arena_room(f->arena, f->paths, f->n, &f->cap, sizeof(*f->paths));
	f->paths[f->n++] = path;
}

/* Hidden files and what editors leave behind. */
bool
files_passed_over(struct str name)
{
	return name.p[0] == '.' || str_ends(name, STR("~")) ||
	       (name.p[0] == '#' && str_ends(name, STR("#")));
}

static void walk(
    struct files *, struct str folder, int depth, const char *const *folders);

/* One name found in a folder; `folders` is NULL below the top. */
static void
entry(struct files *f, DIR *dir, struct str folder, struct str name, int depth,
    const char *const *folders)
{
	struct str path = folder.n == 0 ? str_copy(f->arena, name)
					: str_format(f->arena, "%.*s/%.*s",
					      STR_ARG(folder), STR_ARG(name));
	struct stat st;

	if (fstatat(dirfd(dir), name.p, &st, AT_SYMLINK_NOFOLLOW) != 0) {
		refuse(f, path, "vanished while it was read; try again");
	} else if (S_ISLNK(st.st_mode)) {
		refuse(f, path, "a symbolic link; put the file itself there");
	} else if (S_ISREG(st.st_mode)) {
		add(f, path);
	} else if (!S_ISDIR(st.st_mode)) {
		refuse(f, path, "neither a file nor a folder; remove it");
	} else if (folders == NULL) {
		walk(f, path, depth + 1, NULL);
	} else {
		while (*folders != NULL && !str_eq(name, str_of(*folders)))
			folders++;
		if (*folders != NULL)
			walk(f, path, depth + 1, NULL);
		else
			add(f, str_format(f->arena, "%.*s/", STR_ARG(path)));
	}
}

static void
walk(struct files *f, struct str folder, int depth, const char *const *folders)
{
	const struct dirent *d;
	DIR *dir;
	int fd;

	if (depth > FILES_DEPTH_MAX) {
		refuse(f, folder, "folders are nested too deeply");
		return;
	}
	fd = open_below(f, folder.n == 0 ? STR(".") : folder);
	if (fd < 0)
		return;
	dir = fdopendir(fd);
	if (dir == NULL) {
		close(fd);
		refuse(f, folder, "can not be listed");
		return;
	}
	while (f->n < FILES_MAX && (d = readdir(dir)) != NULL)
		if (!files_passed_over(str_of(d->d_name)))
			entry(
			    f, dir, folder, str_of(d->d_name), depth, folders);
	closedir(dir);
}

/* A filter in front of an old container's kernel answers EPERM. */
static bool
lacks_openat2(int top)
{
	int fd = open_whole(top, STR("."));

	if (fd < 0)
		return errno == ENOSYS || errno == EPERM;
	close(fd);
	return false;
}

static int
by_path(const void *a, const void *b)
{
	const struct str *x = a, *y = b;

	return str_cmp(*x, *y);
}

/* A published site has no files of its own: one of its versions is current. */
static int
open_site(const char *dir)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int current;

	if (fd < 0 || faccessat(fd, "site.xml", F_OK, 0) == 0)
		return fd;
	current = openat(fd, "current", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (current < 0)
		return fd;
	close(fd);
	return current;
}

bool
files_open(struct files *f, struct arena *a, struct complaints *c,
    const char *dir, const char *const *folders)
{
	*f = (struct files){.arena = a, .complaints = c};
	f->fd = open_site(dir);
	if (f->fd < 0) {
		complain(c, COMPLAINT_ERROR, (struct where){str_of(dir), 0},
		    "file", "the site's directory can not be opened: %s",
		    strerror(errno));
		return false;
	}
	f->by_steps = lacks_openat2(f->fd);
	walk(f, (struct str){"", 0}, 0, folders);
	if (f->n == FILES_MAX)
		complain(c, COMPLAINT_ERROR, (struct where){str_of(dir), 0},
		    "file", "more than %d files; is this a site?", FILES_MAX);
	if (f->n > 0)
		qsort(f->paths, f->n, sizeof(*f->paths), by_path);
	return true;
}

void
files_close(struct files *f)
{
	close(f->fd);
	f->fd = -1;
}

/* The first path that is not before `key`. */
static size_t
lower_bound(const struct files *f, struct str key)
{
	size_t low = 0, high = f->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (str_cmp(f->paths[middle], key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct str *
files_below(const struct files *f, struct str prefix, size_t *n)
{
	size_t from = lower_bound(f, prefix), to = from;

	while (to < f->n && str_starts(f->paths[to], prefix))
		to++;
	*n = to - from;
	/* Of an empty site there is no array to point into. */
	return *n == 0 ? NULL : f->paths + from;
}

bool
files_has(const struct files *f, struct str path)
{
	size_t i = lower_bound(f, path);

	return i < f->n && str_eq(f->paths[i], path);
}

/* Opens a regular file of at most `limit` bytes. */
static int
open_file(const struct files *f, struct str path, size_t limit, size_t *size)
{
	struct stat st;
	int fd = open_below(f, path);

	if (fd < 0)
		return -1;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		refuse(f, path, "not a file");
	} else if ((uint64_t)st.st_size > limit) {
		complain(f->complaints, COMPLAINT_ERROR,
		    (struct where){path, 0}, "file too large",
		    "larger than %zu KiB; make it smaller or split it",
		    limit / 1024);
	} else {
		*size = (size_t)st.st_size;
		return fd;
	}
	close(fd);
	return -1;
}

static bool
read_into(const struct files *f, struct str path, size_t limit, struct arena *a,
    struct str *bytes)
{
	size_t size = 0, n = 0;
	ssize_t got = 0;
	char *p;
	int fd = open_file(f, path, limit, &size);

	if (fd < 0)
		return false;
	p = arena_raw(a, size);
	while (n < size) {
		got = read(fd, p + n, size - n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		n += (size_t)got;
	}
	close(fd);
	if (got < 0) {
		complain(f->complaints, COMPLAINT_ERROR,
		    (struct where){path, 0}, "file", "can not be read: %s",
		    strerror(errno));
		return false;
	}
	*bytes = (struct str){p, n};
	return true;
}

bool
files_read(
    const struct files *f, struct str path, size_t limit, struct str *bytes)
{
	return read_into(f, path, limit, f->arena, bytes);
}

bool
files_hash(
    const struct files *f, struct str path, unsigned char out[HASH_BYTES])
{
	struct arena *a = arena_new(0);
	struct str bytes;
	bool done = read_into(f, path, FILES_ASSET_MAX, a, &bytes);

	if (done)
		hash_bytes(out, bytes.p, bytes.n);
	arena_free(a);
	return done;
}
