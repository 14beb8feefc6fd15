/* SPDX-License-Identifier: ISC */
/*
 * A report with what its queries give: what a colleague is sent and what is
 * looked at.
 *
 * Reads the store and changes nothing; the clock is the caller's.
 */
#ifndef SENDING_REPORTING_H
#define SENDING_REPORTING_H

#include "store/store.h"
#include "template/mail.h"
#include "template/report.h"

#define REPORTING_DAY 86400

struct reporting {
	const struct report_row *report;
	int64_t from, until; /* seconds; `until` is not included */
	int64_t now;
};

/* A report of the days that it looks back, up to `until`. */
struct reporting reporting_until(
    const struct report_row *, int64_t until, int64_t now);

/* Fills at->tables, in the arena.  false: the store can not be read, which was
 * said. */
bool reporting_fill(struct arena *, const struct site *, struct store *,
    const struct reporting *, struct situation *at)
    __attribute__((warn_unused_result));

/* Where the report is looked at: its address below the admin's. */
struct str reporting_link(
    struct arena *, const struct site *, const struct report_row *);

enum reporting_rc {
	REPORTING_OK,
	REPORTING_DOWN,     /* the store can not be read, which was said */
	REPORTING_TOO_LARGE /* ask for fewer days, or write smaller limits */
};
/* Its words for whoever looks, in the arena. */
enum reporting_rc reporting_show(struct arena *, const struct site *,
    struct store *, const struct reporting *, struct mail_words *);

#endif
