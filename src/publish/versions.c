/* SPDX-License-Identifier: ISC */
#include "publish/versions.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "publish/copytree.h"
#include "publish/statedir.h"

#define COPY "versions/.new"
#define NAME_MAX_BYTES 64
#define WRONG_MAX 8192
#define WHO_MAX 64

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

__attribute__((format(printf, 2, 3))) static bool
wrong(struct versions *v, const char *fmt, ...)
{
	struct buf b;
	va_list args;

	buf_init(&b, v->arena, WRONG_MAX);
	va_start(args, fmt);
	buf_vprintf(&b, fmt, args);
	va_end(args);
	v->wrong = buf_view(&b);
	return false;
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
	return wrong(
	    v, "%s/current is no link to a version of this site", v->dir);
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

static bool
lock(struct versions *v, enum versions_use use)
{
	if (use == VERSIONS_LOOK)
		return true;
	if (flock(v->fd, LOCK_EX | LOCK_NB) != 0)
		return wrong(
		    v, "%s: somebody else publishes at this moment", v->dir);
	if (use == VERSIONS_MAKE && mkdirat(v->fd, "versions", 0755) != 0 &&
	    errno != EEXIST)
		return wrong(v, "%s/versions: %s", v->dir, strerror(errno));
	return true;
}

bool
versions_open(
    struct versions *v, struct arena *a, const char *dir, enum versions_use use)
{
	*v = (struct versions){.arena = a, .dir = dir, .fd = -1};
	if (use == VERSIONS_MAKE && mkdir(dir, 0755) != 0 && errno != EEXIST)
		return wrong(v, "%s: %s", dir, strerror(errno));
	v->fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (v->fd < 0)
		return wrong(v, "%s: %s", dir, strerror(errno));
	/* A site that somebody edits is not overwritten. */
	v->plain = faccessat(v->fd, "site.xml", F_OK, 0) == 0;
	if (v->plain)
		return wrong(v,
		    "%s is a site that is edited where it is; name another "
		    "directory to publish it to",
		    dir);
	if (!lock(v, use) || !read_current(v))
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

static const char *
image_path(const struct versions *v, long n)
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
	if (!statedir_write(image_path(v, n), image, true))
		return false;
	if (renameat(v->fd, COPY, v->fd, name) != 0) {
		log_errno("%s/%s", v->dir, name);
		return false;
	}
	v->last = n;
	return sync_folder(v, "versions");
}

/* A tab or a line break would be another field or line. */
static struct str
one_word(struct arena *a, struct str who)
{
	char *out = arena_raw(a, WHO_MAX);
	size_t n = 0;

	for (size_t i = 0; i < who.n && n < WHO_MAX; i++)
		if ((unsigned char)who.p[i] > ' ' && who.p[i] != 0x7f)
			out[n++] = who.p[i];
	return n > 0 ? (struct str){out, n} : STR("unknown");
}

static bool
write_line(
    const struct versions *v, const struct version_line *line, int64_t at)
{
	time_t now = (time_t)at;
	char when[32];
	struct tm tm;
	bool good;
	int fd = openat(v->fd, VERSIONS_HISTORY,
	    O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);

	gmtime_r(&now, &tm);
	strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%SZ", &tm);
	good = fd >= 0 &&
	       dprintf(fd, "%s\t%.*s\t%ld\t%.*s\t%.*s\t%zu\n", when,
		   STR_ARG(line->what), line->n,
		   STR_ARG(one_word(v->arena, line->who)), STR_ARG(line->image),
		   line->cells) > 0 &&
	       fsync(fd) == 0;
	if (!good)
		log_errno("%s/" VERSIONS_HISTORY, v->dir);
	if (fd >= 0)
		close(fd);
	return good;
}

bool
versions_switch(
    struct versions *v, const struct version_line *line, int64_t now)
{
	char target[NAME_MAX_BYTES];

	snprintf(target, sizeof(target), "versions/%ld", line->n);
	(void)unlinkat(v->fd, "current.new", 0);
	/* The line first: what is current was always said to be. */
	if (!write_line(v, line, now))
		return false;
	if (symlinkat(target, v->fd, "current.new") != 0 ||
	    renameat(v->fd, "current.new", v->fd, "current") != 0) {
		log_errno("%s/current", v->dir);
		return false;
	}
	v->current = line->n;
	return sync_folder(v, ".");
}

struct str
versions_history(const struct versions *v)
{
	return statedir_read(
	    v->arena, str_format(v->arena, "%s/" VERSIONS_HISTORY, v->dir).p);
}

bool
versions_next(struct str *rest, struct version_line *line)
{
	struct str text, n, cells;

	while (rest->n > 0) {
		int64_t number, count;

		str_cut(rest, '\n', &text);
		str_cut(&text, '\t', &line->when);
		str_cut(&text, '\t', &line->what);
		str_cut(&text, '\t', &n);
		str_cut(&text, '\t', &line->who);
		str_cut(&text, '\t', &line->image);
		cells = text;
		if (!str_i64(n, &number) || number < 1 ||
		    !str_i64(cells, &count) || count < 0)
			continue;
		line->n = (long)number;
		line->cells = (size_t)count;
		return true;
	}
	return false;
}

/* Back to one that was passed, or on to another. */
static size_t
step(long *passed, size_t n, long to)
{
	for (size_t i = 0; i < n; i++)
		if (passed[i] == to)
			return i + 1;
	passed[n] = to;
	return n + 1;
}

long
versions_before(const struct versions *v)
{
	struct str rest = versions_history(v);
	/* No line is shorter than its date. */
	long *passed = arena_array(
	    v->arena, 1 + rest.n / sizeof("2027-03-01"), sizeof(*passed));
	struct version_line line;
	size_t n = 0;

	while (versions_next(&rest, &line))
		n = step(passed, n, line.n);
	while (n > 0 &&
	       (passed[n - 1] == v->current || !versions_has(v, passed[n - 1])))
		n--;
	return n > 0 ? passed[n - 1] : 0;
}

long
versions_at(struct str history, int64_t at)
{
	struct version_line line;
	int64_t when;
	long n = 0;

	while (versions_next(&history, &line))
		if (time_parse(line.when, &when) && when <= at)
			n = line.n;
	return n;
}

struct str
versions_current_image(const struct versions *v)
{
	struct str rest = versions_history(v), image = STR("");
	struct version_line line;

	while (versions_next(&rest, &line))
		if (line.n == v->current && !str_eq(line.image, STR("-")))
			image = line.image;
	return image;
}
