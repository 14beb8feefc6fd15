/* SPDX-License-Identifier: ISC */
/*
 * Clocks, durations and dates.  Knows no zone: that is zone.c.
 */
#include "base/clock.h"

#include <time.h>

#define MINUTE 60
#define HOUR 3600
#define DAY 86400
/* 400 Gregorian years are 146,097 days, so a mean month is this long. */
#define MEAN_MONTH 2629746
#define YEARS_MAX 200

int64_t
clock_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return t.tv_sec;
}

int64_t
clock_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Takes up to nine digits; false when there is none. */
static bool
take_number(struct str *s, int64_t *v)
{
	size_t n = 0;

	while (n < s->n && n < 10 && s->p[n] >= '0' && s->p[n] <= '9')
		n++;
	if (n == 0 || n == 10 || !str_i64(str_head(*s, n), v))
		return false;
	*s = str_from(*s, n);
	return true;
}

/* Months, days and seconds of a duration, each as they are written. */
struct written {
	int64_t months, days, seconds;
};

static bool
parse_written(struct str s, struct written *out)
{
	/* In the order ISO 8601 wants; the first four stand before the T. */
	static const struct {
		char letter;
		int32_t months, days, seconds;
	} units[] = {
	    {'Y', 12, 0, 0},
	    {'M', 1, 0, 0},
	    {'W', 0, 7, 0},
	    {'D', 0, 1, 0},
	    {'H', 0, 0, HOUR},
	    {'M', 0, 0, MINUTE},
	    {'S', 0, 0, 1},
	};
	size_t unit = 0, end = 4;
	struct written w = {0, 0, 0};
	int64_t v;

	if (s.n < 3 || s.p[0] != 'P')
		return false;
	s = str_from(s, 1);
	while (s.n > 0) {
		if (s.p[0] == 'T' && end == 4) {
			unit = 4;
			end = sizeof(units) / sizeof(units[0]);
			s = str_from(s, 1);
		}
		if (!take_number(&s, &v) || s.n == 0)
			return false;
		while (unit < end && units[unit].letter != s.p[0])
			unit++;
		if (unit == end)
			return false;
		w.months += v * units[unit].months;
		w.days += v * units[unit].days;
		w.seconds += v * units[unit].seconds;
		unit++;
		s = str_from(s, 1);
	}
	*out = w;
	return w.months * MEAN_MONTH + w.days * DAY + w.seconds <=
	       (int64_t)YEARS_MAX * 12 * MEAN_MONTH;
}

bool
duration_parse(struct str s, struct duration *out)
{
	struct written w;

	if (!parse_written(s, &w))
		return false;
	*out = (struct duration){w.days * DAY + w.seconds, (int32_t)w.months};
	return true;
}

bool
duration_parse_calendar(struct str s, struct duration *out, int32_t *days)
{
	struct written w;

	if (!parse_written(s, &w))
		return false;
	*out = (struct duration){w.seconds, (int32_t)w.months};
	*days = (int32_t)w.days;
	return true;
}

static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

int64_t
date_days(int year, int month, int day)
{
	/* A year that begins in March has its leap day at its end. */
	int64_t y = month > 2 ? year : (int64_t)year - 1;
	int64_t age = floor_div(y, 400), in_age = y - age * 400;
	int64_t from_march = month > 2 ? month - 3 : month + 9;
	int64_t in_year = (153 * from_march + 2) / 5 + day - 1;

	return age * 146097 + in_age * 365 + in_age / 4 - in_age / 100 +
	       in_year - 719468;
}

void
date_of(int64_t days, int *year, int *month, int *day)
{
	int64_t z = days + 719468, age = floor_div(z, 146097);
	int64_t in = z - age * 146097;
	int64_t y = (in - in / 1460 + in / 36524 - in / 146096) / 365;
	int64_t in_year = in - (y * 365 + y / 4 - y / 100);
	int64_t from_march = (5 * in_year + 2) / 153;

	*day = (int)(in_year - (153 * from_march + 2) / 5 + 1);
	*month = (int)(from_march < 10 ? from_march + 3 : from_march - 9);
	*year = (int)(y + age * 400 + (*month <= 2));
}

static int
month_length(int year, int month)
{
	int next_year = month == 12 ? year + 1 : year;

	return (int)(date_days(next_year, month % 12 + 1, 1) -
		     date_days(year, month, 1));
}

static int64_t
add_months(int64_t t, int64_t months)
{
	int64_t days = floor_div(t, DAY), count;
	int year, month, day, length;

	if (months == 0)
		return t;
	date_of(days, &year, &month, &day);
	count = (int64_t)year * 12 + month - 1 + months;
	year = (int)floor_div(count, 12);
	month = (int)(count - (int64_t)year * 12) + 1;
	length = month_length(year, month);
	if (day > length)
		day = length;
	return date_days(year, month, day) * DAY + (t - days * DAY);
}

