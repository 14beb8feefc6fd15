/* SPDX-License-Identifier: ISC */
/*
 * Where an address written in a template leads: out of the site, to one of its
 * pages, to what lies below the prefix, or nowhere.
 *
 * Knows addresses and paths of pages, nothing of elements or programs.
 */
#ifndef WEAVE_LINK_H
#define WEAVE_LINK_H

#include "model/model.h"

#define LINK_VALUE '\001' /* stands for a value in an address */

enum link_target {
	LINK_OUT,     /* another site, an asset, a place in the same page */
	LINK_INSIDE,  /* a page of this site, or below the prefix */
	LINK_MOVED,   /* a path that a <redirect> of the site leads on */
	LINK_NOWHERE, /* a path of this site that no page has */
	LINK_LOST     /* relative, on a page without an address */
};

/*
 * Resolves `address` (RFC 3986 5.2; LINK_VALUE for what is not known yet)
 * against `own`, the path of the page it stands on, which may be empty.
 */
enum link_target link_target(
    struct arena *, const struct model *, struct str own, struct str address);

/* An address under way, for the rules on values in it. */

/* true while what follows would still be the host. */
bool link_host_open(struct arena *, struct str so_far);
/* true when a browser reads the beginning as "//host". */
bool link_begins_host(struct arena *, struct str address);

#endif
