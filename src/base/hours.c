/* SPDX-License-Identifier: ISC */
#include "base/hours.h"

#include "base/clock.h"
#include "base/holiday.h"

#define DAY 86400
#define DAY_MINUTES 1440
#define LOOK_AHEAD 400 /* days */

static int
weekday(struct str word)
{
	static const struct str days[] = {STR("mon"), STR("tue"), STR("wed"),
	    STR("thu"), STR("fri"), STR("sat"), STR("sun")};

	for (int i = 0; i < 7; i++)
		if (str_ieq(word, days[i]))
			return i;
	return -1;
}

/* "fri" or "sat..mon" as bits. */
static bool
parse_days(struct str word, unsigned *days)
{
	size_t dots = str_find(word, STR(".."));
	int from = weekday(str_head(word, dots));
	int to = dots < word.n ? weekday(str_from(word, dots + 2)) : from;

	if (from < 0 || to < 0)
		return false;
	*days |= 1u << to;
	for (int i = from; i != to; i = (i + 1) % 7)
		*days |= 1u << i;
	return true;
}

/* "09:00" in minutes. */
static bool
parse_clock(struct str s, uint32_t *minutes)
{
	int64_t hour, minute;

	if (s.n != 5 || s.p[2] != ':' || s.p[0] == '-' || s.p[3] == '-' ||
	    !str_i64(str_head(s, 2), &hour) ||
	    !str_i64(str_from(s, 3), &minute) || hour > 24 || minute > 59 ||
	    (hour == 24 && minute > 0))
		return false;
	*minutes = (uint32_t)(hour * 60 + minute);
	return true;
}

static bool
add(struct hours_range *ranges, uint32_t *n, unsigned days, uint32_t from,
    uint32_t to)
{
	if (to <= from)
		to += DAY_MINUTES;
	for (unsigned day = 0; day < 7; day++) {
		if ((days >> day & 1) == 0)
			continue;
		if (*n == HOURS_RANGES_MAX)
			return false;
		ranges[(*n)++] = (struct hours_range){
		    day * DAY_MINUTES + from, day * DAY_MINUTES + to};
	}
	return true;
}

bool
hours_parse(struct str s, struct hours_range *ranges, uint32_t *n)
{
	bool timed = true; /* the days have their times */
	unsigned days = 0;
	struct str word;

	*n = 0;
	while (str_word(&s, &word)) {
		size_t dots = str_find(word, STR(".."));
		uint32_t from, to;

		if (parse_clock(str_head(word, dots), &from)) {
			if (days == 0 || from == DAY_MINUTES ||
			    !parse_clock(str_from(word, dots + 2), &to) ||
			    from == to || !add(ranges, n, days, from, to))
				return false;
			timed = true;
			continue;
		}
		if (timed)
			days = 0;
		timed = false;
		if (!parse_days(word, &days))
			return false;
	}
	return timed && *n > 0;
}

static bool
is_holiday(const struct hours *h, int64_t day)
{
	for (uint32_t i = 0; i < h->nholidays; i++)
		if (h->holidays[i] == day)
			return true;
	return holiday_is(h->countries, day);
}

/* Monday is 0; 1970-01-01 was a Thursday. */
static uint32_t
weekday_of(int64_t day)
{
	int64_t i = (day + 3) % 7;

	return (uint32_t)(i < 0 ? i + 7 : i);
}

/* Whether a range that begins on `day` holds the minute since its 00:00. */
static bool
open_since(const struct hours *h, int64_t day, uint32_t minute)
{
	uint32_t start = weekday_of(day) * DAY_MINUTES;

	for (uint32_t i = 0; i < h->nranges; i++)
		if (h->ranges[i].from / DAY_MINUTES == weekday_of(day) &&
		    h->ranges[i].from <= start + minute &&
		    start + minute < h->ranges[i].to)
			return !is_holiday(h, day);
	return false;
}

bool
hours_open(const struct hours *h, int64_t local)
{
	int64_t day = local / DAY - (local % DAY < 0);
	uint32_t minute = (uint32_t)((local - day * DAY) / 60);

	return open_since(h, day, minute) ||
	       open_since(h, day - 1, minute + DAY_MINUTES);
}

/* The earliest of what begins or ends on the day that is later than `now` and
 * changes something. */
static int64_t
next_of_day(const struct hours *h, const struct zone_row *zones,
    uint32_t nzones, int64_t day, int64_t now, bool open)
{
	int64_t next = INT64_MAX;

	for (uint32_t i = 0; i < 2 * h->nranges; i++) {
		const struct hours_range *r = &h->ranges[i / 2];
		uint32_t start = r->from / DAY_MINUTES * DAY_MINUTES;
		int64_t local =
		    day * DAY +
		    ((int64_t)(i % 2 == 0 ? r->from : r->to) - start) * 60;
		int64_t at = zone_utc(zones, nzones, local);

		if (start == weekday_of(day) * DAY_MINUTES && at > now &&
		    at < next && hours_open(h, local) != open)
			next = at;
	}
	return next;
}

int64_t
hours_next(const struct hours *h, const struct zone_row *zones, uint32_t nzones,
    int64_t now)
{
	int64_t local = now + zone_offset(zones, nzones, now);
	int64_t today = local / DAY - (local % DAY < 0);
	bool open = hours_open(h, local);
	int64_t next = INT64_MAX;

	/* What begins on a day may end on the next: one day more is looked at
	 * than the one that has something. */
	for (int64_t day = today - 1; day < today + LOOK_AHEAD; day++) {
		int64_t at = next_of_day(h, zones, nzones, day, now, open);

		if (next != INT64_MAX)
			return at < next ? at : next;
		next = at;
	}
	return next;
}
