/* SPDX-License-Identifier: ISC */
/*
 * Who is warm and who is cooling, for who sells (DESIGN 10, "Sales"): a pure
 * function of what is kept of a person and of the site's rules.
 *
 * Warm is who moved forward lately, or looked at what helps to buy: pages about
 * an item, and of the classes that speak for a stage with cta="buy".  Cooling
 * is who was on his way and fell silent, and who was moved by silence lately.
 *
 * Of browsers that do not let the seller see nothing is known here.
 */
#ifndef PEOPLE_WARMTH_H
#define PEOPLE_WARMTH_H

#include "store/sales.h"
#include "template/site.h"

#define WARMTH_DAYS 7         /* a move and views of so long ago count */
#define WARMTH_VIEWS 3        /* so many make warm */
#define WARMTH_SILENT_DAYS 21 /* without a rule: when silence is noticed */
#define WARMTH_GONE_DAYS 90   /* and when it is no news any more */
#define WARMTH_COOLED_DAYS 30 /* so long it is news what a rule did */

enum warmth_kind {
	WARMTH_NONE,
	WARMTH_MOVED,  /* warm: from one stage forward to another */
	WARMTH_LOOKED, /* warm */
	WARMTH_SILENT, /* cooling: half of what <cool> allows is over, or
			  without such a rule some weeks */
	WARMTH_COOLED  /* cooling: <cool> took effect */
};

struct warmth {
	enum warmth_kind kind;
	int64_t at;             /* his last act; of COOLED the change */
	struct str from, stage; /* of MOVED; `stage` empty: hidden */
	uint32_t views;         /* of what helps to buy */
	int64_t cools_at;       /* of SILENT: when <cool> takes effect; 0: there
				   is no such rule */
};

/* Texts are those of the stand and the site; the arena is scratch. */
struct warmth warmth_of(const struct site *, struct arena *,
    const struct store_stand *, int64_t now);
/* Of those two kinds. */
bool warmth_is_cooling(const struct warmth *);

/* One person who is warm or cooling; texts are good until it returns. */
typedef void warmth_fn(
    void *ctx, const struct store_stand *, const struct warmth *);
/* Only who comes into his list behind these times need be shown; the function
 * may raise them as it goes.  0: everybody. */
struct warmth_after {
	int64_t warm, cooling;
};
/* Shows all of them, by number; warmthlook.c.  false: the database can not be
 * read. */
bool warmth_each(const struct site *, struct store *, int64_t now,
    const struct warmth_after *, warmth_fn *, void *ctx)
    __attribute__((warn_unused_result));
/* One who is asked for by his number; texts are in the arena.  STORE_REFUSED:
 * there is no such contact, and *w stays as it was. */
enum store_rc warmth_of_contact(const struct site *, struct arena *,
    struct store *, struct id contact, int64_t now, struct warmth *);

#endif
