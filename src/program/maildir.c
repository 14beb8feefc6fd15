/* SPDX-License-Identifier: ISC */
#include "program/maildir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "base/log.h"
#include "publish/statedir.h"

#define PIECE 65536
#define RANDOM_BYTES 5
#define KEPT_END ".eml" /* of the files of maildir_keep */

static int
open_folder(const char *dir, const char *name)
{
	char path[4096];
	int fd = -1;

	if (snprintf(path, sizeof(path), "%s/%s", dir, name) <
	    (int)sizeof(path))
		fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	else
		errno = ENAMETOOLONG;
	if (fd < 0)
		log_errno("%s/%s", dir, name);
	return fd;
}

static bool
make_folder(int at, const char *path)
{
	if (mkdirat(at, path, 0700) == 0 || errno == EEXIST)
		return true;
	log_errno("%s", path);
	return false;
}

/* A folder of Maildir++: with its three directories, and a file that says what
 * it is, so that mail programs show it. */
static bool
make_unknown(const char *dir)
{
	static const char *const parts[] = {
	    ".unknown", ".unknown/tmp", ".unknown/cur", ".unknown/new"};
	int top = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), fd;
	bool good = top >= 0;

	if (!good)
		log_errno("%s", dir);
	for (size_t i = 0; good && i < sizeof(parts) / sizeof(parts[0]); i++)
		good = make_folder(top, parts[i]);
	if (good) {
		fd = openat(top, ".unknown/maildirfolder",
		    O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
		if (fd >= 0)
			close(fd);
	}
	if (top >= 0)
		close(top);
	return good;
}

bool
maildir_open(struct maildir *m, const char *dir)
{
	*m = (struct maildir){-1, -1, -1};
	m->new = open_folder(dir, "new");
	if (m->new < 0)
		return false;
	m->cur = open_folder(dir, "cur");
	if (m->cur < 0 || !make_unknown(dir))
		return false;
	m->unknown = open_folder(dir, ".unknown/new");
	return m->unknown >= 0;
}

void
maildir_close(struct maildir *m)
{
	const int all[] = {m->new, m->cur, m->unknown};

	for (size_t i = 0; i < 3; i++)
		if (all[i] >= 0)
			close(all[i]);
}

static int
compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool
maildir_list(struct maildir *m, struct arena *a, const char ***names, size_t *n)
{
	int fd = openat(m->new, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *e;

	*n = 0;
	*names = arena_array(a, MAILDIR_SLICE, sizeof(**names));
	if (folder == NULL) {
		log_errno("new");
		if (fd >= 0)
			close(fd);
		return false;
	}
	while (*n < MAILDIR_SLICE && (e = readdir(folder)) != NULL)
		if (e->d_name[0] != '.')
			(*names)[(*n)++] = str_copy(a, str_of(e->d_name)).p;
	closedir(folder);
	qsort(*names, *n, sizeof(**names), compare);
	return true;
}

bool
maildir_drain(
    struct arena *a, int fd, const char *name, size_t max, struct str *bytes)
{
	char piece[PIECE];
	struct buf b;
	ssize_t n;

	buf_init(&b, a, max);
	while ((n = read(fd, piece, sizeof(piece))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			log_errno("%s", name);
			return false;
		}
		buf_add(
		    &b, piece, (size_t)n < max - b.n ? (size_t)n : max - b.n);
	}
	*bytes = buf_view(&b);
	return true;
}

bool
maildir_read(struct maildir *m, struct arena *a, const char *name, size_t max,
    struct str *message, bool *gone)
{
	int fd = openat(
	    m->new, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	bool good;

	*gone = fd < 0 && errno == ENOENT;
	*message = STR("");
	if (fd < 0) {
		if (!*gone)
			log_errno("new/%s", name);
		return *gone;
	}
	good = maildir_drain(a, fd, name, max, message);
	close(fd);
	return good;
}

bool
maildir_move(struct maildir *m, const char *name, bool understood)
{
	size_t plain = strcspn(name, ":");
	char seen[NAME_MAX + 8];
	int to = m->unknown;

	snprintf(seen, sizeof(seen), "%s", name);
	if (understood) {
		to = m->cur;
		snprintf(seen, sizeof(seen), "%.*s:2,S", (int)plain, name);
	}
	if (renameat(m->new, name, to, seen) == 0)
		return true;
	if (errno == ENOENT && faccessat(m->new, name, F_OK, 0) != 0)
		return true; /* somebody else did it */
	log_errno("new/%s", name);
	return false;
}

/* How many there are, and which comes first: names begin with the time. */
static size_t
count(const char *dir, char first[NAME_MAX + 1])
{
	DIR *folder = opendir(dir);
	struct dirent *e;
	size_t n = 0;

	while (folder != NULL && (e = readdir(folder)) != NULL) {
		if (e->d_name[0] == '.')
			continue;
		if (n++ == 0 || strcmp(e->d_name, first) < 0)
			snprintf(first, NAME_MAX + 1, "%s", e->d_name);
	}
	if (folder != NULL)
		closedir(folder);
	return n;
}

static void
make_room(struct arena *a, const char *dir)
{
	char first[NAME_MAX + 1];

	while (count(dir, first) >= MAILDIR_KEPT) {
		const char *path = str_format(a, "%s/%s", dir, first).p;

		if (unlink(path) != 0 && errno != ENOENT) {
			log_errno("%s", path);
			return;
		}
		log_warn("%s holds %d mails that nobody took away: the oldest "
			 "is gone",
		    dir, MAILDIR_KEPT);
	}
}

bool
maildir_keep(struct arena *a, const char *dir, struct str message)
{
	unsigned char bytes[RANDOM_BYTES];
	char name[BASE32_LEN(RANDOM_BYTES) + 1] = "";

	if (!make_folder(AT_FDCWD, dir))
		return false;
	make_room(a, dir);
	random_bytes(bytes, sizeof(bytes));
	base32_encode(name, bytes, sizeof(bytes));
	return statedir_write(str_format(a, "%s/%010lld.%s" KEPT_END, dir,
				  (long long)clock_now(), name)
				  .p,
	    message, true);
}

/* When it was kept, as its name says; INT64_MAX: it is none of ours. */
static int64_t
kept_at(struct str name)
{
	struct str digits = str_head(name, str_chr(name, '.'));
	int64_t at;

	return str_ends(name, STR(KEPT_END)) && str_i64(digits, &at)
		   ? at
		   : INT64_MAX;
}

void
maildir_expire(const char *dir, int64_t before)
{
	DIR *folder = opendir(dir);
	struct dirent *e;

	if (folder == NULL) {
		if (errno != ENOENT && errno != EACCES)
			log_errno("%s", dir);
		return;
	}
	while ((e = readdir(folder)) != NULL)
		if (kept_at(str_of(e->d_name)) < before &&
		    unlinkat(dirfd(folder), e->d_name, 0) != 0 &&
		    errno != ENOENT)
			log_errno("%s/%s", dir, e->d_name);
	closedir(folder);
}
