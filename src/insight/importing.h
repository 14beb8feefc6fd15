/* SPDX-License-Identifier: ISC */
/*
 * What a list of hosts says beyond the shipped table, as <source> lines for
 * journey.xml.  Only what no table knows is taken over: a list that calls
 * www.facebook.com a search engine (SOURCES 4) is told so, not believed.
 */
#ifndef INSIGHT_IMPORTING_H
#define INSIGHT_IMPORTING_H

#include "base/buf.h"
#include "insight/hostlist.h"
#include "source/source.h"

/* A source of the list with the hosts no table knows. */
struct import_source {
	struct str name;
	enum source_class source_class;
	struct buf patterns; /* each with a blank before it */
	struct import_source *next;
};

struct importing {
	struct arena *arena;
	enum source_class plain; /* the class of a list that says none */
	struct import_source *first, **end;
	size_t sources, hosts; /* to be added */
	size_t alike, otherwise, skipped;
	struct buf notes; /* a line for each host that is known otherwise */
};

void importing_start(
    struct importing *, struct arena *, enum source_class plain);
/* The hostlist_fn; ctx is a struct importing. */
void importing_take(void *ctx, const struct hostlist_entry *);
/* Writes the elements, a line each. */
void importing_put(const struct importing *, struct buf *);

#endif
