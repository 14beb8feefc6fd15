/* SPDX-License-Identifier: ISC */
/*
 * Where the transport dir: (mail/transport.h) keeps its files: NAME.eml for the
 * message of that name (struct submit_mail).
 */
#ifndef MAIL_DIRBOX_H
#define MAIL_DIRBOX_H

#include "mail/transport.h"

/* The directory; a relative one is below `base`, when that is not empty. */
const char *dirbox_dir(
    struct arena *, const struct transport *, struct str base);
/* A message's file; NULL: no message can have that name. */
const char *dirbox_file(
    struct arena *, const struct transport *, struct str base, struct str name);

#endif
