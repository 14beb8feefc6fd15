/* SPDX-License-Identifier: ISC */
/*
 * Mails that landed as files (transport="dir:PATH", for demonstrations and
 * tests), so that who tries a site out can read them, and follow their links on
 * the host he is at.
 *
 * Knows nothing of the outbox but the Message-ID, whose beginning is the file's
 * name.
 */
#ifndef ADMIN_MAILFILE_H
#define ADMIN_MAILFILE_H

#include "admin/admin.h"

/* Appends a link that opens the mail; nothing when mails do not land as files.
 */
void mailfile_link(struct context *, struct str message_id);

#endif
