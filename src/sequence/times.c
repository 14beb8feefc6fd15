/* SPDX-License-Identifier: ISC */
/*
 * The clock of a run (MAIL 10): days and months are those of the calendar where
 * its reader lives, hours pass anywhere.
 */
#include "base/clock.h"
#include "base/hours.h"
#include "sequence/walk.h"

#define DAY ((int64_t)86400)
#define YEAR_AND_MORE (400 * DAY)

struct zone {
	const struct zone_row *rows;
	uint32_t n;
};

static struct zone
zone_of(const struct way *way)
{
	const struct walk *w = way->walk;
	const struct span *span =
	    way->row->zone.n > 0 ? &way->row->zone : &w->site->head->zone;

	if (way->row->contact_zone != 0 && w->nzone > 0)
		return (struct zone){w->zone, w->nzone};
	return (struct zone){
	    IMAGE_ROWS(&w->site->image, struct zone_row, *span), span->n};
}

/* So many months and days of the calendar later, or earlier. */
static int64_t
moved(int64_t local, const struct step_row *step)
{
	struct duration d = {step->days * DAY, step->wait.months};

	return step->before != 0 ? duration_before(local, d)
				 : duration_after(local, d);
}

static int64_t
of_date(const struct way *way, const struct step_row *step, struct zone zone,
    bool *known)
{
	struct str date = way_value(way, step->until);
	int64_t local = 0, at;
	struct moment m;

	*known = true;
	if (time_parse(date, &at))
		local = at + zone_offset(zone.rows, zone.n, at);
	else if (moment_parse(date, &m))
		local = m.local;
	else
		*known = false;
	if (!*known)
		return 0;
	local = moved(local, step);
	if (step->at >= 0)
		local += step->at - ((local % DAY + DAY) % DAY);
	at = zone_utc(zone.rows, zone.n, local);
	return step->before != 0 ? at - step->wait.seconds
				 : at + step->wait.seconds;
}

int64_t
times_wait(const struct way *way, const struct step_row *step, int64_t from,
    bool *known)
{
	struct zone zone = zone_of(way);
	int64_t local;

	if (step->until != SEQUENCE_NO_VALUE)
		return of_date(way, step, zone, known);
	*known = true;
	local = moved(from + zone_offset(zone.rows, zone.n, from), step);
	/* What is no whole day is the same anywhere. */
	if (step->days != 0 || step->wait.months != 0)
		from = zone_utc(zone.rows, zone.n, local);
	return from + step->wait.seconds;
}

bool
sequence_wait_over(const struct site *site, const struct sequence_row *row,
    uint32_t i, int64_t from, int64_t *over)
{
	const struct step_row *step =
	    IMAGE_ROWS(&site->image, struct step_row, row->steps) + i;
	struct walk walk = {.site = site};
	const struct way way = {.walk = &walk, .row = row};
	bool known;

	if (step->kind != STEP_WAIT || step->until != SEQUENCE_NO_VALUE)
		return false;
	*over = times_wait(&way, step, from, &known);
	return true;
}

/* The first moment from `at` on at which the hours of the row are open. */
static int64_t
open_by(const struct walk *w, struct span window, struct zone zone, int64_t at)
{
	const struct image *im = &w->site->image;
	const struct hours_row *row = IMAGE_ROWS(im, struct hours_row, window);
	struct hours hours;

	if (window.n == 0)
		return at;
	hours = site_hours(w->site, row);
	if (hours_open(&hours, at + zone_offset(zone.rows, zone.n, at)))
		return at;
	return hours_next(&hours, zone.rows, zone.n, at);
}

int64_t
times_open(const struct way *way, int64_t at)
{
	const struct walk *w = way->walk;
	struct zone zone = zone_of(way);
	int64_t end = at + YEAR_AND_MORE, before = -1;

	/* The site's hours, too, are those of who reads. */
	while (at != before && at < end) {
		before = at;
		at = open_by(w, w->site->head->mail_window, zone, at);
		if (at < end)
			at = open_by(w, way->row->window, zone, at);
	}
	return at < end ? at : INT64_MAX;
}
