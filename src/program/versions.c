/* SPDX-License-Identifier: ISC */
#include "program/versions.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "program/copytree.h"
#include "program/statedir.h"

#define COPY "versions/.new"
#define NAME_MAX_BYTES 64
#define PASSWD_MAX 16384

/* The number of "versions/7"; 0: it is none. */
static long
number_of(struct str target)
{
	int64_t n;

	if (!str_starts(target, STR("versions/")) ||
	    !str_i64(str_from(target, 9), &n) || n < 1)
		return 0;
	return (long)n;
}

static bool
read_current(struct versions *v)
{
	char target[NAME_MAX_BYTES];
	ssize_t n = readlinkat(v->fd, "current", target, sizeof(target));

	if (n < 0 && errno == ENOENT)
		return true;
	v->current = n < 0 ? 0 : number_of((struct str){target, (size_t)n});
	if (v->current > 0)
		return true;
	log_error("%s/current is no link to a version of this site", v->dir);
	return false;
}

static void
read_last(struct versions *v)
{
	int fd = openat(v->fd, "versions", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *d;
	int64_t n;

	while (dir != NULL && (d = readdir(dir)) != NULL)
		if (str_i64(str_of(d->d_name), &n) && n > v->last)
			v->last = (long)n;
	if (dir != NULL)
		closedir(dir);
	else if (fd >= 0)
		close(fd);
}

/* A site that somebody edits is not overwritten. */
static bool
is_plain(const struct versions *v)
{
	return faccessat(v->fd, "site.xml", F_OK, 0) == 0;
}

bool
versions_open(struct versions *v, struct arena *a, const char *dir, bool make)
{
	*v = (struct versions){.arena = a, .dir = dir, .fd = -1};
	if (make && mkdir(dir, 0755) != 0 && errno != EEXIST) {
		log_errno("%s", dir);
		return false;
	}
	v->fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (v->fd < 0) {
		log_errno("%s", dir);
		return false;
	}
	if (is_plain(v)) {
		log_error("%s is a site that is edited where it is; name "
			  "another directory to publish it to",
		    dir);
		return false;
	}
	if (flock(v->fd, LOCK_EX | LOCK_NB) != 0) {
		log_error("%s: somebody else publishes at this moment", dir);
		return false;
	}
	if (mkdirat(v->fd, "versions", 0755) != 0 && errno != EEXIST) {
		log_errno("%s/versions", dir);
		return false;
	}
	if (!read_current(v))
		return false;
	read_last(v);
	return true;
}

void
versions_close(struct versions *v)
{
	if (v->fd >= 0)
		close(v->fd);
	v->fd = -1;
}

const char *
versions_path(const struct versions *v, long n)
{
	return str_format(v->arena, "%s/versions/%ld", v->dir, n).p;
}

const char *
versions_image(const struct versions *v, long n)
{
	return str_format(v->arena, "%s/versions/%ld.image", v->dir, n).p;
}

bool
versions_has(const struct versions *v, long n)
{
	return n > 0 && access(versions_path(v, n), F_OK) == 0;
}

bool
versions_copy(struct versions *v, const char *draft, const char **path)
{
	/* What a publish that was killed left behind. */
	copytree_remove(v->fd, COPY);
	*path = str_format(v->arena, "%s/" COPY, v->dir).p;
	if (copytree(draft, v->fd, COPY))
		return true;
	copytree_remove(v->fd, COPY);
	return false;
}

void
versions_drop(struct versions *v)
{
	copytree_remove(v->fd, COPY);
}

static bool
sync_folder(const struct versions *v, const char *name)
{
	int fd = openat(v->fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool good = fd >= 0 && fsync(fd) == 0;

	if (!good)
		log_errno("%s/%s", v->dir, name);
	if (fd >= 0)
		close(fd);
	return good;
}

bool
versions_keep(struct versions *v, struct str image)
{
	char name[NAME_MAX_BYTES];
	long n = v->last + 1;

	snprintf(name, sizeof(name), "versions/%ld", n);
	if (!statedir_write(versions_image(v, n), image, true))
		return false;
	if (renameat(v->fd, COPY, v->fd, name) != 0) {
		log_errno("%s/%s", v->dir, name);
		return false;
	}
	v->last = n;
	return sync_folder(v, "versions");
}

/* Who sits at the terminal, behind sudo too. */
static const char *
who(struct arena *a)
{
	const char *name = getenv("SUDO_USER");
	struct passwd row, *found = NULL;
	char *room = arena_raw(a, PASSWD_MAX);

	if (name != NULL && *name != '\0')
		return name;
	if (getpwuid_r(getuid(), &row, room, PASSWD_MAX, &found) != 0 ||
	    found == NULL)
		return "unknown";
	return row.pw_name;
}

static bool
write_line(const struct versions *v, long n, const struct version_line *line)
{
	time_t now = (time_t)line->now;
	char when[32];
	struct tm tm;
	bool good;
	int fd = openat(v->fd, VERSIONS_HISTORY,
	    O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);

	gmtime_r(&now, &tm);
	strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%SZ", &tm);
	good = fd >= 0 &&
	       dprintf(fd, "%s\t%s\t%ld\t%s\t%.*s\t%zu\n", when, line->what, n,
		   who(v->arena), STR_ARG(line->image), line->cells) > 0 &&
	       fsync(fd) == 0;
	if (!good)
		log_errno("%s/" VERSIONS_HISTORY, v->dir);
	if (fd >= 0)
		close(fd);
	return good;
}

bool
versions_switch(struct versions *v, long n, const struct version_line *line)
{
	char target[NAME_MAX_BYTES];

	snprintf(target, sizeof(target), "versions/%ld", n);
	(void)unlinkat(v->fd, "current.new", 0);
	/* The line first: what is current was always said to be. */
	if (!write_line(v, n, line))
		return false;
	if (symlinkat(target, v->fd, "current.new") != 0 ||
	    renameat(v->fd, "current.new", v->fd, "current") != 0) {
		log_errno("%s/current", v->dir);
		return false;
	}
	v->current = n;
	return sync_folder(v, ".");
}

struct str
versions_history(const struct versions *v)
{
	return statedir_read(
	    v->arena, str_format(v->arena, "%s/" VERSIONS_HISTORY, v->dir).p);
}

long
versions_before(const struct versions *v)
{
	long n = v->current - 1;

	while (n > 0 && !versions_has(v, n))
		n--;
	return n < 0 ? 0 : n;
}
