/* SPDX-License-Identifier: ISC */
/*
 * One request as a plain value: everything the program will ever look at,
 * copied out of the transport once.  No handler sees FastCGI or CGI.
 *
 * Knows nothing of visitors, pages or sources; it only names what arrived.
 */
#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena;

#define REQUEST_BODY_MAX (64u * 1024) /* bytes of STDIN that are kept */
#define REQUEST_VARS_MAX 32           /* KUNDEREJSE_VAR_… that are kept */

enum method { METHOD_GET, METHOD_HEAD, METHOD_POST, METHOD_OTHER };

/* KUNDEREJSE_VAR_<NAME>: name in lower case, value as sent. */
struct request_var {
	struct str name, value;
};

struct request {
	enum method method;
	struct str path;  /* decoded by nginx; begins with '/' */
	struct str query; /* as sent, still percent-encoded, without '?' */
	struct str uri;   /* of a subrequest: as its page was asked for */
	struct str host;  /* SERVER_NAME, never the client's Host */
	bool https;
	struct str cookie, referer, agent, accept_language;
	struct str if_none_match;
	struct str sec_purpose, purpose; /* prefetch, prerender */
	struct str sec_fetch_mode, sec_fetch_site, sec_fetch_dest;
	struct str origin;
	struct str ch_mobile; /* Sec-CH-UA-Mobile: ?1 or ?0 */
	bool gpc, dnt;        /* Sec-GPC: 1, DNT: 1 */
	struct str content_type;
	struct str remote_user;
	struct request_var vars[REQUEST_VARS_MAX];
	size_t nvars;
	struct str body;
	const struct str *params; /* all of them, for request_header() alone */
	size_t nparams;
};

/*
 * Fills *r from the transport's parameters, "NAME=VALUE" in params[0..n).  The
 * path is DOCUMENT_URI, else SCRIPT_NAME + PATH_INFO (SSI subrequests carry the
 * parent's REQUEST_URI).  Only the names in the table of request.c are read,
 * all else is ignored, but for request_header().  Values stay where they are:
 * they and params must outlive *r.
 * Returns 0, or the status to refuse with: 400 (no path, a NUL, a
 * Content-Length that is not body.n).
 */
int request_fill(struct request *r, struct arena *, const struct str *params,
    size_t n, struct str body);

/* The value of a header whose name is data ("X-Shop-Signature", whose parameter
 * is HTTP_X_SHOP_SIGNATURE); empty without one, or when it holds a NUL. */
struct str request_header(const struct request *, struct str name);

/* The parameter names that are read, for the manual's list and its test. */
size_t request_parameters(const char *const **names);

/* true for a request that only looks: prefetch, prerender, preview or HEAD. */
bool request_is_prefetch(const struct request *);

#endif
