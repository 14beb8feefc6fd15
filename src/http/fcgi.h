/* SPDX-License-Identifier: ISC */
/*
 * The only file that includes <fcgiapp.h>: one connection, its request read
 * into a value and its answer written.  See DESIGN 3, "A connection": each step
 * here is one that was measured, the order matters.
 */
#ifndef HTTP_FCGI_H
#define HTTP_FCGI_H

#include <stdbool.h>

#include "base/str.h"

struct arena;
struct request;
struct response;
struct fcgi; /* a connection */

/* Once per process, after the signal handlers are set (FCGX_Init replaces
 * dispositions it finds at their default). */
bool fcgi_start(void) __attribute__((warn_unused_result));
/* Takes over an accepted descriptor; NULL (and fd closed) when that fails.
 * Gives answers a send time-out of 2 s. */
struct fcgi *fcgi_open(int fd) __attribute__((warn_unused_result));
int fcgi_fd(const struct fcgi *);

/*
 * Reads the whole request; call only after gate_look() said GATE_WHOLE.
 * Returns 0 with *r filled (in arena), a status to answer with (400, 413), or
 * -1: the connection failed and is closed, only fcgi_close may follow.
 */
int fcgi_read(struct fcgi *, struct arena *, struct request *r);
/*
 * Writes the answer to the request that was read and ends it.  keep: whether
 * the connection may stay (the peer must want it, too).  false: the connection is closed, only
 * fcgi_close may follow.
 */
bool fcgi_write(struct fcgi *, struct arena *, struct response *, bool head_only,
    bool keep);
/* Closes what is open and frees the connection. */
void fcgi_close(struct fcgi *);

#endif
