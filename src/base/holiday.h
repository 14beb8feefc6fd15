/* SPDX-License-Identifier: ISC */
/*
 * Public holidays of whole countries, by their laws; what only a region or a
 * trade keeps is for the site to add.
 */
#ifndef BASE_HOLIDAY_H
#define BASE_HOLIDAY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define HOLIDAY_COUNTRIES "DK NO SE FI DE"

/* The bit of a country by its ISO 3166 code in upper case, or 0. */
uint32_t holiday_country(struct str code);
/* true when the day (since 1970-01-01, in the country's own time) is a holiday
 * in one of the countries, a set of bits. */
bool holiday_is(uint32_t countries, int64_t day);
/* Easter Sunday of a year, as such a day (Gregorian computus). */
int64_t holiday_easter(int year);

#endif
