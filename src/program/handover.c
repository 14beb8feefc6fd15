/* SPDX-License-Identifier: ISC */
/*
 * Messages that carry one descriptor.
 */
#include "program/handover.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"

/* Room for one descriptor, aligned as the kernel wants it. */
union control {
	struct cmsghdr align;
	char room[CMSG_SPACE(sizeof(int))];
};

bool
handover_pair(int pair[2])
{
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK,
		0, pair) == 0)
		return true;
	log_errno("no channel to a child");
	return false;
}

bool
handover_send(int channel, int fd, uint32_t generation)
{
	union control control;
	struct iovec part = {&generation, sizeof(generation)};
	struct msghdr m = {
	    .msg_iov = &part,
	    .msg_iovlen = 1,
	    .msg_control = control.room,
	    .msg_controllen = sizeof(control.room),
	};
	struct cmsghdr *c;

	memset(&control, 0, sizeof(control));
	c = CMSG_FIRSTHDR(&m);
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(c), &fd, sizeof(fd));
	if (sendmsg(channel, &m, MSG_NOSIGNAL) == (ssize_t)sizeof(generation))
		return true;
	log_errno("handing the site to a child");
	return false;
}

static int
descriptor_of(struct msghdr *m)
{
	struct cmsghdr *c = CMSG_FIRSTHDR(m);
	int fd = -1;

	if (c != NULL && c->cmsg_level == SOL_SOCKET &&
	    c->cmsg_type == SCM_RIGHTS && c->cmsg_len == CMSG_LEN(sizeof(int)))
		memcpy(&fd, CMSG_DATA(c), sizeof(fd));
	return fd;
}

enum handover_rc
handover_receive(int channel, int *fd, uint32_t *generation)
{
	union control control;
	struct iovec part = {generation, sizeof(*generation)};
	struct msghdr m = {
	    .msg_iov = &part,
	    .msg_iovlen = 1,
	    .msg_control = control.room,
	    .msg_controllen = sizeof(control.room),
	};
	ssize_t n = recvmsg(channel, &m, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);

	if (n < 0)
		return errno == EAGAIN || errno == EINTR ? HANDOVER_NOTHING
							 : HANDOVER_CLOSED;
	if (n == 0)
		return HANDOVER_CLOSED;
	*fd = descriptor_of(&m);
	if (*fd >= 0 && n == (ssize_t)sizeof(*generation))
		return HANDOVER_GOT;
	/* The process's table is full, or a message of nobody's. */
	log_error("a site was handed over without its descriptor");
	if (*fd >= 0)
		close(*fd);
	return HANDOVER_CLOSED;
}

void
handover_answer(int channel)
{
	if (send(channel, "k", 1, MSG_NOSIGNAL | MSG_DONTWAIT) != 1 &&
	    errno != EPIPE)
		log_errno("answering the master");
}

bool
handover_answered(int channel)
{
	char room[8];
	ssize_t n;

	while ((n = recv(channel, room, sizeof(room), MSG_DONTWAIT)) > 0)
		;
	return n < 0 && (errno == EAGAIN || errno == EINTR);
}
