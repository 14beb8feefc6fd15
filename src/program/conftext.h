/* SPDX-License-Identifier: ISC */
/*
 * A text with words to put in and parts to leave out, line by line:
 *
 *	#:if NAME	what follows, to #:end, where NAME holds; !NAME: where
 *not
 *	#:each var	what follows, to #:end, once for each of a list
 *	#: anything	said to whoever edits the text
 *
 * and {name} elsewhere; a name that is none stays as it is written, since the
 * text is a configuration that has braces of its own.
 *
 * Knows no web server.  What is put in must not be able to end what it stands
 * in: whoever gives the values sees to that.
 */
#ifndef PROGRAM_CONFTEXT_H
#define PROGRAM_CONFTEXT_H

#include "base/buf.h"

struct conftext_word {
	const char *name;
	struct str text;
};

struct conftext_part {
	const char *name;
	bool holds;
};

struct conftext {
	const struct conftext_word *words;
	size_t nwords;
	const struct conftext_part *parts;
	size_t nparts;
	const struct str *each; /* {var}, and {VAR} in capitals */
	size_t neach;
};

/* Writes the text so.  false: its line *line is wrong, a part that is none, or
 * an end too many or missing. */
bool conftext_put(const struct conftext *, struct str text, struct buf *,
    size_t *line) __attribute__((warn_unused_result));

#endif
