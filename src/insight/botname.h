/* SPDX-License-Identifier: ISC */
/* What a program calls itself, for lists that people read. */
#ifndef INSIGHT_BOTNAME_H
#define INSIGHT_BOTNAME_H

#include "base/str.h"

#define BOTNAME_MAX 48

/* "Googlebot" of "Mozilla/5.0 (compatible; Googlebot/2.1; …)", "curl" of
 * "curl/8.1"; "(no name)" when it gives none, "(as a browser)" when that of a
 * browser is all.  A part of `agent`, or constant. */
struct str botname(struct str agent);

#endif
