/* SPDX-License-Identifier: ISC */
/*
 * The option --at of the commands that look at a site as it will be: a moment,
 * or a time of day in the site's zone.
 */
#ifndef PROGRAM_ATTIME_H
#define PROGRAM_ATTIME_H

#include "template/site.h"

#define OPTION_AT(p)                                                        \
	{                                                                   \
		.name = "at", .arg = "TIME",                                \
		.help = "what time it is, 2027-03-01T09:00 (default: now)", \
		.text = (p)                                                 \
	}

/* `text` may be NULL: now.  false: it is no time. */
bool attime(const struct site *, const char *text, int64_t *now);
#define ATTIME_WRONG                                  \
	"--at is a time such as 2027-03-01T09:00 or " \
	"2027-03-01T09:00:00Z"

#endif
