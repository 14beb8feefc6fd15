/* SPDX-License-Identifier: ISC */
/*
 * When something is open: hours of the week, but for holidays (SITE, "Times").
 * Times here are local, seconds since 1970 as if the zone were UTC; zones are
 * base/zone.h's.
 *
 * A stretch of hours belongs to the day it begins on: one that passes midnight
 * goes on into a holiday, and one that would begin on a holiday does not.
 */
#ifndef BASE_HOURS_H
#define BASE_HOURS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "base/zone.h"

#define HOURS_RANGES_MAX 64

/* Minutes since Monday 00:00; `to` is later, by at most a day. */
struct hours_range {
	uint32_t from, to;
};

struct hours {
	const struct hours_range *ranges;
	uint32_t nranges;
	uint32_t countries;      /* whose holidays are kept: holiday.h */
	const int64_t *holidays; /* and these days, since 1970-01-01 */
	uint32_t nholidays;
};

/*
 * "mon..fri 08:00..17:00 sat 10:00..14:00" into ranges, at most
 * HOURS_RANGES_MAX, a day each.  Days go with the times that follow them; an
 * end before its beginning is on the next day; 24:00 is midnight.
 * false: the text is no such list.
 */
bool hours_parse(struct str, struct hours_range *, uint32_t *n);
bool hours_open(const struct hours *, int64_t local);
/* The first moment (UTC) after `now` at which it opens or closes; INT64_MAX
 * when it does neither within 400 days. */
int64_t hours_next(const struct hours *, const struct zone_row *,
    uint32_t nzones, int64_t now);

#endif
