/* SPDX-License-Identifier: ISC */
/*
 * Which cells differ between two versions of a site, by the selector and the
 * writer that serve them (DESIGN 10.2).
 *
 * Knows neither files nor how a difference is shown.
 */
#ifndef INSIGHT_SITEDIFF_H
#define INSIGHT_SITEDIFF_H

#include "insight/cells.h"
#include "insight/places.h"
#include "insight/traffic.h"

/* What somebody gets: the bytes of a page, or of the HTML of a mail and the
 * rest of it as text, its subject before it. */
struct site_bytes {
	struct str html, text;
};

/* All cells of one address, or one mail, that change in the same way. */
struct site_change {
	/* NULL: the address is new, or gone. */
	const struct place *old, *new;
	struct site_bytes was, is; /* empty likewise */
	size_t cells;
	struct str source, stage; /* of the first of them; "mail" of a mail */
	bool *sources; /* of the sources: it changes without consent */
	struct site_change *next;
};

struct sitediff {
	struct arena *arena;
	struct cells old, new;
	struct site_change *first, **end;
	size_t cells, compared; /* that change; in all */
};

/* The address: as it will be, or was. */
static inline const struct place *
sitediff_place(const struct site_change *c)
{
	return c->new != NULL ? c->new : c->old;
}

/* Compares at one moment; without an old site all of the new one is new.
 * Changes come in the order of the new site's addresses, then those that are
 * gone, then those of mails likewise. */
void sitediff_run(struct sitediff *, struct arena *, const struct site *old,
    const struct site *new, int64_t now);

/* Whether views of that traffic see the change; of a page with bindings, at
 * some of its addresses. */
bool sitediff_touches(const struct sitediff *, const struct site_change *,
    const struct traffic *);
/* Views a week that see some change. */
int64_t sitediff_weekly(const struct sitediff *, const struct traffics *);

#endif
