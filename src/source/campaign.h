/* SPDX-License-Identifier: ISC */
/*
 * The other direction: an address with utm tags on it, as tags.c reads them
 * back.
 */
#ifndef SOURCE_CAMPAIGN_H
#define SOURCE_CAMPAIGN_H

#include "base/buf.h"

/* What a link says of itself; empty ones are left out. */
struct campaign {
	struct str source, medium, campaign, term, content;
	struct str query; /* encoded parameters to put last */
};

/*
 * Writes `to` (an address or a path, with or without query and fragment) with
 * the tags as the first parameters: of a doubled one the first counts.  Bytes
 * of `to` that no header may carry are percent-encoded.
 */
void campaign_put(struct buf *, struct str to, const struct campaign *);

#endif
