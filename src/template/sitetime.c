/* SPDX-License-Identifier: ISC */
/*
 * The site's clock: its zone, and when something of it is open.
 */
#include "template/site.h"

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

static struct hours
hours_of(const struct site *site, uint32_t i)
{
	const struct image *im = &site->image;
	const struct hours_row *row =
	    IMAGE_ROWS(im, struct hours_row, site->head->hours) + i;

	return (struct hours){
	    .ranges = IMAGE_ROWS(im, struct hours_range, row->ranges),
	    .nranges = row->ranges.n,
	    .countries = row->countries,
	    .holidays = IMAGE_ROWS(im, int64_t, row->holidays),
	    .nholidays = row->holidays.n};
}

bool
site_hours_open(const struct site *site, uint32_t i, int64_t now)
{
	struct hours hours = hours_of(site, i);

	return hours_open(&hours, now + site_offset(site, now));
}

int64_t
site_hours_next(const struct site *site, uint32_t i, int64_t now)
{
	struct hours hours = hours_of(site, i);

	return hours_next(&hours,
	    IMAGE_ROWS(&site->image, struct zone_row, site->head->zone),
	    site->head->zone.n, now);
}
