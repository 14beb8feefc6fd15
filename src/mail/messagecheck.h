/* SPDX-License-Identifier: ISC */
/*
 * Looks at every value of a message before a byte of it is written: a mail with
 * a line break in a value must never leave, whatever would be left of it.
 */
#ifndef MAIL_MESSAGECHECK_H
#define MAIL_MESSAGECHECK_H

#include <stdbool.h>

#include "mail/message.h"

/* As message_write(), without writing; MESSAGE_LARGE is that of one value. */
enum message_rc messagecheck(const struct message *, const char **where);

/* true when it has the headers of a list, with the link that leaves it. */
bool message_has_list(const struct message *);

#endif
