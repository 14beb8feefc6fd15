/* SPDX-License-Identifier: ISC */
/*
 * multipart/form-data (RFC 7578), as far as short fields go: what a receiver of
 * mail may send for a one-click unsubscribe (RFC 8058).  Nothing else of ours
 * reads it.
 *
 * Strict: lines end in CRLF, a part is whole when the boundary stands behind
 * it, and files are passed over.
 */
#ifndef HTTP_MULTIPART_H
#define HTTP_MULTIPART_H

#include <stdbool.h>

#include "base/str.h"

#define MULTIPART_BOUNDARY_MAX 70 /* RFC 2046 5.1.1 */

struct multipart {
	struct str boundary, rest; /* slices of what was given */
};

/* false: the type is not multipart/form-data with a good boundary, or the body
 * does not begin with it. */
bool multipart_start(
    struct multipart *, struct str content_type, struct str body);
/* The next field, slices of the body as they were sent; false at the end, or
 * where what follows is no whole part. */
bool multipart_next(struct multipart *, struct str *name, struct str *value);

#endif
