/* SPDX-License-Identifier: ISC */
/*
 * Quoted-printable (RFC 2045 6.7) for text: lines end in CRLF and are at most
 * 76 bytes long.  What servers on the way are known to change is encoded, too:
 * blanks at the end of a line, a dot at its beginning, and "From ".
 */
#ifndef MAIL_QP_H
#define MAIL_QP_H

#include "base/str.h"

struct buf;

/* Appends the text, whose lines end in LF and which may hold any byte; each LF
 * becomes a line's end, nothing else does. */
void qp_encode(struct buf *, struct str text);

#endif
