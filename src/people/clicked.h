/* SPDX-License-Identifier: ISC */
/*
 * Who followed a link of a mail: the address that it leads to, and what shows
 * later that a person did, and no scanner of mail (MAIL 7).
 *
 *   https://host/page?s=CODE&go=PROOF
 *
 * CODE is the stage code, which the links of the page carry on.  PROOF says
 * which link of which mail led there; it is signed for that code, ends with it,
 * can be read by nobody but us, and no link carries it on.  The browser names
 * it in the Referer of what it asks for next: another page, or a beacon.
 *
 * Pure; knows no database.
 */
#ifndef PEOPLE_CLICKED_H
#define PEOPLE_CLICKED_H

#include "people/stagecode.h"
#include "store/consent.h"

#define CLICKED_LEAST_SECONDS 2 /* on a page: no person needs less */
#define CLICKED_SCAN_SECONDS 60 /* from its delivery a mail is scanned */

struct clicked {
	uint64_t mail;
	uint32_t number; /* of the link */
	int64_t at;      /* when it was followed */
};

/* The target with a code of stagecode_make() and its proof, in the arena. */
struct str clicked_address(struct arena *, const struct keyring *,
    struct str target, struct str code, uint64_t mail, uint32_t number);
/* Whether whoever comes from this Referer has read what a link led to, long
 * enough for a person. */
bool clicked_read(struct clicked *, const struct keyring *, const struct site *,
    struct str referer, int64_t now);
/* Whether it looks like a program that opens all there is in a mail that just
 * came in. */
bool clicked_is_scan(const struct clicked *, const struct store_mail_link *);

#endif
