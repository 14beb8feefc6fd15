/* SPDX-License-Identifier: ISC */
/*
 * Making or taking the listening socket.
 */
#include "program/listen.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"
#include "base/str.h"

#define BACKLOG 1024 /* the kernel cuts it to net.core.somaxconn */
#define SYSTEMD_FIRST_FD 3

static bool
is_listening(int fd)
{
	int on = 0;
	socklen_t n = sizeof(on);

	return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &on, &n) == 0 &&
	       on != 0;
}

bool
listen_is_given(void)
{
	return is_listening(STDIN_FILENO);
}

/* Whether somebody listens there: 1 yes, 0 no, -1 (logged) can not tell. */
static int
somebody_listens(const struct sockaddr_un *at)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int answer = -1;

	if (fd >= 0 &&
	    (connect(fd, (const struct sockaddr *)at, sizeof(*at)) == 0 ||
		errno == EAGAIN))
		answer = 1;
	else if (fd >= 0 && errno == ECONNREFUSED)
		answer = 0;
	else
		log_errno("is %s in use?", at->sun_path);
	if (fd >= 0)
		close(fd);
	return answer;
}

/* Makes room for our socket. */
static bool
clear_place(const struct sockaddr_un *at)
{
	struct stat st;

	if (lstat(at->sun_path, &st) != 0) {
		if (errno == ENOENT)
			return true;
		log_errno("%s", at->sun_path);
		return false;
	}
	if (!S_ISSOCK(st.st_mode)) {
		log_error("%s is there and no socket; give another path",
		    at->sun_path);
		return false;
	}
	switch (somebody_listens(at)) {
	case 0:
		break;
	case 1:
		log_error("%s is in use by another server", at->sun_path);
		return false;
	default:
		return false;
	}
	if (unlink(at->sun_path) == 0 || errno == ENOENT)
		return true;
	log_errno("removing the stale %s", at->sun_path);
	return false;
}

static bool
bind_at(int fd, const struct sockaddr_un *at)
{
	mode_t before = umask(0117); /* the file is made with 0660, at once */
	int rc = bind(fd, (const struct sockaddr *)at, sizeof(*at));

	umask(before);
	return rc == 0 && listen(fd, BACKLOG) == 0;
}

/* Which file lies at a path: its number, which may be given anew, and when it
 * was made. */
static bool
identify(const char *path, struct statx_timestamp *made, uint64_t *ino)
{
	struct statx st;

	if (statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_INO | STATX_BTIME,
		&st) != 0)
		return false;
	*made = st.stx_btime;
	*ino = st.stx_ino;
	return true;
}

bool
listen_open(struct listener *l, const char *path)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	int fd;

	*l = (struct listener){.fd = -1};
	if (strlen(path) >= sizeof(at.sun_path)) {
		log_error("the socket's path is longer than %zu bytes: %s",
		    sizeof(at.sun_path) - 1, path);
		return false;
	}
	memcpy(at.sun_path, path, strlen(path));
	if (!clear_place(&at))
		return false;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0 || !bind_at(fd, &at) || !identify(path, &l->made, &l->ino)) {
		log_errno("listening on %s", path);
		if (fd >= 0)
			close(fd);
		return false;
	}
	l->fd = fd;
	l->path = path;
	return true;
}

/* Whether systemd's variables are there and mean this process. */
static bool
systemd_gave(void)
{
	const char *pid = getenv("LISTEN_PID"), *fds = getenv("LISTEN_FDS");
	int64_t n;
	bool given = pid != NULL && fds != NULL && str_i64(str_of(pid), &n) &&
		     n == getpid() && str_i64(str_of(fds), &n) && n >= 1 &&
		     is_listening(SYSTEMD_FIRST_FD);

	unsetenv("LISTEN_PID");
	unsetenv("LISTEN_FDS");
	unsetenv("LISTEN_FDNAMES");
	return given;
}

/* Moves the socket away from descriptor 0: a file opened after it was closed
 * would get that number. */
static int
take_stdin(void)
{
	int fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

	if (fd >= 0 && null >= 0 && dup2(null, STDIN_FILENO) < 0)
		log_errno("descriptor 0");
	if (null >= 0)
		close(null);
	return fd;
}

bool
listen_inherited(struct listener *l)
{
	int flags;

	*l = (struct listener){.fd = -1};
	if (systemd_gave())
		l->fd = SYSTEMD_FIRST_FD;
	else if (listen_is_given())
		l->fd = take_stdin();
	else
		return false;
	flags = fcntl(l->fd, F_GETFL);
	if (flags >= 0 && fcntl(l->fd, F_SETFL, flags | O_NONBLOCK) == 0 &&
	    fcntl(l->fd, F_SETFD, FD_CLOEXEC) == 0)
		return true;
	log_errno("the given listening socket");
	l->fd = -1;
	return false;
}

void
listen_close(struct listener *l)
{
	struct statx_timestamp made;
	uint64_t ino;

	if (l->fd < 0)
		return;
	if (l->path != NULL && identify(l->path, &made, &ino) &&
	    ino == l->ino && made.tv_sec == l->made.tv_sec &&
	    made.tv_nsec == l->made.tv_nsec)
		unlink(l->path);
	close(l->fd);
	l->fd = -1;
}

void
listen_child(struct listener *l, bool keep)
{
	l->path = NULL;
	if (!keep)
		listen_close(l);
}

const char *
listen_name(const struct listener *l, struct arena *a)
{
	struct sockaddr_un at = {.sun_family = AF_UNSPEC};
	socklen_t n = sizeof(at);

	if (getsockname(l->fd, (struct sockaddr *)&at, &n) != 0 ||
	    at.sun_family != AF_UNIX || at.sun_path[0] != '/')
		return NULL;
	return str_format(a, "%.*s", (int)sizeof(at.sun_path), at.sun_path).p;
}
