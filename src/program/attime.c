/* SPDX-License-Identifier: ISC */
#include "program/attime.h"

#include "base/clock.h"

bool
attime(const struct site *site, const char *text, int64_t *now)
{
	if (text != NULL)
		return site_moment(site, str_of(text), now);
	*now = clock_now();
	return true;
}
