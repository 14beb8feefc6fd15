/* SPDX-License-Identifier: ISC */
/*
 * The Cookie header (RFC 6265 5.4) read, and Set-Cookie values written.
 * Knows no cookie by name.
 */
#ifndef HTTP_COOKIE_H
#define HTTP_COOKIE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct arena;

/* The value of the first cookie of that name (case-sensitive), with a pair of
 * surrounding quotes removed; the empty slice when absent. */
struct str cookie_get(struct str header, struct str name);
/*
 * A Set-Cookie value: Path=/, HttpOnly, SameSite=Lax, Secure when `secure`;
 * max_age in seconds, 0 deletes.
 */
struct str cookie_make(struct arena *, struct str name, struct str value,
    int64_t max_age, bool secure);

#endif
