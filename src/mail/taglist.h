/* SPDX-License-Identifier: ISC */
/*
 * "v=DKIM1; k=rsa; p=..." (RFC 6376 3.2): what DKIM's keys and DMARC's policies
 * are written in.
 */
#ifndef MAIL_TAGLIST_H
#define MAIL_TAGLIST_H

#include <stdbool.h>

#include "base/str.h"

/* The next tag and its value, blanks around both taken off; false at the end,
 * and at what is no tag: then rest->n > 0. */
bool taglist_next(struct str *rest, struct str *name, struct str *value);
/* The value of a tag; false: there is none, or what is before it is broken. */
bool taglist_get(struct str list, struct str name, struct str *value);

#endif
