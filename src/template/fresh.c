/* SPDX-License-Identifier: ISC */
#include "template/fresh.h"

#define DAY 86400

static int64_t
earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t
next_midnight(const struct site *site, int64_t now)
{
	int64_t local = now + site_offset(site, now);
	int64_t day = local / DAY - (local % DAY < 0);

	return zone_utc(
	    IMAGE_ROWS(&site->image, struct zone_row, site->head->zone),
	    site->head->zone.n, (day + 1) * DAY);
}

static int64_t
next_edge(const struct site *site, const struct program_row *program,
    int64_t now, int64_t until)
{
	const int64_t *times =
	    IMAGE_ROWS(&site->image, int64_t, program->times);

	for (uint32_t i = 0; i < program->times.n; i++)
		if (times[i] > now)
			until = earlier(until, times[i]);
	for (uint32_t i = 0; i < site->head->hours.n; i++)
		if (program->hours >> i & 1)
			until = earlier(until, site_hours_next(site, i, now));
	if (program->today != 0)
		until = earlier(until, next_midnight(site, now));
	return until;
}

int64_t
fresh_seconds(const struct site *site, const struct program_row *program,
    int64_t now, int64_t most)
{
	const struct program_row *presumes =
	    IMAGE_ROWS(&site->image, struct program_row, site->head->programs);
	int64_t until = next_edge(site, presumes, now, now + most);

	return next_edge(site, program, now, until) - now;
}
