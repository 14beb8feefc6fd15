/* SPDX-License-Identifier: ISC */
/*
 * Header fields of a message: RFC 5322 lines of at most 78 bytes that end in
 * CRLF, and RFC 2047 for what is not ASCII: UTF-8 in base64, words of at most
 * 75 bytes on lines of at most 76, no character split between two.
 *
 * What fits is written as it is; decoded, a value is the same byte for byte.
 * A word that can not be folded, such as an address, makes its line as long as
 * it has to be.
 */
#ifndef MAIL_HEADER_H
#define MAIL_HEADER_H

#include "base/str.h"

struct arena;
struct buf;

enum header_rc {
	HEADER_OK,
	HEADER_CONTROL, /* CR, LF, NUL or another control character */
	HEADER_UTF8     /* not UTF-8 */
};

/* Whether a value may stand in a header: UTF-8 without control characters (the
 * ones of Unicode, and its two separators of lines, too). */
enum header_rc header_check(struct str value)
    __attribute__((warn_unused_result));

/* The functions below take what header_check() finds good. */

/* A subject: text, folded between words. */
void header_text(struct buf *, struct str field, struct str text);
/* A name, which may be empty, and what it names between <>: "From", "List-Id".
 */
void header_named(
    struct buf *, struct str field, struct str name, struct str what);
/* A value as these functions wrote it, unfolded, back into text; in the arena.
 * Words of others' making stay as they are. */
struct str header_plain(struct arena *, struct str value);
/* ASCII on one line, however long. */
void header_line(struct buf *, struct str field, struct str value);

#endif
