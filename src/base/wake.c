/* SPDX-License-Identifier: ISC */
/*
 * Both sides hold the FIFO open for reading and writing: so neither has to be
 * there first, and nobody gets SIGPIPE or an end of file when the other one
 * goes.
 */
#include "base/wake.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stddef.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"

bool
wake_open(struct wake *w, const char *path)
{
	struct stat is;

	w->fd = -1;
	if (mkfifo(path, 0660) != 0 && errno != EEXIST) {
		log_errno("the FIFO %s can not be made", path);
		return false;
	}
	w->fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW);
	if (w->fd < 0) {
		log_errno("the FIFO %s", path);
		return false;
	}
	if (fstat(w->fd, &is) == 0 && S_ISFIFO(is.st_mode))
		return true;
	log_error("%s is no FIFO: remove it, it is made anew", path);
	wake_close(w);
	return false;
}

void
wake_ring(const struct wake *w)
{
	if (w != NULL && w->fd >= 0)
		/* Full: nobody has looked since, and will find it ringing. */
		(void)!write(w->fd, "", 1);
}

bool
wake_wait(const struct wake *w, int ms, const sigset_t *during)
{
	struct pollfd p = {.fd = w->fd, .events = POLLIN};
	struct timespec t = {ms / 1000, (long)(ms % 1000) * 1000000};
	char rings[256];

	if (ppoll(&p, 1, ms < 0 ? NULL : &t, during) <= 0)
		return false;
	while (read(w->fd, rings, sizeof(rings)) > 0)
		;
	return true;
}

void
wake_close(struct wake *w)
{
	if (w->fd >= 0)
		close(w->fd);
	w->fd = -1;
}
