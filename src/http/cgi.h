/* SPDX-License-Identifier: ISC */
/*
 * Plain CGI (RFC 3875): the environment and standard input as one request, the
 * answer on standard output.  The command line is never looked at: a query can
 * become arguments.
 */
#ifndef HTTP_CGI_H
#define HTTP_CGI_H

struct arena;
struct request;
struct response;

/* 0 with *r filled from environ and fd 0, or a status to answer with. */
int cgi_read(struct arena *, struct request *r);
/* Writes to fd 1; false (logged) when it could not be written. */
_Bool cgi_write(struct arena *, struct response *, _Bool head_only);

#endif
