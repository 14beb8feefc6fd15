/* SPDX-License-Identifier: ISC */
/*
 * Asks the DNS, with the C library's resolver: resolve.c is the one file that
 * includes <resolv.h>.  Blocks, a few seconds at most for a question.
 */
#ifndef MAIL_RESOLVE_H
#define MAIL_RESOLVE_H

#include <stdbool.h>

#include "mail/lookup.h"

struct arena;
struct resolver;

/*
 * `server` is the one to ask, "192.0.2.53" or "192.0.2.53:5300", of IPv4;
 * empty: those of /etc/resolv.conf.  NULL: it is no such address, or the
 * resolver does not start.  Answers live in the arena.
 */
struct resolver *resolver_open(struct arena *, struct str server)
    __attribute__((warn_unused_result));
void resolver_close(struct resolver *);
/* Asks it. */
struct lookup resolver_lookup(struct resolver *);

/* The name whose PTR says how an address is called: "1.2.0.192.in-addr.arpa";
 * false: it is no address of IPv4 or IPv6. */
bool resolver_reverse(struct arena *, struct str address, struct str *name)
    __attribute__((warn_unused_result));

#endif
