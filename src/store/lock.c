/* SPDX-License-Identifier: ISC */
/* One byte of an otherwise empty file. */
#include "store/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"

#define PAUSE_MAX_MS 32

bool
lock_open(struct lock *l, const char *path, bool loud)
{
	l->path = path;
	l->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0660);
	if (l->fd < 0 && loud)
		log_errno("lock file %s", path);
	return l->fd >= 0;
}

void
lock_close(struct lock *l)
{
	if (l->fd >= 0)
		close(l->fd);
	l->fd = -1;
}

static bool
set(int fd, short type)
{
	struct flock range = {.l_type = type, .l_whence = SEEK_SET, .l_len = 1};

	return fcntl(fd, F_OFD_SETLK, &range) == 0;
}

/* Someone may have removed the file: then others lock its successor. */
static bool
current(const struct lock *l)
{
	struct stat ours, named;

	return fstat(l->fd, &ours) == 0 && stat(l->path, &named) == 0 &&
	       ours.st_dev == named.st_dev && ours.st_ino == named.st_ino;
}

bool
lock_try(struct lock *l)
{
	for (int i = 0; i < 2; i++) {
		if (l->fd < 0 || !set(l->fd, F_WRLCK))
			return false;
		if (current(l))
			return true;
		lock_close(l);
		if (!lock_open(l, l->path, true))
			return false;
	}
	lock_free(l);
	return false;
}

bool
lock_wait(struct lock *l, int64_t ms)
{
	int64_t until = clock_ms() + ms;

	for (long pause = 1; !lock_try(l);) {
		struct timespec t = {.tv_nsec = pause * 1000000};

		if (l->fd < 0 || clock_ms() >= until)
			return false;
		(void)clock_nanosleep(CLOCK_MONOTONIC, 0, &t, NULL);
		if (pause < PAUSE_MAX_MS)
			pause *= 2;
	}
	return true;
}

void
lock_free(struct lock *l)
{
	if (l->fd >= 0)
		(void)set(l->fd, F_UNLCK);
}
