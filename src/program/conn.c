/* SPDX-License-Identifier: ISC */
/*
 * Lists of connections and the gate before each request.
 */
#include "program/conn.h"

#include <errno.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"

/* More pieces than an honest server cuts a request into: each costs a look at
 * all of it. */
#define LOOKS_MAX 1024

static void
list_init(struct conn_list *l)
{
	l->head.prev = l->head.next = &l->head;
}

static bool
list_empty(const struct conn_list *l)
{
	return l->head.next == &l->head;
}

static void
list_add(struct conn_list *l, struct conn *c)
{
	c->prev = l->head.prev;
	c->next = &l->head;
	c->prev->next = c;
	l->head.prev = c;
}

static void
list_remove(struct conn *c)
{
	c->prev->next = c->next;
	c->next->prev = c->prev;
	c->prev = c->next = c;
}

static struct conn *
list_first(struct conn_list *l)
{
	return list_empty(l) ? NULL : l->head.next;
}

void
conns_init(struct conns *s, struct arena *a, int epoll)
{
	*s = (struct conns){.arena = a, .epoll = epoll};
	list_init(&s->young);
	list_init(&s->idle);
	list_init(&s->again);
	s->room = arena_raw(a, GATE_BYTES_MAX);
}

static struct conn *
conn_get(struct conns *s)
{
	struct conn *c = s->free;

	if (c == NULL)
		return ARENA_NEW(s->arena, struct conn);
	s->free = c->next;
	*c = (struct conn){.young = false};
	return c;
}

static void
conn_put(struct conns *s, struct conn *c)
{
	c->next = s->free;
	s->free = c;
}

enum accept_rc
conns_accept(struct conns *s, int listener, int64_t now_ms)
{
	struct epoll_event e = {.events = EPOLLIN | EPOLLRDHUP | EPOLLET};
	int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	struct conn *c;

	if (fd < 0) {
		if (errno == EMFILE || errno == ENFILE || errno == ENOMEM ||
		    errno == ENOBUFS)
			return ACCEPT_PAUSE;
		if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED)
			log_errno("accept");
		return ACCEPT_NONE;
	}
	c = conn_get(s);
	c->fcgi = fcgi_open(fd);
	if (c->fcgi == NULL) {
		conn_put(s, c);
		return ACCEPT_ONE;
	}
	e.data.ptr = c;
	if (epoll_ctl(s->epoll, EPOLL_CTL_ADD, fd, &e) != 0) {
		log_errno("watching a connection");
		fcgi_close(c->fcgi);
		conn_put(s, c);
		return ACCEPT_PAUSE;
	}
	c->young = true;
	c->since_ms = now_ms;
	list_add(&s->young, c);
	s->n++;
	return ACCEPT_ONE;
}

void
conn_close(struct conns *s, struct conn *c)
{
	if (!c->busy)
		list_remove(c);
	fcgi_close(c->fcgi);
	conn_put(s, c);
	s->n--;
}

/* A part is there; an idle connection begins to owe us the rest. */
static enum gate_verdict
keep_part(struct conns *s, struct conn *c, int64_t now_ms)
{
	int bytes = 0;

	if (++c->looks > LOOKS_MAX) {
		log_trace(LOG_GATE, "a request in too many pieces");
		conn_close(s, c);
		return GATE_REFUSED;
	}
	/* Woken for nothing: an idle connection stays what it is. */
	if (ioctl(fcgi_fd(c->fcgi), FIONREAD, &bytes) == 0 && bytes == 0)
		return GATE_PARTIAL;
	if (!c->young) {
		list_remove(c);
		c->young = true;
		c->since_ms = now_ms;
		list_add(&s->young, c);
	}
	return GATE_PARTIAL;
}

enum gate_verdict
conn_look(struct conns *s, struct conn *c, int64_t now_ms)
{
	enum gate_verdict v;

	if (c->busy) {
		c->again = true;
		return GATE_PARTIAL;
	}
	v = gate_look(fcgi_fd(c->fcgi), s->room);
	switch (v) {
	case GATE_WHOLE:
		list_remove(c);
		c->busy = true;
		c->again = false;
		c->looks = 0;
		break;
	case GATE_PARTIAL:
		return keep_part(s, c, now_ms);
	case GATE_REFUSED:
		log_trace(LOG_GATE, "closed connection %d", fcgi_fd(c->fcgi));
		conn_close(s, c);
		break;
	}
	return v;
}

void
conn_rest(struct conns *s, struct conn *c)
{
	c->busy = c->young = false;
	list_add(c->again ? &s->again : &s->idle, c);
	c->again = false;
}

struct conn *
conns_again(struct conns *s)
{
	struct conn *c = list_first(&s->again);

	if (c == NULL)
		return NULL;
	list_remove(c);
	list_add(&s->idle, c);
	return c;
}

struct conn *
conns_idle(struct conns *s)
{
	return list_first(&s->idle);
}

int
conns_expire(struct conns *s, int64_t now_ms)
{
	struct conn *c;

	while ((c = list_first(&s->young)) != NULL) {
		int64_t left = c->since_ms + GATE_AGE_MS - now_ms;

		if (left > 0)
			return (int)left;
		log_trace(LOG_GATE, "no whole request on connection %d in time",
		    fcgi_fd(c->fcgi));
		conn_close(s, c);
	}
	return -1;
}

void
conns_close(struct conns *s)
{
	struct conn *c;

	while ((c = list_first(&s->young)) != NULL)
		conn_close(s, c);
	while ((c = list_first(&s->idle)) != NULL)
		conn_close(s, c);
	while ((c = list_first(&s->again)) != NULL)
		conn_close(s, c);
}
