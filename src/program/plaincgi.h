/* SPDX-License-Identifier: ISC */
/*
 * The program started once per request by a web server that knows only CGI
 * (RFC 3875).
 */
#ifndef PROGRAM_PLAINCGI_H
#define PROGRAM_PLAINCGI_H

#include <stdbool.h>

/* Whether a web server started us for one request. The arguments must not be
 * looked at then: a query can become arguments. */
bool plaincgi_wanted(void);
/*
 * Answers the request with the stored image of the site $KUNDEREJSE_SITE (its
 * state in $KUNDEREJSE_STATE, or beside it) and returns the exit status.
 */
int plaincgi_answer(void);

#endif
