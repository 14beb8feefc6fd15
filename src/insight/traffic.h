/* SPDX-License-Identifier: ISC */
/*
 * The views a site had without consent, for tools that weigh what they find by
 * how many it touches.
 */
#ifndef INSIGHT_TRAFFIC_H
#define INSIGHT_TRAFFIC_H

#include "base/arena.h"
#include "store/store.h"

#define TRAFFIC_DAYS 30

/* Views of a page in a language, by class and presumed stage. */
struct traffic {
	struct str page, lang, source_class, stage;
	int64_t views;
};

struct traffics {
	struct arena *arena;
	struct traffic *rows;
	size_t n, cap;
	bool read; /* of a store, so what is not in it did not happen */
};

void traffics_start(struct traffics *, struct arena *);
/* Slices must stay. */
void traffics_add(struct traffics *, const struct traffic *);
/* Adds the views of the TRAFFIC_DAYS days up to `now`.  false: the store can
 * not be read, which was said. */
bool traffics_read(struct traffics *, struct store *, int64_t now)
    __attribute__((warn_unused_result));
/* Views of so many in TRAFFIC_DAYS, as views a week; never 0 of some. */
int64_t traffics_weekly(int64_t views);

/* A report of the store over the `days` days up to `now`. */
bool traffic_report(struct store *, struct arena *, const char *name, int days,
    int64_t now, store_row_fn *, void *ctx) __attribute__((warn_unused_result));

#endif
