/* SPDX-License-Identifier: ISC */
/*
 * The connection to a mail server: libcurl makes it, up to the login, and
 * carries bytes.  What is said on it is its owner's matter.
 */
#ifndef MAIL_WIRE_H
#define MAIL_WIRE_H

#include "mail/reply.h"
#include "mail/transport.h"

struct arena;
struct library;
struct wire;

struct wire_setup {
	enum transport_tls tls;
	struct str host; /* and its port */
	/* In the arena; NULL: none. */
	const char *socket, *user, *password, *ca;
	int timeout; /* seconds to connect in */
};

/* NULL, and *why: it can not be used.  Not connected yet. */
struct wire *wire_new(struct arena *, const struct wire_setup *,
    struct str *why) __attribute__((warn_unused_result));
void wire_free(struct wire *);

/*
 * Connects, greets as `domain`, and logs in.  false: *refusal is what the
 * server said no with, its code 0 when it did not; wire_why is the reason then.
 */
bool wire_connect(struct wire *, const char *domain, struct reply *refusal)
    __attribute__((warn_unused_result));
bool wire_is_connected(const struct wire *);
/* What the server offered. */
bool wire_pipelines(const struct wire *);
bool wire_takes_size(const struct wire *);

/* All of the bytes, or one answer, until `deadline` of clock_ms.  false: no
 * more is heard on it; wire_why is the reason. */
bool wire_say(struct wire *, struct str bytes, int64_t deadline)
    __attribute__((warn_unused_result));
bool wire_hear(struct wire *, struct reply *, int64_t deadline)
    __attribute__((warn_unused_result));
const char *wire_why(const struct wire *);

/* Ends the connection, if there is one, without a word. */
void wire_drop(struct wire *);

struct library wire_library(void);

#endif
