/* SPDX-License-Identifier: ISC */
/*
 * Where finished messages go, as the site says it (transport="...", SITE 1):
 *
 *   smtp://HOST[:PORT]           in the clear on this machine, else as the next
 *   smtp+starttls://HOST[:PORT]  TLS from the second command on
 *   smtps://HOST[:PORT]          TLS from the first byte
 *   smtp+unix:PATH               a Unix socket
 *   sendmail:[PATH]              a program with the manners of sendmail(8)
 *   dir:PATH                     a file a message, for demonstrations and tests
 *
 * A pure function of the text: resolves nothing, opens nothing.
 */
#ifndef MAIL_TRANSPORT_H
#define MAIL_TRANSPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct arena;

enum transport_kind {
	TRANSPORT_SMTP,
	TRANSPORT_SENDMAIL,
	TRANSPORT_DIR,
};

enum transport_tls {
	TLS_NONE,  /* only when `here` */
	TLS_START, /* demanded by STARTTLS; without it nothing is sent */
	TLS_WHOLE,
};

struct transport {
	enum transport_kind kind;
	enum transport_tls tls;
	bool here;       /* the server is on this machine */
	struct str host; /* brackets of IPv6 included; empty with a socket */
	uint16_t port;
	struct str path; /* of the socket, program or directory */
};

/*
 * Reads the text; what *t holds points into it or lives for ever.  false, and
 * what to write instead in *why (in the arena): it is no transport.
 */
bool transport_parse(struct arena *, struct str, struct transport *t,
    struct str *why) __attribute__((warn_unused_result));

#endif
