/* SPDX-License-Identifier: ISC */
/*
 * One response as a value, whole in memory before its first byte leaves, so
 * that any failure can still become a clean error.  The one place that writes
 * header lines: it refuses control bytes, so nothing a visitor sends can break
 * out of a header (SAFETY 5).
 */
#ifndef HTTP_RESPONSE_H
#define HTTP_RESPONSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

struct arena;

#define RESPONSE_HEADERS_MAX 16
#define RESPONSE_BODY_MAX (1024u * 1024)

struct response_header {
	struct str name, value;
};

struct response {
	int status;
	struct str type;		/* Content-Type; empty: none */
	uint64_t etag;			/* weak; 0: none */
	struct response_header headers[RESPONSE_HEADERS_MAX];
	size_t nheaders;
	bool bad;			/* a header was refused */
	struct buf body;
};

/* An empty 200 whose body grows in `arena`. */
void response_init(struct response *, struct arena *);
/*
 * Adds a line; name and value must outlive the response.  A value with a byte
 * below 0x20 (other than TAB) or 0x7f, a bad name, or one header too many marks
 * the response bad, and it is answered as a 500.
 */
void response_header(struct response *, struct str name, struct str value);
/* A 303 (or another 3xx) to `location`, which must come from a table of ours. */
void response_redirect(struct response *, int status, struct str location);
/* Forgets what was made so far: a fresh answer with this status. */
void response_restart(struct response *, int status);
/* Compares If-None-Match (a list, or "*") with the weak tag (RFC 9110 13.1.2). */
bool response_etag_matches(struct str if_none_match, uint64_t etag);
/*
 * The CGI form of the answer (RFC 3875 6): Status, headers, Content-Length,
 * blank line and, unless head_only, the body; 204 and 304 have no body, type
 * and length.  nginx 1.22 obeys X-Accel-Expires only when it stands before
 * Cache-Control; it is written so.  A bad response, or one that passes the
 * limit of `out`, becomes a plain 500.
 */
void response_write(struct response *, bool head_only, struct buf *out);
/* The same without copying the body: writes what stands before it and returns
 * it, a slice of the response, empty when none follows. */
struct str response_head(struct response *, bool head_only, struct buf *out)
    __attribute__((warn_unused_result));
const char *status_text(int status);

#endif
