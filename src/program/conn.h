/* SPDX-License-Identifier: ISC */
/*
 * The connections of a worker: taken from the listening socket, looked at
 * through the gate, kept, and closed when their time is up.  Knows nothing of
 * what is asked on them.
 */
#ifndef PROGRAM_CONN_H
#define PROGRAM_CONN_H

#include <stdbool.h>
#include <stdint.h>

#include "http/fcgi.h"
#include "http/gate.h"

struct conn {
	struct conn *prev, *next; /* in the list of its state */
	struct fcgi *fcgi;
	bool young; /* owes us a (rest of a) request since since_ms */
	bool busy;  /* a request is being answered */
	bool again; /* something happened meanwhile */
	int64_t since_ms;
	unsigned looks; /* at the part that is there */
};

/* A ring; the head is no connection. */
struct conn_list {
	struct conn head;
};

struct conns {
	struct arena *arena;
	int epoll;
	uint32_t n;             /* open ones, busy ones included */
	struct conn_list young; /* oldest first: closed at GATE_AGE_MS */
	struct conn_list idle;  /* kept, between two requests */
	struct conn_list again; /* kept, and to be looked at at once */
	struct conn *free;
	unsigned char *room; /* of the gate */
};

/* Connections are added to `epoll`, edge-triggered, with themselves as data. */
void conns_init(struct conns *, struct arena *, int epoll);
/* Closes all. */
void conns_close(struct conns *);

enum accept_rc {
	ACCEPT_ONE,  /* took one */
	ACCEPT_NONE, /* nobody waits */
	ACCEPT_PAUSE /* no descriptors or memory are left: come back later */
};
enum accept_rc conns_accept(struct conns *, int listener, int64_t now_ms);

/*
 * Looks whether a request is there.  GATE_WHOLE: the connection is busy until
 * conn_rest or conn_close.  GATE_REFUSED: it was closed.  A busy one answers
 * GATE_PARTIAL and is looked at again afterwards.
 */
enum gate_verdict conn_look(struct conns *, struct conn *, int64_t now_ms);
/* The answer is out and the connection stays. */
void conn_rest(struct conns *, struct conn *);
void conn_close(struct conns *, struct conn *);

/* Takes one off the `again` list; NULL when it is empty. */
struct conn *conns_again(struct conns *);
/* The first idle one; NULL. */
struct conn *conns_idle(struct conns *);
/* Closes those that owed us a request for too long.  In how many ms the next
 * one is due, -1: none. */
int conns_expire(struct conns *, int64_t now_ms);

#endif
