/* SPDX-License-Identifier: ISC */
#include "program/attime.h"

#include "base/clock.h"

bool
attime(const struct site *site, const char *text, int64_t *now)
{
	const struct site_head *head = site->head;
	struct moment m;

	if (text == NULL) {
		*now = clock_now();
		return true;
	}
	if (time_parse(str_of(text), now))
		return true;
	if (!moment_parse(str_of(text), &m))
		return false;
	*now = zone_utc(IMAGE_ROWS(&site->image, struct zone_row, head->zone),
	    head->zone.n, m.local);
	return true;
}
