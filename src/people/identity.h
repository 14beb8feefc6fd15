/* SPDX-License-Identifier: ISC */
/*
 * Who a browser is: the visitor's cookie (row number and a 128-bit random
 * secret) and the cookie that remembers a refusal without an id (DESIGN 6).
 *
 * The row is found by its number; the secret is kept as a hash only and
 * compared in constant time.  On plain http, for development, the names lack
 * the __Host- beginning and the Secure attribute.
 */
#ifndef PEOPLE_IDENTITY_H
#define PEOPLE_IDENTITY_H

#include "base/crypto.h"
#include "store/store.h"

struct arena;

#define IDENTITY_SECRET_BYTES 16
#define IDENTITY_MAX_AGE (395 * 86400) /* 13 months */
#define REFUSAL_MAX_AGE (183 * 86400)  /* 6 months */

struct identity {
	struct id id; /* {0,0}: no or a malformed cookie */
	unsigned char secret[IDENTITY_SECRET_BYTES];
};

/* Reads the visitor's cookie; false (with id {0,0}) when there is none. */
bool identity_read(struct str cookies, bool https, struct identity *);
/* The same of the cookie's value alone. */
bool identity_parse(struct str value, struct identity *);
/* Whether the secret is that of the row; constant time. */
bool identity_proves(const struct identity *, const struct store_visitor *);
/* The hash a row keeps of a secret. */
void identity_hash(const unsigned char secret[IDENTITY_SECRET_BYTES],
    unsigned char hash[HASH_BYTES]);
/* The Set-Cookie value that makes, or with id {0,0} deletes, the cookie. */
struct str identity_cookie(struct arena *, const struct identity *, bool https);

/* The wording a remembered refusal was about; the empty slice: none. */
struct str refusal_read(struct str cookies, bool https);
/* The Set-Cookie value that remembers a refusal of `wording`; an empty wording
 * deletes it. */
struct str refusal_cookie(struct arena *, struct str wording, bool https);

#endif
