/* SPDX-License-Identifier: ISC */
/*
 * Which host a log is of.  The combined format does not say, but most referrers
 * are pages of the site itself: its own images and links.
 */
#ifndef INSIGHT_OWNHOST_H
#define INSIGHT_OWNHOST_H

#include "insight/logline.h"
#include "template/site.h"

#define OWNHOST_HOSTS 256

struct ownhost {
	const struct site *site;
	struct ownhost_row {
		char name[256];
		size_t n;
		uint64_t times;
	} rows[OWNHOST_HOSTS];
	size_t nrows;
	uint64_t all; /* lines with a referrer, the site's own among them */
};

void ownhost_start(struct ownhost *, const struct site *);
/* A logs_look_fn; ctx is a struct ownhost. */
void ownhost_look(void *ctx, const struct logline *);
/* The host, without www., that more than half of the referrers name; empty:
 * there is none, or the site knows it as its own. */
struct str ownhost_found(const struct ownhost *);

#endif
