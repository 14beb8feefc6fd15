/* SPDX-License-Identifier: ISC */
/*
 * Time as numbers: seconds since 1970 UTC in int64_t, ISO 8601 durations and
 * dates, so that nothing but the loop ever asks the machine what time it is.
 * Zones are in base/zone.h, included here for those who need both.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "base/zone.h"

/* Wall clock, seconds. Only the outermost loops and commands call it. */
int64_t clock_now(void);
/* Monotonic clock, milliseconds; for deadlines. */
int64_t clock_ms(void);

/*
 * ISO 8601 duration.  Years and months are kept apart from seconds because
 * their length depends on where they start; weeks, days and times are seconds.
 */
struct duration {
	int64_t seconds;
	int32_t months;
};

/* "P13M", "PT5M", "P7D", "P1Y2M10DT2H30M", "P2W"; fractions are refused.
 * false when s is not a duration or is longer than 200 years. */
bool duration_parse(struct str s, struct duration *);
/* The same for a clock on the wall: weeks and days are in *days, not in the
 * seconds, since a day of a zone may have 23 hours or 25. */
bool duration_parse_calendar(struct str s, struct duration *, int32_t *days);
/* t plus or minus d; a day that the month lacks becomes its last day. */
int64_t duration_after(int64_t t, struct duration d);
int64_t duration_before(int64_t t, struct duration d);
/* The longest it can be, in whole days, rounded up. */
int32_t duration_days(struct duration);

/* At most n times in so long. */
struct cap {
	uint32_t n;
	struct duration per;
};
/* "1/P7D"; false: it is none. */
bool cap_parse(struct str, struct cap *);

/* Days since 1970-01-01 of a proleptic Gregorian date, and back. */
int64_t date_days(int year, int month, int day);
void date_of(int64_t days, int *year, int *month, int *day);

/* A moment as an author writes it: a date, or a date with a time of day. */
struct moment {
	int64_t local; /* seconds since 1970 as if the zone were UTC */
	bool has_time;
};
/* "2027-03-01" or "2027-03-01T09:00" (optionally ":SS"). */
bool moment_parse(struct str, struct moment *);
/* A full time "2027-03-01T09:00:00Z" or with +hh:mm to seconds (RFC 3339). */
bool time_parse(struct str, int64_t *);

#endif
