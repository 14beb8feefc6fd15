/* SPDX-License-Identifier: ISC */
/*
 * Reads the lists of hosts that others publish: Matomo's SearchEngines.yml,
 * Socials.yml and AIAssistants.yml, Snowplow's referers.yml, and the same as
 * JSON, which is YAML too.  Through libyaml; knows shapes, not sources.
 *
 *   name: [host, ...]                               HOSTLIST_PLAIN
 *   name: [{urls: [host, ...], params: ...}, ...]   HOSTLIST_SEARCH
 *   medium: {name: {domains: [host, ...], ...}}     HOSTLIST_MEDIUM
 */
#ifndef INSIGHT_HOSTLIST_H
#define INSIGHT_HOSTLIST_H

#include "base/arena.h"
#include "base/library.h"
#include "base/str.h"

#define HOSTLIST_MAX (16u << 20) /* bytes of a list */

enum hostlist_shape { HOSTLIST_PLAIN, HOSTLIST_SEARCH, HOSTLIST_MEDIUM };

/* One host of a list; the slices live as long as the call. */
struct hostlist_entry {
	enum hostlist_shape shape;
	struct str medium; /* of HOSTLIST_MEDIUM */
	struct str name, host;
};
typedef void hostlist_fn(void *ctx, const struct hostlist_entry *);

/*
 * Calls fn for each host of `text`.  NULL: it was read to its end; else what is
 * wrong, a sentence with its line, in the arena.  Anchors and aliases are
 * refused, as is what lies deeper than any of the shapes: a small file can not
 * become a large one.
 */
const char *hostlist_read(
    struct arena *, struct str text, hostlist_fn *fn, void *ctx);

/* The library's version; what is missing says so. */
struct library hostlist_library(void);

#endif
