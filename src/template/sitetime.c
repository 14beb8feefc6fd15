/* SPDX-License-Identifier: ISC */
/*
 * The site's clock: its zone, and when something of it is open.
 */
#include "template/site.h"

#define DAY 86400LL

int32_t
site_offset(const struct site *site, int64_t now)
{
	return zone_offset(
	    IMAGE_ROWS(&site->image, struct zone_row, site->head->zone),
	    site->head->zone.n, now);
}

bool
site_moment(const struct site *site, struct str text, int64_t *at)
{
	const struct span *zone = &site->head->zone;
	struct moment m;

	if (time_parse(text, at))
		return true;
	if (!moment_parse(text, &m))
		return false;
	*at = zone_utc(
	    IMAGE_ROWS(&site->image, struct zone_row, *zone), zone->n, m.local);
	return true;
}

struct str
site_moment_text(const struct site *site, struct arena *arena, int64_t at)
{
	int64_t minutes = (at + site_offset(site, at)) / 60;
	int year, month, day;

	date_of(minutes / (24 * 60), &year, &month, &day);
	minutes %= 24 * 60;
	return str_format(arena, "%04d-%02d-%02dT%02d:%02d", year, month, day,
	    (int)(minutes / 60), (int)(minutes % 60));
}

int64_t
site_today(const struct site *site, int64_t now)
{
	const struct span *zone = &site->head->zone;
	int64_t local = now + site_offset(site, now);

	/* Its own offset: on two days a year another one than now. */
	return zone_utc(IMAGE_ROWS(&site->image, struct zone_row, *zone),
	    zone->n, local - local % DAY);
}

int64_t
site_week_before(const struct site *site, uint32_t minutes, int64_t now)
{
	const struct span *zone = &site->head->zone;
	const struct zone_row *rows =
	    IMAGE_ROWS(&site->image, struct zone_row, *zone);
	int64_t local = now + site_offset(site, now);
	/* 1970 began on a Thursday. */
	int64_t week = local - (local + 3 * DAY) % (7 * DAY);
	int64_t at = zone_utc(rows, zone->n, week + minutes * 60LL);

	return at <= now
		   ? at
		   : zone_utc(rows, zone->n, week - 7 * DAY + minutes * 60LL);
}

struct hours
site_hours(const struct site *site, const struct hours_row *row)
{
	const struct image *im = &site->image;

	return (struct hours){
	    .ranges = IMAGE_ROWS(im, struct hours_range, row->ranges),
	    .nranges = row->ranges.n,
	    .countries = row->countries,
	    .holidays = IMAGE_ROWS(im, int64_t, row->holidays),
	    .nholidays = row->holidays.n};
}

static bool
is_open(const struct site *site, const struct hours_row *row, int64_t now)
{
	struct hours hours = site_hours(site, row);

	return hours_open(&hours, now + site_offset(site, now));
}

static int64_t
next_of(const struct site *site, const struct hours_row *row, int64_t now)
{
	struct hours hours = site_hours(site, row);

	return hours_next(&hours,
	    IMAGE_ROWS(&site->image, struct zone_row, site->head->zone),
	    site->head->zone.n, now);
}

bool
site_hours_open(const struct site *site, uint32_t i, int64_t now)
{
	return is_open(site,
	    IMAGE_ROWS(&site->image, struct hours_row, site->head->hours) + i,
	    now);
}

int64_t
site_hours_next(const struct site *site, uint32_t i, int64_t now)
{
	return next_of(site,
	    IMAGE_ROWS(&site->image, struct hours_row, site->head->hours) + i,
	    now);
}

int64_t
site_mail_open(const struct site *site, int64_t now)
{
	const struct hours_row *window =
	    IMAGE_ROWS(&site->image, struct hours_row, site->head->mail_window);

	if (site->head->mail_window.n == 0 || is_open(site, window, now))
		return now;
	return next_of(site, window, now);
}
