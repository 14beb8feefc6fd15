/* SPDX-License-Identifier: ISC */
/*
 * The two names a mail bears, made of the id of its row in the outbox: the
 * local part of its envelope sender, to which bounces come back (VERP), and its
 * Message-ID.
 *
 * Knows nothing of the outbox; ids are below 2^40.
 */
#ifndef MAIL_MAILID_H
#define MAIL_MAILID_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct arena;
struct keyring;

/*
 * "b+" ID "." CHECK, 8 and 4 characters of base32: the mailbox `b` with what
 * says which mail came back.  The check keeps strangers from making up bounces;
 * one guess in a million passes it.
 */
#define MAILID_SENDER_LEN 15
void mailid_sender(
    const struct keyring *, uint64_t id, char out[MAILID_SENDER_LEN]);
/* true, and the id, when any key of the ring made this local part; in any
 * case, since some servers change it. */
bool mailid_sender_read(const struct keyring *, struct str local, uint64_t *id)
    __attribute__((warn_unused_result));

/*
 * ID "." HASH "@" domain (in normal form), in the arena, without its <>.  The
 * hash is one of the id and of `dedup`, the row's key against doubles, since
 * ids are given again after an old database was restored, and receivers throw
 * away what has the Message-ID of an older mail.  Keep it with the row: it
 * changes with the active key, but a mail tried again must have the same.
 */
struct str mailid_message(struct arena *, const struct keyring *, uint64_t id,
    struct str dedup, struct str domain);

#endif
