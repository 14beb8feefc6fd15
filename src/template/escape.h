/* SPDX-License-Identifier: ISC */
/*
 * Writing a value where it can do no harm: one encoder per context, chosen when
 * the template is compiled (SITE 3, "Escaping"; SAFETY 5).
 */
#ifndef TEMPLATE_ESCAPE_H
#define TEMPLATE_ESCAPE_H

#include "base/buf.h"

enum escape_context {
	ESCAPE_TEXT,      /* between tags: & < > */
	ESCAPE_ATTR,      /* in a quoted attribute: & < > " ' */
	ESCAPE_URL,       /* the beginning of a URL attribute: scheme checked */
	ESCAPE_URL_PATH,  /* inside one: a path segment */
	ESCAPE_URL_QUERY, /* behind '?': a query component */
	ESCAPE_URL_FRAGMENT, /* behind '#' */
	ESCAPE_URL_DONE,     /* a finished address of ours: only & etc. */
	ESCAPE_JSON_STRING,  /* inside the quotes of JSON in a script */
	ESCAPE_JSON_NUMBER,  /* outside them: digits only, else 0 */
	ESCAPE_RAW,          /* not for markup: subjects, plain text (no C0) */
	ESCAPE__MAX
};

void escape(struct buf *, enum escape_context, struct str);
/* Which URL attribute, if any: href src action formaction poster cite data
 * srcset xlink:href (and ping, background, refused elsewhere). */
bool escape_is_url_attr(struct str name);

#endif
