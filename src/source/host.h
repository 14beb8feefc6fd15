/* SPDX-License-Identifier: ISC */
/*
 * Looks hosts, application ids and names up in the shipped table of sources:
 * step 6 and the names of step 2.  Knows what an address is called and of what
 * kind it is, nothing of visits and of what a site adds (lookup.h).
 */
#ifndef SOURCE_HOST_H
#define SOURCE_HOST_H

#include "source/table.h"

struct host_hit {
	unsigned category; /* a class, CATEGORY_…, or CATEGORY_NONE: in no table
			    */
	enum source_class source_class; /* of the key */
	struct str key;                 /* empty: called by its bare host */
	struct str params;              /* keyword parameters, blanks between */
	bool paid;                      /* the name itself says an advert */
};

/*
 * The most specific entry for a host (lower case, no port, no trailing dot) and
 * the beginning of its path (as sent, from '/'; may be empty).  A host that no
 * entry names as a whole, but whose first label says web mail, is CLASS_MAIL
 * without a key.
 */
struct host_hit host_find(struct str host, struct str path);
/* An application's id, lower case. */
struct host_hit host_app(struct str id);
/* A key, or what else utm_source calls a source: "fb", "google_play"; lower
 * case, '_' for blanks and '-'. */
struct host_hit host_name(struct str name);

#endif
