/* SPDX-License-Identifier: ISC */
/*
 * The gate before libfcgi: looks, without consuming, whether a whole and
 * well-formed FastCGI request lies ready on a connection.  libfcgi reads
 * blocking and trusts its peer; behind this gate it never waits and never sees
 * hostile framing (DESIGN 3, "A connection").
 *
 * Walks the 8-byte record headers (FastCGI 1.0, 3.3) of the peeked bytes:
 * version 1, first BEGIN_REQUEST (role responder), then only PARAMS and STDIN of
 * that id, in that order, up to the empty STDIN record.  Refused, too, because
 * libfcgi takes it wrongly: PARAMS whose name-value lengths do not add up or
 * that hold a NUL, and padding behind BEGIN_REQUEST or an empty record.
 */
#ifndef HTTP_GATE_H
#define HTTP_GATE_H

#include <stddef.h>

#define GATE_BYTES_MAX (128u * 1024)
#define GATE_AGE_MS 5000

enum gate_verdict {
	GATE_WHOLE,   /* a complete request lies there */
	GATE_PARTIAL, /* good so far, more must come */
	GATE_REFUSED  /* close the connection */
};

/* Judges n bytes; pure.  On GATE_WHOLE *used is the request's length. */
enum gate_verdict gate_judge(const unsigned char *p, size_t n, size_t *used);

/*
 * Peeks at a connection into room[0..GATE_BYTES_MAX) and judges.  GATE_REFUSED
 * also when the peer closed or the read failed; more than GATE_BYTES_MAX bytes
 * without an end are refused, and so is a request with bytes behind it (libfcgi
 * would lose them).  Never blocks, consumes nothing: what is PARTIAL stays
 * readable, so watch the descriptor edge-triggered.  The age of a part is the
 * caller's to watch (GATE_AGE_MS).
 */
enum gate_verdict gate_look(int fd, unsigned char *room);

#endif
