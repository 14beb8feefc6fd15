/* SPDX-License-Identifier: ISC */
/* One buffer, whose unread end moves to its beginning when more is wanted. */
#include "insight/logfile.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/arena.h"
#include "base/log.h"

#define ROOM (4 * LOGFILE_LINE_MAX)

struct logfile {
	struct arena *arena;
	const char *name;
	gzFile gz;
	int64_t size;
	bool regular, bad, ended;
	bool cut; /* the rest of a line that was too long is to be dropped */
	size_t from, to;
	char *room;
};

/* What others pack with, and how to unpack it. */
static const char *
packed_with(struct str s)
{
	if (str_starts(s, STR("BZh")))
		return "bzip2";
	if (str_starts(s, STR("\xfd"
			      "7zXZ")))
		return "xz";
	return str_starts(s, STR("\x28\xb5\x2f\xfd")) ? "zstd" : NULL;
}

static void
fill(struct logfile *f)
{
	int got, fault;
	const char *why;

	if (f->from > 0)
		memmove(f->room, f->room + f->from, f->to - f->from);
	f->to -= f->from;
	f->from = 0;
	got = gzread(f->gz, f->room + f->to, (unsigned)(ROOM - f->to));
	if (got > 0) {
		f->to += (size_t)got;
		return;
	}
	f->ended = true;
	why = gzerror(f->gz, &fault);
	if (fault == Z_ERRNO)
		log_errno("%s", f->name);
	else if (fault == Z_BUF_ERROR)
		log_error("%s: its gzip ends too early", f->name);
	else if (fault != Z_OK)
		log_error("%s: %s", f->name, why);
	f->bad = fault != Z_OK;
}

static bool
start(struct logfile *f)
{
	const char *packer;

	fill(f);
	packer = packed_with(logfile_ahead(f));
	if (packer != NULL)
		log_error("%s is packed with %s; write: %s -dc FILE | "
			  "kunderejse replay -",
		    f->name, packer, packer);
	return packer == NULL && !f->bad;
}

struct logfile *
logfile_open(const char *path)
{
	bool standard = strcmp(path, "-") == 0;
	int fd =
	    standard ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
	struct arena *a;
	struct logfile *f;
	struct stat st;

	if (fd < 0 || fstat(fd, &st) != 0) {
		log_errno("%s", standard ? "standard input" : path);
		if (fd >= 0)
			close(fd);
		return NULL;
	}
	a = arena_new(0);
	f = ARENA_NEW(a, struct logfile);
	f->arena = a;
	f->name = standard ? "standard input" : str_copy(a, str_of(path)).p;
	f->regular = S_ISREG(st.st_mode) && !standard;
	f->size = S_ISREG(st.st_mode) ? (int64_t)st.st_size : -1;
	f->room = arena_raw(a, ROOM);
	f->gz = gzdopen(fd, "rb");
	if (f->gz == NULL) {
		log_errno("%s", f->name);
		close(fd);
	} else if (start(f)) {
		return f;
	}
	logfile_close(f);
	return NULL;
}

void
logfile_close(struct logfile *f)
{
	if (f->gz != NULL)
		gzclose(f->gz);
	arena_free(f->arena);
}

struct str
logfile_ahead(struct logfile *f)
{
	return (struct str){f->room + f->from, f->to - f->from};
}

/* Takes n bytes as a line, and `end` bytes that end it. */
static struct str
take(struct logfile *f, size_t n, size_t end)
{
	struct str line = str_head(logfile_ahead(f), n);

	f->from += n + end;
	if (line.n > 0 && line.p[line.n - 1] == '\r')
		line.n--;
	return str_head(line, LOGFILE_LINE_MAX);
}

bool
logfile_line(struct logfile *f, struct str *line)
{
	for (;;) {
		struct str ahead = logfile_ahead(f);
		size_t n = str_chr(ahead, '\n');

		if (n < ahead.n) {
			*line = take(f, n, 1);
		} else if (!f->ended && n < LOGFILE_LINE_MAX) {
			fill(f);
			continue;
		} else if (n == 0 || f->bad) {
			return false;
		} else {
			*line = take(f, n, 0);
		}
		/* What has no end yet goes on with the next piece. */
		if (!f->cut) {
			f->cut = n == ahead.n && !f->ended;
			return true;
		}
		f->cut = n == ahead.n;
	}
}

bool
logfile_bad(const struct logfile *f)
{
	return f->bad;
}

bool
logfile_again(const struct logfile *f)
{
	return f->regular;
}

int64_t
logfile_size(const struct logfile *f)
{
	return f->size;
}

int64_t
logfile_at(const struct logfile *f)
{
	return gzoffset(f->gz);
}

struct library
logfile_library(void)
{
	return (struct library){"zlib", ZLIB_VERSION, zlibVersion()};
}
