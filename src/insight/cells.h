/* SPDX-License-Identifier: ISC */
/*
 * The cells of a site: every source × stage, as situations for the selector
 * (DESIGN 2, "cell").  Sources are the classes, and what the site's own
 * selectors name: sources, channels, mediums and campaigns, a representative
 * for each pattern; and a search whose phrase gives a stage, for each stage
 * that <presume> rules give so.  Stages are "none", a visitor without consent
 * whose stage is presumed, and each stage as it would be stored.
 *
 * Knows nothing of slots and of how cells are shown.
 */
#ifndef INSIGHT_CELLS_H
#define INSIGHT_CELLS_H

#include "base/arena.h"
#include "template/site.h"

enum cell_kind {
	CELL_CLASS,
	CELL_SOURCE,
	CELL_CHANNEL,
	CELL_MEDIUM,
	CELL_CAMPAIGN,
	CELL_PHRASE, /* named by the stage that is presumed */
	CELL_MAIL    /* no visit: a mail, in cells_of_mail() alone */
};

struct cell_source {
	enum cell_kind kind;
	struct str name; /* as the selector writes it */
	enum channel channel;
	enum source_class source_class;
	struct str source, medium, campaign;
};

struct cells {
	struct arena *arena;
	const struct site *site;
	int64_t now;
	enum device device; /* desktop at first */
	uint64_t split;     /* of those with a stored stage; 0 at first */
	struct cell_source *sources;
	size_t nsources;
	size_t nstages; /* with "none", the first */
	struct journey_state *states;
};

/* The slices of *c point into the site and the arena. */
void cells_start(
    struct cells *, struct arena *, const struct site *, int64_t now);
/* "none", or the key of a stage. */
struct str cells_stage(const struct cells *, size_t stage);
/* A text that a pattern means, in the arena: its stars stand for nothing. */
struct str cells_representative(struct arena *, struct str pattern);
/* "source-class", "campaign" and so on. */
struct str cells_kind(enum cell_kind);
/* A source in a sentence: "search", "bni", "phrase=decision"; in the arena. */
struct str cells_called(const struct cells *, size_t source);

/*
 * The situation of one cell on a page at an address of it, whose language and
 * bindings `hit` holds; page: the one that answers there, which need not be
 * that of `hit` when others share its address.  History is that of somebody's
 * first visit.
 */
void cells_meet(const struct cells *, const struct route_hit *hit,
    size_t source, size_t stage, struct situation *);

/* The same cells, but that their sources are the classes, each with a campaign
 * that the pattern means. */
struct cells cells_of_campaign(const struct cells *, struct str pattern);

/* The same stages for a mail: nobody comes from anywhere, so there is but one
 * source, which is called like it. */
struct cells cells_of_mail(const struct cells *, struct str name);

#endif
