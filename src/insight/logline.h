/* SPDX-License-Identifier: ISC */
/*
 * One line of an access log in the combined format, as nginx and Apache write
 * it: who asked for what, when, with which answer.  Pure.
 *
 * Knows nothing of files, visitors and what a line means for them.
 */
#ifndef INSIGHT_LOGLINE_H
#define INSIGHT_LOGLINE_H

#include "http/request.h"

struct logline {
	int64_t at;         /* seconds since 1970, UTC */
	struct str address; /* of who asked */
	enum method method;
	struct str path;  /* as sent; empty: what came was no request */
	struct str query; /* as sent, without '?' */
	int status;       /* nginx writes 000 when it answered nothing */
	struct str referer, agent; /* empty: none was sent */
};

/*
 * Reads a line without its end.  NULL: it is read; its slices point into
 * `line`, or into the arena where the server had escaped a byte.  Else what is
 * wrong, half a sentence; *l is then undefined.
 *
 *   ADDRESS - USER [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 1 "-" "-"
 *
 * Apache's host and port before the address are passed over, and so is what
 * stands behind the User-Agent.
 */
const char *logline_read(struct arena *, struct str line, struct logline *l);

#endif
