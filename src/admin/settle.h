/* SPDX-License-Identifier: ISC */
/*
 * What somebody found in the mail server's log of a mail that is uncertain: it
 * arrived, or it is sent once more.  Who said so stands in the log.
 */
#ifndef ADMIN_SETTLE_H
#define ADMIN_SETTLE_H

#include "admin/admin.h"

/* Of the form: its fields, and what a button says. */
#define SETTLE_MAIL "mail"
#define SETTLE_ENDED "ended" /* when it became uncertain, as it was shown */
#define SETTLE_WHAT "what"
#define SETTLE_AGAIN STR("again")
#define SETTLE_ARRIVED STR("arrived")

/* Takes a POST of it and leads back to the outbox, which hears `did`. */
enum page_rc settle_mail(struct context *);

#endif
