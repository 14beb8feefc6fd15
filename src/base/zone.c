/* SPDX-License-Identifier: ISC */
/*
 * Zones.  The C library reads the zone files; this file only asks it often
 * enough to find every change, and then forgets it.
 */
#include "base/zone.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#include "base/arena.h"
#include "base/clock.h"

#define FIRST_YEAR 1970
#define LAST_YEAR 2100
#define DAY 86400
/* A change taken back within this time would be missed; the shortest known
 * lasted a week (Brazil, October 2000). */
#define STEP ((int64_t)3 * DAY)

/* "Area/City": nothing that leaves the folder or is a rule of its own. */
static bool
is_zone_name(struct str name)
{
	if (name.n == 0 || name.n > 64 || name.p[0] == '/' ||
	    str_find(name, STR("..")) < name.n ||
	    str_find(name, STR("//")) < name.n)
		return false;
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i], small = (char)(c | 0x20);

		if (!(small >= 'a' && small <= 'z') &&
		    !(c >= '0' && c <= '9') && c != '_' && c != '+' &&
		    c != '/' && c != '-')
			return false;
	}
	return true;
}

/* The C library takes an unknown zone for UTC without a word. */
static bool
zone_file_exists(struct arena *a, struct str name)
{
	const char *dir = getenv("TZDIR");
	struct stat st;
	struct str path;

	if (dir == NULL || dir[0] == '\0')
		dir = "/usr/share/zoneinfo";
	path = str_format(a, "%s/%.*s", dir, STR_ARG(name));
	return stat(path.p, &st) == 0 && S_ISREG(st.st_mode);
}

static int32_t
ask(int64_t t)
{
	time_t at = (time_t)t;
	struct tm tm;

	return localtime_r(&at, &tm) == NULL ? 0 : (int32_t)tm.tm_gmtoff;
}

/* The first second after `low` with another offset than low's; high has one. */
static int64_t
find_change(int64_t low, int64_t high)
{
	int32_t before = ask(low);

	while (high - low > 1) {
		int64_t middle = low + (high - low) / 2;

		if (ask(middle) == before)
			low = middle;
		else
			high = middle;
	}
	return high;
}

static struct zone_row *
add_row(
    struct arena *a, struct zone_row *rows, uint32_t *n, struct zone_row row)
{
	/* Doubled at each power of two. */
	if ((*n & (*n - 1)) == 0)
		rows = arena_grow(a, rows, *n * sizeof(row),
		    (*n == 0 ? 1 : (size_t)*n * 2) * sizeof(row));
	rows[(*n)++] = row;
	return rows;
}

bool
zone_load(struct arena *a, struct str name, const struct zone_row **out,
    uint32_t *n_out)
{
	int64_t t = date_days(FIRST_YEAR, 1, 1) * DAY;
	int64_t end = date_days(LAST_YEAR, 1, 1) * DAY;
	struct zone_row *rows = NULL;
	uint32_t n = 0;
	int32_t offset;

	if (!is_zone_name(name) || !zone_file_exists(a, name))
		return false;
	if (setenv("TZ", str_format(a, ":%.*s", STR_ARG(name)).p, 1) != 0)
		return false;
	tzset();
	offset = ask(t);
	rows = add_row(a, rows, &n,
	    (struct zone_row){.from = INT64_MIN, .offset = offset});
	while (t < end) {
		int64_t next = t + STEP;

		if (ask(next) != offset) {
			next = find_change(t, next);
			offset = ask(next);
			rows = add_row(a, rows, &n,
			    (struct zone_row){.from = next, .offset = offset});
		}
		t = next;
	}
	*out = rows;
	*n_out = n;
	return true;
}

int32_t
zone_offset(const struct zone_row *rows, uint32_t n, int64_t t)
{
	uint32_t low = 0, high = n;

	/* rows[low].from <= t, and rows[high].from > t. */
	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;

		if (rows[middle].from <= t)
			low = middle;
		else
			high = middle;
	}
	return n == 0 ? 0 : rows[low].offset;
}

int64_t
zone_utc(const struct zone_row *rows, uint32_t n, int64_t local)
{
	uint32_t low = 0, high = n;
	int64_t t;

	if (n == 0)
		return local;
	/* The first row that is still in force at this local time. */
	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;

		if (rows[middle].from + rows[middle - 1].offset <= local)
			low = middle;
		else
			high = middle;
	}
	t = local - rows[low].offset;
	return t < rows[low].from ? rows[low].from : t;
}
