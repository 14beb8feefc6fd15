/* SPDX-License-Identifier: ISC */
/*
 * A row a holiday: a date, so many days from Easter, or the Saturday of a week
 * that begins at a date.
 */
#include "base/holiday.h"

#include "base/clock.h"

enum { DK = 1, NO = 2, SE = 4, FI = 8, DE = 16 };

enum kind { DATE, EASTER, SATURDAY };

struct rule {
	enum kind kind;
	int month, day; /* EASTER: days behind it, in `day` */
	int last;       /* the last year it was kept; 0: still is */
	uint32_t countries;
};

static const struct rule rules[] = {
    {DATE, 1, 1, 0, DK | NO | SE | FI | DE},
    {DATE, 1, 6, 0, SE | FI},
    {EASTER, 0, -3, 0, DK | NO},
    {EASTER, 0, -2, 0, DK | NO | SE | FI | DE},
    {EASTER, 0, 0, 0, DK | NO | SE | FI},
    {EASTER, 0, 1, 0, DK | NO | SE | FI | DE},
    {EASTER, 0, 26, 2023, DK}, /* store bededag */
    {DATE, 5, 1, 0, NO | SE | FI | DE},
    {DATE, 5, 17, 0, NO},
    {EASTER, 0, 39, 0, DK | NO | SE | FI | DE},
    {EASTER, 0, 49, 0, DK | NO | SE | FI},
    {EASTER, 0, 50, 0, DK | NO | DE},
    {DATE, 6, 6, 0, SE},
    {SATURDAY, 6, 20, 0, SE | FI}, /* midsummer */
    {DATE, 10, 3, 0, DE},
    {SATURDAY, 10, 31, 0, SE | FI}, /* all saints */
    {DATE, 12, 6, 0, FI},
    {DATE, 12, 25, 0, DK | NO | SE | FI | DE},
    {DATE, 12, 26, 0, DK | NO | SE | FI | DE},
};

uint32_t
holiday_country(struct str code)
{
	struct str rest = STR(HOLIDAY_COUNTRIES), word;

	for (uint32_t bit = 1; str_word(&rest, &word); bit <<= 1)
		if (str_eq(word, code))
			return bit;
	return 0;
}

/* Meeus, Astronomical Algorithms, chapter 8. */
int64_t
holiday_easter(int year)
{
	int a = year % 19, b = year / 100, c = year % 100;
	int d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
	int h = (19 * a + b - d - g + 15) % 30;
	int i = c / 4, k = c % 4;
	int l = (32 + 2 * e + 2 * i - h - k) % 7;
	int m = (a + 11 * h + 22 * l) / 451;
	int n = h + l - 7 * m + 114;

	return date_days(year, n / 31, n % 31 + 1);
}

static int64_t
day_of(const struct rule *rule, int year)
{
	int64_t day;

	if (rule->kind == EASTER)
		return holiday_easter(year) + rule->day;
	day = date_days(year, rule->month, rule->day);
	/* 1970-01-03 was a Saturday. */
	if (rule->kind == SATURDAY)
		while ((day - 2) % 7 != 0)
			day++;
	return day;
}

bool
holiday_is(uint32_t countries, int64_t day)
{
	int year, month, date;

	if (countries == 0)
		return false;
	date_of(day, &year, &month, &date);
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if ((rules[i].countries & countries) != 0 &&
		    (rules[i].last == 0 || year <= rules[i].last) &&
		    day_of(&rules[i], year) == day)
			return true;
	return false;
}
