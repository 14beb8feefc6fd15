/* SPDX-License-Identifier: ISC */
/*
 * Amounts, percentages and dates as people of a language read them, after the
 * patterns of Unicode CLDR.  A table of our own, not ICU: what a page shows
 * must be the same bytes whatever version of a library the machine has.
 *
 * Languages are tags such as "nb" or "pt-BR", of which the first part counts;
 * one that is not in the table gets digits and ISO 8601.
 */
#ifndef BASE_LOCALE_H
#define BASE_LOCALE_H

#include "base/buf.h"
#include "base/clock.h"

/* Whether a language is in the table, by its key there: "nb", not "no". */
bool locale_known(struct str lang);

/* "1490", "1490.5" or "1490.50" to hundredths, at most ten digits before the
 * point; false (out untouched) for anything else. */
bool amount_parse(struct str, int64_t *hundredths);
/* The same back, "1490" or "1490.50": for machines. */
void amount_put(struct buf *, int64_t hundredths);

/* "1 490 kr", with no-break spaces; currency is an ISO 4217 code. */
void locale_amount(
    struct buf *, struct str lang, int64_t hundredths, struct str currency);
/* "20 %". */
void locale_percent(struct buf *, struct str lang, unsigned percent);
/* "31. mars 2027", and with a time of day where the moment has one. */
void locale_moment(struct buf *, struct str lang, struct moment);
/* A moment in UTC to the second, as time_parse reads it: for machines, and for
 * who has to prove something. */
void time_put(struct buf *, int64_t at);

#endif
