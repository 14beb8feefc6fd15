/* SPDX-License-Identifier: ISC */
/*
 * What somebody agrees to now, out of what he agreed to and took back: pure
 * functions of that history (MAIL 8).
 *
 * Knows no suppressed addresses: the store asks those by itself.
 */
#ifndef PEOPLE_AGREED_H
#define PEOPLE_AGREED_H

#include "store/consent.h"

enum agreed {
	AGREED_NO,
	AGREED_LAPSED, /* once, and nothing was sent on it for too long */
	AGREED_YES
};

/*
 * Whether mails of a list may go to him: he confirmed it, bought something and
 * did not object, or agreed elsewhere and was imported.  A consent lapses when
 * it was neither given nor used within `unused` seconds; 0: never.
 */
enum agreed agreed_list(const struct store_agree *, size_t n, struct str list,
    int64_t now, int64_t unused);
/* The same of who said yes himself: what he bought is no answer. */
enum agreed agreed_himself(const struct store_agree *, size_t n,
    struct str list, int64_t now, int64_t unused);
/* The purpose that is beside the lists: his mails know what he looks at, and
 * which of their links he follows. */
#define AGREED_PROFILE STR("profile")
/* Whether he agrees to a purpose. */
bool agreed_purpose(const struct store_agree *, size_t n, struct str purpose);
/* The row that the consent to a list, or to a purpose, rests on; NULL: there is
 * none. */
const struct store_agree *agreed_since(
    const struct store_agree *, size_t n, struct str list);
const struct store_agree *agreed_to(
    const struct store_agree *, size_t n, struct str purpose);

#endif
