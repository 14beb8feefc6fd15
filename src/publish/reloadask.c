/* SPDX-License-Identifier: ISC */
#include "publish/reloadask.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"

#define WAIT_MS 15000 /* for compiling and for all workers to change over */
#define LOOK_MS 10

/* The pid of the server that holds the lock; 0: nobody does. */
static pid_t
master_of(const struct statedir *d, struct arena *a)
{
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	int fd = open(d->serve, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	bool held;
	int64_t pid;

	if (fd < 0)
		return 0;
	held = fcntl(fd, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
	close(fd);
	if (!held || !str_i64(str_trim(statedir_read(a, d->serve)), &pid))
		return 0;
	return (pid_t)pid;
}

/* Each result is a new file. */
static ino_t
result_mark(const struct statedir *d, struct timespec *at)
{
	struct stat st;

	*at = (struct timespec){0, 0};
	if (stat(d->reload, &st) != 0)
		return 0;
	*at = st.st_mtim;
	return st.st_ino;
}

static bool
is_new(const struct statedir *d, ino_t mark, struct timespec since)
{
	struct timespec at;
	ino_t now = result_mark(d, &at);

	return now != 0 && (now != mark || at.tv_sec != since.tv_sec ||
			       at.tv_nsec != since.tv_nsec);
}

enum reloadask
reload_ask(const struct statedir *d, struct arena *a, struct str image,
    struct str *said)
{
	int64_t end = clock_ms() + WAIT_MS;
	pid_t master = master_of(d, a);
	struct timespec since;
	ino_t mark = result_mark(d, &since);

	*said = STR("");
	if (master == 0)
		return RELOAD_NOBODY;
	if (kill(master, SIGHUP) != 0) {
		log_errno("signal to the server, pid %ld", (long)master);
		return RELOAD_SILENT;
	}
	while (clock_ms() < end) {
		(void)poll(NULL, 0, LOOK_MS);
		if (!is_new(d, mark, since))
			continue;
		*said = statedir_read(a, d->reload);
		if (!str_starts(*said, STR("ok ")))
			return RELOAD_REFUSED;
		/* Else it is that of a reload asked for before ours. */
		if (str_eq(str_trim(str_from(*said, 3)), image))
			return RELOAD_LIVE;
		mark = result_mark(d, &since);
	}
	return RELOAD_SILENT;
}
