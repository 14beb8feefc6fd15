/* SPDX-License-Identifier: ISC */
/*
 * What hosts, applications and names are called: the site's own sources (SITE
 * 2, <source> and <link>) first, then the shipped table.  A source of the site
 * with a shipped key keeps that source's addresses and gives it its own class.
 *
 * Also the records of these sources in the image.  Literal hosts, application
 * ids and names lie in one open hash table; patterns with a star, {cc} or a
 * path in a list, the longest first.
 */
#ifndef SOURCE_LOOKUP_H
#define SOURCE_LOOKUP_H

#include "source/host.h"

/* A source of the site. */
struct source_row {
	struct span key, label;
	uint32_t source_class;
	uint32_t unused;
};

enum slot_kind { SLOT_EXACT, SLOT_BELOW, SLOT_APP, SLOT_NAME };

/* A literal and the source it means. */
struct source_slot {
	struct span text;
	uint32_t kind;   /* enum slot_kind */
	uint32_t source; /* row + 1; 0: an empty place */
};

/* A pattern that needs looking at. */
struct source_glob {
	struct span host, path;
	uint32_t below, cc; /* 0 or 1 */
	uint32_t source;    /* row */
	uint32_t unused;
};

/* Where the search for a literal begins in a table of n places (a power of
 * two); the next place follows, behind the last the first. */
static inline uint32_t
lookup_place(enum slot_kind kind, struct str text, uint32_t n)
{
	return table_hash(kind, text) & (n - 1);
}

/*
 * The entry for a host (lower case) and the beginning of its path (as sent),
 * as host_find; among the site's patterns the longest wins.
 */
struct host_hit lookup_host(
    const struct source_input *, struct str host, struct str path);
/* The entry of an application's id in lower case. */
struct host_hit lookup_app(const struct source_input *, struct str id);
/*
 * What utm_source calls a source (lower case, no dot in it): "fb",
 * "google-play"; also with ads, -ads, _ads or _ad behind it, then `paid`.
 */
struct host_hit lookup_name(const struct source_input *, struct str name);

/* Whether a key is a source of the site's own; its label then. */
bool lookup_own(const struct source_input *, struct str key, struct str *label);

#endif
