/* SPDX-License-Identifier: ISC */
/*
 * Reading an address the way a browser will (WHATWG URL 4.4), to know where it
 * would lead before it is written into a page.
 */
#ifndef TEMPLATE_ESCAPEURL_H
#define TEMPLATE_ESCAPEURL_H

#include <stdbool.h>

#include "base/str.h"

/* Without the controls and blanks at the beginning that browsers drop. */
struct str escapeurl_trim(struct str);
/*
 * true for http, https, mailto, tel and for paths of this site; false for any
 * other scheme and for what names another host without one ("//", "/\", "\").
 * TAB, LF and CR are looked through, as browsers remove them.
 */
bool escapeurl_allowed(struct str);
/* The next piece of *rest without TAB, LF and CR; false at the end. */
bool escapeurl_next(struct str *rest, struct str *piece);

#endif
