/* SPDX-License-Identifier: ISC */
/* The door's part for who agreed to nothing: counters that name nobody. */
#ifndef STORE_COUNT_H
#define STORE_COUNT_H

#include "store/store.h"

enum store_counted {
	COUNTED_VIEW,    /* of a page in an hour, without consent */
	COUNTED_UNKNOWN, /* a visit from a source no table knows, in a day */
	COUNTED_LINK     /* a link of a mail that was fetched, by whomever */
};

/*
 * Adds one to a counter.  Copied; flushed like a note.  Past
 * 4,096 different counters waiting: dropped and counted.
 *
 * Of one day 1,000 different unknown sources are kept; what comes then is
 * counted in a row without a name.
 *
 * `mark` stands for the counter: a hash of everything that is in it, so that
 * its texts need not be made for each view.
 */
struct store_counter {
	enum store_counted what;
	int64_t at; /* seconds, start of the hour or of the day (UTC) */
	/* COUNTED_VIEW */
	struct str page, lang, source_class, stage, variant;
	/* COUNTED_UNKNOWN: a host, or what the tags said; all empty: a source
	 * that is not to be named */
	struct str host, source, medium, campaign;
	/* COUNTED_LINK */
	uint64_t sent; /* the mail */
	uint32_t link; /* its number there */
};
void store_count(struct store *, uint64_t mark, const struct store_counter *);
/* Adds one to a counter that waits under this mark; false: none does, give it
 * to store_count. */
bool store_count_again(struct store *, uint64_t mark)
    __attribute__((warn_unused_result));

#endif