int64_t
duration_after(int64_t t, struct duration d)
{
	return add_months(t, d.months) + d.seconds;
}

int64_t
duration_before(int64_t t, struct duration d)
{
	return add_months(t, -(int64_t)d.months) - d.seconds;
}

bool
cap_parse(struct str s, struct cap *cap)
{
	struct str n;
	int64_t times;

	if (!str_cut(&s, '/', &n) || s.p == NULL || !str_i64(n, &times) ||
	    times < 1 || times > UINT16_MAX)
		return false;
	cap->n = (uint32_t)times;
	return duration_parse(s, &cap->per) && duration_days(cap->per) > 0;
}

int32_t
duration_days(struct duration d)
{
	int64_t longest = 0, days = (d.seconds + DAY - 1) / DAY;

	if (d.months == 0)
		return (int32_t)days;
	/* From 1904 on no leap year is left out for 196 years, and 200 years
	 * always leave one out: the longest run starts within four years. */
	for (int start = 0; start < 48; start++) {
		int end = start + d.months;
		int64_t n = date_days(1904 + end / 12, end % 12 + 1, 1) -
			    date_days(1904 + start / 12, start % 12 + 1, 1);

		if (n > longest)
			longest = n;
	}
	return (int32_t)(longest + days);
}

/* Exactly n digits of s at `at`, as a number from low to high. */
static bool
digits(struct str s, size_t at, size_t n, int low, int high, int *out)
{
	int v = 0;

	if (s.n < at + n)
		return false;
	for (size_t i = at; i < at + n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		v = v * 10 + (s.p[i] - '0');
	}
	*out = v;
	return v >= low && v <= high;
}

/* "2027-03-01" at the beginning of s. */
static bool
take_date(struct str *s, int64_t *days)
{
	int year, month, day;

	if (!digits(*s, 0, 4, 1, 9999, &year) ||
	    !digits(*s, 5, 2, 1, 12, &month) ||
	    !digits(*s, 8, 2, 1, month_length(year, month), &day) ||
	    s->p[4] != '-' || s->p[7] != '-')
		return false;
	*days = date_days(year, month, day);
	*s = str_from(*s, 10);
	return true;
}

/* "09:00" or "09:00:30" at the beginning of s. */
static bool
take_time(struct str *s, int second_max, bool *has_second, int64_t *seconds)
{
	int hour, minute, second = 0;

	if (!digits(*s, 0, 2, 0, 23, &hour) ||
	    !digits(*s, 3, 2, 0, 59, &minute) || s->p[2] != ':')
		return false;
	*s = str_from(*s, 5);
	*has_second = s->n > 0 && s->p[0] == ':';
	if (*has_second) {
		if (!digits(*s, 1, 2, 0, second_max, &second))
			return false;
		*s = str_from(*s, 3);
	}
	*seconds = hour * HOUR + minute * MINUTE + second;
	return true;
}

bool
moment_parse(struct str s, struct moment *out)
{
	int64_t days, seconds = 0;
	bool has_time, has_second;

	if (!take_date(&s, &days))
		return false;
	has_time = s.n > 0;
	if (has_time) {
		if (s.p[0] != 'T')
			return false;
		s = str_from(s, 1);
		if (!take_time(&s, 59, &has_second, &seconds) || s.n > 0)
			return false;
	}
	*out = (struct moment){days * DAY + seconds, has_time};
	return true;
}

/* "Z", "+01:00", "-03:30": the whole of s. */
static bool
offset_parse(struct str s, int64_t *offset)
{
	int sign = s.n > 0 && s.p[0] == '-' ? -1 : 1;
	bool has_second;

	*offset = 0;
	if (str_ieq(s, STR("Z")))
		return true;
	if (s.n != 6 || (s.p[0] != '+' && s.p[0] != '-'))
		return false;
	s = str_from(s, 1);
	if (!take_time(&s, 0, &has_second, offset))
		return false;
	*offset *= sign;
	return true;
}

bool
time_parse(struct str s, int64_t *out)
{
	int64_t days, seconds, offset;
	bool has_second;

	if (!take_date(&s, &days) || s.n == 0 || (s.p[0] | 0x20) != 't')
		return false;
	s = str_from(s, 1);
	/* RFC 3339 5.6: a leap second is written 60. */
	if (!take_time(&s, 60, &has_second, &seconds) || !has_second)
		return false;
	if (s.n > 0 && s.p[0] == '.') {
		size_t n = 1;

		while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
			n++;
		if (n == 1)
			return false;
		s = str_from(s, n);
	}
	if (!offset_parse(s, &offset))
		return false;
	*out = days * DAY + seconds - offset;
	return true;
}
