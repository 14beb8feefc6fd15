/* SPDX-License-Identifier: ISC */
/*
 * A message somebody else wrote, taken apart: header fields (RFC 5322 2.2), the
 * parts of multiparts (RFC 2046 5.1) and their transfer encodings (RFC 2045 6).
 * Forgiving, because programs of thirty years write these: lines end in LF or
 * CR LF, the blank line behind a head or the last boundary may be missing.
 *
 * Every function takes time in proportion to its input; nothing calls itself.
 * Knows nothing of what a part is for, and never looks into a message that is a
 * part.
 */
#ifndef MAIL_MIME_H
#define MAIL_MIME_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena;

#define MIME_DEPTH 8  /* multiparts within each other */
#define MIME_PARTS 64 /* the message itself counts */

enum mime_line {
	MIME_FIELD, /* a field, with its folded lines */
	MIME_BLANK, /* a line of nothing: a head or a group of fields ends */
	MIME_JUNK,  /* a line that is no field */
	MIME_END    /* nothing is left */
};

struct mime_field {
	struct str name;  /* as written */
	struct str value; /* unfolded: one space where a line ended; trimmed */
};

/*
 * Takes what comes next off *rest.  The field is set for MIME_FIELD only; its
 * slices point into the text, or into the arena where it was folded.
 */
enum mime_line mime_next(struct arena *, struct str *rest, struct mime_field *);

struct mime_part {
	struct str head;     /* its fields as they stand */
	struct str type;     /* lower case; "text/plain" when none is given */
	struct str report;   /* the parameter report-type, lower case; empty */
	struct str boundary; /* of a multipart; empty when it has none */
	struct str encoding; /* lower case; empty when none is given */
	struct str body;     /* as it stands; empty for a multipart */
};

struct mime {
	struct mime_part *parts; /* the message is the first; as they come */
	size_t n;
	bool cut; /* deeper than MIME_DEPTH or more than MIME_PARTS: left out */
};

/*
 * The message and its parts.  A "From " line in front of it, as mailboxes and
 * pipes have, is passed over.  What a multipart has outside its parts is left
 * out.  Slices as for mime_next().
 */
void mime_read(struct arena *, struct str message, struct mime *);

/*
 * The value of a field without its comments and parameters, and one of its
 * parameters, unquoted; empty when it is not there.  (RFC 2045 5.1)
 */
struct str mime_value(struct arena *, struct str value);
struct str mime_parameter(struct arena *, struct str value, struct str name);

/* The body, decoded.  What is no base64 is passed over; an equals sign that
 * encodes nothing stays.  Other encodings give the body as it is. */
struct str mime_body(struct arena *, const struct mime_part *);

/*
 * A text for people and logs, at most `max` bytes: UTF-8, blanks and line ends
 * as one space, control characters and what is no UTF-8 as \xNN.
 */
struct str mime_clean(struct arena *, struct str, size_t max);

#endif
