/* SPDX-License-Identifier: ISC */
/*
 * The sd_notify protocol by hand: one datagram a message.
 */
#include "program/notify.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/str.h"

static int
connect_to(const char *path)
{
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	size_t n = strlen(path);
	socklen_t size;
	int fd;

	if ((path[0] != '/' && path[0] != '@') || n >= sizeof(to.sun_path)) {
		log_warn("NOTIFY_SOCKET is not a socket's path: %s", path);
		return -1;
	}
	memcpy(to.sun_path, path, n);
	if (path[0] == '@')
		to.sun_path[0] = '\0'; /* the abstract name space */
	size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n);
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd >= 0 && connect(fd, (const struct sockaddr *)&to, size) == 0)
		return fd;
	log_errno("NOTIFY_SOCKET %s", path);
	if (fd >= 0)
		close(fd);
	return -1;
}

static int64_t
watchdog_ms(void)
{
	const char *usec = getenv("WATCHDOG_USEC");
	const char *pid = getenv("WATCHDOG_PID");
	int64_t n;

	if (usec == NULL || !str_i64(str_of(usec), &n) || n <= 0)
		return 0;
	n /= 2 * 1000;
	if (pid != NULL) {
		int64_t meant;

		if (!str_i64(str_of(pid), &meant) || meant != getpid())
			return 0;
	}
	return n > 0 ? n : 1;
}

void
notify_open(struct notify *n)
{
	const char *path = getenv("NOTIFY_SOCKET");

	*n = (struct notify){.fd = -1};
	if (path != NULL && *path != '\0') {
		n->fd = connect_to(path);
		n->watchdog_ms = n->fd < 0 ? 0 : watchdog_ms();
	}
	unsetenv("NOTIFY_SOCKET");
	unsetenv("WATCHDOG_USEC");
	unsetenv("WATCHDOG_PID");
}

void
notify_close(struct notify *n)
{
	if (n->fd >= 0)
		close(n->fd);
	n->fd = -1;
}

void
notify_say(const struct notify *n, const char *fmt, ...)
{
	char text[512];
	va_list ap;
	int size;

	if (n->fd < 0)
		return;
	va_start(ap, fmt);
	size = vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (size < 0 || size >= (int)sizeof(text))
		return;
	if (send(n->fd, text, (size_t)size, MSG_NOSIGNAL) < 0 &&
	    errno != EAGAIN)
		log_errno("telling systemd");
}

void
notify_reloading(const struct notify *n)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	notify_say(n, "RELOADING=1\nMONOTONIC_USEC=%" PRId64,
	    (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000);
}
