/* SPDX-License-Identifier: ISC */
/*
 * What stands behind the last slash of the addresses in a mail (DESIGN 8):
 *
 *   PREFIX leave/T, PREFIX me/T   a contact and one of his lists, or all
 *   PREFIX go/T                   a link of a mail that is counted
 *   PREFIX download/T             a file, until a time
 *   PREFIX confirm/T              a ticket of the store (store/consent.h)
 *
 * All but the last are signed and found again without anything stored, so those
 * of leaving and of files hold after a database was restored.  Each has 26
 * characters of base32.
 *
 * Knows no addresses of the web and no database.
 */
#ifndef PEOPLE_MAILTOKEN_H
#define PEOPLE_MAILTOKEN_H

#include "store/consent.h"
#include "template/situation.h"

/*
 * For who reads mails at this address: to leave a list, or with no list to see
 * all of them.  The address is signed, too: a number that was given to another
 * contact after a restore opens nothing of his.
 */
void mailtoken_leave(const struct keyring *, const struct store_contact *,
    struct str list, char out[TOKEN_LEN]);
/* Whom it says that it is for; false: it is none.  Proves nothing. */
bool mailtoken_leave_whose(struct str token, struct id *contact);
/* Whether it is one of ours for this contact and list. */
bool mailtoken_leave_good(const struct keyring *, struct str token,
    const struct store_contact *, struct str list);

#define MAILTOKEN_UNDO_SECONDS 600
/* For a button, not for an address: takes back that he left a list, or with no
 * list all of them, at that time. */
void mailtoken_undo(const struct keyring *, const struct store_contact *,
    struct str list, int64_t left_at, char out[TOKEN_LEN]);
/* Whether it is one of ours for just that, and not too old. */
bool mailtoken_undo_good(const struct keyring *, struct str token,
    const struct store_contact *, struct str list, int64_t left_at,
    int64_t now);

#define MAILTOKEN_LINKS_MAX SITUATION_LINKS_MAX

/* number < MAILTOKEN_LINKS_MAX; about where the link leads. */
void mailtoken_go(const struct keyring *, uint64_t mail, uint32_t number,
    struct str target, char out[TOKEN_LEN]);
/* Which link it says that it is; proves nothing. */
bool mailtoken_go_which(struct str token, uint64_t *mail, uint32_t *number);
bool mailtoken_go_good(
    const struct keyring *, struct str token, struct str target);

#define MAILTOKEN_DOWNLOAD_SECONDS (7 * 86400)
/* `until`: seconds from 1970, below 2^40. */
void mailtoken_download(const struct keyring *, struct str file, int64_t until,
    char out[TOKEN_LEN]);
/* Until when it is good for this file; false: it is none for it. */
bool mailtoken_download_read(
    const struct keyring *, struct str token, struct str file, int64_t *until);

/* Bytes of a ticket: random in a mail, hashed in the store. */
#define TICKET_BYTES 16
_Static_assert(BASE32_LEN(TICKET_BYTES) == TOKEN_LEN, "all look alike");
/* A fresh one, and the hash that the store keeps of it. */
void mailtoken_ticket(char out[TOKEN_LEN], unsigned char hash[HASH_BYTES]);
/* false: it is none. */
bool mailtoken_ticket_read(struct str token, unsigned char hash[HASH_BYTES]);

#endif
